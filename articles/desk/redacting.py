"""Taking words out of all that was ever kept of a story, by order of a court.

The words themselves are kept nowhere, neither in the log nor in the redaction. The log of the desk
is not rewritten: ``elsewhere`` says how many of its rows, which readers never see, say them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import search
from articles.desk import history, log
from articles.desk.copies import Copy
from articles.desk.errors import Refused
from articles.desk.locking import lock
from articles.desk.permissions import require_redact
from articles.desk.slugs import free_slug, slug_from
from articles.lib.redaction import Excerpt, Words
from articles.models import (
    Address,
    Author,
    Autosave,
    Event,
    Image,
    Message,
    Note,
    OutsideReading,
    Redaction,
    Story,
    Topic,
    Version,
    WireFile,
)
from articles.models.guards import WORDS

OF_THE_DESK: dict[type[models.Model], tuple[str, ...]] = {
    Story: (
        *("kicker", "headline", "dek", "slug", "body", "dateline", "sources"),
        *("working_headline", "suggested_sources"),
    ),
    Autosave: ("form",),
    Note: ("quote", "text"),
    OutsideReading: ("reader", "question", "comment"),
    WireFile: ("name", "opening", "text"),
    Message: ("subject", "text"),
    LogEntry: ("object_repr", "change_message"),
}
"""Where words stand that no guard keeps."""

_NO_WORDS = {"role", "placement", "saved_at"}  # of what is kept as JSON
SMALLEST = 2  # letters or digits of what is taken out: one alone stands everywhere


@dataclass
class Place:
    """One text that says the words: where it is, how many times, and the first of them."""

    where: str
    times: int
    excerpt: Excerpt | None
    row: models.Model = field(repr=False)
    name: str
    text: Any = field(repr=False)
    """What it would say without them."""


class Elsewhere(NamedTuple):
    """What says the words too and is not the story's alone."""

    things: list[models.Model]
    """Topics, authors and pictures that it names."""
    events: int
    """Rows of the log."""


class Findings(NamedTuple):
    places: list[Place]
    elsewhere: Elsewhere
    slugs: dict[str, str]
    """The addresses' last parts that change, and what they would become."""

    @property
    def times(self) -> int:
        return sum(place.times for place in self.places)


def find(story: Story, words: str, replacement: str) -> Findings:
    """Return where ``words`` stand in all that is kept of ``story``, and change nothing.

    ``words`` has one form on each line: ``Ida Holm``, ``Holm``. Raises Refused for words that
    cannot be taken out, or a replacement that cannot be put in their place.
    """
    taken = _words(words, replacement)
    slugs = _Slugs(story, taken)
    places = [place for row, where in _rows(story) for place in _in_row(row, where, taken, slugs)]
    return Findings(places, _elsewhere(story, taken), slugs.changed)


@transaction.atomic
def redact(
    story: Story, by: AbstractBaseUser | None, words: str, replacement: str, order: str
) -> Redaction:
    """Put ``replacement`` in place of ``words`` in all that is kept of ``story``.

    That is its editions and their rows, versions, what was typed and not saved, notes, readings by
    outsiders, wire files, withdrawals, messages and the working copy, whose version stays: it still
    is the text that was published. ``order`` names the court, the file number and the date. An
    address that says the words leads on to one that does not. Raises NotAllowed, and Refused as
    ``find`` does, when the words stand nowhere, or when the order itself says them.
    """
    story = lock(story)
    require_redact(by, story)
    order = " ".join(order.split())
    if not order:
        raise Refused(_("Name the order: court, file number and date."))
    if _words(words, replacement).in_text(order)[1]:
        raise Refused(
            _("The order is kept, and it says the words: name court, file number and date alone.")
        )
    found = find(story, words, replacement)
    if not found.places:
        raise Refused(_("The words stand nowhere in this story: check how they are written."))
    _require_room(found.places, order, replacement)

    redaction = Redaction.objects.create(
        story=story, order=order, replacement=replacement.strip(), made_by=by
    )
    _apply(found.places)
    Redaction.objects.filter(pk=redaction.pk).update(is_open=False, places=found.times)
    redaction.refresh_from_db()

    editions = list(story.editions.all())
    for edition in editions if found.slugs else ():
        Address.objects.get_or_create(
            published_on=edition.published_on, slug=edition.slug, defaults={"story": story}
        )
    search.index(editions)
    story.refresh_from_db()
    history.keep(story, story.edited_by)
    log.record(
        Event.Verb.REDACTED,
        by,
        story=story,
        version=story.version,
        order=order,
        replacement=redaction.replacement,
        places=redaction.places,
    )
    return redaction


def _words(words: str, replacement: str) -> Words:
    forms, replacement = words.splitlines(), replacement.strip()
    taken = Words(forms, replacement)
    if not taken.forms or any(sum(map(str.isalnum, f)) < SMALLEST for f in taken.forms):
        raise Refused(
            _("Write what is to be taken out, one form on each line, of two letters or more.")
        )
    if not replacement:
        raise Refused(_("Write what is put in its place, such as “a woman” or “N. N.”."))
    if taken.in_text(replacement)[1]:
        raise Refused(_("What is put in its place says the words again: choose another."))
    return taken


def _rows(story: Story) -> Iterator[tuple[models.Model, str]]:
    """All rows that hold words of ``story``, each with what the desk calls it."""
    yield story, _("Working copy")
    for caption in story.captions.all():
        yield caption, _("Working copy, picture")
    for edition in story.editions.order_by("number"):
        number = {"number": edition.number}
        yield edition, _("Edition %(number)d") % number
        for row in edition.byline_rows.all():
            yield row, _("Edition %(number)d, byline") % number
        for row in edition.caption_rows.all():
            yield row, _("Edition %(number)d, picture") % number
        for row in edition.topic_rows.all():
            yield row, _("Edition %(number)d, topic") % number
        for row in edition.corrections.all():
            yield row, _("Edition %(number)d, correction") % number
    for version in story.versions.order_by("number"):
        yield version, _("Version %(number)d") % {"number": version.number}
    for row in story.withdrawals.all():
        yield row, _("Withdrawal")
    for row in story.autosaves.all():
        yield row, _("Typed and not saved")
    for row in story.notes.all():
        yield row, _("Note")
    for row in OutsideReading.objects.filter(version__story=story):
        yield row, _("Reading by an outsider")
    for row in story.wire_files.all():
        yield row, _("Wire file")
    page = reverse("admin:articles_story_change", args=[story.pk])
    for row in Message.objects.filter(text__contains=page):
        yield row, _("E-mail")
    kind = ContentType.objects.get_for_model(Story)
    for row in LogEntry.objects.filter(content_type=kind, object_id=str(story.pk)):
        yield row, _("List of recent actions")


def _names(row: models.Model) -> tuple[str, ...]:
    named = {**WORDS, **OF_THE_DESK}.get(type(row), ("caption", "alt_text"))
    return tuple(name for name in named if name != "checksum")


def _in_row(row: models.Model, where: str, taken: Words, slugs: "_Slugs") -> Iterator[Place]:
    for name in _names(row):
        text = getattr(row, name)
        without, times = _in_value(text, name, taken, slugs)
        if times:
            label = _WORDS_FOR.get(name) or row._meta.get_field(name).verbose_name
            said = next((each for each in _texts(text) if taken.excerpt(each)), "")
            yield Place(f"{where}: {label}", times, taken.excerpt(said), row, name, without)


_WORDS_FOR = {
    "form": gettext_lazy("fields of the form"),
    "object_repr": gettext_lazy("name of the story"),
    "change_message": gettext_lazy("what was changed"),
}


def _in_value(value: Any, name: str, taken: Words, slugs: "_Slugs") -> tuple[Any, int]:
    """What is kept under ``name``, a text or JSON, without the words, and how often they stood."""
    if isinstance(value, str):
        if name in _NO_WORDS:
            return value, 0
        if name == "slug":
            return slugs.without(value)
        return taken.in_html(value) if name == "body" else taken.in_text(value)
    if isinstance(value, list):
        parts = [_in_value(each, name, taken, slugs) for each in value]
        return [each for each, _times in parts], sum(times for _each, times in parts)
    if isinstance(value, dict):
        found = {key: _in_value(each, key, taken, slugs) for key, each in value.items()}
        times = sum(times for _each, times in found.values())
        return {key: each for key, (each, _times) in found.items()}, times
    return value, 0


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


class _Slugs:
    """What becomes of slugs that say the words: the same of the same, and of no other story."""

    def __init__(self, story: Story, taken: Words) -> None:
        self.story, self.taken = story, taken
        self.changed: dict[str, str] = {}

    def without(self, slug: str) -> tuple[str, int]:
        stem, times = self.taken.in_slug(slug)
        if times and slug not in self.changed:
            headline = stem or slug_from(self.taken.in_text(self.story.headline)[0])
            self.changed[slug] = free_slug(Story(pk=self.story.pk, headline=headline))
        return self.changed.get(slug, slug), times


def _elsewhere(story: Story, taken: Words) -> Elsewhere:
    editions = story.editions.values("pk")
    named: list[models.QuerySet] = [
        Topic.objects.filter(
            models.Q(edition_rows__edition__in=editions)
            | models.Q(pk__in=story.topics.values("pk"))
        ),
        Author.objects.filter(
            models.Q(editionbyline__edition__in=editions) | models.Q(byline__story=story)
        ),
        Image.objects.filter(
            models.Q(editioncaption__edition__in=editions) | models.Q(imagecaption__story=story)
        ),
    ]
    things = [
        thing
        for rows in named
        for thing in rows.distinct()
        if any(taken.excerpt(text) for text in _texts([*vars(thing).values()]))
    ]
    events = [
        event
        for event in story.events.all()
        if any(map(taken.excerpt, [event.subject, *_texts(event.detail)]))
    ]
    return Elsewhere(things, len(events))


def _require_room(places: list[Place], order: str, replacement: str) -> None:
    """Raise Refused where a text would be longer than what it is kept in."""
    meta = Redaction._meta
    for name, text in (("order", order), ("replacement", replacement.strip())):
        longest = meta.get_field(name).max_length
        if len(text) > longest:
            raise Refused(
                _("“%(field)s” is too long: it may have %(longest)d characters.")
                % {"field": meta.get_field(name).verbose_name, "longest": longest}
            )
    for place in places:
        longest = getattr(place.row._meta.get_field(place.name), "max_length", None)
        if longest and isinstance(place.text, str) and len(place.text) > longest:
            raise Refused(
                _("%(where)s would be too long: put something shorter in place of the words.")
                % {"where": place.where}
            )


def _apply(places: list[Place]) -> None:
    rows: dict[tuple[type[models.Model], Any], tuple[models.Model, dict[str, Any]]] = {}
    for place in places:
        key = type(place.row), place.row.pk
        row, values = rows.setdefault(key, (place.row, {}))
        setattr(row, place.name, place.text)
        values[place.name] = place.text
    for row, values in rows.values():
        if isinstance(row, Version):
            values["checksum"] = Copy.of_version(row).checksum
        type(row)._base_manager.filter(pk=row.pk).update(**values)
