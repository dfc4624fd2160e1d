from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from articles.models.rows import json_rows
from articles.models.section import Section


class PaperQuerySet(models.QuerySet):
    def for_frame(self) -> "Paper":
        """Return the paper with ``sections``, all that the frame of a page needs, in one query."""
        # Grouping by a constant makes one list of all the sections.
        sections = json_rows(
            Section.objects.annotate(everything=Value(1)),
            "everything",
            pk="pk",
            name="name",
            slug="slug",
            description="description",
            position="position",
        )
        paper = self.annotate(section_rows=sections).get(pk=Paper.ONLY)
        rows = sorted(paper.section_rows or [], key=lambda row: (row["position"], row["name"]))
        paper.sections = [Section(**row) for row in rows]
        return paper


class Paper(models.Model):
    """The paper itself: one row, made by ``migrate``."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(_("name"), max_length=80, default="Newsroom")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("the paper")
        verbose_name_plural = _("the paper")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_paper"),
        ]

    def __str__(self) -> str:
        return self.name
