from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Topic
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def test_a_topic_shows_the_stories_that_were_published_with_it(client):
    edition = make.published("Of São Paulo", topics=("São Paulo",))
    make.published("Of elsewhere", topics=("Rivers",))
    edition.story.topics.add("Rivers")  # not published yet
    assert read(client, "/topics/sao-paulo/").cards == ["Of São Paulo"]
    assert read(client, "/topics/rivers/").cards == ["Of elsewhere"]


def test_a_topic_is_described_to_readers(client):
    make.published(topics=("Floods",))
    Topic.objects.update(description="When the rivers rise.")
    assert "When the rivers rise." in read(client, "/topics/floods/").text


def test_a_topic_that_no_reader_has_met_looks_as_if_there_were_none(client, editor, publisher):
    Topic.objects.create(name="Alone")
    make.story(topics=("Drafted",))
    make.published(topics=("Tomorrow",), at=timezone.now() + timedelta(days=1))
    desk.withdraw(make.published(by=editor, topics=("Withdrawn",)).story, publisher, "Wrong.")
    nothing = client.get("/topics/nothing/").content
    for slug in ("alone", "drafted", "tomorrow", "withdrawn"):
        assert Topic.objects.filter(slug=slug).exists()
        response = client.get(f"/topics/{slug}/")
        assert (response.status_code, response.content) == (404, nothing)


@pytest.mark.parametrize("slug", ["nothing", "%00", "a%00", "%f0%28", "x" * 5000])
def test_a_topic_that_is_not_there_is_not_found(client, slug):
    assert client.get(f"/topics/{slug}/").status_code == 404


@pytest.mark.parametrize("count", [2, 20, 25])
def test_a_topic_takes_five_queries_however_many_stories(client, count):
    for number in range(count):
        make.published(
            f"Story {number}", lead=make.image(), topics=("Floods", "Rivers"), authors=("A", "B")
        )
    assert queries_of(client, "/topics/floods/") == 5
