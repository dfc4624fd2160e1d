from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TimedQuerySet(models.QuerySet):
    """Rows that hold from ``since`` until ``until``."""

    def standing(self, at: datetime | None = None) -> "TimedQuerySet":
        """Those that hold at ``at`` (now, unless told)."""
        at = at or timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


class Slot(models.Model):
    """A place on the front page, or on a section's front, and the story that stands there.

    It names the story, not an edition: an update or a withdrawal never leaves a stale card.
    Of several that hold one place at a time, the one placed last is seen; when it ends, the one
    below it is seen again. A slot that has begun is ended, never deleted, so that the front
    page of any moment can be shown.
    """

    class Place(models.TextChoices):
        LEAD = "lead", _("Lead")
        SECOND = "second", _("Second rank")
        BLOCK = "block", _("Block of a section")
        BRIEF = "brief", _("Briefs")

    # How many stories each place has room for; a block, each of them.
    ROOM = {Place.LEAD: 1, Place.SECOND: 4, Place.BRIEF: 6, Place.BLOCK: 4}

    section = models.ForeignKey(
        "articles.Section",
        models.CASCADE,
        verbose_name=_("section front"),
        null=True,
        blank=True,
        help_text=_("Empty for the front page of the paper."),
    )
    place = models.CharField(_("place"), max_length=20, choices=Place, default=Place.LEAD)
    block = models.ForeignKey(
        "articles.Section",
        models.CASCADE,
        verbose_name=_("block of"),
        null=True,
        blank=True,
        related_name="block_slots",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    story = models.ForeignKey(
        "articles.Story", models.CASCADE, verbose_name=_("story"), related_name="slots"
    )
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    placed_at = models.DateTimeField(_("placed"), default=timezone.now, editable=False)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("placed by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = TimedQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["section__position", "place", "position", "-since"]
        indexes = [models.Index("section", "since", name="slot_of_front")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="slot_ends_after_it_begins",
                violation_error_message=_("A slot must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(place="block", block__isnull=False, section__isnull=True)
                | (~Q(place="block") & Q(block__isnull=True)),
                name="slot_block_on_front_page",
                violation_error_message=_("Only the front page has blocks of sections."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()}: {self.story}"
