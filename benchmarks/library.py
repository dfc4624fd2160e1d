"""What the contact sheet costs in a library of 50,000 pictures.

Prints, for each page, its queries and its CPU time as a ratio to a view that only says
SELECT 1: ratios compare between machines, milliseconds do not.
"""

import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES, STORIES = 50_000, 15_000
DEEP = 40_000  # pictures down the list
ROUNDS = 15

home = tempfile.TemporaryDirectory()
sys.path.insert(0, str(ROOT))
os.environ["DATABASE_URL"] = f"sqlite:///{home.name}/bench.sqlite3"
os.environ["MEDIA_ROOT"] = home.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.admin.images.filters import ADDED, RIGHTS, SHAPES, USED  # noqa: E402
from articles.admin.images.lacks import MISSING  # noqa: E402
from articles.lib.folding import fold  # noqa: E402
from articles.models import (  # noqa: E402
    CopyrightNotice,
    Edition,
    EditionCaption,
    Image,
    ImageCaption,
    Section,
    Story,
)

CAPTION = (
    "Residents watch the river from the old bridge after a week of rain. The water rose two"
    " metres in a night, and three of the town's bridges are closed to all traffic until it falls."
)
KEYWORDS = "\n".join(["river", "flood", "rain", "bridge", "weather", "residents", "emergency"])


def yardstick(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [path("yardstick", yardstick), path("", include("newsroom.urls"))]


def picture(n: int) -> Image:
    """One of the library: a few in a thousand lapse, lack something, or were taken down."""
    now = timezone.now()
    image = Image(
        pk=n,
        file=f"originals/{n:064x}.jpg",
        checksum=f"{n:064x}",
        width=(3000, 2000, 2000, 4000)[n % 4],
        height=(2000, 3000, 2000, 2000)[n % 4],
        headline=f"The river rises for the {n}th time",
        caption=f"{CAPTION} {'Archivo de la Ciudad. ' if n % 5 == 0 else ''}",
        alt_text="" if n % 700 == 1 else "People on a bridge look down at brown water",
        keywords=KEYWORDS + ("\nquetzal" if n == PICTURES // 2 else ""),
        city="Riverton",
        country="Freedonia",
        creator=f"Photographer {n % 300}",
        credit="" if n % 900 == 2 else f"Photographer {n % 300}/Agency {n % 7}",
        source=f"Agency {n % 7}",
        asset_id=f"A{n:07}",
        copyright_notice=f"© 2024 Agency {n % 7}. All rights reserved.",
        usage_terms="Editorial use only. No archive beyond thirty days without permission.",
        taken_on=date(2024, 1, 1) + timedelta(days=n // 60),
        rights_until=now + timedelta(days=n % 900 - 300) if n % 40 == 0 else None,
        rights_from=now + timedelta(days=10) if n % 5000 == 3 else None,
        one_use_only=n % 3000 == 4,
        taken_down_at=now if n % 10_000 == 5 else None,
        metadata={"caption": CAPTION * 3, "keywords": KEYWORDS.split(), "usage_terms": CAPTION},
        created_at=now - timedelta(minutes=10 * (PICTURES - n)),
        stamp="9f3ac2d15050",
        files_due=False,
    )
    image.search_text = fold("\n".join(image._searched()))
    return image


def fill() -> None:
    for start in range(1, PICTURES + 1, 5000):
        Image.objects.bulk_create(map(picture, range(start, start + 5000)), batch_size=200)
    notice = CopyrightNotice.objects.create(holder="The Paper", statement="All rights reserved.")
    section = Section.objects.create(name="World", slug="world")
    now = timezone.now()
    stories, editions, captions, printed = [], [], [], []
    for n in range(1, STORIES + 1):
        at = now - timedelta(minutes=30 * (STORIES - n))
        image = n * 3  # a third of the pictures, the newest among them unused
        content = {
            "headline": f"River rises for the {n}th time",
            "slug": f"river-rises-{n}",
            "body": "<p>The river rose two metres in a night.</p>",
            "section": section,
            "copyright_notice": notice,
        }
        stories.append(Story(pk=n, **content))
        captions.append(ImageCaption(story_id=n, image_id=image))
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
                parts=1,
                **content,
            )
        )
        printed.append(
            EditionCaption(edition_id=n, image_id=image, file_key="", width=3000, height=2000)
        )
    for rows in (stories, editions, captions, printed):
        type(rows[0]).objects.bulk_create(rows, batch_size=1000)
    connection.cursor().execute("ANALYZE")


def addresses() -> dict[str, str]:
    listed = reverse("admin:articles_image_changelist")
    filters = {
        "rights": RIGHTS,
        "missing": {"any": "", **MISSING},
        "used": USED,
        "shape": SHAPES,
        "added": ADDED,
    }
    pages = {
        "first page": "",
        f"{DEEP:,} down": f"before={PICTURES - DEEP}",
        "a word in all": "q=river",
        "two words in a fifth": "q=archivo+ciudad",
        "a word in one": "q=quetzal",
        "an asset id": f"q=A{PICTURES // 3:07}",
        "a word in none": "q=nothingofthekind",
        "taken in one month": "since=2024-03-01&until=2024-03-31",
        "taken before all": "until=2020-01-01",
        "several at once": "q=archivo&rights=held&used=no&shape=portrait&missing=alt_text",
        **{f"{name}={code}": f"{name}={code}" for name, codes in filters.items() for code in codes},
    }
    return {name: f"{listed}?{query}" for name, query in pages.items()}


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
    client.force_login(get_user_model().objects.create_superuser("chief"))
    _, unit = measure(client, "/yardstick")
    print(
        f"{PICTURES:,} pictures; the yardstick, a view that says SELECT 1: {unit:.2f} ms of CPU\n"
    )
    print(f"{'page':<28}{'queries':>8}{'CPU ms':>9}{'ratio':>8}")
    for name, address in addresses().items():
        queries, spent = measure(client, address)
        print(f"{name:<28}{queries:>8}{spent:>9.2f}{spent / unit:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
