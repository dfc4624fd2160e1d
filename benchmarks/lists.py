"""What lists and stories cost in a paper of 20,000 stories.

Prints, for each kind of page, its queries and its CPU time as a ratio to a view that only
says SELECT 1: ratios compare between machines, milliseconds do not.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORIES, SECTIONS, TOPICS, AUTHORS = 20_000, 5, 200, 40
DEEP = 19_000  # stories down the list
ROUNDS = 60

home = tempfile.TemporaryDirectory()
sys.path.insert(0, str(ROOT))
os.environ["DATABASE_URL"] = f"sqlite:///{home.name}/bench.sqlite3"
os.environ["MEDIA_ROOT"] = home.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import (  # noqa: E402
    Address,
    Author,
    CopyrightNotice,
    Edition,
    EditionByline,
    EditionTopic,
    Role,
    Section,
    Story,
    Topic,
)


def yardstick(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [path("yardstick", yardstick), path("", include("newsroom.urls"))]


def fill() -> None:
    """Publish STORIES stories, one every ten minutes until now."""
    notice = CopyrightNotice.objects.create(holder="The Paper", statement="All rights reserved.")
    sections = _made(Section, (f"Section {n}" for n in range(SECTIONS)))
    topics = _made(Topic, (f"Topic {n}" for n in range(TOPICS)))
    authors = _made(Author, (f"Author {n}" for n in range(AUTHORS)))
    now = timezone.now()
    body = "<p>" + "The river rose two metres in a night. " * 60 + "</p>"
    stories, editions, addresses, bylines, tagged = [], [], [], [], []
    for n in range(1, STORIES + 1):
        at = now - timedelta(minutes=10 * (STORIES - n))
        content = {
            "headline": f"River rises for the {n}th time",
            "dek": "Three bridges are closed.",
            "slug": f"river-rises-{n}",
            "body": body,
            "section": sections[n % SECTIONS],
            "copyright_notice": notice,
        }
        stories.append(Story(pk=n, **content))
        editions.append(
            Edition(
                pk=n,
                story_id=n,
                number=1,
                story_version=1,
                published_at=at,
                published_on=at.date(),
                updated_at=at,
                live_from=at,
                copyright_line="© The Paper",
                parts=2,
                **content,
            )
        )
        addresses.append(Address(story_id=n, published_on=at.date(), slug=content["slug"]))
        author = authors[n % AUTHORS]
        bylines.append(
            EditionByline(
                edition_id=n,
                author=author,
                name=author.name,
                role=Role.WRITING,
                position=0,
                is_first=True,
                published_at=at,
            )
        )
        topic = topics[n % TOPICS]
        tagged.append(EditionTopic(edition_id=n, topic=topic, name=topic.name, published_at=at))
    for rows in (stories, editions, addresses, bylines, tagged):
        type(rows[0]).objects.bulk_create(rows, batch_size=1000)
    connection.cursor().execute("ANALYZE")


def _made(model: type, names: Iterable[str]) -> list:
    rows = [model(name=name, slug=name.lower().replace(" ", "-")) for name in names]
    return model.objects.bulk_create(rows)


def addresses() -> dict[str, str]:
    newest = Edition.objects.order_by("-published_at").first()
    deep = Edition.objects.newest().live()[DEEP].cursor
    return {
        "front page": "/",
        "section": "/section-1/",
        "topic": "/topics/topic-1/",
        "author": "/authors/author-1/",
        "story": newest.get_absolute_url(),
        f"front page, {DEEP:,} down": f"/?before={deep}",
        f"section, {DEEP:,} down": f"/section-1/?before={deep}",
    }


def measure(client: Client, address: str) -> tuple[int, float]:
    """Return the queries of a request to ``address`` and its median CPU time in milliseconds."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        count = len(queries)
    assert answer.status_code == 200, (address, answer.status_code)
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        client.get(address)
        spent.append(time.process_time() - began)
    return count, sorted(spent)[ROUNDS // 2] * 1000


@override_settings(
    ROOT_URLCONF=__name__,
    STATIC_ROOT=home.name,
    STORAGES={
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
)
def main() -> None:
    call_command("migrate", verbosity=0)
    fill()
    client = Client(headers={"host": "localhost"})
    _, unit = measure(client, "/yardstick")
    print(f"{STORIES:,} stories; the yardstick, a view that says SELECT 1: {unit:.2f} ms of CPU\n")
    print(f"{'page':<28}{'queries':>8}{'CPU ms':>9}{'ratio':>8}")
    for name, address in addresses().items():
        queries, spent = measure(client, address)
        print(f"{name:<28}{queries:>8}{spent:>9.2f}{spent / unit:>8.1f}")


if __name__ == "__main__":
    main()
