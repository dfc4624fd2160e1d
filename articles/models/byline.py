from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    WRITING = "writing", _("Writing")
    REPORTING = "reporting", _("Reporting")
    PHOTOGRAPHS = "photographs", _("Photographs")
    ILLUSTRATION = "illustration", _("Illustration")
    DATA = "data", _("Data")
    EDITING = "editing", _("Editing")
    TRANSLATION = "translation", _("Translation")


class BylineBase(models.Model):
    """One credited person in one role, in the order of print."""

    author = models.ForeignKey("articles.Author", models.PROTECT, verbose_name=_("author"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.WRITING)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.author} ({self.get_role_display()})"


class Byline(BylineBase):
    """A credit on the working copy."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="bylines")

    class Meta(BylineBase.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [
            models.UniqueConstraint(
                fields=["story", "author", "role"],
                name="author_once_a_role",
                violation_error_message=_("This author already has this role here."),
            ),
        ]
