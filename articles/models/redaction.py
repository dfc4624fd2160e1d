from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Redaction(models.Model):
    """Words taken out of every edition and version of a story by order of a court.

    The words themselves are not kept: to keep them would defeat the order. While a row is open,
    the guards let the text of that one story through; its own transaction closes it.
    """

    story = models.ForeignKey("articles.Story", models.PROTECT, related_name="redactions")
    order = models.CharField(
        _("order"), max_length=250, help_text=_("Court, file number and date.")
    )
    replacement = models.CharField(_("put in their place"), max_length=120)
    places = models.PositiveIntegerField(_("places changed"), default=0)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("made by"), related_name="+"
    )
    is_open = models.BooleanField(_("under way"), default=True)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["-made_at", "-pk"]
        default_permissions = []

    def __str__(self) -> str:
        return self.order
