from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.lib import pictures


class ImageQuerySet(models.QuerySet):
    def allowed(self, at: datetime | None = None) -> "ImageQuerySet":
        """Pictures whose file is here and whose rights hold at ``at`` (now, unless told)."""
        return self.filter(allowed_q(at)).exclude(file="")


def allowed_q(at: datetime | None = None, prefix: str = "") -> Q:
    """The rights clock as one condition, for images or (``prefix``) for rows that name one."""
    at = at or timezone.now()
    begun = Q(**{f"{prefix}rights_from__isnull": True}) | Q(**{f"{prefix}rights_from__lte": at})
    not_over = Q(**{f"{prefix}rights_until__isnull": True}) | Q(**{f"{prefix}rights_until__gt": at})
    return begun & not_over


class Image(models.Model):
    """One picture, with the words and the rights that belong to it wherever it is used.

    ``file`` is the original, kept as it came and never served; readers get renditions.
    It may be missing: wire copy names a picture by its asset id before the file arrives.
    """

    file = models.FileField(_("file"), max_length=200, blank=True)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), default=0, editable=False)
    headline = models.CharField(_("headline"), max_length=250, blank=True)
    caption = models.TextField(
        _("caption"), blank=True, help_text=_("Who, what, where and when; the credit goes below.")
    )
    alt_text = models.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It tells nothing: screen readers pass over.")
    )
    creator = models.CharField(_("creator"), max_length=250, blank=True)
    credit = models.CharField(
        _("credit"), max_length=250, blank=True, help_text=_("As printed: Jane Doe/Reuters")
    )
    source = models.CharField(_("source"), max_length=250, blank=True)
    asset_id = models.CharField(
        _("asset id"), max_length=120, blank=True, db_index=True, help_text=_("The agency's own.")
    )
    copyright_notice = models.CharField(
        _("copyright notice"),
        max_length=500,
        blank=True,
        help_text=_("As printed on the picture, which may differ from the story's."),
    )
    license_url = models.URLField(_("licence address"), blank=True)
    usage_terms = models.TextField(_("usage terms"), blank=True)
    rights_from = models.DateTimeField(_("rights from"), null=True, blank=True)
    rights_until = models.DateTimeField(_("rights until"), null=True, blank=True)
    focal_x = models.FloatField(_("focal point, from the left"), default=0.5)
    focal_y = models.FloatField(_("focal point, from the top"), default=0.5)
    metadata = models.JSONField(_("read from the file"), default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rights_from__isnull=True)
                | Q(rights_until__isnull=True)
                | Q(rights_until__gt=F("rights_from")),
                name="image_rights_in_order",
                violation_error_message=_("The rights must end after they begin."),
            ),
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="image_focal_point_inside",
                violation_error_message=_("The focal point lies outside the picture."),
            ),
            models.CheckConstraint(
                condition=Q(is_decorative=False) | Q(alt_text=""),
                name="image_decorative_or_described",
                violation_error_message=_(
                    "A decorative picture has no alt text: empty it, or take the mark away."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.caption[:80] or self.asset_id or gettext("Untitled image")

    @property
    def key(self) -> str:
        """The part of the checksum that names this file's renditions."""
        return self.checksum[:24]

    @property
    def is_missing(self) -> bool:
        """Whether the picture is named but its file still to be supplied."""
        return not self.file

    def rights_problem(self, at: datetime | None = None) -> str:
        """Return in one sentence why the picture may not be shown at ``at``; '' if it may."""
        at = at or timezone.now()
        if self.rights_from and at < self.rights_from:
            return gettext("Its rights begin only on %(when)s.") % {"when": _day(self.rights_from)}
        if self.rights_until and at >= self.rights_until:
            return gettext("Its rights ended on %(when)s.") % {"when": _day(self.rights_until)}
        return ""

    def url(self, width: int) -> str:
        """The address of the rendition ``width`` pixels wide."""
        return reverse("articles:picture", args=[self.pk, self.key, width])

    @property
    def widths(self) -> tuple[int, ...]:
        return pictures.widths_for(self.width) if self.width else ()

    @property
    def thumbnail_url(self) -> str:
        return self.url(self.widths[0]) if self.widths else ""


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
