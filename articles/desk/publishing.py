"""Making a working copy what readers see: now, or from a time on, and until when."""

from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import embargo, history, intervals, log, telling
from articles.desk.captions import follow_body
from articles.desk.changes import Change, Kind, is_silent
from articles.desk.checklist import address_taken, problems
from articles.desk.errors import Refused
from articles.desk.freeze import Frozen
from articles.desk.locking import lock
from articles.desk.moments import in_words
from articles.desk.permissions import require_publish, require_second_person
from articles.desk.returning import require_second
from articles.desk.slugs import first_edition
from articles.models import Address, Edition, Event, Story


class OverScheduled(StrEnum):
    """What becomes of editions still to come when another is published beside them."""

    REPLACE = "replace"
    """They are cancelled."""
    KEEP = "keep"
    """They stay, and take over at their time."""


@transaction.atomic
def publish(
    story: Story,
    by: AbstractBaseUser | None,
    at: datetime | None = None,
    *,
    until: datetime | None = None,
    kind: Kind | str | None = None,
    text: str = "",
    note: str = "",
    over_scheduled: OverScheduled | str | None = None,
    override: str = "",
) -> Edition:
    """Freeze ``story`` into its next edition, and return that.

    ``at`` (aware) is when readers shall see it: now by default; a time to come schedules it;
    a time past is only for a story that has never been published, such as one of 1998.
    ``until`` (aware) is when it shall leave the site, if ever.

    ``kind`` is what an update is and ``text`` what readers are told of it: all kinds but a silent
    fix and an update need one. Left open, it is what the scheduled one is whose place it takes,
    or else an update. ``note`` is for the history. ``override`` is a publisher's reason to publish
    alone what needs a second person.

    What is scheduled for the same time is replaced. Beside what is scheduled for another,
    ``over_scheduled`` has to say what becomes of it.

    Publishing what is already live, or already scheduled for that time, changes nothing and
    returns that edition: a double click does no harm.

    Raises NotAllowed for a person who may not publish, or not bring back what was withdrawn, and
    Refused with all its reasons for a story that is not ready.
    """
    for moment in (at, until):
        if moment is not None and timezone.is_naive(moment):
            raise ValueError("a moment needs a time zone")
    story = lock(story)
    require_publish(by, story)
    require_second(story, by)
    now = timezone.now()
    live_from = at or now
    change = Change.of(kind, text)
    over = OverScheduled(over_scheduled) if over_scheduled else None
    if already := _already(story, at, until, change, over, now):
        return already
    alone = require_second_person(story, by, override)

    follow_body(story)
    reasons = [*problems(story, live_from), *_untimely(story, live_from, until, now)]
    coming = list(story.editions.scheduled(now).order_by("live_from"))
    replaced = [edition for edition in coming if edition.live_from == live_from]
    beside = [edition for edition in coming if edition.live_from != live_from]
    if beside and over is None:
        reasons.append(_which_holds(beside))
    elif over is OverScheduled.REPLACE:
        replaced = coming
    cancelled = intervals.cancel(replaced)
    before = story.editions.begun(live_from).order_by("-live_from").first()
    if before and change == Change():
        change = Change.of_editions(replaced)
    if sentence := change.problem(is_first=before is None):
        reasons.append(sentence)
    if reasons:
        raise Refused(*reasons)

    was_live = story.editions.live(now).exists()
    frozen = Frozen.of_story(story, live_from, until)
    frozen.edition.created_by = by
    frozen.corrections = change.corrections(live_from)
    if before and change.is_silent:
        frozen.edition.updated_at = before.updated_at
    edition, *again = intervals.insert(frozen, now)
    for each in (edition, *again):
        _take_address(each)
        telling.published(each, each.created_by)
    history.keep(story, story.edited_by)
    Story.objects.filter(pk=story.pk).update(stage=Story.Stage.APPROVED, slug=edition.slug)
    log.record(
        _verb(live_from > now, was_live),
        by,
        story=story,
        version=story.version,
        edition=edition.number,
        live_from=live_from.isoformat(),
        until=until.isoformat() if until else None,
        kind=(change.kind or Kind.UPDATE) if before else None,
        cancelled=cancelled or None,
        made_again=[each.number for each in again] or None,
        note=note.strip() or None,
        override=alone or None,
    )
    return edition


@transaction.atomic
def unschedule(story: Story, by: AbstractBaseUser | None) -> None:
    """Cancel what is scheduled; an edition that is live stays so.

    Raises NotAllowed, or Refused when nothing is scheduled.
    """
    story = lock(story)
    require_publish(by, story)
    now = timezone.now()
    cancelled = intervals.cancel(list(story.editions.scheduled(now)))
    if not cancelled:
        raise Refused(_("Nothing is scheduled for this story."))
    intervals.go_on(story, now)
    history.keep(story, story.edited_by)
    log.record(Event.Verb.UNSCHEDULED, by, story=story, version=story.version, editions=cancelled)


def _untimely(
    story: Story, live_from: datetime, until: datetime | None, now: datetime
) -> list[str]:
    """One sentence for each thing that is wrong with the times."""
    found = []
    if sentence := embargo.problem(story, live_from, now):
        found.append(sentence)
    if live_from < now and first_edition(story):
        found.append(_("It has been published before: its update cannot be in the past."))
    if until and until <= max(live_from, now):
        found.append(
            _("It would end on %(end)s, before readers see it: choose a later end, or none.")
            % {"end": in_words(until)}
        )
    return found


def _which_holds(beside: list[Edition]) -> str:
    return _(
        "Something is scheduled for %(when)s: say whether this takes its place, or is published"
        " as well."
    ) % {"when": in_words(beside[0].live_from)}


def _already(
    story: Story,
    at: datetime | None,
    until: datetime | None,
    change: Change,
    over: OverScheduled | None,
    now: datetime,
) -> Edition | None:
    """The edition that is what publishing would make, if there is one."""
    same = story.editions.filter(story_version=story.version, ends_at=until)
    if at is None or at <= now:
        edition = same.live(now).first()
        has_to_go = over is not OverScheduled.KEEP and story.editions.scheduled(now).exists()
        if edition is None or has_to_go or change.lacks_words:
            return None
        is_told = not change.notices or Change.of_editions([edition]).notices == change.notices
        return edition if is_told else None
    edition = same.scheduled(now).filter(live_from=at).first()
    if edition is None or change == Change():
        return edition
    told = Change.of_editions([edition]).notices, is_silent(edition)
    return edition if told == (change.notices, change.is_silent) else None


def _take_address(edition: Edition) -> None:
    """Keep the edition's address for its story; raise Refused if another was faster."""
    address, _created = Address.objects.get_or_create(
        published_on=edition.published_on, slug=edition.slug, defaults={"story": edition.story}
    )
    if address.story_id != edition.story_id:
        raise Refused(address_taken(address.story))


def _verb(is_scheduled: bool, was_live: bool) -> Event.Verb:
    if is_scheduled:
        return Event.Verb.SCHEDULED
    return Event.Verb.UPDATED if was_live else Event.Verb.PUBLISHED
