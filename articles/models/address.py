from django.db import models
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    """A date and slug under which readers have met a story. Kept for ever, so that none breaks."""

    story = models.ForeignKey("articles.Story", models.PROTECT, related_name="addresses")
    published_on = models.DateField(_("publication date"))
    slug = models.SlugField(_("slug"), max_length=100, allow_unicode=True, db_index=False)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["published_on", "slug"], name="one_story_an_address"),
        ]

    def __str__(self) -> str:
        return f"/{self.published_on:%Y/%m/%d}/{self.slug}/"
