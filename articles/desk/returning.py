"""Who may show readers again what was withdrawn: never the one who withdrew it."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.errors import Refused
from articles.desk.permissions import require_restore
from articles.models import Story, Withdrawal


def standing(story: Story, at: datetime | None = None) -> Withdrawal | None:
    """Return the withdrawal for which readers cannot see ``story`` at ``at`` (now, unless told)."""
    at = at or timezone.now()
    found = story.withdrawals.filter(withdrawn_at__lte=at).first()
    if found is None:
        return None
    returned = story.editions.shown().filter(live_from__gte=found.withdrawn_at, live_from__lte=at)
    return None if returned.exists() else found


def require_second(story: Story, by: AbstractBaseUser | None) -> None:
    """Raise NotAllowed or Refused if ``story`` is withdrawn and ``by`` may not bring it back.

    It makes no difference whether it returns as it was or in new words.
    """
    if withdrawal := standing(story):
        require_restore(by, story)
        if sentences := own(withdrawal, by):
            raise Refused(*sentences)


def own(withdrawal: Withdrawal, by: AbstractBaseUser | None) -> list[str]:
    """Say in a sentence that ``by`` may not bring back what they withdrew; else nothing."""
    if withdrawal.withdrawn_by != by:
        return []
    if by is None:
        return [_("A command withdrew it: a publisher has to bring it back, with their name.")]
    return [_("You withdrew it yourself: another publisher has to bring it back.")]
