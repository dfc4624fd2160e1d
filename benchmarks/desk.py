"""What the pages of planning cost in a paper of 10,000 stories.

Prints, for each page and for an editor and a reporter, its queries and its CPU time as a ratio to
a view that only says SELECT 1: ratios compare between machines, milliseconds do not. It fails where
a page asks more than MOST_QUERIES of the database.
"""

import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORIES, SECTIONS = 10_000, 5
ROUNDS = 15
MOST_QUERIES = 12  # a page, whatever the paper's size

home = tempfile.TemporaryDirectory()
sys.path.insert(0, str(ROOT))
os.environ["DATABASE_URL"] = f"sqlite:///{home.name}/bench.sqlite3"
os.environ["MEDIA_ROOT"] = home.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import AbstractBaseUser, Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import (  # noqa: E402
    Author,
    Byline,
    CopyrightNotice,
    Edition,
    Event,
    Note,
    Role,
    Section,
    Story,
)

Stage = Story.Stage


def yardstick(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [path("yardstick", yardstick), path("", include("newsroom.urls"))]


def person(name: str, group: str) -> AbstractBaseUser:
    made = get_user_model().objects.create_user(name, is_staff=True)
    made.groups.add(Group.objects.get(name=group))
    return made


def fill(editor: AbstractBaseUser, reporter: AbstractBaseUser) -> None:
    """STORIES stories, one every ten minutes until now, and some to come.

    Of every hundred, ninety-two are live, two scheduled, and the others in all stages of work.
    Half are the reporter's, every deadline is set, and one in fifty has an open note.
    """
    notice = CopyrightNotice.objects.create(holder="The Paper", statement="All rights reserved.")
    sections = Section.objects.bulk_create(
        Section(name=f"Section {n}", slug=f"section-{n}") for n in range(SECTIONS)
    )
    author = Author.objects.create(name="Rosa Lind", slug="rosa-lind", user=reporter)
    now = timezone.now()
    body = "<p>" + "The river rose two metres in a night. " * 60 + "</p>"
    stories, editions, bylines, events, notes = [], [], [], [], []
    for n in range(1, STORIES + 1):
        at = now - timedelta(minutes=10 * (STORIES - n))
        kind = n % 100
        stage = {1: Stage.DRAFT, 2: Stage.IN_REVIEW, 3: Stage.IN_REVIEW, 4: Stage.DRAFT}.get(
            kind, Stage.APPROVED
        )
        content = {
            "headline": f"River rises for the {n}th time",
            "slug": f"river-rises-{n}",
            "body": body,
            "section": sections[n % SECTIONS],
            "copyright_notice": notice,
        }
        by = reporter if n % 2 else editor
        stories.append(
            Story(
                pk=n,
                stage=stage,
                created_by=by,
                edited_by=by,
                edited_at=at,
                assigned_to=by if n % 3 else None,
                due_at=at + timedelta(hours=2),
                **content,
            )
        )
        bylines.append(Byline(story_id=n, author=author, role=Role.WRITING))
        verb = Event.Verb.SENT_BACK if kind == 4 else Event.Verb.SUBMITTED
        events.append(Event(number=n, at=at, verb=verb, story_id=n, actor_name="Edith"))
        if n % 50 == 0:
            notes.append(Note(story_id=n, text="Is this so?", made_by=editor))
        if kind > 5:
            live_from = now + timedelta(minutes=n) if kind < 8 else at
            editions.append(
                Edition(
                    story_id=n,
                    number=1,
                    story_version=1,
                    published_at=live_from,
                    published_on=live_from.date(),
                    updated_at=live_from,
                    live_from=live_from,
                    copyright_line="© The Paper",
                    **content,
                )
            )
    for rows in (stories, editions, bylines, events, notes):
        type(rows[0]).objects.bulk_create(rows, batch_size=1000)
    for note in Note.objects.all()[:20]:
        note.mentions.set([reporter])
    connection.cursor().execute("ANALYZE")


def pages() -> dict[str, str]:
    today, section = timezone.localdate(), Section.objects.first()
    return {
        "desk": reverse("admin:index"),
        "board": reverse("planning:board"),
        "board of a section": f"{reverse('planning:board')}?section={section.pk}",
        "board of a person": f"{reverse('planning:board')}?person=1",
        "week": reverse("planning:week", args=[today]),
        "day": reverse("planning:day", args=[today]),
        "budget": reverse("planning:budget_of", args=[today]),
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
    editor, reporter = person("edith", "Editor"), person("rosa", "Reporter")
    fill(editor, reporter)
    client = Client(headers={"host": "localhost"})
    _, unit = measure(client, "/yardstick")
    print(f"{STORIES:,} stories; the yardstick, a view that says SELECT 1: {unit:.2f} ms of CPU\n")
    print(f"{'page':<32}{'queries':>8}{'CPU ms':>9}{'ratio':>8}")
    for who in (editor, reporter):
        client.force_login(who)
        for name, address in pages().items():
            queries, spent = measure(client, address)
            print(f"{f'{name}, {who}':<32}{queries:>8}{spent:>9.2f}{spent / unit:>8.1f}")
            assert queries <= MOST_QUERIES, f"{name}, {who}: {queries} queries"


if __name__ == "__main__":
    main()
