"""Which other servers are told that readers see something new, or no longer see something.

A WebSub hub is told of each feed that changes, search engines (IndexNow) of the story. Like
``telling``, each function is called at the end of a verb, inside its transaction, and only writes
rows of the outbox. Those that tell of a time to come wait for it there, and are not sent if it
never comes. Nothing is written unless it is switched on and the site is public.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from articles.desk import couriers, outbox
from articles.desk.changes import is_silent
from articles.desk.telling import NEWS
from articles.models import Author, Edition, EditionByline, EditionTopic, Message, Topic

KINDS = ("xml", "atom", "json")
"""The last parts of the addresses of feeds."""


def published(edition: Edition) -> None:
    """Tell that ``edition`` is live from its time on, and gone when its end comes.

    Nobody is told of a silent fix, nor of what was out long ago, such as a story that is brought
    in from an archive.
    """
    if not settings.PINGS:
        return
    before = edition.story.editions.begun(edition.live_from).exclude(pk=edition.pk)
    was_there = before.filter(live_until=edition.live_from).exists()
    if was_there and is_silent(edition):
        return
    if edition.live_from >= timezone.now() - NEWS:
        last = before.order_by("-live_from").first() if was_there else None
        _tell(outbox.LIVE, edition, edition.live_from, also=last)
    if edition.live_until and edition.live_until == edition.ends_at:
        _tell(outbox.GONE, edition, edition.live_until)


def withdrawn(edition: Edition) -> None:
    """Tell that ``edition`` is gone, now."""
    _tell(outbox.GONE, edition, timezone.now())


def redacted(editions: Iterable[Edition], redaction: int) -> None:
    """Tell that ``editions`` have other words now, by the redaction with that number."""
    for edition in editions:
        _tell(outbox.LIVE, edition, timezone.now(), act=f":{redaction}")


def _tell(
    what: str, edition: Edition, at: datetime, also: Edition | None = None, act: str = ""
) -> None:
    if not settings.PINGS:
        return
    now = timezone.now()
    common = {"made_at": now, "try_at": max(at, now)}
    key = f"{what}:{edition.pk}{act}"
    messages = []
    if couriers.of(Message.Channel.WEBSUB):
        feeds = dict.fromkeys(each for e in (edition, also) if e for each in _feeds(e))
        messages += [
            Message(
                **common,
                key=f"websub:{key}:{sha256(feed.encode()).hexdigest()[:16]}",
                channel=Message.Channel.WEBSUB,
                address=settings.WEBSUB_HUB,
                subject=_("A feed has changed: %(feed)s") % {"feed": feed[:200]},
                text=feed,
            )
            for feed in feeds
        ]
    if couriers.of(Message.Channel.INDEXNOW):
        number = {"story": edition.story_id, "edition": edition.number}
        messages.append(
            Message(
                **common,
                key=f"indexnow:{key}",
                channel=Message.Channel.INDEXNOW,
                address=settings.INDEXNOW_ENDPOINT,
                subject=_("For search engines: story %(story)d, edition %(edition)d") % number,
            )
        )
    outbox.tell(messages)


def _feeds(edition: Edition) -> Iterator[str]:
    """The whole address of each feed that ``edition`` stands in."""
    for home in _homes(edition):
        for kind in KINDS:
            yield settings.SITE_URL + iri_to_uri(f"{home}feed.{kind}")


def _homes(edition: Edition) -> Iterator[str]:
    yield reverse("articles:front")
    yield edition.section.get_absolute_url()
    rows = EditionTopic.objects.filter(edition=edition).select_related("topic__root")
    for row in rows:
        yield from _and_wider(row.topic.present)
    for row in EditionByline.objects.filter(edition=edition).select_related("author__root"):
        author: Author = row.author.present
        yield author.get_absolute_url()
    if edition.story.editions.begun(edition.live_from).filter(corrections__isnull=False).exists():
        yield reverse("articles:corrections")


def _and_wider(topic: Topic | None) -> Iterator[str]:
    met: set[int] = set()
    while topic and topic.pk not in met:
        met.add(topic.pk)
        yield topic.get_absolute_url()
        topic = topic.wider
