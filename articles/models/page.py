"""What the paper says of itself: about, ethics, corrections, ownership and whatever else."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PageText(models.Model):
    """What a page and its editions share."""

    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class PageQuerySet(models.QuerySet):
    def showing(self, image: models.Model) -> "PageQuerySet":
        """Those that have ``image`` in their text, as it is written now or in any edition."""
        figure = f'<figure data-image="{image.pk}"'
        editions = PageEdition.objects.filter(body__contains=figure).values("page")
        return self.filter(Q(body__contains=figure) | Q(pk__in=editions))


class Page(PageText):
    """The working copy of a page about the paper; readers read its editions."""

    class Kind(models.TextChoices):
        """What machines know a page as (schema.org, NewsMediaOrganization)."""

        ABOUT = "about", _("About the paper")
        MISSION = "mission", _("Mission and coverage")
        ETHICS = "ethics", _("Ethics")
        CORRECTIONS = "corrections", _("Corrections policy")
        VERIFICATION = "verification", _("How facts are checked")
        SOURCES = "sources", _("Unnamed sources")
        OWNERSHIP = "ownership", _("Ownership and funding")
        DIVERSITY = "diversity", _("Diversity")
        FEEDBACK = "feedback", _("Talk to us")
        MASTHEAD = "masthead", _("Who we are")
        TERMS = "terms", _("Terms of use")
        PRIVACY = "privacy", _("Privacy")
        OTHER = "other", _("Another page")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        allow_unicode=True,
        help_text=_("Its address: /about/ethics/ for “ethics”."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    edited_at = models.DateTimeField(_("last edited"), default=timezone.now, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("last edited by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page about the paper")
        verbose_name_plural = _("pages about the paper")
        ordering = ["position", "title"]
        permissions = [("publish_page", "Can publish and withdraw pages about the paper")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=~Q(kind="other"),
                name="one_page_of_a_kind",
                violation_error_message=_("There is a page of this kind already."),
            ),
        ]

    def get_absolute_url(self) -> str:
        if self.kind == self.Kind.ABOUT:
            return reverse("articles:about")
        return reverse("articles:page", args=[self.slug])

    @property
    def is_known(self) -> bool:
        """Whether readers have met it, so that its address and kind stay as they are."""
        return self.pk is not None and self.editions.exists()

    def live_edition(self) -> "PageEdition | None":
        """Return the edition that readers see now; None for a draft or a withdrawn page."""
        return self.editions.live().first() if self.pk else None


class PageEditionQuerySet(models.QuerySet):
    def begun(self, at: datetime | None = None) -> "PageEditionQuerySet":
        """What readers have met by ``at`` (now, unless told), the newest first."""
        return self.filter(live_from__lte=at or timezone.now()).order_by("-number")

    def live(self, at: datetime | None = None) -> "PageEditionQuerySet":
        """The edition of each page that readers see at ``at`` (now, unless told)."""
        begun = self.begun(at).order_by()
        last = begun.filter(page=models.OuterRef("page")).order_by("-number").values("pk")[:1]
        return begun.filter(pk=models.Subquery(last), is_withdrawn=False)


class PageEdition(PageText):
    """A page as readers have read it from ``live_from``, until the next; never changed."""

    page = models.ForeignKey(Page, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("number"))
    note = models.CharField(_("what changed"), max_length=250, blank=True)
    is_withdrawn = models.BooleanField(_("takes the page away"), default=False)
    live_from = models.DateTimeField(_("live from"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("published by"),
        null=True,
        related_name="+",
    )

    objects = PageEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a page")
        verbose_name_plural = _("editions of pages")
        ordering = ["page_id", "number"]
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_edition_number_once"),
        ]
