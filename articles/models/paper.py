from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.author import validate_links
from articles.models.banner import Banner
from articles.models.image import Image
from articles.models.notice import CopyrightNotice
from articles.models.page import Page, PageEdition
from articles.models.rows import json_rows
from articles.models.section import Section


class PaperQuerySet(models.QuerySet):
    def for_frame(self, at: datetime | None = None) -> "Paper":
        """Return the paper with all that the frame of a page needs, in one query.

        As it is at ``at``: now, unless told. ``banner`` is the breaking banner that stands, with
        the live ``edition`` of its story if it has one, or else None.

        ``sections`` and the live ``pages`` about the paper, each with the title that readers see,
        are in their order; ``default_notice`` is None if there is none; its logo is loaded;
        ``reserves_mining`` says whether any notice does, so that some stories may be reserved.
        """
        paper = (
            self.select_related("logo")
            .defer(*(f"logo__{name}" for name in ("metadata", "search_text", "instructions")))
            .annotate(
                section_rows=_all_rows(Section.objects.all(), *SECTION_FIELDS),
                notice_rows=_all_rows(
                    CopyrightNotice.objects.filter(is_default=True), *NOTICE_FIELDS
                ),
                page_rows=_all_rows(PageEdition.objects.live(at), "title", **PAGE_FIELDS),
                banner_row=Banner.objects.as_row(at),
                reserves_mining=Exists(CopyrightNotice.objects.filter(tdm_reserved=True)),
            )
            .get(pk=Paper.ONLY)
        )
        rows = sorted(paper.section_rows or [], key=lambda row: (row["position"], row["name"]))
        paper.sections = [Section(**row) for row in rows]
        pages = sorted(paper.page_rows or [], key=lambda row: (row["position"], row["title"]))
        paper.pages = [Page(**row) for row in pages]
        notices = [CopyrightNotice(**row) for row in paper.notice_rows or []]
        paper.default_notice = next(iter(notices), None)
        paper.banner = Banner.of_row(paper.banner_row)
        return paper


SECTION_FIELDS = ("pk", "name", "slug", "description", "position")
NOTICE_FIELDS = (
    *("pk", "holder", "statement", "year_rule", "year_from", "year_to"),
    *("license_url", "terms_url", "tdm_reserved", "tdm_policy_url"),
)
PAGE_FIELDS = {name: f"page__{name}" for name in ("pk", "kind", "slug", "position")}


def _all_rows(rows: models.QuerySet, *names: str, **fields: str) -> Subquery:
    # Grouping by a constant makes one list of all the rows.
    named = {**{name: name for name in names}, **fields}
    return json_rows(rows.annotate(everything=Value(1)), "everything", **named)


class Accent(models.TextChoices):
    """Colours that reach 4.5:1 against the paper in light and in dark (WCAG 2.2, 1.4.3)."""

    CRIMSON = "crimson", _("Crimson")
    INK = "ink", _("Ink blue")
    FOREST = "forest", _("Forest green")
    PLUM = "plum", _("Plum")
    RUST = "rust", _("Rust")
    SLATE = "slate", _("Slate")


class FeedText(models.TextChoices):
    FULL = "full", _("The whole story")
    SUMMARY = "summary", _("The summary only")


class Paper(models.Model):
    """The paper itself: one row, made by ``migrate``."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(_("name"), max_length=80, default="Newsroom")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact = models.TextField(
        _("postal address and telephone"), blank=True, help_text=_("As they should be printed.")
    )
    legal_name = models.CharField(
        _("publisher"), max_length=160, blank=True, help_text=_("The company or body behind it.")
    )
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    logo = models.ForeignKey(
        "articles.Image",
        models.PROTECT,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        related_name="logo_of",
        help_text=_("Stands in place of the name. Wide, on a plain ground."),
    )
    accent = models.CharField(
        _("colour"),
        max_length=20,
        choices=Accent,
        default=Accent.FOREST,
        help_text=_("Of links and marks; each can be read in light and in dark."),
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        help_text=_("Of menus and dates on the public site; a story has its own."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    social_links = models.TextField(
        _("social addresses"),
        blank=True,
        validators=[validate_links],
        help_text=_("The paper's profiles elsewhere. One address a line."),
    )
    feed_text = models.CharField(
        _("text in feeds"), max_length=10, choices=FeedText, default=FeedText.FULL
    )
    is_set_up = models.BooleanField(_("has been set up"), default=False, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("the paper")
        verbose_name_plural = _("the paper")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_paper"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> tzinfo:
        """The time zone of its dates: its own, or else the one of the settings."""
        try:
            return ZoneInfo(self.time_zone) if self.time_zone else timezone.get_default_timezone()
        except (ZoneInfoNotFoundError, ValueError):  # the machine's list has lost it
            return timezone.get_default_timezone()

    @property
    def tongue(self) -> str:
        """The code of the language of its menus and dates: its own, or that of the settings."""
        return self.language or settings.LANGUAGE_CODE

    @property
    def shown_logo(self) -> Image | None:
        """Its logo, if there is one with a file whose rights hold now; else its name stands."""
        logo = self.logo
        return logo if logo and logo.renditions and logo.is_allowed() else None

    @property
    def profiles(self) -> list[str]:
        """The addresses of the paper elsewhere, in their order."""
        return [line.strip() for line in self.social_links.splitlines() if line.strip()]
