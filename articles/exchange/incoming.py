"""Bringing a wire file in: a new story, or a new version of one that is here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles import desk
from articles.desk import Refused, log, permissions
from articles.desk.locking import lock
from articles.exchange import versions
from articles.exchange.merge import DESK, WIRE, Clash, merge
from articles.exchange.story_record import StoryRecord, of_story
from articles.exchange.versions import Earlier
from articles.exchange.wire import Arrival
from articles.exchange.wishes import Wishes
from articles.exchange.writing import Writer
from articles.models import Edition, Event, Story, WireFile
from articles.models.story import State


class Status(Enum):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass
class Outcome:
    """What became of a file.

    ``notes`` are sentences for the person who brought it in; ``reasons`` say why it was not
    published though that was asked for; ``edition`` is what was published.
    """

    story: Story
    status: Status
    notes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    edition: Edition | None = None


class Clashed(Refused):
    """The desk has changed what a new version of the file changes too: a person must choose."""

    def __init__(self, story: Story, clashes: list[Clash]) -> None:
        what = ", ".join(dict.fromkeys(clash.label.lower() for clash in clashes))
        super().__init__(
            _(
                "It changes “%(story)s” (story %(number)d) where the desk has changed it too"
                " (%(what)s). Bring it in with Import in the admin, which shows both side by"
                " side, or make the change by hand."
            )
            % {"story": story, "number": story.pk, "what": what}
        )
        self.story = story
        self.clashes = clashes


def bring_in(
    arrival: Arrival,
    wishes: Wishes,
    by: AbstractBaseUser | None,
    *,
    as_new: bool = False,
    choices: Mapping[str, str] | None = None,
) -> Outcome:
    """Make a story of ``arrival``, or bring it into the story that it is a version of.

    ``as_new`` makes a new story even of what looks like another version of one. ``choices``
    settle clashes: see ``merge``. ``by`` is None for a command. Either all is done or nothing;
    publishing, if wished for, comes after that and may be refused by itself.

    Raises Refused: NotAllowed, Clashed, or one sentence for each thing that does not fit.
    """
    with transaction.atomic():
        permissions.require_add(by)
        earlier = versions.find(arrival)
        if as_new and earlier and not earlier.is_known:
            earlier = None
        if earlier:
            story = lock(earlier.story)
            hindrance = _hindrance(story)
            outcome = _bring_up(story, arrival, earlier, wishes, by, choices or {})
        else:
            hindrance = ""
            outcome = _add(arrival, wishes, by)
    if wishes.publish:
        _publish(outcome, hindrance, by)
    return outcome


def compare(
    arrival: Arrival, earlier: Earlier, story: Story, choices: Mapping[str, str] | None = None
) -> tuple[StoryRecord, list[Clash]]:
    """Return ``story`` with what is new in ``arrival``, and where the two clash.

    ``earlier`` is the version of it that came in before.
    """
    now = of_story(story)
    if earlier.is_known:
        return now, []
    return merge(earlier.record, now, arrival.record, choices)


def _add(arrival: Arrival, wishes: Wishes, by: AbstractBaseUser | None) -> Outcome:
    writer = Writer(Story(), by, stated=arrival.record)
    writer.write(arrival.record, wishes)
    _keep(arrival, writer.story)
    _record(arrival, writer.story, wishes, by)
    return Outcome(writer.story, Status.IMPORTED, writer.notes)


def _bring_up(
    story: Story,
    arrival: Arrival,
    earlier: Earlier,
    wishes: Wishes,
    by: AbstractBaseUser | None,
    choices: Mapping[str, str],
) -> Outcome:
    """Change ``story`` as the new version does, or only as ``wishes`` say if that is in."""
    record, clashes = compare(arrival, earlier, story, choices)
    if unsettled := [c for c in clashes if choices.get(c.key) not in (DESK, WIRE)]:
        raise Clashed(story, unsettled)
    wishes = wishes.not_granted(story)
    if earlier.is_known:
        writer = Writer(story, by)
    else:
        writer = Writer(story, by, stated=arrival.record, before=earlier.record)
    is_changed = writer.write(record, wishes)
    if not earlier.is_known:
        _keep(arrival, story)
    if is_changed or not earlier.is_known:
        _record(arrival, story, wishes, by, [c for c in clashes if choices[c.key] == WIRE])
    if earlier.is_known and not earlier.is_newest:
        writer.notes.append(_("A newer version of this file is in; it stays."))
    status = Status.UPDATED if is_changed else Status.UNCHANGED
    return Outcome(story, status, writer.notes)


def _keep(arrival: Arrival, story: Story) -> None:
    WireFile.objects.create(
        story=story,
        name=arrival.name,
        digest=arrival.digest,
        asset_id=arrival.story.image.asset_id if arrival.story.image else "",
        opening=arrival.opening,
        text=arrival.text,
    )


def _record(
    arrival: Arrival,
    story: Story,
    wishes: Wishes,
    by: AbstractBaseUser | None,
    replaced: Iterable[Clash] = (),
) -> None:
    """Log it, with the version that came of it and the desk's words that it replaced."""
    log.record(
        Event.Verb.IMPORTED,
        by,
        story=story,
        file=arrival.name,
        wishes=wishes.as_detail(),
        replaced=[{"what": clash.label, "words": clash.desk} for clash in replaced],
        version=Story.objects.values_list("version", flat=True).get(pk=story.pk),
    )


def _hindrance(story: Story) -> str:
    """Why bringing a file in must not publish ``story``, in a sentence; '' if it may.

    What the desk has withdrawn, scheduled or left half done stays for the desk to publish.
    """
    state = Story.objects.with_state().values_list("state", flat=True).get(pk=story.pk)
    if state == State.WITHDRAWN:
        return _("It was withdrawn: publish it again from its own page, if it shall return.")
    if story.editions.scheduled().exists():
        return _("It is scheduled: publish it at once from its own page, if it shall not wait.")
    if state == State.ENDED:
        return _("It has ended: publish it again from its own page, if it shall return.")
    if state == State.CHANGED and story.version != _imported_version(story):
        return _("The desk has changes in it that are not published: publish from its own page.")
    return ""


def _imported_version(story: Story) -> int | None:
    last = story.events.filter(verb=Event.Verb.IMPORTED).order_by("pk").last()
    return last.detail.get("version") if last else None


def _publish(outcome: Outcome, hindrance: str, by: AbstractBaseUser | None) -> None:
    story = Story.objects.with_state().get(pk=outcome.story.pk)
    if story.state == State.LIVE:
        return
    if hindrance:
        outcome.reasons = [hindrance]
        return
    live = story.live_edition()
    try:
        outcome.edition = desk.publish(story, by, until=live.ends_at if live else None)
    except Refused as refusal:
        outcome.reasons = refusal.reasons
        return
    if outcome.status is Status.UNCHANGED:
        outcome.status = Status.UPDATED
