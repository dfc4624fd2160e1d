"""What topics and authors have in common: a name that changes, and two that turn out to be one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mergeable(models.Model):
    """A noun with a page, which may be merged into another and be known by other names.

    Nothing is rewritten by a merge, so that it can be undone: editions go on naming what they
    named, and the page of ``root`` shows what is merged into it.
    """

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
    )
    root = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("shown on the page of"),
        null=True,
        blank=True,
        editable=False,
        related_name="standing_for",
        help_text=_("Where a chain of merges ends; empty for what is not merged."),
    )

    class Meta:
        abstract = True


class Alias(models.Model):
    """Another name, once in use or only typed in, whose address leads on for ever."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]
        default_permissions = []

    def __str__(self) -> str:
        return self.name
