from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.lib.cursor import Cursor
from articles.models.caption import Placement
from articles.models.content import Content
from articles.models.printed import EditionByline, EditionCaption, EditionTopic
from articles.models.rows import json_rows


class EditionQuerySet(models.QuerySet):
    """The rules of who sees what when, each named once."""

    def live(self, at: datetime | None = None) -> "EditionQuerySet":
        """Editions that readers see at ``at`` (now, unless told)."""
        at = at or timezone.now()
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=at), live_from__lte=at)

    def shown(self) -> "EditionQuerySet":
        """Editions that were, are or will be seen: all but those cancelled before their time."""
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")))

    def scheduled(self, at: datetime | None = None) -> "EditionQuerySet":
        """Editions that will be live after ``at`` (now, unless told)."""
        return self.shown().filter(live_from__gt=at or timezone.now())

    def newest(self, before: Cursor | None = None) -> "EditionQuerySet":
        """Newest first; ``before`` is the place in the list after which to go on.

        An update keeps its story's place: what is sorted by stays from edition to edition.
        """
        return self._listed(before)

    def in_section(self, section: int, before: Cursor | None = None) -> "EditionQuerySet":
        """The stories of the section with that primary key, newest first."""
        return self._listed(before, section=section)

    def with_topic(self, topic, before: Cursor | None = None) -> "EditionQuerySet":
        return self._listed(before, via="topic_rows__", topic_rows__topic=topic)

    def by_author(self, author, before: Cursor | None = None) -> "EditionQuerySet":
        """Stories that credit ``author``; once each, whatever the number of roles."""
        return self._listed(
            before, via="byline_rows__", byline_rows__author=author, byline_rows__is_first=True
        )

    def _listed(self, before: Cursor | None, via: str = "", **where) -> "EditionQuerySet":
        # Filtered and ordered by the same relation, in one call and so in one join: a page
        # is then one range of that relation's index.
        place = Q()
        if before:
            place = Q(**{f"{via}published_at__lt": before.published_at}) | Q(
                story_id__lt=before.story_id
            )
            where[f"{via}published_at__lte"] = before.published_at
        return (
            self.filter(place, **where)
            .defer("body")
            .select_related("section")
            .order_by(f"-{via}published_at", "-story_id")
        )

    def begun(self, at: datetime | None = None) -> "EditionQuerySet":
        """Editions that readers have been shown by ``at`` (now, unless told)."""
        return self.shown().filter(live_from__lte=at or timezone.now())

    def at_address(self, on: date, slug: str, at: datetime | None = None) -> "EditionQuerySet":
        """Editions of the story that has at ``at`` (now, unless told), or ever had, that address.

        The address of an edition still to come is not known before its time. One that no edition
        has any more stays known.
        """
        had_it = Edition.objects.filter(story=OuterRef("story"), published_on=on, slug=slug)
        return self.filter(
            Exists(had_it.begun(at)) | ~Exists(had_it),
            story__addresses__published_on=on,
            story__addresses__slug=slug,
        )

    def placed_on(self, section, at: datetime | None = None) -> "EditionQuerySet":
        """Editions of the stories in the slots of ``section``'s front (None: the front page).

        Each has ``slot_place``; first by position, then what was placed last.
        """
        at = at or timezone.now()
        return (
            self.defer("body")
            .select_related("section")
            .filter(
                Q(story__slots__until__isnull=True) | Q(story__slots__until__gt=at),
                story__slots__since__lte=at,
                story__slots__section=section,
            )
            .annotate(slot_place=F("story__slots__place"))
            .order_by("story__slots__position", "-story__slots__since")
        )

    def for_page(self) -> "EditionQuerySet":
        """With all that a story's page shows but its corrections, in three queries."""
        topics = json_rows(
            EditionTopic.objects.filter(edition=OuterRef("pk")),
            "edition",
            name="name",
            slug="topic__slug",
        )
        return (
            self.select_related("section", "copyright_notice")
            .prefetch_related(*_printed())
            .annotate(printed_topics=topics)
        )


def load_cards(editions: list["Edition"]) -> None:
    """Load what the cards of ``editions`` show: bylines and pictures, in two queries."""
    models.prefetch_related_objects(editions, *_printed())


def _printed() -> tuple[Prefetch, Prefetch]:
    captions = EditionCaption.objects.select_related("image").defer(
        "image__metadata", "image__search_text", "image__instructions"
    )
    return (
        Prefetch(
            "byline_rows",
            EditionByline.objects.select_related("author"),
            to_attr="printed_bylines",
        ),
        Prefetch("caption_rows", captions, to_attr="printed_captions"),
    )


class Edition(Content):
    """What readers were shown from ``live_from`` until ``live_until``; never changed.

    Only ``live_until`` may be set, or drawn nearer, but never into the past; an edition
    cancelled before its time ends when it begins. The database itself refuses anything else:
    see ``guards``. ``ends_at`` is the end that was wished for; ``live_until`` comes before it
    where another edition takes over.
    """

    story = models.ForeignKey("articles.Story", models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("number"))
    story_version = models.PositiveIntegerField(_("version of the working copy"))
    published_at = models.DateTimeField(
        _("published"), help_text=_("When the first edition of the story went live.")
    )
    published_on = models.DateField(
        _("publication date"), help_text=_("The same, as a date of the site's time zone.")
    )
    updated_at = models.DateTimeField(_("updated"))
    live_from = models.DateTimeField(_("live from"))
    live_until = models.DateTimeField(_("live until"), null=True, blank=True)
    ends_at = models.DateTimeField(
        _("ends"),
        null=True,
        blank=True,
        help_text=_("When the story shall leave the site, whatever comes before."),
    )
    copyright_line = models.TextField(_("copyright notice as printed"))
    change_note = models.CharField(
        _("what changed"), max_length=500, blank=True, help_text=_("In words for readers.")
    )
    words = models.PositiveIntegerField(_("words"), default=0)
    parts = models.PositiveIntegerField(
        _("number of parts"),
        default=0,
        help_text=_("Its bylines, pictures, topics and corrections: no more can be added."),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("published by"),
        null=True,
        related_name="editions_published",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["story_id", "number"]
        default_permissions = ["view"]
        indexes = [
            models.Index(F("published_at").desc(), F("story").desc(), name="edition_newest"),
            models.Index(
                "section", F("published_at").desc(), F("story").desc(), name="edition_in_section"
            ),
            models.Index("live_from", name="edition_live_from"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="edition_number_once"),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")),
                name="edition_ends_after_it_begins",
                violation_error_message=_("An edition cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(live_until__isnull=False, live_until__lte=F("ends_at")),
                name="edition_not_after_its_end",
                violation_error_message=_("An edition cannot be live after the end set for it."),
            ),
            models.CheckConstraint(
                condition=Q(embargo_until__isnull=True) | Q(live_from__gte=F("embargo_until")),
                name="edition_not_before_its_embargo",
                violation_error_message=_("An edition cannot be live before its embargo ends."),
            ),
            models.CheckConstraint(
                condition=~Q(headline="")
                & ~Q(slug="")
                & ~Q(body="")
                & Q(section__isnull=False)
                & Q(copyright_notice__isnull=False),
                name="edition_is_whole",
                violation_error_message=_(
                    "An edition has a headline, slug, body, section and copyright notice."
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        day = self.published_on
        date = [f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"]
        return reverse("articles:story", args=[*date, self.slug])

    @property
    def is_updated(self) -> bool:
        return self.updated_at > self.published_at

    @cached_property
    def pictures(self) -> list[EditionCaption]:
        """The pictures as printed that may be shown now. Needs ``load_cards`` or ``for_page``."""
        images = [(caption, caption.image) for caption in self.printed_captions]
        return [caption for caption, image in images if image.is_allowed() and not image.is_missing]

    @cached_property
    def lead(self) -> EditionCaption | None:
        """The lead picture, or None; when its rights are over, the next that may be shown."""
        had_lead = any(each.placement == Placement.LEAD for each in self.printed_captions)
        leads = [each for each in self.pictures if each.placement == Placement.LEAD]
        return next(iter(leads or (self.pictures if had_lead else [])), None)

    @property
    def gallery(self) -> list[EditionCaption]:
        found = [each for each in self.pictures if each.placement == Placement.GALLERY]
        return [each for each in found if each is not self.lead]

    @property
    def cursor(self) -> Cursor:
        """This edition's place in a list, newest first."""
        return Cursor(self.published_at, self.story_id)
