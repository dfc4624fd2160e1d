"""The verbs of the fronts: what stands in which place from when until when, and breaking news.

A place that nobody filled fills itself. A slot without an end replaces what stood in its place;
one with an end covers it, and what it covered is seen again afterwards. A story stands once on a
front: placed anew, it leaves where it stood.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import log, publishing
from articles.desk.errors import Gone, Refused
from articles.desk.moments import in_words
from articles.desk.names import name_of
from articles.desk.permissions import require
from articles.models import Banner, Edition, Event, Paper, Section, Slot, Story

Place = Slot.Place
UNDONE_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Spot:
    """One position on the front of ``section``, or on the front page."""

    place: Place
    position: int = 0
    section: Section | None = None
    block: Section | None = None

    @classmethod
    def of(cls, slot: Slot) -> "Spot":
        return cls(Place(slot.place), slot.position, slot.section, slot.block)

    @property
    def fields(self) -> dict[str, Any]:
        names = ("place", "position", "section", "block")
        return {name: getattr(self, name) for name in names}

    def slots(self) -> QuerySet[Slot]:
        """All slots that were, are or will be in it."""
        return Slot.objects.filter(
            place=self.place,
            position=self.position,
            section=self.section,
            block=self.block,
        )

    def __str__(self) -> str:
        """What the desk calls it: ``Second rank, 2, on the front page``."""
        if self.place == Place.LEAD:
            name = Place.LEAD.label
        elif self.place == Place.BLOCK:
            name = _("Block of %(section)s, %(number)d") % {
                "section": self.block,
                "number": self.position + 1,
            }
        else:
            name = _("%(place)s, %(number)d") % {
                "place": self.place.label,
                "number": self.position + 1,
            }
        return _("%(place)s, %(front)s") % {"place": name, "front": front_name(self.section)}


@dataclass(frozen=True)
class Placing:
    """Where a story shall stand when it goes out, and until when."""

    spot: Spot
    until: datetime | None = None


@dataclass(frozen=True)
class Announcement:
    """What a banner shall say when its story goes out, and until when."""

    text: str
    until: datetime


def front_name(section: Section | None) -> str:
    return str(section) if section else _("front page")


def may_edit_fronts(by: AbstractBaseUser | None) -> bool:
    return by is None or by.has_perms(["articles.add_slot", "articles.change_slot"])


def require_fronts(by: AbstractBaseUser | None) -> None:
    require(
        may_edit_fronts(by),
        _("Only an editor may change a front or put up breaking news: ask one."),
    )


@transaction.atomic
def place(
    story: Story,
    spot: Spot,
    by: AbstractBaseUser | None,
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    seen: int | None = None,
) -> Slot:
    """Let ``story`` stand in ``spot`` from ``since`` until ``until`` (aware), and return the slot.

    By default from now on, or from when the story will be live, and for good. ``seen`` is the
    primary key of the slot that the person saw there, 0 for none: what others have done to the
    place since then is not overwritten. The same once more changes nothing.

    Raises NotAllowed, Refused, and Gone for a story that has been deleted.
    """
    _hold_fronts()
    return _place(story, spot, by, since, until, seen, timezone.now())


@transaction.atomic
def take_off(slot: Slot, by: AbstractBaseUser | None) -> None:
    """End ``slot`` now, so that its place fills itself or shows what it covered.

    One that has not begun yet is cancelled. Raises NotAllowed, and Gone if it is over already.
    """
    _hold_fronts()
    require_fronts(by)
    now = timezone.now()
    slot = _slot(slot, now)
    if slot.since > now:
        cancelled = [_as_row(slot)]
        slot.delete()
        _record(Event.Verb.TOOK_OFF, by, slot, cancelled=cancelled)
        return
    beneath = Spot.of(slot).slots().standing(now).filter(since__lte=slot.since)
    ended = _end(beneath if slot.until is None else beneath.filter(pk=slot.pk), now)
    _record(Event.Verb.TOOK_OFF, by, slot, ended=ended)


@transaction.atomic
def keep_until(
    slot: Slot,
    by: AbstractBaseUser | None,
    until: datetime | None,
    *,
    since: datetime | None = None,
) -> Slot:
    """Set when ``slot`` ends, and, while it has not begun, when it begins; return it.

    Raises NotAllowed, Refused, and Gone if it is over already.
    """
    _hold_fronts()
    require_fronts(by)
    now = timezone.now()
    slot = _slot(slot, now)
    before = {"since": slot.since, "until": slot.until}
    if since is not None and slot.since > now:
        slot.since = max(since, now)
    _check_times(slot.since, until, now)
    slot.until = until
    if before == {"since": slot.since, "until": slot.until}:
        return slot
    slot.save(update_fields=["since", "until"])
    _record(Event.Verb.PLACED, by, slot, before=before)
    return slot


def last_change(section: Section | None) -> Event | None:
    """Return the last change to the front of ``section``, or to the front page, that can be undone.

    None, where there is none of the last day.
    """
    changes = Event.objects.filter(
        verb__in=[Event.Verb.PLACED, Event.Verb.TOOK_OFF],
        at__gt=timezone.now() - UNDONE_WITHIN,
        detail__front__section=section.pk if section else 0,
    )
    return changes.order_by("-number").first()


@transaction.atomic
def undo(event: Event, section: Section | None, by: AbstractBaseUser | None) -> None:
    """Take back ``event``, the last change to the front of ``section``, or to the front page.

    What readers have been shown stays as it was: a slot that was ended begins anew. Raises
    NotAllowed, and Refused where it is not the last change any more, or cannot be taken back.
    """
    _hold_fronts()
    require_fronts(by)
    last = last_change(section)
    if last is None or last.pk != event.pk:
        raise Refused(_("Something else has been changed since: nothing was undone. Look again."))
    now = timezone.now()
    change = event.detail["front"]
    slot = Slot.objects.filter(pk=change["slot"]).first()
    stands = slot is not None and (slot.until is None or slot.until > now)
    if event.verb == Event.Verb.PLACED and not stands:
        raise Refused(_("It is over already: there is nothing to undo."))
    if "before" in change:
        _put_times_back(slot, change["before"], by, now, event)
        return
    ended, cancelled = [], []
    if event.verb == Event.Verb.PLACED:
        if slot.since > now:
            cancelled = [_as_row(slot)]
            slot.delete()
        else:
            ended = _end(Slot.objects.filter(pk=slot.pk), now)
    again = [
        made
        for row in reversed([*change.get("ended", []), *change.get("cancelled", [])])
        if (made := _stand_again(row, by, now))
    ]
    if not (again or ended or cancelled):
        raise Refused(_("It is over already: there is nothing to undo."))
    verb = Event.Verb.PLACED if again and not (ended or cancelled) else Event.Verb.TOOK_OFF
    shown = again[-1] if verb == Event.Verb.PLACED else slot
    _record(verb, by, shown, ended=ended, cancelled=cancelled, undone=event.number)


@transaction.atomic
def announce(
    text: str,
    by: AbstractBaseUser | None,
    *,
    until: datetime,
    since: datetime | None = None,
    story: Story | None = None,
) -> Banner:
    """Put up breaking news on every public page from ``since`` (now, unless told) until ``until``.

    It leads to ``story``, and shows only while that is live. Of several, the one that began last
    is seen. The same once more changes nothing. Raises NotAllowed, Refused and Gone.
    """
    _hold_fronts()
    now = timezone.now()
    return _announce(text, by, max(since, now) if since else now, until, story, now)


@transaction.atomic
def recall(banner: Banner, by: AbstractBaseUser | None) -> None:
    """Take ``banner`` down now; cancel it, if it was still to come.

    Raises NotAllowed, and Gone if it is over already.
    """
    _hold_fronts()
    require_fronts(by)
    now = timezone.now()
    found = Banner.objects.filter(pk=banner.pk, until__gt=now).first()
    if found is None:
        raise Gone(_("The banner is down already."))
    if found.since > now:
        found.delete()
    else:
        found.until = now
        found.save(update_fields=["until"])
    log.record(Event.Verb.RECALLED, by, story=found.story, subject=found.text)


@transaction.atomic
def go_out(
    story: Story,
    by: AbstractBaseUser | None,
    at: datetime | None = None,
    *,
    placing: Placing | None = None,
    announcement: Announcement | None = None,
    **said: Any,
) -> Edition:
    """Publish ``story`` as ``publish`` does, with its slot and a banner from the same moment on.

    All of it or nothing. What was to stand from the time of an edition that is replaced, and is
    said anew, moves with it. Raises what ``publish``, ``place`` and ``announce`` raise.
    """
    _hold_fronts()
    began = timezone.now()
    coming = set(story.editions.scheduled(began).values_list("live_from", flat=True))
    edition = publishing.publish(story, by, at, **said)
    if not (placing or announcement):
        return edition
    # What went out in the past, or with a click before this one, gets its slot now.
    moment = max(edition.live_from, began)
    now = min(moment, timezone.now())
    kept = set(edition.story.editions.scheduled(began).values_list("live_from", flat=True))
    moved = Q(story=edition.story_id, since__in=(coming - kept) | {moment}, since__gt=now)
    if placing:
        spot = placing.spot
        Slot.objects.filter(moved, section=spot.section).delete()
        _place(edition.story, spot, by, moment, placing.until, None, now)
    if announcement:
        Banner.objects.filter(moved).delete()
        text, until = announcement.text, announcement.until
        _announce(text, by, moment, until, edition.story, now)
    return edition


def _place(
    story: Story,
    spot: Spot,
    by: AbstractBaseUser | None,
    since: datetime | None,
    until: datetime | None,
    seen: int | None,
    now: datetime,
) -> Slot:
    require_fronts(by)
    story = _found(story)
    _check_room(spot)
    if seen is not None and (since is None or since <= now):
        _require_as_seen(spot, seen, now)
    since = _begin(story, since, now)
    _check_times(since, until, now)
    if since <= now:
        same = seen_in(spot, now)
        if same and (same.story_id, same.until) == (story.pk, until):
            return same
        ended = _leave(story, spot.section, now)
        if until is None:
            ended += _end(spot.slots().standing(now), now)
        undo = {"ended": ended}
    else:
        # At one moment one story begins in a place, and a story in one place.
        at_once = Slot.objects.filter(section=spot.section, since=since)
        replaced = at_once.filter(Q(pk__in=spot.slots().values("pk")) | Q(story=story))
        same = replaced.filter(until=until, story=story, pk__in=spot.slots().values("pk")).first()
        if same:
            return same
        undo = {"cancelled": [_as_row(slot) for slot in replaced]}
        replaced.delete()
    slot = Slot.objects.create(
        **spot.fields, story=story, since=since, until=until, placed_at=now, placed_by=by
    )
    _record(Event.Verb.PLACED, by, slot, **undo)
    return slot


def _announce(
    text: str,
    by: AbstractBaseUser | None,
    since: datetime,
    until: datetime,
    story: Story | None,
    now: datetime,
) -> Banner:
    require_fronts(by)
    text = " ".join(text.split())
    longest = Banner._meta.get_field("text").max_length
    if not text:
        raise Refused(_("Write what the banner says, in one sentence."))
    if len(text) > longest:
        raise Refused(
            _("The banner has %(length)d characters, and room for %(longest)d: shorten it.")
            % {"length": len(text), "longest": longest}
        )
    story = _found(story) if story else None
    if until <= since:
        raise Refused(_("The banner would end before it begins: choose a later end."))
    same = Banner.objects.filter(text=text, story=story, until=until)
    if already := same.filter(Q(since__lte=now) if since <= now else Q(since=since)).first():
        return already
    banner = Banner.objects.create(
        text=text, story=story, since=since, until=until, placed_at=now, placed_by=by
    )
    log.record(
        Event.Verb.ANNOUNCED,
        by,
        story=story,
        subject=text,
        since=since.isoformat(),
        until=until.isoformat(),
    )
    return banner


def _hold_fronts() -> None:
    """Hold all fronts against others until the transaction ends; before anything else is held."""
    Paper.objects.select_for_update().get(pk=Paper.ONLY)


def _found(story: Story) -> Story:
    found = Story.objects.filter(pk=story.pk).first()
    if found is None:
        raise Gone(_("The story is gone: somebody has deleted it."))
    return found


def _slot(slot: Slot, now: datetime) -> Slot:
    still = Q(until__isnull=True) | Q(until__gt=now)
    found = Slot.objects.filter(still, pk=slot.pk).select_related("section", "block", "story")
    if (slot := found.first()) is None:
        raise Gone(_("Somebody was faster: it does not stand there any more. Look again."))
    return slot


def _check_room(spot: Spot) -> None:
    is_block = spot.place == Place.BLOCK
    if not 0 <= spot.position < Slot.ROOM[spot.place]:
        raise Refused(_("There is no such place on this front."))
    if is_block != (spot.block is not None) or (is_block and spot.section):
        raise Refused(_("Only the front page has blocks of sections."))


def _check_times(since: datetime, until: datetime | None, now: datetime) -> None:
    if until is not None and until <= max(since, now):
        raise Refused(
            _("It would end on %(end)s, before it is seen there: choose a later end, or none.")
            % {"end": in_words(until)}
        )


def _begin(story: Story, since: datetime | None, now: datetime) -> datetime:
    """From when on the story stands there; raise Refused if readers will not have it by then."""
    since = max(since, now) if since else now
    if story.editions.live(since).exists():
        return since
    coming = story.editions.scheduled(since).order_by("live_from").first()
    if coming is None:
        raise Refused(
            _("“%(story)s” is not live, nor will it be: publish or schedule it first.")
            % {"story": story}
        )
    return coming.live_from


def _require_as_seen(spot: Spot, seen: int, now: datetime) -> None:
    stands = seen_in(spot, now)
    if (stands.pk if stands else 0) == seen:
        return
    if stands is None:
        raise Refused(
            _("Somebody was faster: what stood in “%(place)s” has been taken off. Look again.")
            % {"place": spot}
        )
    raise Refused(
        _(
            "Somebody was faster: %(who)s has placed “%(story)s” there. Nothing was changed:"
            " look again."
        )
        % {"who": name_of(stands.placed_by) or _("somebody"), "story": stands.story}
    )


def seen_in(spot: Spot, at: datetime | None = None) -> Slot | None:
    """Return the slot whose story readers see in ``spot`` at ``at``; None where it fills itself.

    As the composition of a front has it: a story stands where it was placed last.
    """
    taken: dict[tuple[Any, ...], Slot] = {}
    stories: set[int] = set()
    live = Edition.objects.live(at).values("story")
    standing = Slot.objects.standing(at).filter(section=spot.section, story__in=live)
    for slot in standing.select_related("story", "placed_by").order_by("-since", "-pk"):
        key = (slot.place, slot.block_id, slot.position)
        if key not in taken and slot.story_id not in stories:
            taken[key] = slot
            stories.add(slot.story_id)
    return taken.get((str(spot.place), spot.block.pk if spot.block else None, spot.position))


def _leave(story: Story, section: Section | None, now: datetime) -> list[dict[str, Any]]:
    """End the slots in which ``story`` stands on a front, with all that they had replaced."""
    ended = []
    for slot in Slot.objects.standing(now).filter(section=section, story=story):
        beneath = Spot.of(slot).slots().standing(now).filter(since__lte=slot.since)
        ended += _end(beneath if slot.until is None else beneath.filter(pk=slot.pk), now)
    return ended


def _end(slots: QuerySet[Slot], now: datetime) -> list[dict[str, Any]]:
    """End ``slots``; return them as they were, the one that was seen first."""
    rows = [_as_row(slot) for slot in slots.order_by("-since", "-pk")]
    slots.filter(pk__in=[row["slot"] for row in rows]).update(until=now)
    return rows


def _as_row(slot: Slot) -> dict[str, Any]:
    """A slot in plain values, from which it can be made again."""
    names = ("place", "position", "section_id", "block_id", "story_id", "since", "until")
    return {"slot": slot.pk, **{name: getattr(slot, name) for name in names}}


def _stand_again(row: dict[str, Any], by: AbstractBaseUser | None, now: datetime) -> Slot | None:
    """Make the slot of ``row`` again, from now on; None if its time or what it names is over."""
    since, until = (row[name] and datetime.fromisoformat(row[name]) for name in ("since", "until"))
    if until and until <= now:
        return None
    if not Story.objects.filter(pk=row["story_id"]).exists():
        return None
    names = ("place", "position", "section_id", "block_id", "story_id")
    return Slot.objects.create(
        **{name: row[name] for name in names},
        since=max(since, now),
        until=until,
        placed_at=now,
        placed_by=by,
    )


def _put_times_back(
    slot: Slot, before: dict[str, Any], by: AbstractBaseUser | None, now: datetime, event: Event
) -> None:
    was = {"since": slot.since, "until": slot.until}
    since, until = (
        before[name] and datetime.fromisoformat(before[name]) for name in ("since", "until")
    )
    _check_times(slot.since, until, now)
    if slot.since > now:
        slot.since = max(since, now)
    slot.until = until
    slot.save(update_fields=["since", "until"])
    _record(Event.Verb.PLACED, by, slot, before=was, undone=event.number)


def _record(
    verb: Event.Verb,
    by: AbstractBaseUser | None,
    slot: Slot,
    *,
    undone: int | None = None,
    **change: Any,
) -> None:
    """Log the change, with what it takes to undo it."""
    is_placed = verb == Event.Verb.PLACED
    log.record(
        verb,
        by,
        story=slot.story,
        place=str(Spot.of(slot)),
        since=slot.since.isoformat() if is_placed else None,
        until=slot.until.isoformat() if is_placed and slot.until else None,
        undone=undone,
        front={
            "section": slot.section_id or 0,
            "slot": slot.pk,
            **{name: value for name, value in change.items() if value},
        },
    )
