from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WithdrawalQuerySet(models.QuerySet):
    def at_address(self, on: date, slug: str) -> "WithdrawalQuerySet":
        """Withdrawals of the story that has, or ever had, that address; the newest first."""
        return self.filter(story__addresses__published_on=on, story__addresses__slug=slug)


class Withdrawal(models.Model):
    """A kill: from this moment the story is gone, and readers are told why."""

    story = models.ForeignKey("articles.Story", models.PROTECT, related_name="withdrawals")
    reason = models.TextField(_("reason"), help_text=_("One or two sentences, for readers."))
    withdrawn_at = models.DateTimeField(_("withdrawn"), default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("withdrawn by"), null=True
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-withdrawn_at", "-pk"]
        default_permissions = ["view"]

    def __str__(self) -> str:
        return self.reason[:80]
