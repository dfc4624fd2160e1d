from django.conf import settings
from django.conf.global_settings import LANGUAGES, LANGUAGES_BIDI
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def default_language() -> str:
    return settings.LANGUAGE_CODE


def language_choices() -> list[tuple[str, str]]:
    return LANGUAGES  # Django's own; a callable keeps the list out of the migrations


def validate_sources(value: object) -> None:
    """Raise ValidationError unless ``value`` is a list of names."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValidationError(gettext("Sources are a list of names."))


class Content(models.Model):
    """The fields that a story and its editions share.

    A field added here is written, frozen, compared, shown and exported.
    """

    kicker = models.CharField(
        _("kicker"), max_length=80, blank=True, help_text=_("A word or two above the headline.")
    )
    headline = models.CharField(_("headline"), max_length=250, blank=True)
    dek = models.CharField(
        _("dek"), max_length=500, blank=True, help_text=_("The summary line below the headline.")
    )
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        blank=True,
        allow_unicode=True,
        help_text=_("The last part of the story's address; made from the headline."),
    )
    body = models.TextField(_("body"), blank=True)
    section = models.ForeignKey(
        "articles.Section", models.PROTECT, verbose_name=_("section"), null=True, blank=True
    )
    dateline = models.CharField(
        _("dateline"), max_length=120, blank=True, help_text=_("Where it was reported: MADRID")
    )
    language = models.CharField(
        _("language"), max_length=12, default=default_language, choices=language_choices
    )
    copyright_notice = models.ForeignKey(
        "articles.CopyrightNotice",
        models.PROTECT,
        verbose_name=_("copyright notice"),
        null=True,
        blank=True,
    )
    sources = models.JSONField(
        _("sources named"),
        default=list,
        blank=True,
        validators=[validate_sources],
        help_text=_("People and organisations the story names as its sources."),
    )
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Nothing of it goes out before, whatever is scheduled."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.headline or gettext("Story without a headline")

    @classmethod
    def content_fields(cls) -> list[str]:
        """The names of the shared fields, in their order."""
        return [field.name for field in Content._meta.get_fields()]

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, for the ``dir`` attribute."""
        return "rtl" if self.language in LANGUAGES_BIDI else "ltr"
