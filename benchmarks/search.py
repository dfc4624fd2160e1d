"""What a search costs in a paper of 100,000 stories of 300 words; a number says how many else.

The words follow Zipf's law, as those of real texts do: the first stand in every story, most in
a few. Prints, for each kind of query, the queries it sends, its CPU time, the ratio of that to
a view's that only says SELECT 1, and whether it is within BUDGET; leaves with 1 if any is not. On
PostgreSQL, whose work is done by another process, that process's CPU time is added.

DATABASE_URL may name a database, for PostgreSQL see bin/with-postgres: an empty one is filled,
which takes some minutes, and one that this has filled before is measured as it is.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORIES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
WORDS, VOCABULARY = 300, 60_000
SECTIONS, TOPICS, AUTHORS = 8, 300, 60
YEARS = 20
ROUNDS = 9
BUDGET = 50  # milliseconds of CPU for the search itself, whatever is asked

home = tempfile.TemporaryDirectory()
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{home.name}/bench.sqlite3")
os.environ["MEDIA_ROOT"] = home.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, RequestFactory, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles import search  # noqa: E402
from articles.models import (  # noqa: E402
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
from articles.views.search import mark  # noqa: E402
from articles.views.search_filters import Filters  # noqa: E402

chance = random.Random(1998)


def yardstick(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [path("yardstick", yardstick), path("", include("newsroom.urls"))]


def vocabulary() -> list[str]:
    """Words that can be told apart and begin alike, the shortest first, as in any language."""
    syllables = [c + v for c in "bdfglmnprstvk" for v in "aeiou"] + ["the", "an", "or", "is"]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        length = 1 + min(5, len(words) // 40) // 2 + chance.randint(0, 2) * (len(words) > 60)
        words.setdefault("".join(chance.choices(syllables, k=length)) + chance.choice("snrtl"))
    return list(words)


def fill(words: list[str]) -> None:
    """Publish STORIES stories, evenly over YEARS years until now."""
    notice = CopyrightNotice.objects.create(holder="The Paper", statement="All rights reserved.")
    sections = _made(Section, "Section", SECTIONS)
    topics = _made(Topic, "Topic", TOPICS)
    authors = _made(Author, "Author", AUTHORS)
    weights = list(accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))
    now, apart = timezone.now(), timedelta(days=365 * YEARS) / STORIES
    for first in range(1, STORIES + 1, 1000):
        stories, editions, bylines, tagged = [], [], [], []
        for n in range(first, min(first + 1000, STORIES + 1)):
            at = now - apart * (STORIES - n)
            said = chance.choices(words, cum_weights=weights, k=WORDS)
            paragraphs = [" ".join(said[i : i + 60]) for i in range(20, WORDS, 60)]
            content = {
                "headline": " ".join(said[:8]).capitalize(),
                "dek": " ".join(said[8:20]),
                "slug": f"story-{n}",
                "body": "".join(f"<p>{each}.</p>" for each in paragraphs),
                "section": sections[n % SECTIONS],
                "copyright_notice": notice,
            }
            stories.append(Story(pk=n, **content))
            edition = {"number": 1, "story_version": 1, "parts": 2, "copyright_line": "©"}
            times = {"published_at": at, "published_on": at.date(), "updated_at": at}
            editions.append(Edition(pk=n, story_id=n, live_from=at, **times, **edition, **content))
            author, topic = authors[n * 7 % AUTHORS], topics[n % TOPICS]
            bylines.append(
                EditionByline(
                    edition_id=n,
                    author=author,
                    name=author.name,
                    role=Role.WRITING,
                    position=0,
                    published_at=at,
                )
            )
            tagged.append(EditionTopic(edition_id=n, topic=topic, name=topic.name, published_at=at))
        with transaction.atomic():
            for rows in (stories, editions, bylines, tagged):
                type(rows[0]).objects.bulk_create(rows)


def _made(model: type, name: str, count: int) -> list:
    rows = [model(name=f"{name} {n}", slug=f"{name.lower()}-{n}") for n in range(count)]
    return model.objects.bulk_create(rows)


def misspelt(word: str) -> str:
    """``word`` with a letter that no word has, next to its second."""
    return f"{word[:2]}q{word[2:]}"


def queries(words: list[str]) -> dict[str, str]:
    """What is asked, by what is hard about it; in the form of an address's query."""
    first, some, rare = words[0], words[200], words[20_000]
    commonest = " ".join(words[:10])
    return {
        "a word of every story": f"q={first}+",
        "  by date": f"q={first}+&order=date",
        "  by date, beyond the counted": f"q={first}+&order=date&before=-{{deep}}",
        "  a late page by relevance": f"q={first}+&before=2.-9999999999999",
        "  of one section": f"q={first}&section=section-1",
        "  of one author and topic": f"q={first}&author=author-1&topic=topic-1",
        "  of one year": f"q={first}&year=2015",
        "  of one day": f"q={first}&since=2015-06-01&until=2015-06-01",
        "a word of some stories": f'q="{some}"',
        "a rare word": f'q="{rare}"',
        "ten words of every story": f"q={commonest}",
        "two that are seldom together": f'q="{words[900]}"+"{words[901]}"',
        "every story but": f"q={first}+-{words[1]}",
        "every story but some": f"q={first}+-{some}+-{rare}",
        "every story but all beginnings": f"q={first}+-b*+-d*+-f*",
        "a phrase of two common words": f'q="{words[0]}+{words[1]}"',
        "a phrase of six common words": f'q="{"+".join(words[i] for i in (0, 1, 0, 2, 0, 1))}"',
        "not that phrase": f'q={first}+-"{"+".join(words[:3])}"',
        "a phrase that goes on, hyphenated": f"q={first}-ba",
        "a beginning of 1 letter": "q=b",
        "a beginning of 2 letters": "q=ba",
        "a beginning of 3 letters": "q=bas",
        "a beginning of 4 letters": "q=basa",
        "a beginning of 5 letters": "q=basal",
        "beginnings of 1 letter, three": "q=b*+d*+f*",
        "beginnings of 4, five": "q=basa*+the*+rami*+tori*+lana*",
        "ten common words and one unknown": f"q={commonest}+qxqxqx",
        "a misspelt common word": f"q={misspelt(first)}+",
        "eight misspelt common words": "q=" + "+".join(map(misspelt, words[60:68])) + "+",
        "sixteen unknown words": "q=" + "+".join(f"qxqx{n}a" for n in range(16)),
        "1,000 words": "q=" + "+".join(words[:1000]),
        "10,000 characters": "q=" + first * 2500,
        "quotes alone": "q=" + "%22" * 5000,
        "nothing": "",
    }


def server_time() -> Callable[[], float]:
    """Return a clock of the CPU seconds that this process and the database's have spent."""
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    schedule = Path(f"/proc/{pid}/schedstat")  # nanoseconds come first
    return lambda: time.process_time() + int(schedule.read_text().split()[0]) / 1e9


def measure(work: Callable[[], object], clock: Callable[[], float]) -> tuple[int, float]:
    """Return the queries that ``work`` sends and its median CPU time in milliseconds."""
    with CaptureQueriesContext(connection) as sent:
        work()
        count = len(sent)
    spent = []
    for _ in range(ROUNDS):
        began = clock()
        work()
        spent.append(clock() - began)
    return count, sorted(spent)[ROUNDS // 2] * 1000


def page(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def finding(address: str) -> None:
    """Find what the page at ``address`` shows, and no more."""
    request = RequestFactory().get(address)
    filters = Filters.of(request)
    search.find(filters.query, filters.narrowing, filters.order, after=mark(request, filters.order))


def size() -> float:
    """Return the megabytes of the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
                " WHERE relname IN ('articles_search', 'articles_search_keys')"
            )
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'articles_search%'")
        return float(cursor.fetchone()[0]) / 1e6


@override_settings(
    ROOT_URLCONF=__name__,
    STATIC_ROOT=home.name,
    STORAGES={
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
)
def main() -> int:
    words = vocabulary()
    began = time.process_time()
    call_command("migrate", verbosity=0)
    if not Edition.objects.exists():
        fill(words)
        began = time.process_time()
        search.rebuild()
        connection.cursor().execute("ANALYZE")
    count = Edition.objects.count()
    spent = time.process_time() - began
    print(f"{connection.vendor}, {count:,} stories, {size():,.0f} MB, made in {spent:,.0f} s")
    client = Client(headers={"host": "localhost"})
    clock = server_time()
    _, unit = measure(lambda: page(client, "/yardstick"), clock)
    print(f"the yardstick, a view that says SELECT 1: {unit:.2f} ms of CPU\n")
    print(f"{'query':<36}{'queries':>8}{'page ms':>9}{'find ms':>9}{'ratio':>8}")
    deep = str(search.place_of(timezone.now() - timedelta(days=365 * YEARS // 2)))[1:]
    rows = []
    for name, query in queries(words).items():
        address = f"/search/?{query.replace('{deep}', deep)}"
        sent, whole = measure(lambda address=address: page(client, address), clock)
        _, spent = measure(lambda address=address: finding(address), clock)
        rows.append((spent, name))
        verdict = "" if spent <= BUDGET else "  TOO SLOW"
        ratio = spent / unit
        print(f"{name:<36}{sent:>8}{whole:>9.1f}{spent:>9.1f}{ratio:>8.1f}{verdict}", flush=True)
    worst = ", ".join(f"{name.strip()} ({spent:.0f} ms)" for spent, name in sorted(rows)[-3:])
    late = sum(spent > BUDGET for spent, _name in rows)
    print(f"\nthe worst: {worst}")
    print(f"{'FAIL' if late else 'PASS'}: {late} of {len(rows)} take more than {BUDGET} ms to find")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
