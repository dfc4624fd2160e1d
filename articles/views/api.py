"""The stories as data, for apps and partners: read-only, newest first, described by OpenAPI."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from articles.context_processors import paper_of
from articles.desk.moments import in_words
from articles.formats import api, openapi
from articles.formats.addresses import absolute
from articles.lib.cursor import Cursor
from articles.models import Author, Edition, EditionByline, Topic, Withdrawal
from articles.models.correction import with_told
from articles.models.edition import EditionQuerySet
from articles.views.manners import public_page, shared
from articles.views.mining import is_picture_reserved, of_story
from articles.views.problems import problem

METHODS = "GET, HEAD, OPTIONS"
LIMIT, MOST = 20, 100  # stories in an answer: without ``limit``, and at most
WINDOW = 1000
"""How far down its list a question with several filters looks before it answers with less."""

FILTERS = ("section", "topic", "author", "language", "from", "to", "cursor", "limit")

View = Callable[..., HttpResponse]


class Gone(Exception):
    """What is asked for was there and is no longer: a sentence that says why, and a title."""


def endpoint(view: View) -> View:
    """Make ``view`` an address of the API: a public page whose refusals are problems, too."""
    page = public_page(view)

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "OPTIONS":
            return _cross_origin(request, _preflight())
        try:
            response = page(request, *args, **kwargs)
        except Http404 as missing:
            response = problem(404, str(missing))
        except Gone as gone:
            response = problem(410, *gone.args)
        except (BadRequest, SuspiciousOperation) as bad:
            response = problem(400, str(bad))
        if response.status_code == 405:
            response = problem(405, _("This address can be read and nothing else."))
            response["Allow"] = METHODS
        return _cross_origin(request, response)

    return answer


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = METHODS
    response["Cache-Control"] = "no-cache"
    return response


def _cross_origin(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say which scripts of other sites may read ``response`` (Fetch Standard, "HTTP extensions").

    Never with credentials: there are none, as readers have no session.
    """
    allowed = settings.API_CORS_ORIGINS
    origin = request.headers.get("Origin", "")
    if allowed and allowed != ["*"]:
        patch_vary_headers(response, ["Origin"])
    if allowed == ["*"] or origin in allowed:
        response["Access-Control-Allow-Origin"] = "*" if allowed == ["*"] else origin
        response["Access-Control-Expose-Headers"] = "ETag, Link, tdm-reservation, tdm-policy"
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = "If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
    return shared(response)


# --- The addresses --------------------------------------------------------------------------


@endpoint
def index(request: HttpRequest) -> JsonResponse:
    """Where everything is."""
    paper = paper_of(request)
    stories = absolute(reverse("articles:api_stories"))
    sections = [
        {
            "name": section.name,
            "slug": section.slug,
            "stories": f"{stories}?{urlencode({'section': section.slug})}",
        }
        for section in paper.sections
    ]
    return _json(
        {
            "name": paper.name,
            "home": absolute(reverse("articles:front")),
            "description": absolute(reverse("articles:api_description")),
            "stories": stories,
            "sections": sections,
        }
    )


@endpoint
def description(request: HttpRequest) -> JsonResponse:
    """The API as OpenAPI has it."""
    return _json(openapi.description(paper_of(request), LIMIT, MOST))


@endpoint
def stories(request: HttpRequest) -> JsonResponse:
    """Live stories, newest first, those that pass every filter."""
    asked = _Question.of(request)
    found = _found(request, asked)
    editions = found.editions[: asked.limit]
    answer: dict[str, object] = {"stories": [_item(request, edition) for edition in editions]}
    links = [f'<{absolute(reverse("articles:api_description"))}>; rel="service-desc"']
    if found.next:
        query = {**asked.filters, "cursor": str(found.next)}
        answer["next"] = absolute(f"{request.path}?{urlencode(query)}")
        links.insert(0, f'<{answer["next"]}>; rel="next"')
    response = _json(answer)
    response["Link"] = ", ".join(links)
    return response


@endpoint
def story(request: HttpRequest, number: int) -> HttpResponse:
    """One story, by its number; 410 where it is no longer."""
    if number >= 2**63:
        raise Http404(_("There is no such story."))
    editions = Edition.objects.filter(story_id=number)
    if live := with_told(editions.live().for_page()).first():
        response = _json(_item(request, live))
        for name, value in of_story(live).items():
            response[name] = value
        return response
    last = editions.begun().order_by("-live_from").first()
    if last is None:
        raise Http404(_("There is no such story."))
    withdrawn = Withdrawal.objects.filter(story=number, withdrawn_at__gte=last.live_until).first()
    if withdrawn:
        raise Gone(withdrawn.reason, _("This story has been withdrawn"))
    detail = _("It was available until %(when)s.") % {"when": in_words(last.live_until)}
    raise Gone(detail, _("This story is no longer available"))


@endpoint
def nothing(request: HttpRequest) -> HttpResponse:
    """Any other address below ``/api/``."""
    raise Http404(_("There is nothing at this address of the API."))


def _item(request: HttpRequest, edition: Edition) -> api.Data:
    address = absolute(reverse("articles:api_story", args=[edition.story_id]))
    paper = paper_of(request)
    return api.item(edition, paper, address, of_story(edition), is_picture_reserved)


def _json(data: object) -> JsonResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


# --- The question ---------------------------------------------------------------------------


class _Question(NamedTuple):
    """What is asked for; ``filters`` are the parameters as they came."""

    filters: dict[str, str]
    since: datetime | None
    before: Cursor | None
    limit: int

    @classmethod
    def of(cls, request: HttpRequest) -> "_Question":
        """Read the query of ``request``; raise BadRequest, with a sentence, for one not known."""
        if unknown := sorted(set(request.GET) - set(FILTERS)):
            names = {"name": unknown[0][:50], "known": ", ".join(FILTERS)}
            raise BadRequest(_("“%(name)s” is no filter. There are: %(known)s.") % names)
        filters = {name: value for name in FILTERS if (value := request.GET.get(name, ""))}
        # PostgreSQL takes no NUL in a text, not even to look for it.
        filters = {name: value.replace("\0", "\ufffd") for name, value in filters.items()}
        before = _cursor(filters["cursor"]) if "cursor" in filters else None
        if "to" in filters and before is None:
            # As the place in the list after which to go on, it costs nothing to get there.
            before = Cursor(_moment("to", filters["to"], is_end=True), 0)
        since = _moment("from", filters["from"]) if "from" in filters else None
        return cls(filters, since, before, _limit(filters.get("limit", str(LIMIT))))


def _cursor(value: str) -> Cursor:
    try:
        return Cursor.parse(value)
    except ValueError:
        raise BadRequest(_("“cursor” is not one that we gave: follow “next”.")) from None


def _limit(value: str) -> int:
    if value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= MOST:
        return int(value)
    raise BadRequest(_("“limit” is a number from 1 to %(most)d.") % {"most": MOST})


def _moment(name: str, value: str, is_end: bool = False) -> datetime:
    """Read a day of the paper's time zone, or a moment (RFC 3339); a day ends with the next."""
    try:
        if moment := parse_datetime(value) if "T" in value.upper() else None:
            # What comes to this very moment still counts.
            moment += timedelta(microseconds=1) if is_end else timedelta()
            moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
            return moment.astimezone(UTC)
        if day := parse_date(value):
            return _start_of(day + timedelta(days=1) if is_end else day)
    except (ValueError, OverflowError):
        pass
    forms = {"name": name, "day": "2024-02-17", "moment": "2024-02-17T18:00:00Z"}
    raise BadRequest(_("“%(name)s” is a day, such as %(day)s, or a moment: %(moment)s.") % forms)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day)).astimezone(UTC)


# --- The answer -----------------------------------------------------------------------------


class _Found(NamedTuple):
    editions: list[Edition]
    next: Cursor | None


def _found(request: HttpRequest, asked: _Question) -> _Found:
    nouns = _nouns(request, asked.filters)
    if None in nouns.values():  # nobody has it: so has no story
        return _Found([], None)
    listed, others = _listed(asked, nouns)
    one_more = asked.limit + 1
    if others:
        window = listed[:WINDOW]
        passed = Edition.objects.filter(others, pk__in=window.values("pk")).live()
        listed = passed.order_by("-published_at", "-story_id").select_related("section")
    found = list(with_told(listed.live().for_page().defer(None))[:one_more])
    shown = found[: asked.limit]
    after = shown[-1].cursor if len(found) == one_more else None
    if others and after is None:
        after = next((edition.cursor for edition in window[WINDOW - 1 : WINDOW]), None)
    # The list goes by time: what is older than asked for ends it.
    if asked.since and (after and after.published_at < asked.since):
        after = None
    if asked.since:
        shown = [edition for edition in shown if edition.published_at >= asked.since]
    return _Found(shown, after)


Nouns = dict[str, object]


def _nouns(request: HttpRequest, filters: dict[str, str]) -> Nouns:
    """What the filters name by an address of today or of old; None for what there is not."""
    nouns: Nouns = {}
    if "section" in filters:
        sections = {section.slug: section for section in paper_of(request).sections}
        nouns["section"] = sections.get(filters["section"])
    for name, model in (("topic", Topic), ("author", Author)):
        if name in filters:
            nouns[name] = model.objects.at(filters[name])
    return nouns


def _listed(asked: _Question, nouns: Nouns) -> tuple[EditionQuerySet, Q]:
    """The narrowest list there is an index for, and what else its stories have to be."""
    rest = dict(nouns)
    others = Q(language=asked.filters["language"]) if "language" in asked.filters else Q()
    by = next((name for name in ("topic", "author", "section") if name in rest), "")
    noun = rest.pop(by, None)
    if "section" in rest:
        others &= Q(section=rest["section"])
    if "author" in rest:
        rows = EditionByline.objects.filter(edition=OuterRef("pk"))
        others &= Q(Exists(rows.filter(author__in=rest["author"].keys)))
    most = WINDOW if others else asked.limit + 1
    match by:
        case "topic":
            return Edition.objects.with_topic(noun, asked.before, most), others
        case "author":
            return Edition.objects.by_author(noun, asked.before, most), others
        case "section":
            return Edition.objects.in_section(noun.pk, asked.before).live(), others
        case _:
            return Edition.objects.newest(asked.before).live(), others
