"""Making a working copy what readers see: now, or from a time on."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import log
from articles.desk.captions import follow_body
from articles.desk.checklist import address_taken, problems
from articles.desk.errors import Refused
from articles.desk.freeze import Frozen
from articles.desk.permissions import require_publish
from articles.desk.slugs import first_edition
from articles.models import Address, Correction, Edition, Event, Story


def publish(
    story: Story,
    by: AbstractBaseUser | None,
    at: datetime | None = None,
    *,
    note: str = "",
    correction: tuple[Correction.Kind, str] | None = None,
) -> Edition:
    """Freeze ``story`` into its next edition, and return that.

    ``at`` (aware) is when readers shall see it: now by default; a time to come schedules it;
    a time past is only for a story that has never been published, such as one of 1998.
    ``note`` tells readers what changed; ``correction`` is a kind and its text for readers.

    Publishing what is already live, or already scheduled for that time, changes nothing and
    returns that edition: a double click does no harm. A new edition takes the place of one
    that is only scheduled.

    Raises NotAllowed for a person who may not publish, and Refused with all its reasons for
    a story that is not ready.
    """
    if at is not None and timezone.is_naive(at):
        raise ValueError("at needs a time zone")
    with transaction.atomic():
        story = lock(story)
        require_publish(by, story)
        now = timezone.now()
        live_from = at or now
        follow_body(story)
        reasons = problems(story, live_from)
        already = None if correction or note else _already(story, at, now)
        if live_from < now and not already and first_edition(story):
            reasons.append(_("It has been published before: its update cannot be in the past."))
        if reasons:
            raise Refused(*reasons)
        if already:
            return already

        live = story.editions.live(now).first()
        cancelled = cancel_scheduled(story, now)
        if live and cancelled and live.live_until and live.live_until < live_from:
            _carry_on(live, now, live_from)
        elif live:
            close(live, live_from)
        frozen = Frozen.of_story(story, live_from)
        frozen.edition.created_by = by
        frozen.edition.change_note = note
        if correction:
            kind, text = correction
            frozen.corrections = [Correction(kind=kind, text=text, made_at=live_from)]
        edition = frozen.save()
        _take_address(edition)
        Story.objects.filter(pk=story.pk).update(stage=Story.Stage.APPROVED, slug=edition.slug)
        log.record(
            _verb(live_from > now, live is not None),
            by,
            story=story,
            edition=edition.number,
            live_from=live_from.isoformat(),
        )
        return edition


def unschedule(story: Story, by: AbstractBaseUser | None) -> None:
    """Cancel what is scheduled; an edition that is live stays so.

    Raises NotAllowed, or Refused when nothing is scheduled.
    """
    with transaction.atomic():
        story = lock(story)
        require_publish(by, story)
        now = timezone.now()
        live = story.editions.live(now).first()
        cancelled = cancel_scheduled(story, now)
        if not cancelled:
            raise Refused(_("Nothing is scheduled for this story."))
        if live and live.live_until:
            _carry_on(live, now, None)
        log.record(Event.Verb.UNSCHEDULED, by, story=story, editions=cancelled)


def lock(story: Story) -> Story:
    """Return the story as it is now, held against others until the transaction ends.

    Raises Refused for one that somebody has deleted.
    """
    try:
        return Story.objects.select_for_update().get(pk=story.pk)
    except Story.DoesNotExist:
        raise Refused(_("The story is gone: somebody has deleted it.")) from None


def close(edition: Edition, moment: datetime) -> None:
    """End ``edition`` at ``moment``; one that has not begun never will."""
    moment = max(moment, edition.live_from)
    Edition.objects.filter(pk=edition.pk).update(live_until=moment)


def _carry_on(live: Edition, now: datetime, until: datetime | None) -> None:
    """Let readers have ``live`` longer than it was to last before an update.

    An end that was set is not set again, so the same once more takes over at once.
    """
    close(live, now)
    Frozen.of_edition(live, now, until).save()


def cancel_scheduled(story: Story, now: datetime) -> list[int]:
    """End every edition still to come before it begins; return their numbers."""
    coming = list(story.editions.scheduled(now))
    for edition in coming:
        close(edition, edition.live_from)
    return [edition.number for edition in coming]


def _already(story: Story, at: datetime | None, now: datetime) -> Edition | None:
    """The edition that is what publishing would make, if there is one."""
    coming = story.editions.scheduled(now)
    if at is None or at <= now:
        same = story.editions.live(now).filter(story_version=story.version).first()
        return same if same and not coming.exists() else None
    return coming.filter(story_version=story.version, live_from=at).first()


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
