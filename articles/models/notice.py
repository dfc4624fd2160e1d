from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CopyrightNotice(models.Model):
    """Who holds the rights in a story, and what a reader may do with it."""

    class YearRule(models.TextChoices):
        FIRST_PUBLICATION = "first_publication", _("Year of first publication")
        FIXED = "fixed", _("A fixed year")
        RANGE = "range", _("A range of years")
        NONE = "none", _("No year")

    holder = models.CharField(
        _("holder"), max_length=200, help_text=_("Who holds the copyright: Latin Times, Reuters …")
    )
    statement = models.TextField(
        _("statement"),
        blank=True,
        help_text=_("What follows the holder's name: All rights reserved. …"),
    )
    year_rule = models.CharField(
        _("year"), max_length=20, choices=YearRule, default=YearRule.FIRST_PUBLICATION
    )
    year_from = models.PositiveSmallIntegerField(
        _("year or first year"), null=True, blank=True, help_text=_("For a fixed year or a range.")
    )
    year_to = models.PositiveSmallIntegerField(
        _("last year"), null=True, blank=True, help_text=_("For a range.")
    )
    license_url = models.URLField(
        _("licence address"), blank=True, help_text=_("Where the licence can be read, if any.")
    )
    terms_url = models.URLField(
        _("terms address"), blank=True, help_text=_("Where a licence can be asked for.")
    )
    tdm_reserved = models.BooleanField(
        _("text and data mining reserved"),
        default=True,
        help_text=_("Machines may not mine these texts without a licence."),
    )
    tdm_policy_url = models.URLField(
        _("mining policy address"),
        blank=True,
        help_text=_("Where machines find the terms of a licence to mine, if any."),
    )
    is_default = models.BooleanField(
        _("default"), default=False, help_text=_("New stories start with this notice.")
    )

    class Meta:
        verbose_name = _("copyright notice")
        verbose_name_plural = _("copyright notices")
        ordering = ["-is_default", "holder", "year_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="one_default_notice",
                violation_error_message=_(
                    "Another notice is the default: take the mark from it first."
                ),
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        year_rule__in=["first_publication", "none"],
                        year_from__isnull=True,
                        year_to__isnull=True,
                    )
                    | Q(year_rule="fixed", year_from__isnull=False, year_to__isnull=True)
                    | Q(
                        year_rule="range",
                        year_from__isnull=False,
                        year_to__isnull=False,
                        year_to__gt=F("year_from"),
                    )
                ),
                name="notice_years_fit_rule",
                violation_error_message=_(
                    "A fixed year needs one year, a range needs a first and a later last year,"
                    " and the other rules need none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self._years_and_holder(_("year")), self.statement]))[:120]

    def for_year(self, year: int) -> str:
        """Return the notice as printed under a work first published in ``year``.

        The form is that of the Universal Copyright Convention, article III(1): the symbol,
        the holder and the year of first publication.
        """
        return " ".join(filter(None, [self._years_and_holder(year), self.statement]))

    def _years_and_holder(self, first_publication: object) -> str:
        match self.year_rule:
            case self.YearRule.FIRST_PUBLICATION:
                years = str(first_publication)
            case self.YearRule.FIXED:
                years = str(self.year_from)
            case self.YearRule.RANGE:
                years = f"{self.year_from}–{self.year_to}"
            case _:
                years = ""
        # "Agence S.A." ends its own sentence; "Latin Times" needs a stop before a statement.
        stop = "." if self.statement and not self.holder.endswith(".") else ""
        return " ".join(filter(None, ["©", years, self.holder + stop]))
