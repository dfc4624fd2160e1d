import pytest

from articles import desk
from articles.desk import saving
from tests import make
from tests.views.pages import Page, read

pytestmark = pytest.mark.django_db

REASON = "The story named the wrong man.\n\nWe are sorry."


@pytest.fixture
def withdrawn(publisher):
    edition = make.published("Mayor arrested", by=publisher, lead=make.image(), topics=("Police",))
    withdrawal = desk.withdraw(edition.story, publisher, REASON)
    return edition, withdrawal


def test_a_withdrawn_story_tells_why_and_when(client, withdrawn):
    edition, withdrawal = withdrawn
    page = read(client, edition.get_absolute_url(), status=410)
    assert page.headings == [(1, "This story has been withdrawn")]
    assert "The story named the wrong man. We are sorry." in page.text
    assert page.all("time", datetime=withdrawal.withdrawn_at.isoformat(timespec="seconds"))
    assert page.one("meta", name="robots")[0]["content"] == "noindex"


def test_nothing_of_the_story_is_left_anywhere(client, withdrawn):
    edition, _ = withdrawn
    gone = client.get(edition.get_absolute_url())
    assert "Mayor arrested" not in gone.content.decode()
    assert Page(gone).all("img") == []
    for address in ("/", "/world/", "/topics/police/", "/authors/ana-ruiz/"):
        assert "Mayor arrested" not in client.get(address).content.decode()


def test_its_older_addresses_say_the_same(client, publisher):
    edition = make.published(by=publisher, slug="first")
    story = edition.story
    story.refresh_from_db()
    story.slug = "second"
    saving.save(story, publisher)
    second = desk.publish(story, publisher)
    desk.withdraw(story, publisher, REASON)
    assert client.get(edition.get_absolute_url()).status_code == 410
    assert client.get(second.get_absolute_url()).status_code == 410


def test_once_published_again_it_is_there_again(client, withdrawn, publisher):
    edition, _ = withdrawn
    story = edition.story
    story.refresh_from_db()
    story.headline = "Mayor not arrested"
    saving.save(story, publisher)
    desk.publish(story, make.user(group="Publisher"))
    assert "Mayor not arrested" in read(client, edition.get_absolute_url()).text
