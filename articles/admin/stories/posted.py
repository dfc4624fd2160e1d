"""What a story's form was posted with, as a copy of the story, and the other way round.

The rows of a form lead by number to rows that somebody may have removed or changed meanwhile: as a
copy they are known by author and by picture.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from articles.admin.stories.form import StoryForm
from articles.admin.widgets import is_key
from articles.desk.copies import Copy
from articles.desk.saving import ONE_LINE
from articles.desk.slugs import follows, is_left_to
from articles.lib import html
from articles.models import Author, Byline, Image, ImageCaption, Placement, Role, Story

BYLINES, CAPTIONS = "bylines", "captions"
BESIDE_BUTTONS = ("publishing", "stage")  # prefixes of the forms that stand there
MOST_ROWS = 1000  # as Django's formsets take
ROW_FIELDS = {
    BYLINES: ("author", "role", "position"),
    CAPTIONS: ("image", "placement", "caption", "alt_text", "position"),
}


def copy_of(data: QueryDict, form: StoryForm, like: Copy) -> Copy:
    """Return what ``data`` says, read with the fields of ``form``.

    What it does not say, or cannot be, is as in ``like``.
    """
    fields = dict(like.fields)
    # Without words it is the form of somebody who may change the pictures alone.
    has_words = "headline" in form.fields and "headline" in data
    for attname in fields if has_words else ():
        name = attname.removesuffix("_id")
        if name in form.fields:
            fields[attname] = _value(form.fields[name], name, data, fields[attname])
    for name in ONE_LINE:
        fields[name] = " ".join(fields[name].split())
    fields["body"] = html.clean(fields["body"])
    fields["slug"] = _slug(fields, like.fields)
    topics, bylines, captions = like.topics, like.bylines, like.captions
    if has_words:
        topics = sorted(map(str, _value(form.fields["topics"], "topics", data, topics)))
    if has_words and f"{BYLINES}-TOTAL_FORMS" in data:
        bylines = _bylines(data)
    if f"{CAPTIONS}-TOTAL_FORMS" in data:
        captions = _captions(data)
    return Copy(fields, bylines, captions, topics)


def _value(field: forms.Field, name: str, data: QueryDict, otherwise: Any) -> Any:
    if field.widget.value_omitted_from_data(data, {}, name):
        return otherwise
    raw = field.widget.value_from_datadict(data, {}, name)
    try:
        value = field.clean(raw)
    except ValidationError:
        return raw if isinstance(raw, type(otherwise)) else otherwise
    return getattr(value, "pk", value)


def loose_words(data: QueryDict) -> list[str]:
    """What was typed that is no part of a story: captions that still want their picture, and what
    was written beside a button."""
    rows = [row for row in _rows(data, CAPTIONS) if not is_key(row["image"])]
    found = [row[name].strip() for row in rows for name in ("caption", "alt_text")]
    for name, value in data.items():
        start, dash, _end = name.partition("-")
        if dash and start in BESIDE_BUTTONS and " " in value.strip():  # a sentence, not a choice
            found.append(value.strip())
    found.append(data.get("save_note", "").strip())
    return [text for text in found if text]


def _slug(fields: dict[str, Any], like: dict[str, Any]) -> str:
    """The slug that saving made of the headline, for as long as nobody has chosen another."""
    headline, slug = fields["headline"], fields["slug"]
    is_same = headline == like["headline"] and follows(headline, like["slug"])
    return like["slug"] if is_same and is_left_to(headline, slug) else slug


def _rows(data: QueryDict, prefix: str) -> Iterator[dict[str, str]]:
    """The rows that are not marked for removal, in the order that their numbers tell."""
    rows = [row for row in all_rows(data, prefix) if not row["DELETE"]]
    places = [
        int(row["position"]) if is_key(row["position"]) else place
        for place, row in enumerate(rows, start=1)
    ]
    for place in sorted(range(len(rows)), key=lambda place: places[place]):
        yield rows[place]


def all_rows(data: QueryDict, prefix: str) -> list[dict[str, str]]:
    """Each row of a formset as posted, with its ``id`` and ``DELETE``."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    names = ("id", "DELETE", *ROW_FIELDS[prefix])
    return [
        {name: data.get(f"{prefix}-{index}-{name}", "").replace("\0", "") for name in names}
        for index in range(min(int(total), MOST_ROWS) if is_key(total) else 0)
    ]


def _bylines(data: QueryDict) -> list[dict[str, Any]]:
    rows = [row for row in _rows(data, BYLINES) if is_key(row["author"])]
    authors = Author.objects.in_bulk({int(row["author"]) for row in rows})
    credited = ((authors.get(int(row["author"])), row["role"]) for row in rows)
    found = [
        {"author": author.pk, "name": author.name, "role": role}
        for author, role in credited
        if author and role in Role
    ]
    return [row for place, row in enumerate(found) if row not in found[:place]]


def _captions(data: QueryDict) -> list[dict[str, Any]]:
    rows = [row for row in _rows(data, CAPTIONS) if is_key(row["image"])]
    images = Image.objects.in_bulk({int(row["image"]) for row in rows})
    return [
        {
            "image": int(row["image"]),
            "name": str(images[int(row["image"])]),
            "caption": row["caption"].strip(),
            "alt_text": row["alt_text"].strip(),
            "placement": row["placement"],
        }
        for row in rows
        if int(row["image"]) in images and row["placement"] in Placement
    ]


# The other way round


def at_home(data: QueryDict, story: Story | None) -> QueryDict:
    """Return ``data`` with rows that somebody has removed meanwhile as new ones."""
    result = data.copy()
    for prefix, model in ((BYLINES, Byline), (CAPTIONS, ImageCaption)):
        if f"{prefix}-TOTAL_FORMS" not in data:
            continue
        here = set()
        if story:
            rows = model.objects.filter(story=story)
            here = {str(pk) for pk in rows.values_list("pk", flat=True)}
        rows = all_rows(data, prefix)
        known = [row for row in rows if row["id"] in here]
        new = [{**row, "id": ""} for row in rows if row["id"] not in here and not row["DELETE"]]
        _write_rows(result, prefix, known, new)
    return result


def as_posted(copy: Copy, story: Story, data: QueryDict) -> QueryDict:
    """Return ``data`` as if ``copy`` had been typed into the form of ``story`` as it is now."""
    result = data.copy()
    for attname, value in copy.fields.items():
        result[attname.removesuffix("_id")] = _as_text(value)
    result.setlist("topics", copy.topics)
    sources = copy.fields["sources"]
    result["sources"] = "\n".join(sources)
    result["suggested_sources"] = "\n".join(s for s in story.suggested_sources if s not in sources)
    result["read_version"] = str(story.version)
    result["redactions"] = str(story.redactions.count())
    bylines = [{**row, "author": str(row["author"])} for row in copy.bylines]
    captions = [{**row, "image": str(row["image"])} for row in copy.captions]
    gallery = story.captions.exclude(placement=Placement.INLINE)
    _match_rows(result, BYLINES, bylines, story.bylines.all(), ("author", "role"))
    _match_rows(result, CAPTIONS, captions, gallery, ("image",))
    return result


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M:%S")
    return str(value)


def _match_rows(
    data: QueryDict, prefix: str, wanted: list[dict[str, Any]], rows: Any, keys: tuple[str, ...]
) -> None:
    """Give each row that is wanted the number of the one it was; what is left over is removed."""
    wanted = [{**row, "id": "", "position": str(place)} for place, row in enumerate(wanted, 1)]
    known = []
    for row in rows:
        now = {
            name: _as_text(getattr(row, f"{name}_id", getattr(row, name)))
            for name in ROW_FIELDS[prefix]
        }
        now["position"] = str(row.position + 1)
        match = next(
            (w for w in wanted if not w["id"] and all(w[key] == now[key] for key in keys)), None
        )
        if match:
            match["id"] = str(row.pk)
            known.append({**match, "DELETE": ""})
        else:
            known.append({**now, "id": str(row.pk), "DELETE": "on"})
    _write_rows(data, prefix, known, [row for row in wanted if not row["id"]])


def _write_rows(
    data: QueryDict, prefix: str, known: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]
    data[f"{prefix}-TOTAL_FORMS"] = str(len(known) + len(new))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(known))
    data[f"{prefix}-MIN_NUM_FORMS"], data[f"{prefix}-MAX_NUM_FORMS"] = "0", str(MOST_ROWS)
    for index, row in enumerate([*known, *new]):
        for name in ("id", *ROW_FIELDS[prefix]):
            data[f"{prefix}-{index}-{name}"] = row[name]
        if row.get("DELETE"):
            data[f"{prefix}-{index}-DELETE"] = "on"
