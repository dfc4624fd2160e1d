"""When what is shown last became different: the date that goes with a list.

A date of the newest story would not do. A picture whose rights end, a story that is withdrawn and
a topic that is renamed change a list without one, and whoever asks by date alone would keep what
is gone.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db.models import F, Max, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date

from articles.formats.feed import Notice
from articles.models import Correction, Edition, Event

NOUNS = (
    *(Event.Verb.RENAMED, Event.Verb.JOINED, Event.Verb.PARTED),
    *(Event.Verb.ADDED, Event.Verb.CHANGED, Event.Verb.DELETED),
    *(Event.Verb.ATTACHED, Event.Verb.TOOK_DOWN, Event.Verb.PUT_BACK, Event.Verb.REDACTED),
)
"""What the desk does that readers see and that is no edition: names, notices, pictures."""


def of_list(rows: QuerySet, shown: list[Edition], is_whole: bool, to: str = "") -> datetime | None:
    """Return when the list that shows ``shown`` last changed; None if that is not known.

    ``rows`` are the editions of all that could stand in it, live or not, or what leads by ``to``
    to them; ``is_whole`` says whether ``shown`` is all of them that is live. ``shown`` come with
    what ``for_page`` loads. One query, of a range that ends with the oldest of ``shown``.
    """
    now = timezone.now()
    oldest = None if is_whole else shown[-1].published_at
    begins, ends = f"{to}live_from", f"{to}live_until"
    was_shown = Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": F(begins)})
    rows = rows.filter(was_shown, **{f"{begins}__lte": now}).order_by("-published_at")
    rows = rows.annotate(nouns_at=_of_nouns())
    rows = rows.values_list("published_at", begins, ends, "nouns_at")
    moments = []
    for published_at, *bounds in rows.iterator(chunk_size=100):
        if oldest and published_at < oldest:
            break
        moments += bounds
    return _last([*moments, *_of_pictures(shown)], now) if moments else None


def of_notices(notices: list[Notice], is_whole: bool) -> datetime | None:
    """Return the same for a list of what readers were told of changes; one query.

    A notice goes when its story does: all that was made since the oldest of ``notices`` counts.
    """
    now = timezone.now()
    made = Correction.objects.made(now)
    if not is_whole:
        made = made.filter(made_at__gte=notices[-1].correction.made_at)
    begun = Edition.objects.begun(now).filter(story__in=made.values("edition__story"))
    found = begun.annotate(nouns_at=_of_nouns()).aggregate(
        begun=Max("live_from"),
        ended=Max("live_until", filter=Q(live_until__lte=now)),
        nouns=Max("nouns_at"),
    )
    return _last(found.values(), now) if found["begun"] else None


def _last(moments: Iterable[datetime | None], now: datetime) -> datetime:
    return max(each for each in (*moments, _new_year(now)) if each and each <= now)


def _new_year(now: datetime) -> datetime:
    """When the paper's own copyright notice last got another year."""
    start = {"month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    return timezone.localtime(now).replace(**start)


def _of_nouns() -> Subquery:
    last = Event.objects.filter(verb__in=NOUNS).order_by("-at").values("at")[:1]
    return Subquery(last)


def _of_pictures(editions: Iterable[Edition]) -> list[datetime | None]:
    """When the right to show each picture began and ended."""
    images = [caption.image for edition in editions for caption in edition.printed_captions]
    return [
        moment
        for image in images
        for moment in (image.rights_from, image.rights_until, image.taken_down_at)
    ]


def tell(response: HttpResponse, modified: datetime | None) -> HttpResponse:
    """Let ``response`` say so, to the second and never too early (RFC 9110, section 8.8.2).

    The date is the end of the second in which it changed, as it may change twice in one; while
    that second lasts there is no date to be told.
    """
    if modified is None:
        return response
    end = modified.astimezone(UTC).replace(microsecond=0)
    end += timedelta(seconds=1) if modified.microsecond else timedelta()
    if end <= timezone.now():
        response["Last-Modified"] = http_date(end.timestamp())
    return response
