from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Edition
from articles.models.slot import TimedQuerySet

EDITION_FIELDS = ("slug", "published_on")


class BannerQuerySet(TimedQuerySet):
    def shown(self, at: datetime | None = None) -> "BannerQuerySet":
        """Those that may be seen at ``at`` (now, unless told), the one that is first.

        One with a story waits until that is live, and goes with it.
        """
        live = Edition.objects.live(at).filter(story=OuterRef("story"))
        return (
            self.standing(at).filter(Q(story__isnull=True) | Exists(live)).order_by("-since", "-pk")
        )

    def as_row(self, at: datetime | None = None) -> Subquery:
        """The banner seen at ``at`` as a column of another query, for ``Banner.of_row``."""
        live = Edition.objects.live(at).filter(story=OuterRef("story"))
        fields = {name: Subquery(live.values(name)[:1]) for name in EDITION_FIELDS}
        row = self.shown(at).annotate(row=JSONObject(pk=F("pk"), text=F("text"), **fields))
        return Subquery(row.values("row")[:1], output_field=models.JSONField())


class Banner(models.Model):
    """Breaking news across the top of every public page, until its time is over.

    Of several at a time, the one that began last is seen. One that has begun is ended, never
    deleted.
    """

    text = models.CharField(_("text"), max_length=160, help_text=_("One sentence."))
    story = models.ForeignKey(
        "articles.Story",
        models.CASCADE,
        verbose_name=_("story"),
        null=True,
        blank=True,
        related_name="banners",
        help_text=_("Where it leads; the banner waits until the story is live."),
    )
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    placed_at = models.DateTimeField(_("placed"), default=timezone.now, editable=False)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("placed by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = BannerQuerySet.as_manager()

    edition: Edition | None = None
    """The live edition of its story; only of a banner from ``of_row``."""

    class Meta:
        verbose_name = _("breaking banner")
        verbose_name_plural = _("breaking banners")
        ordering = ["-since", "-pk"]
        indexes = [models.Index("until", name="banner_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="banner_ends_after_it_begins",
                violation_error_message=_("A banner must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of_row(cls, row: dict[str, object] | None) -> "Banner | None":
        """Return the banner of a column made by ``as_row``; None where none stands."""
        if row is None:
            return None
        banner = cls(pk=row["pk"], text=row["text"])
        if row["slug"]:
            banner.edition = Edition(
                slug=row["slug"],
                published_on=date.fromisoformat(row["published_on"]),
            )
        return banner
