"""Bringing back a story that was withdrawn, as readers had it."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import embargo, history, log
from articles.desk.errors import Refused
from articles.desk.freeze import Frozen
from articles.desk.intervals import insert
from articles.desk.locking import lock
from articles.desk.moments import in_words
from articles.desk.permissions import require_restore
from articles.desk.returning import own, standing
from articles.models import Edition, Event, Story, Withdrawal


def restore(story: Story, by: AbstractBaseUser | None, reason: str) -> Edition:
    """Show readers again, under a new number, the edition of ``story`` that was withdrawn.

    It keeps its dates, as nothing in it is new. ``reason`` is for the log; the withdrawal stays as
    evidence. Raises NotAllowed for a person who may not, and Refused for who withdrew it, without a
    reason, and with every sentence of ``obstacles``.
    """
    with transaction.atomic():
        story = lock(story)
        require_restore(by, story)
        now = timezone.now()
        withdrawal = standing(story, now)
        if withdrawal is None:
            raise Refused(_("The story is not withdrawn: there is nothing to bring back."))
        sentences = [*own(withdrawal, by), *obstacles(withdrawal, now)]
        reason = reason.strip()
        if not reason:
            sentences.append(_("Say why, for the log."))
        if sentences:
            raise Refused(*sentences)
        frozen = Frozen.of_edition(withdrawn_edition(withdrawal), now, None)
        frozen.edition.created_at, frozen.edition.created_by = now, by
        edition, *_later = insert(frozen, now)
        history.keep(story, story.edited_by)
        log.record(
            Event.Verb.RESTORED,
            by,
            story=story,
            version=story.version,
            edition=edition.number,
            note=reason,
        )
        return edition


def withdrawn_edition(withdrawal: Withdrawal) -> Edition:
    """Return the edition that readers saw until that moment."""
    ended = withdrawal.story.editions.shown().filter(live_until=withdrawal.withdrawn_at)
    return ended.order_by("-number")[0]


def obstacles(withdrawal: Withdrawal, at: datetime | None = None) -> list[str]:
    """Say in one sentence each what keeps the edition from being shown again at ``at`` (now)."""
    at = at or timezone.now()
    edition = withdrawn_edition(withdrawal)
    sentences = []
    if sentence := embargo.problem(withdrawal.story, at, at):
        sentences.append(sentence)
    if edition.ends_at and edition.ends_at <= at:
        sentences.append(
            _(
                "It was to leave the site on %(when)s anyway: publish the working copy if readers"
                " shall have it again."
            )
            % {"when": in_words(edition.ends_at)}
        )
    for row in edition.caption_rows.select_related("image"):
        if rights := row.image.rights_problem(at):
            sentences.append(
                _(
                    "Its picture “%(image)s” may not be shown. %(rights)s Settle the rights, or"
                    " publish the working copy without it."
                )
                % {"image": row.image, "rights": rights}
            )
    return sentences
