import hashlib
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.lib.folding import fold
from articles.lib.photo_metadata import PhotoMetadata
from articles.lib.pictures import Crop, Format, Rendition, declared, of_crop
from articles.models.provenance import READER_LABELS, DataMining, DigitalSource


class ImageQuerySet(models.QuerySet):
    def allowed(self, at: datetime | None = None) -> "ImageQuerySet":
        """Pictures whose file is here and whose rights hold at ``at`` (now, unless told)."""
        return self.filter(allowed_q(at)).exclude(file="")

    def lapsing(self, until: datetime) -> "ImageQuerySet":
        """Pictures that may be shown now and no more at ``until``, those that end first first."""
        ends_soon = Q(rights_until__gt=timezone.now(), rights_until__lte=until)
        return self.allowed().filter(ends_soon).order_by("rights_until", "pk")

    def containing(self, words: str) -> "ImageQuerySet":
        """Pictures in whose words all of ``words`` stand, whatever their case and accents."""
        found = self
        for word in fold(words).split()[:10]:
            found = found.filter(search_text__contains=word)
        return found


def allowed_q(at: datetime | None = None, prefix: str = "") -> Q:
    """The rights clock as one condition, for images or (``prefix``) for rows that name one.

    ``Image.is_allowed`` is the same rule for a row that is loaded.
    """
    at = at or timezone.now()
    begun = Q(**{f"{prefix}rights_from__isnull": True}) | Q(**{f"{prefix}rights_from__lte": at})
    not_over = Q(**{f"{prefix}rights_until__isnull": True}) | Q(**{f"{prefix}rights_until__gt": at})
    return begun & not_over & Q(**{f"{prefix}taken_down_at__isnull": True})


class Image(models.Model):
    """One picture, with the words and the rights that belong to it wherever it is used.

    ``file`` is the original, kept as it came and never served; readers get renditions.
    It may be missing: wire copy names a picture by its asset id before the file arrives.
    """

    file = models.FileField(_("file"), max_length=200, blank=True)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), default=0, editable=False)
    fingerprint = models.CharField(
        _("fingerprint of what it shows"), max_length=64, blank=True, editable=False
    )
    colour = models.CharField(_("average colour"), max_length=7, blank=True, editable=False)
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
    keywords = models.TextField(
        _("keywords"), blank=True, help_text=_("One a line. They are offered as topics.")
    )
    city = models.CharField(_("city"), max_length=120, blank=True)
    state = models.CharField(_("state or province"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=120, blank=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    creator = models.CharField(
        _("creator"),
        max_length=250,
        blank=True,
        help_text=_("Who took or made it; several names with semicolons between them."),
    )
    credit = models.CharField(
        _("credit"), max_length=250, blank=True, help_text=_("As printed: Jane Doe/Reuters")
    )
    source = models.CharField(_("source"), max_length=250, blank=True)
    asset_id = models.CharField(
        _("asset id"), max_length=120, blank=True, db_index=True, help_text=_("The agency's own.")
    )
    digital_source_type = models.CharField(
        _("how it came to be"),
        max_length=120,
        blank=True,
        choices=DigitalSource,
        help_text=_("Readers are told of a generated or altered picture."),
    )
    copyright_notice = models.CharField(
        _("copyright notice"),
        max_length=500,
        blank=True,
        help_text=_("As printed on the picture, which may differ from the story's."),
    )
    license_url = models.URLField(
        _("licence address"), blank=True, help_text=_("Where the licence can be read.")
    )
    acquire_license_url = models.URLField(
        _("where to license it"), blank=True, help_text=_("Where others can ask for a licence.")
    )
    usage_terms = models.TextField(_("usage terms"), blank=True)
    instructions = models.TextField(
        _("instructions"), blank=True, help_text=_("The agency's, for the desk alone.")
    )
    data_mining = models.CharField(
        _("text and data mining"), max_length=60, blank=True, choices=DataMining
    )
    rights_from = models.DateTimeField(_("rights from"), null=True, blank=True)
    rights_until = models.DateTimeField(_("rights until"), null=True, blank=True)
    restrictions = models.TextField(
        _("where and for what"),
        blank=True,
        help_text=_("Territories and uses, in words: UK only; not for covers."),
    )
    one_use_only = models.BooleanField(
        _("one use only"), default=False, help_text=_("Bought for a single story.")
    )
    taken_down_at = models.DateTimeField(_("taken down"), null=True, editable=False)
    taken_down_reason = models.TextField(_("why it was taken down"), blank=True, editable=False)
    focal_x = models.FloatField(_("focal point, from the left"), default=0.5)
    focal_y = models.FloatField(_("focal point, from the top"), default=0.5)
    metadata = models.JSONField(_("read from the file"), default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    # What follows from the other fields, set by save().
    stamp = models.CharField(max_length=16, default="0", editable=False)
    files_due = models.BooleanField(default=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)

    objects = ImageQuerySet.as_manager()

    DERIVED = ("stamp", "files_due", "search_text")

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]
        permissions = [("take_down_image", "Can take an image down and put it back")]
        indexes = [
            models.Index("rights_until", condition=Q(rights_until__isnull=False), name="lapsing"),
            models.Index("id", condition=Q(files_due=True), name="image_files_due"),
        ]
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        stamp = self._stamp()
        if stamp != self.stamp:
            self.stamp, self.files_due = stamp, True
        self.search_text = fold("\n".join(filter(None, self._searched())))
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, *self.DERIVED}
        super().save(*args, **kwargs)

    # --- Its files --------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The part of the checksum that names this file's renditions."""
        return self.checksum[:24]

    @property
    def is_missing(self) -> bool:
        """Whether the picture is named but its file still to be supplied."""
        return not self.file

    @property
    def focal(self) -> tuple[float, float]:
        return self.focal_x, self.focal_y

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        """Every file that may be asked for; none of a picture whose file is missing."""
        return declared(self.width, self.height) if self.width else ()

    def of_crop(self, crop: Crop, kind: Format) -> tuple[Rendition, ...]:
        """The files of one crop in one format, from the narrowest to the widest."""
        return of_crop(self.width, self.height, crop, kind) if self.width else ()

    def url(self, rendition: Rendition) -> str:
        return reverse("articles:picture", args=[self.pk, self.key, self.stamp, rendition.name])

    @property
    def thumbnail_url(self) -> str:
        """The address of the smallest JPEG of the whole picture; '' without a file."""
        smallest = next(iter(self.of_crop(Crop.WHOLE, Format.JPEG)), None)
        return self.url(smallest) if smallest else ""

    # --- Its words --------------------------------------------------------------------------

    @property
    def creators(self) -> list[str]:
        return [name.strip() for name in self.creator.split(";") if name.strip()]

    @property
    def keyword_list(self) -> list[str]:
        return [line.strip() for line in self.keywords.splitlines() if line.strip()]

    @property
    def reader_label(self) -> str:
        """What readers are told of how it came to be; '' of an ordinary photograph."""
        return str(READER_LABELS.get(self.digital_source_type, ""))

    @property
    def as_metadata(self) -> PhotoMetadata:
        """What stands inside each of its files.

        The agency's instructions are for the desk, and stay there.
        """
        return PhotoMetadata(
            caption=self.caption,
            headline=self.headline,
            byline=tuple(self.creators),
            credit=self.credit,
            source=self.source,
            copyright=self.copyright_notice,
            keywords=tuple(self.keyword_list),
            city=self.city,
            state=self.state,
            country=self.country,
            date_created=self.taken_on.isoformat() if self.taken_on else "",
            job_id=self.asset_id,
            usage_terms=self.usage_terms,
            web_statement=self.license_url,
            licensor_url=self.acquire_license_url,
            alt_text=self.alt_text,
            digital_source_type=self.digital_source_type,
            data_mining=self.data_mining,
        )

    def _stamp(self) -> str:
        words = hashlib.sha256(repr(self.as_metadata).encode()).hexdigest()[:8]
        return f"{words}{round(self.focal_x * 99):02}{round(self.focal_y * 99):02}"

    def _searched(self) -> list[str]:
        place = [self.city, self.state, self.country]
        words = [self.headline, self.caption, self.creator, self.credit, self.source]
        return [*words, self.asset_id, self.keywords, *place]

    # --- Its rights -------------------------------------------------------------------------

    def is_allowed(self, at: datetime | None = None) -> bool:
        """Whether the picture may be shown at ``at`` (now, unless told)."""
        return not self.rights_problem(at)

    def rights_problem(self, at: datetime | None = None) -> str:
        """Return in one sentence why the picture may not be shown at ``at``; '' if it may."""
        at = at or timezone.now()
        if self.taken_down_at:
            return gettext("It was taken down on %(when)s: %(reason)s") % {
                "when": _day(self.taken_down_at),
                "reason": self.taken_down_reason,
            }
        if self.rights_from and at < self.rights_from:
            return gettext("Its rights begin only on %(when)s.") % {"when": _end(self.rights_from)}
        if self.rights_until and at >= self.rights_until:
            return gettext("Its rights ended on %(when)s.") % {"when": _end(self.rights_until)}
        return ""

    @property
    def is_over(self) -> bool:
        """Whether it may not be shown any more: nothing but an editor brings it back."""
        now = timezone.now()
        return bool(self.taken_down_at or (self.rights_until and self.rights_until <= now))


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _end(moment: datetime) -> str:
    """The same for the end of a sentence, where "5 p.m." would bring a full stop too many."""
    return _day(moment).removesuffix(".")
