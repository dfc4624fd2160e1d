"""The rights clock: which pictures may be shown no more before long, and where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles.admin import moments
from articles.admin.base import DeskAdmin
from articles.admin.images.marks import time_left
from articles.admin.usage import has_page
from articles.models import Author, Edition, EditionCaption, Image

DAYS = 30
SHOWN = 200  # pictures in each list


@dataclass(frozen=True)
class Place:
    """Where readers meet a picture, or would if it were allowed, now or from a time to come."""

    name: str
    role: str
    desk_url: str
    public_url: str = ""
    """'' of what readers do not see yet."""
    scheduled_for: str = ""
    """When they will; '' of what they see now."""


@dataclass(frozen=True)
class Lapse:
    image: Image
    places: list[Place] = field(default_factory=list)

    @property
    def time_left(self) -> str:
        return time_left(self.image.rights_until)


def soon() -> QuerySet[Image]:
    """Pictures whose rights end within the next ``DAYS`` days, those that end first first."""
    return Image.objects.lapsing(timezone.now() + timedelta(days=DAYS))


def over() -> QuerySet[Image]:
    """Pictures that may not be shown any more and that pages still name, live ones or scheduled
    ones; the latest first."""
    ended = Q(rights_until__lte=timezone.now()) | Q(taken_down_at__isnull=False)
    named = Exists(_captions(_to_be_read()).filter(image=OuterRef("pk"))) | Exists(
        _public_authors().filter(portrait=OuterRef("pk"))
    )
    latest = Coalesce("taken_down_at", "rights_until").desc()
    return Image.objects.filter(ended).filter(named).order_by(latest, "-pk")


def with_pages(images: QuerySet[Image]) -> QuerySet[Image]:
    """Annotate ``live_pages``: how many pages of readers show each picture now."""
    return images.annotate(
        live_pages=_number(
            _captions(Edition.objects.live())
            .filter(image=OuterRef("pk"))
            .order_by()
            .values("image"),
            "edition",
        )
        + _number(
            _public_authors().filter(portrait=OuterRef("pk")).order_by().values("portrait"), "pk"
        )
    )


def places_of(images: Iterable[Image]) -> list[Lapse]:
    """Return each picture with the live and the scheduled pages that name it, in two queries."""
    lapses = {image.pk: Lapse(image) for image in images}
    if not lapses:
        return []
    now = timezone.now()
    for row in (
        _captions(_to_be_read())
        .filter(image__in=lapses)
        .select_related("edition")
        .defer("edition__body", "caption", "alt_text")
        .order_by("-edition__published_at", "edition", "position", "pk")
    ):
        edition, is_live = row.edition, row.edition.live_from <= now
        lapses[row.image_id].places.append(
            Place(
                edition.headline,
                row.get_placement_display(),
                reverse("admin:articles_story_change", args=[edition.story_id]),
                public_url=edition.get_absolute_url() if is_live else "",
                scheduled_for="" if is_live else moments.short(edition.live_from),
            )
        )
    for author in _public_authors().filter(portrait__in=lapses):
        lapses[author.portrait_id].places.append(
            Place(
                author.name,
                _("Portrait"),
                reverse("admin:articles_author_change", args=[author.pk]),
                public_url=author.get_absolute_url(),
            )
        )
    return list(lapses.values())


@method_decorator(require_safe)
def lapsing(desk: DeskAdmin, request: HttpRequest) -> HttpResponse:
    if not desk.has_view_permission(request):
        raise PermissionDenied
    coming, ended = list(soon()[: SHOWN + 1]), list(over()[: SHOWN + 1])
    known = {lapse.image.pk: lapse for lapse in places_of([*coming[:SHOWN], *ended[:SHOWN]])}
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": _("Picture rights that end"),
        "soon": [known[image.pk] for image in coming[:SHOWN]],
        "over": [known[image.pk] for image in ended[:SHOWN]],
        "more_soon": len(coming) > SHOWN,
        "more_over": len(ended) > SHOWN,
        "days": ngettext("the next %(n)d day", "the next %(n)d days", DAYS) % {"n": DAYS},
        "time_zone": timezone.get_current_timezone_name(),
    }
    return TemplateResponse(request, "admin/articles/image/lapsing.html", context)


def _to_be_read() -> QuerySet[Edition]:
    """Editions that are live, and those that will be."""
    now = timezone.now()
    return Edition.objects.live(now) | Edition.objects.scheduled(now)


def _captions(editions: QuerySet[Edition]) -> QuerySet[EditionCaption]:
    # Asked of each row's own edition: a list of all that are live would be as long as the paper.
    return EditionCaption.objects.filter(Exists(editions.filter(pk=OuterRef("edition"))))


def _public_authors() -> QuerySet[Author]:
    return Author.objects.filter(has_page())


def _number(grouped: QuerySet, counted: str) -> Coalesce:
    """As an expression: how many different ``counted`` the one group of ``grouped`` has."""
    number = Subquery(grouped.annotate(n=Count(counted, distinct=True)).values("n"))
    return Coalesce(number, 0, output_field=IntegerField())


PAGES = {"lapsing/": (lapsing, "articles_image_lapsing")}
