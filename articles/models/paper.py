from django.db import models
from django.db.models import Exists, Q, Subquery, Value
from django.utils.translation import gettext_lazy as _

from articles.models.notice import CopyrightNotice
from articles.models.rows import json_rows
from articles.models.section import Section


class PaperQuerySet(models.QuerySet):
    def for_frame(self) -> "Paper":
        """Return the paper with all that the frame of a page needs, in one query.

        ``sections`` are in their order; ``default_notice`` is None if there is none;
        ``reserves_mining`` says whether any notice does, so that some stories may be reserved.
        """
        paper = self.annotate(
            section_rows=_all_rows(Section.objects.all(), SECTION_FIELDS),
            notice_rows=_all_rows(CopyrightNotice.objects.filter(is_default=True), NOTICE_FIELDS),
            reserves_mining=Exists(CopyrightNotice.objects.filter(tdm_reserved=True)),
        ).get(pk=Paper.ONLY)
        rows = sorted(paper.section_rows or [], key=lambda row: (row["position"], row["name"]))
        paper.sections = [Section(**row) for row in rows]
        notices = [CopyrightNotice(**row) for row in paper.notice_rows or []]
        paper.default_notice = next(iter(notices), None)
        return paper


SECTION_FIELDS = ("pk", "name", "slug", "description", "position")
NOTICE_FIELDS = (
    *("pk", "holder", "statement", "year_rule", "year_from", "year_to"),
    *("license_url", "terms_url", "tdm_reserved", "tdm_policy_url"),
)


def _all_rows(rows: models.QuerySet, fields: tuple[str, ...]) -> Subquery:
    # Grouping by a constant makes one list of all the rows.
    named = {name: name for name in fields}
    return json_rows(rows.annotate(everything=Value(1)), "everything", **named)


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
