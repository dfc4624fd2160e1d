from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import log
from articles.desk.errors import Refused
from articles.desk.permissions import require_withdraw
from articles.desk.publishing import cancel_scheduled, close, lock
from articles.models import Event, Story, Withdrawal


def withdraw(story: Story, by: AbstractBaseUser | None, reason: str) -> Withdrawal:
    """Take ``story`` from readers at once; they are told ``reason`` at its every address.

    What is scheduled is cancelled with it. Raises NotAllowed for a person who may not, and
    Refused without a reason or when the story is not live.
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
        cancelled = cancel_scheduled(story, now)
        close(live, now)
        withdrawal = Withdrawal.objects.create(
            story=story, reason=reason, withdrawn_at=now, withdrawn_by=by
        )
        log.record(
            Event.Verb.WITHDREW,
            by,
            story=story,
            edition=live.number,
            cancelled=cancelled,
            reason=reason,
        )
        return withdrawal
