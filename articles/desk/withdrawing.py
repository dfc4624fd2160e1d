"""Taking a story from readers."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import history, log
from articles.desk.errors import Refused
from articles.desk.intervals import cancel, close
from articles.desk.locking import lock
from articles.desk.permissions import require_withdraw
from articles.models import Event, Story, Withdrawal


def withdraw(
    story: Story, by: AbstractBaseUser | None, reason: str, log_reason: str = ""
) -> Withdrawal:
    """Take ``story`` from readers at once; they are told ``reason`` at its every address.

    What is scheduled is cancelled with it. ``log_reason`` is for the desk's log alone. Its pictures
    stay in the library: others may use them, and taking one down is a verb of its own. Raises
    NotAllowed for a person who may not, and Refused without a reason or when the story is not live.
    """
    with transaction.atomic():
        story = lock(story)
        require_withdraw(by, story)
        reason = reason.strip()
        if not reason:
            raise Refused(_("Say why, in a sentence for readers."))
        now = timezone.now()
        live = story.editions.live(now).first()
        if live is None:
            raise Refused(_("The story is not live: there is nothing to withdraw."))
        cancelled = cancel(list(story.editions.scheduled(now)))
        close(live, now)
        withdrawal = Withdrawal.objects.create(
            story=story, reason=reason, withdrawn_at=now, withdrawn_by=by
        )
        history.keep(story, story.edited_by)
        # What readers are told stands in the withdrawal, where a redaction reaches it.
        log.record(
            Event.Verb.WITHDREW,
            by,
            story=story,
            version=story.version,
            edition=live.number,
            cancelled=cancelled or None,
            note=log_reason.strip() or None,
        )
        return withdrawal
