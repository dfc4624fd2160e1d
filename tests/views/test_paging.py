from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Edition
from tests import make
from tests.views.pages import read

pytestmark = pytest.mark.django_db

LISTS = ["/", "/world/", "/topics/floods/", "/authors/ana-ruiz/"]

NOT_A_PLACE = [
    "",
    "1",
    "yesterday",
    "\x00",
    "1\x00-1",
    "1-1'--",
    "١-١",
    "-99999999999999999-1",
    "1-9999999999999999999",
    "9" * 10_000,
    "💥-1",
]


@pytest.fixture
def stories() -> list[str]:
    """The headlines of 45 stories, newest first; two of each moment."""
    now = timezone.now()
    by = make.user()
    for number in range(45):
        make.published(
            f"Story {number:02}",
            by=by,
            topics=("Floods",),
            at=now - timedelta(hours=(number + 1) // 2, minutes=1),
        )
    return list(
        Edition.objects.order_by("-published_at", "-story_id").values_list("headline", flat=True)
    )


@pytest.mark.parametrize("address", LISTS)
def test_going_on_to_older_stories_meets_each_once(client, stories, address):
    met, here, steps = [], address, 0
    while here:
        page = read(client, here)
        met += page.cards
        older = page.all("a", rel="next")
        here = address + older[0][0]["href"] if older else None
        steps += 1
    assert steps == 3
    assert sorted(met) == sorted(stories)
    assert met[20:] == stories[20:]


@pytest.mark.parametrize("address", LISTS)
def test_an_older_page_says_what_it_is_and_leads_back(client, stories, address):
    first = read(client, address)
    query = first.one("a", rel="next")[0]["href"]
    page = read(client, address + query)
    assert "lder stories" in page.one("title")[1]
    assert page.all("h1")
    assert page.one("link", rel="canonical")[0]["href"] == f"http://127.0.0.1:8000{address}{query}"
    assert (({"href": address}, "Newest stories")) in page.all("a")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("before", NOT_A_PLACE, ids=lambda text: ascii(text)[:12])
def test_a_place_that_we_never_wrote_is_not_found(client, address, before):
    make.published(topics=("Floods",))
    assert client.get(address, {"before": before}).status_code == 404


@pytest.mark.parametrize("address", ["/", "/world/"])
def test_beyond_the_oldest_story_there_is_nothing_and_the_page_says_so(client, address):
    make.published(topics=("Floods",))
    page = read(client, f"{address}?before=0-1")
    assert page.cards == []
    assert "There are no older stories here." in page.text
    assert page.all("a", rel="next") == []


@pytest.mark.parametrize("address", ["/topics/floods/", "/authors/ana-ruiz/"])
def test_a_topic_and_an_author_end_with_their_oldest_story(client, address):
    make.published(topics=("Floods",))
    assert client.get(f"{address}?before=0-1").status_code == 404
