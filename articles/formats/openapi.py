"""The API in the words of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.formats import addresses
from articles.formats.ninjs import STANDARD
from articles.lib.jsonld import pruned
from articles.models import Paper

Data = dict[str, object]

TEXT: Data = {"type": "string"}
ADDRESS: Data = {"type": "string", "format": "uri"}
RESERVED: Data = {"type": "integer", "enum": [0, 1]}


def description(paper: Paper, limit: int, most: int) -> Data:
    """Return the description; an answer has ``limit`` stories, or as asked, at most ``most``."""
    return {
        "openapi": "3.1.1",
        "info": pruned(
            {
                "title": _("%(paper)s: stories as data") % {"paper": paper.name},
                "version": "1.0.0",
                "summary": _("Stories that readers see now, as ninjs, to be read and not written."),
                "description": _(
                    "Newest first. Each story comes with the terms on which it may be used, and"
                    " each of its pictures with its own. A withdrawn story is gone at once."
                ),
                "contact": {"email": paper.contact_email, "url": addresses.front()},
            }
        ),
        "servers": [{"url": addresses.absolute("").rstrip("/")}],
        "paths": {
            _path("api"): {
                "get": _get("index", _("Where everything is"), "#/components/schemas/Index")
            },
            _path("api_stories"): {
                "get": {
                    **_get("stories", _("Stories"), "#/components/schemas/Stories", 400),
                    "parameters": _parameters(limit, most),
                }
            },
            _path("api_story", 0).removesuffix("0") + "{number}": {
                "get": {
                    **_get("story", _("One story"), "#/components/schemas/Story", 404, 410),
                    "parameters": [
                        {
                            "name": "number",
                            "in": "path",
                            "required": True,
                            "schema": {"type": "integer", "minimum": 0},
                        }
                    ],
                }
            },
        },
        "components": {"schemas": _schemas(), "responses": {"Problem": _problem()}},
    }


def _path(name: str, *args: int) -> str:
    return reverse(f"articles:{name}", args=args)


def _get(name: str, summary: str, schema: str, *refusals: int) -> Data:
    content = {"application/json": {"schema": {"$ref": schema}}}
    headers = {"ETag": {"schema": TEXT, "description": _("Ask with If-None-Match next time.")}}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": {"description": summary, "headers": headers, "content": content},
            "304": {"description": _("It has not changed.")},
            **{str(code): {"$ref": "#/components/responses/Problem"} for code in refusals},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _parameters(limit: int, most: int) -> list[Data]:
    said = {
        "section": (_("The slug of a section."), TEXT),
        "topic": (_("The slug of a topic, of today or of old."), TEXT),
        "author": (_("The slug of an author, of today or of old."), TEXT),
        "language": (_("The language of the story, such as en or pt-br."), TEXT),
        "from": (_("The first day, or a moment with its time zone."), TEXT),
        "to": (_("The last day, or a moment with its time zone."), TEXT),
        "cursor": (_("Where to go on: part of the address in “next”."), TEXT),
        "limit": (
            _("The most stories in an answer."),
            {"type": "integer", "minimum": 1, "maximum": most, "default": limit},
        ),
    }
    return [
        {"name": name, "in": "query", "description": words, "schema": schema}
        for name, (words, schema) in said.items()
    ]


def _schemas() -> Data:
    rights = {
        "copyright_notice": TEXT,
        "usage_terms": TEXT,
        "license": ADDRESS,
        "acquire_license": ADDRESS,
        "tdm_reservation": {
            **RESERVED,
            "description": _("1 where text and data mining is reserved (TDMRep)."),
        },
    }
    picture = _object({"uri": ADDRESS, "credit": TEXT, **rights}, "uri", "tdm_reservation")
    terms = _object(
        {
            "holder": TEXT,
            **rights,
            "tdm_policy": ADDRESS,
            "pictures": {"type": "array", "items": picture},
        },
        *("holder", "copyright_notice", "tdm_reservation", "pictures"),
    )
    ninjs = {
        "type": "object",
        "required": ["uri"],
        "externalDocs": {"url": STANDARD["schema"], "description": "ninjs 2.2"},
    }
    story = {"url": ADDRESS, "page": ADDRESS, "terms": terms, "ninjs": ninjs}
    section = {"name": TEXT, "slug": TEXT, "stories": ADDRESS}
    return {
        "Index": _object(
            {
                **{"name": TEXT, "home": ADDRESS, "description": ADDRESS, "stories": ADDRESS},
                "sections": {"type": "array", "items": _object(section, *section)},
            },
            *("name", "home", "description", "stories", "sections"),
        ),
        "Story": _object(story, *story),
        "Stories": _object(
            {
                "stories": {"type": "array", "items": {"$ref": "#/components/schemas/Story"}},
                "next": {
                    **ADDRESS,
                    "description": _("Older stories: follow it until there is none."),
                },
            },
            "stories",
        ),
        "Problem": _object(
            {
                "type": TEXT,
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
            },
            *("type", "title", "status"),
        ),
    }


def _object(properties: Data, *required: str) -> Data:
    return {"type": "object", "properties": properties, "required": list(required)}


def _problem() -> Data:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": _("What went wrong (RFC 9457)."),
        "content": {"application/problem+json": {"schema": schema}},
    }
