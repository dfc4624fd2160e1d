"""What one publisher withdrew another brings back, as readers had it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk, search
from articles.desk import saving
from articles.models import Edition, Event, Image, Story, Withdrawal
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db):
    return make.user("petra", "Publisher")


@pytest.fixture
def withdrawn(publisher) -> Edition:
    """An edition that was updated, then withdrawn; the working copy has gone on since."""
    edition = make.published("Mayor jailed", by=publisher, lead=make.image(), topics=("Police",))
    story = Story.objects.get(pk=edition.story_id)
    story.headline = "Mayor jailed for a day"
    saving.save(story, publisher)
    edition = desk.publish(story, publisher)
    story.refresh_from_db()
    story.headline = "Not yet for readers"
    saving.save(story, publisher)
    desk.withdraw(story, publisher, "It was wrong.")
    return Edition.objects.get(pk=edition.pk)


def test_readers_get_the_edition_that_they_had(client, withdrawn, second) -> None:
    story = withdrawn.story
    back = desk.restore(story, second, " It was right after all. ")
    assert Edition.objects.live().get() == back
    assert back.number == 3
    for name in ("headline", "body", "published_at", "published_on", "updated_at", "slug"):
        assert getattr(back, name) == getattr(withdrawn, name)
    assert back.created_by == second
    for rows in ("byline_rows", "caption_rows", "topic_rows"):
        assert getattr(back, rows).count() == getattr(withdrawn, rows).count() == 1
    page = client.get(back.get_absolute_url())
    assert page.status_code == 200
    assert "Mayor jailed for a day" in page.content.decode()
    assert search.find(search.Query.parse("jailed")).total == 1
    assert "Mayor jailed" in client.get("/").content.decode()


def test_the_withdrawal_is_kept_and_the_return_is_logged(withdrawn, second, publisher) -> None:
    desk.restore(withdrawn.story, second, "It was right after all.")
    assert Withdrawal.objects.get().withdrawn_by == publisher
    event = Event.objects.get(verb=Event.Verb.RESTORED)
    assert (event.actor, event.detail["note"]) == (second, "It was right after all.")
    assert event.detail["edition"] == 3


def test_nobody_brings_back_what_they_withdrew_themselves(withdrawn, publisher) -> None:
    with pytest.raises(desk.Refused, match="another publisher has to bring it back"):
        desk.restore(withdrawn.story, publisher, "I was too quick.")
    assert not Edition.objects.live().exists()


def test_a_command_brings_back_no_withdrawal_of_a_command(publisher) -> None:
    story = make.published(by=publisher).story
    desk.withdraw(story, None, "It was wrong.")
    with pytest.raises(desk.Refused, match="with their name"):
        desk.restore(story, None, "It was right.")
    assert desk.restore(story, publisher, "It was right.").number == 2


def test_an_editor_brings_nothing_back(withdrawn, editor) -> None:
    with pytest.raises(desk.NotAllowed, match="Only a publisher may bring back"):
        desk.restore(withdrawn.story, editor, "It was right.")


def test_a_reason_is_asked_for(withdrawn, second) -> None:
    with pytest.raises(desk.Refused, match="Say why"):
        desk.restore(withdrawn.story, second, " ")


@pytest.mark.parametrize("state", ["draft", "live", "restored"])
def test_only_what_is_withdrawn_is_brought_back(withdrawn, second, state: str) -> None:
    story = withdrawn.story
    if state == "restored":
        desk.restore(story, second, "It was right.")
    else:
        story = make.story("Another")
        if state == "live":
            desk.publish(story, second)
    with pytest.raises(desk.Refused, match="nothing to bring back"):
        desk.restore(story, second, "Again.")


def test_a_picture_whose_rights_are_over_stands_in_the_way(withdrawn, second) -> None:
    Image.objects.update(rights_until=timezone.now() - timedelta(hours=1))
    with pytest.raises(desk.Refused, match="Its rights ended on"):
        desk.restore(withdrawn.story, second, "It was right.")
    assert not Edition.objects.live().exists()


def test_an_embargo_laid_on_it_since_holds(withdrawn, second) -> None:
    story = Story.objects.get(pk=withdrawn.story_id)
    story.embargo_until = timezone.now() + timedelta(hours=1)
    saving.save(story, second)
    with pytest.raises(desk.Refused, match="under embargo until"):
        desk.restore(story, second, "It was right.")
    assert not Edition.objects.live().exists()


def test_what_was_scheduled_since_takes_over_in_its_time(withdrawn, second) -> None:
    soon = timezone.now() + timedelta(hours=1)
    desk.publish(withdrawn.story, second, soon)
    back = desk.restore(withdrawn.story, second, "It was right.")
    assert Edition.objects.live().get() == back
    assert Edition.objects.live(soon).get().headline == "Not yet for readers"


def test_withdrawn_once_more_it_is_brought_back_once_more(withdrawn, second, publisher) -> None:
    desk.restore(withdrawn.story, second, "It was right.")
    desk.withdraw(withdrawn.story, second, "It was not.")
    with pytest.raises(desk.Refused, match="You withdrew it yourself"):
        desk.restore(withdrawn.story, second, "It was.")
    assert desk.restore(withdrawn.story, publisher, "It was.").number == 4
    assert Withdrawal.objects.count() == 2
