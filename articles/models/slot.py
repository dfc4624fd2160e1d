from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Slot(models.Model):
    """A place on the front page, or on a section's front, and the story that stands there.

    It names the story, not an edition: an update or a withdrawal never leaves a stale card.
    """

    class Place(models.TextChoices):
        LEAD = "lead", _("Lead")
        SECOND = "second", _("Second rank")

    section = models.ForeignKey(
        "articles.Section",
        models.CASCADE,
        verbose_name=_("section front"),
        null=True,
        blank=True,
        help_text=_("Empty for the front page of the paper."),
    )
    place = models.CharField(_("place"), max_length=20, choices=Place, default=Place.LEAD)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    story = models.ForeignKey(
        "articles.Story", models.CASCADE, verbose_name=_("story"), related_name="slots"
    )
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["section__position", "place", "position", "-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="slot_ends_after_it_begins",
                violation_error_message=_("A slot must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()}: {self.story}"
