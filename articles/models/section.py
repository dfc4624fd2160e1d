from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# First parts of addresses that are taken, now or by the design of the site.
RESERVED_SLUGS = frozenset(
    (  # noqa: SIM905
        "about accounts admin api archive authors corrections editions favicon feed healthz"
        " media opensearch pictures preview robots search section sitemap static topics well-known"
    ).split()
)


class Section(models.Model):
    """A desk of the paper, with a front of its own."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        allow_unicode=True,
        help_text=_("Its address: /politics/ for “politics”."),
    )
    description = models.CharField(
        _("description"), max_length=250, blank=True, help_text=_("One sentence for readers.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Its place among the sections, smallest first.")
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)) & ~Q(slug__regex=r"^[0-9]+$"),
                name="section_slug_not_reserved",
                violation_error_message=_(
                    "This slug is taken by another part of the site, or is only digits:"
                    " choose another."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:section", args=[self.slug])
