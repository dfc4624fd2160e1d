from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WireFile(models.Model):
    """A wire file as it arrived: the evidence of what came in, and how it is known again."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="wire_files")
    name = models.CharField(_("file name"), max_length=255, db_index=True)
    digest = models.CharField(_("checksum of its text"), max_length=64, db_index=True)
    asset_id = models.CharField(_("asset id"), max_length=120, blank=True, db_index=True)
    opening = models.CharField(_("first sentence"), max_length=250, db_index=True)
    text = models.TextField(_("text"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("wire file")
        verbose_name_plural = _("wire files")
        ordering = ["-received_at", "-pk"]
        get_latest_by = ["received_at", "pk"]
        default_permissions = ["view"]

    def __str__(self) -> str:
        return self.name or self.opening
