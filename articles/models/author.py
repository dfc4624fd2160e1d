from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.merged import Alias, Mergeable, MergeableQuerySet


def validate_links(value: str) -> None:
    """Raise ValidationError naming the first line of ``value`` that is no web address."""
    is_address = URLValidator(schemes=["http", "https"])
    for number, line in enumerate(value.splitlines(), start=1):
        try:
            if line.strip():
                is_address(line.strip())
        except ValidationError:
            raise ValidationError(
                gettext("Line %(number)d is not a web address: %(line)s")
                % {"number": number, "line": line}
            ) from None


class Author(Mergeable):
    """A person who can be credited, with or without a login."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)
    bio = models.TextField(_("biography"), blank=True, help_text=_("Two or three sentences."))
    portrait = models.ForeignKey(
        "articles.Image",
        models.PROTECT,
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        related_name="portrait_of",
    )
    links = models.TextField(
        _("links"), blank=True, validators=[validate_links], help_text=_("One address a line.")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        related_name="author",
        help_text=_("The account this person logs in with, if any."),
    )

    has_left = models.BooleanField(
        _("has left the paper"),
        default=False,
        help_text=_("Old stories keep the byline; new ones are no longer offered it."),
    )

    objects = MergeableQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug])

    @property
    def link_list(self) -> list[str]:
        return [line.strip() for line in self.links.splitlines() if line.strip()]


class AuthorAlias(Alias):
    """A name that an author had, or that was misspelled."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="aliases")
    is_misspelling = models.BooleanField(
        _("is a misspelling"),
        default=False,
        help_text=_("Printed bylines of this name are shown in the right spelling."),
    )

    class Meta(Alias.Meta):
        verbose_name = _("other name of an author")
        verbose_name_plural = _("other names of authors")
