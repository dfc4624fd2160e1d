"""A story that is withdrawn is gone at once, everywhere, and what it was is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk, search
from articles.desk import saving
from articles.models import Address, Edition, Event, Slot, Story, Withdrawal
from tests import make

pytestmark = pytest.mark.django_db


def test_a_withdrawn_story_is_gone_at_once_and_its_editions_are_kept(publisher) -> None:
    edition = make.published(by=publisher)
    withdrawal = desk.withdraw(edition.story, publisher, "  The source took it back. ")
    assert withdrawal.reason == "The source took it back."
    assert not Edition.objects.live().exists()
    assert Edition.objects.count() == 1
    assert search.find(search.Query.parse("river")).total == 0


def test_withdrawing_cancels_what_was_scheduled(publisher) -> None:
    soon = timezone.now() + timedelta(hours=1)
    story = make.published(by=publisher).story
    story.refresh_from_db()
    saving.save(story, publisher)
    desk.publish(story, publisher, soon)
    desk.withdraw(story, publisher, "Wrong.")
    assert not Edition.objects.live(soon).exists()


def test_a_reason_is_asked_for(publisher) -> None:
    edition = make.published(by=publisher)
    with pytest.raises(desk.Refused, match="Say why"):
        desk.withdraw(edition.story, publisher, "  ")
    assert Edition.objects.live().exists()


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_live_cannot_be_withdrawn(publisher, state: str) -> None:
    story = make.story(by=publisher)
    if state == "withdrawn":
        desk.publish(story, publisher)
        desk.withdraw(story, publisher, "Wrong.")
    with pytest.raises(desk.Refused, match="nothing to withdraw"):
        desk.withdraw(story, publisher, "Wrong again.")
    assert Withdrawal.objects.count() == (state == "withdrawn")


def test_only_a_publisher_withdraws(editor) -> None:
    edition = make.published(by=editor)
    with pytest.raises(desk.NotAllowed, match="Only a publisher may withdraw"):
        desk.withdraw(edition.story, editor, "It was wrong.")
    assert Edition.objects.live().get() == edition


def test_the_reason_for_the_log_stays_in_the_log(client, publisher) -> None:
    edition = make.published(by=publisher)
    withdrawal = desk.withdraw(edition.story, publisher, "It was wrong.", " The lawyer rang. ")
    event = Event.objects.get(verb=Event.Verb.WITHDREW)
    assert event.detail["note"] == "The lawyer rang."
    assert "lawyer" not in str(vars(withdrawal))
    assert "lawyer" not in client.get(edition.get_absolute_url()).content.decode()


def test_it_leaves_every_page_feed_and_list_in_the_next_request(client, publisher) -> None:
    """And whoever kept a copy is not told that it still holds."""
    lead = make.image()
    edition = make.published("Mayor jailed", by=publisher, lead=lead, topics=("Police",))
    story = Story.objects.get(pk=edition.story_id)
    make.published("Another", by=publisher, topics=("Police",))
    Slot.objects.create(story=story)
    story.slug = "mayor-jailed-again"
    saving.save(story, publisher)
    again = desk.publish(story, publisher)
    page = again.get_absolute_url()
    lists = ["/", "/world/", "/topics/police/", "/authors/ana-ruiz/", "/search/?q=mayor"]
    lists += [f"{at}feed.{kind}" for at in lists[:-1] for kind in ("xml", "atom", "json")]
    kept = {address: client.get(address) for address in [*lists, page, f"{page[:-1]}.json"]}
    assert all("mayor" in answer.content.decode().lower() for answer in kept.values())

    desk.withdraw(story, publisher, "It named the wrong man.")
    for address, before in kept.items():
        after = client.get(address, headers={"if-none-match": before["ETag"]})
        is_own = address.startswith(page[:-1])
        assert after.status_code == (410 if is_own else 200)
        assert "Mayor jailed" not in after.content.decode()
        assert "mayor-jailed" not in after.content.decode()
        assert after["ETag"] != before["ETag"]
        assert "Last-Modified" not in after
    for address in (edition.get_absolute_url(), page):
        gone = client.get(address)
        assert gone.status_code == 410
        assert "It named the wrong man." in gone.content.decode()
        assert client.get(f"{address[:-1]}.json").status_code == 410
    assert Address.objects.filter(story=story).count() == 2
    lead.refresh_from_db()
    assert lead.is_allowed()  # others may use it: taking it down is a verb of its own
