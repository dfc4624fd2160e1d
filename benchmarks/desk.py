"""What the pages of planning cost in a paper of 10,000 stories.

Prints, for each page and for an editor and a reporter, its queries and its CPU time as a ratio to
a view that only says SELECT 1: ratios compare between machines, milliseconds do not. It fails where
a page asks more than MOST_QUERIES of the database.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORIES = 10_000
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

from articles.models import Section  # noqa: E402
from tests.planning_data import fill  # noqa: E402


def yardstick(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [path("yardstick", yardstick), path("", include("newsroom.urls"))]


def person(name: str, group: str) -> AbstractBaseUser:
    made = get_user_model().objects.create_user(name, is_staff=True)
    made.groups.add(Group.objects.get(name=group))
    return made


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
    fill(editor, reporter, STORIES)
    connection.cursor().execute("ANALYZE")
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
