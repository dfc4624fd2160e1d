"""The line of time of a story: every named point in its life, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.desk.names import name_of
from articles.models import Edition, Event, Story, Version

NOT_IN_LINE = (Event.Verb.NOTED, Event.Verb.RESOLVED, Event.Verb.REOPENED)
"""Talk about the text is shown beside it: no point in its history."""

FOLDED_FROM = 3  # saves by one person in a row; as few as two are no noise


@dataclass
class Point:
    """Somebody did something at a moment.

    ``key`` names the text as it was then: ``v12`` for a version, ``e3`` for an edition, ``now``
    for the working copy; empty where the point has no text, as an assignment has none.
    ``previous`` names the text before it of its own kind: the last version, or edition.
    ``earlier`` holds the saves that are folded into this one, newest first.
    """

    at: datetime
    who: str
    did: str
    verb: str = ""
    note: str = ""
    key: str = ""
    previous: str = ""
    edition: Edition | None = None
    is_now: bool = False
    is_aside: bool = False
    earlier: list["Point"] = field(default_factory=list)


def line_of(story: Story) -> list[Point]:
    """Return all points of ``story``, newest first, in three queries and without any text."""
    events = list(story.events.exclude(verb__in=NOT_IN_LINE).order_by("-at", "-number"))
    versions = list(
        story.versions.select_related("made_by")
        .only("number", "story_version", "made_at", "made_by", "story_id")
        .order_by("-number")
    )
    editions = {edition.number: edition for edition in story.editions.defer("body")}
    points = list(_Line(story, versions, editions).points(events))
    points.sort(key=lambda point: point.at, reverse=True)
    _find_previous(points)
    return _folded(points)


def texts_in(points: list[Point]) -> Iterator[Point]:
    """Yield those points that have a text, folded ones too, newest first; each text once."""
    seen = set()
    for point in points:
        for each in (point, *point.earlier):
            if each.key and each.key not in seen:
                seen.add(each.key)
                yield each


class _Line:
    def __init__(self, story: Story, versions: list[Version], editions: dict[int, Edition]) -> None:
        self.story = story
        self.versions = versions
        self.by_story_version = {each.story_version: each for each in versions}
        self.editions = editions

    def points(self, events: list[Event]) -> Iterator[Point]:
        named: set[object] = set()
        told: set[object] = set()
        gone_back = {
            event.detail.get("version") for event in events if event.verb == Event.Verb.WENT_BACK
        }
        for event in events:
            version, number = event.detail.get("version"), event.detail.get("edition")
            named.add(version)
            told.add(number)
            if event.verb == Event.Verb.SAVED and version in gone_back:
                continue  # going back saves too: one act, one point
            yield self._of_event(event, version, number)
        for each in self.versions:
            if each.is_aside or each.story_version not in named:
                yield self._of_version(each)
        for edition in self.editions.values():
            if edition.number not in told:
                yield self._of_edition(edition)

    def _of_event(self, event: Event, version: Any, number: Any) -> Point:
        edition = self.editions.get(number) if isinstance(number, int) else None
        is_now = version == self.story.version
        key = f"e{edition.number}" if edition else ""
        if not key and version in self.by_story_version and version is not None:
            key = f"v{self.by_story_version[version].number}"
        elif not key and is_now:
            key = "now"
        return Point(
            event.at,
            event.actor_name,
            event.get_verb_display(),
            event.verb,
            _note_of(event.detail),
            key,
            edition=edition,
            is_now=is_now and not edition,
        )

    def _of_version(self, version: Version) -> Point:
        did = _("set aside: another text was saved before it") if version.is_aside else _("kept")
        return Point(
            version.made_at,
            name_of(version.made_by),
            did,
            key=f"v{version.number}",
            is_now=version.story_version == self.story.version,
            is_aside=version.is_aside,
        )

    def _of_edition(self, edition: Edition) -> Point:
        # Such as one that carries on when the update that was to follow it is cancelled.
        return Point(
            edition.created_at, "", _("made an edition"), key=f"e{edition.number}", edition=edition
        )


def _note_of(detail: dict[str, Any]) -> str:
    note = detail.get("note") or detail.get("reason") or ""
    return note if isinstance(note, str) else ""


def _folded(points: list[Point]) -> list[Point]:
    """Fold the successive saves by one person into the last of them."""
    found: list[Point] = []
    run: list[Point] = []
    for point in [*points, None]:
        if run and not (point and _is_plain_save(point) and point.who == run[0].who):
            if len(run) >= FOLDED_FROM:
                run[0].earlier = run[1:]
                run = run[:1]
            found += run
            run = []
        if point is None:
            break
        if _is_plain_save(point):
            run.append(point)
        else:
            found.append(point)
    return found


def _find_previous(points: list[Point]) -> None:
    last: dict[bool, str] = {}
    before: dict[str, str] = {}
    for point in reversed(points):
        if not point.key:
            continue
        is_edition = point.edition is not None
        if last.get(is_edition) != point.key:
            before.setdefault(point.key, last.get(is_edition, ""))
            last[is_edition] = point.key
        point.previous = before.get(point.key, "")


def _is_plain_save(point: Point) -> bool:
    return point.verb == Event.Verb.SAVED and not point.note


def edition_or_version(story: Story, key: str) -> Edition | Version | None:
    """Return the text that ``key`` names (see ``Point``), an edition as ``for_page`` loads it.

    None for ``now`` and for a key that names nothing of ``story``.
    """
    kind, number = key[:1], key[1:]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    if kind == "e":
        return story.editions.filter(number=int(number)).for_page().first()
    if kind == "v":
        found = story.versions.filter(number=int(number))
        return found.select_related("made_by", "section").first()
    return None
