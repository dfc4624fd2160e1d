from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CorrectionQuerySet(models.QuerySet):
    def shown_with(self, edition) -> "CorrectionQuerySet":
        """What a reader of ``edition`` is told: its own corrections and the earlier ones'.

        Those of an edition that was cancelled before its time were never made.
        """
        return self.filter(
            Q(edition__live_until__isnull=True)
            | Q(edition__live_until__gt=F("edition__live_from")),
            edition__story=edition.story_id,
            edition__live_from__lte=edition.live_from,
        ).order_by("-made_at", "-pk")


class Correction(models.Model):
    """What a reader is told of a change; it belongs to the edition that made it."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        EDITORS_NOTE = "editors_note", _("Editor’s note")
        RETRACTION = "retraction", _("Retraction")

    edition = models.ForeignKey("articles.Edition", models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("text"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_at", "-pk"]
        default_permissions = ["view"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"
