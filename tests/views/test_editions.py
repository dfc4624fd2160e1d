"""The editions of a story, for readers: all that they were shown, and what changed between two."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.models import Byline, Edition, Image, Story
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def update(story: Story, editor, at=None, correction: str = "", **changes: object) -> Edition:
    """Change ``story`` and publish that."""
    story = Story.objects.get(pk=story.pk)
    for name, value in changes.items():
        setattr(story, name, value)
    saving.save(story, editor)
    if correction:
        return desk.publish(story, editor, at, kind="correction", text=correction)
    return desk.publish(story, editor, at)


@pytest.fixture
def story(editor) -> Story:
    made = make.story("River rises", by=editor, topics=("Rivers",))
    desk.publish(made, editor)
    return made


def page_of(story: Story, rest: str = "") -> str:
    return f"{story.live_edition().get_absolute_url()}editions/{rest}"


def test_every_edition_is_listed_with_its_time_and_what_readers_were_told(
    client, story, editor
) -> None:
    update(story, editor, headline="River falls", correction="It was two metres.")
    page = read(client, page_of(story))
    names = [name for level, name in page.headings if level == 3]
    assert names == ["Edition 2 as it is now", "Edition 1"]
    assert "Correction: It was two metres." in page.text
    assert "First published." in page.text
    links = [has["href"] for has, _text in page.all("a")]
    assert page_of(story, "1/") in links
    assert "?from=1&to=2" in links


def test_the_story_leads_to_its_editions_once_there_are_two(client, story, editor) -> None:
    assert page_of(story) not in _links(client, story)
    update(story, editor, headline="River falls")
    assert page_of(story) in _links(client, story)


def _links(client, story: Story) -> list[str]:
    page = read(client, story.live_edition().get_absolute_url())
    return [has["href"] for has, _text in page.all("a")]


def test_an_old_edition_reads_as_it_did_and_is_kept_by_no_machine(client, story, editor) -> None:
    update(story, editor, headline="River falls", body="<p>It fell.</p>")
    page = read(client, page_of(story, "1/"))
    assert (1, "River rises") in page.headings
    assert "The river rose two metres in a night." in page.text
    assert "It fell." not in page.text
    assert "Read the story as it is now" in page.text
    assert page.one("meta", name="robots")[0]["content"] == "noindex"
    canonical = page.one("link", rel="canonical")[0]["href"]
    assert canonical.endswith(story.live_edition().get_absolute_url())


def test_a_correction_is_told_with_the_edition_that_made_it_not_before(
    client, story, editor
) -> None:
    update(story, editor, headline="River falls", correction="It was two metres.")
    assert "It was two metres." not in read(client, page_of(story, "1/")).text
    assert "It was two metres." in read(client, page_of(story, "2/")).text


def test_any_two_editions_compare_in_words(client, story, editor) -> None:
    update(story, editor, headline="River rises again")
    draft = Story.objects.get()
    Byline.objects.create(story=draft, author=make.author("Bo Lund"), position=1)
    draft.topics.set(["Rain"])
    update(story, editor, body="<p>The river rose three metres in a night.</p>")
    page = read(client, page_of(story, "?from=1&to=3"))
    assert "From edition 1 to edition 3" in page.text
    inserted = [text for _has, text in page.all("ins")]
    for words in ("again", "Bo Lund", "Rain", "three"):
        assert f"[inserted: {words} ]" in inserted
    assert "[removed: Rivers ]" in [text for _has, text in page.all("del")]
    assert page.one("meta", name="robots")[0]["content"] == "noindex"
    back = read(client, page_of(story, "?from=3&to=1"))
    assert "[removed: again ]" in [text for _has, text in back.all("del")]
    assert "The two say the same." in read(client, page_of(story, "?from=2&to=2")).text


def test_what_is_the_desks_own_is_shown_to_no_reader(client, story, editor) -> None:
    image = make.image(headline="INTERNAL NAME", caption="A bridge.")
    body = (
        f'<p>It rose.</p><figure data-image="{image.pk}" data-size="text">'
        "<figcaption>A bridge.</figcaption></figure>"
    )
    past = timezone.now() - timedelta(hours=1)
    update(story, editor, body=body, embargo_until=past)
    draft = Story.objects.get()
    draft.headline = draft.working_headline = "SECRET DRAFT"
    saving.save(draft, editor)
    for rest in ("", "1/", "2/", "?from=1&to=2"):
        text = read(client, page_of(story, rest)).text
        assert "INTERNAL NAME" not in text
        assert "SECRET" not in text
        assert "Embargo" not in text


def test_an_edition_to_come_or_cancelled_is_nobodys_to_read(client, story, editor) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    coming = update(story, editor, tomorrow, headline="Of tomorrow")
    assert_unread(client, story, coming)
    desk.unschedule(Story.objects.get(), editor)
    assert_unread(client, story, coming)


def assert_unread(client, story: Story, coming: Edition) -> None:
    page = read(client, page_of(story))
    assert "Edition 2" not in page.text
    assert coming.headline not in page.text
    assert client.get(page_of(story, f"{coming.number}/")).status_code == 404
    assert client.get(page_of(story, f"?from=1&to={coming.number}")).status_code == 404


def test_a_scheduled_edition_is_listed_from_its_second_on(
    client, story, editor, monkeypatch
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    update(story, editor, tomorrow, headline="Of tomorrow")
    address = page_of(story)
    before = tomorrow - timedelta(milliseconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: before)
    assert "Edition 2" not in read(client, address).text
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    assert "Edition 2" in read(client, address).text


def test_the_editions_of_a_withdrawn_story_are_gone_with_it(
    client, story, editor, publisher
) -> None:
    update(story, editor, headline="River falls")
    addresses = [page_of(story, rest) for rest in ("", "1/", "?from=1&to=2")]
    desk.withdraw(Story.objects.get(), publisher, "It was another river.")
    for address in addresses:
        page = read(client, address, 410)
        assert "It was another river." in page.text
        assert "River rises" not in page.text


def test_an_old_address_leads_to_the_present_one(client, story, editor) -> None:
    old = [page_of(story, rest) for rest in ("", "1/", "?from=1&to=2")]
    update(story, editor, slug="river-falls")
    for address, rest in zip(old, ("", "1/", "?from=1&to=2"), strict=True):
        response = client.get(address)
        assert response.status_code == 301
        assert response["Location"] == page_of(story, rest)


def test_a_picture_whose_rights_are_over_leaves_no_trace(client, editor) -> None:
    image = make.image(caption="A heron stands in the river.")
    body = (
        f'<p>It rose.</p><figure data-image="{image.pk}" data-size="text">'
        "<figcaption>The heron of the lower town</figcaption></figure>"
    )
    story = make.story(by=editor, lead=image, body=body)
    desk.publish(story, editor)
    update(story, editor, body="<p>It rose.</p>")
    assert "The heron of the lower town" in read(client, page_of(story, "?from=1&to=2")).text
    Image.objects.filter(pk=image.pk).update(rights_until=timezone.now() - timedelta(seconds=1))
    for rest in ("1/", "?from=1&to=2"):
        page = read(client, page_of(story, rest))
        assert "heron" not in page.text.lower()
        assert not page.all("img")


@pytest.mark.parametrize(
    "rest",
    [
        "9/",
        "0/",
        "999999999/",
        "9999999999/",
        "one/",
        "?from=1",
        "?to=1",
        "?from=1&to=9",
        "?from=&to=",
        "?from=²&to=1",
        "?from=1&to=99999999999999999999",
        "?from=1%00&to=1",
        "?from=-1&to=1",
        "1/2/",
    ],
)
def test_what_never_was_is_not_found(client, story, rest: str) -> None:
    assert client.get(page_of(story, rest)).status_code == 404


def test_no_page_below_a_story_that_never_was(client) -> None:
    for address in (
        "/2023/02/30/a/editions/",
        "/2023/02/17/a/editions/",
        "/2023/2/17/a/editions/1/",
    ):
        assert client.get(address).status_code == 404


def test_a_slug_in_any_script_has_its_editions(client, editor) -> None:
    story = make.story("النهر يرتفع", by=editor, language="ar")
    edition = desk.publish(story, editor)
    update(story, editor, headline="النهر ينخفض")
    assert quote(edition.slug) in page_of(story)
    page = read(client, page_of(story, "?from=1&to=2"))
    assert "النهر" in page.text


def test_the_pages_take_as_many_queries_for_many_editions(client, story, editor) -> None:
    update(story, editor, headline="Second")
    rests = ("", "1/", "?from=1&to=2")
    few = [queries_of(client, page_of(story, rest)) for rest in rests]
    for number in range(20):
        update(story, editor, headline=f"Number {number}", correction=f"Wrong {number}")
    assert [queries_of(client, page_of(story, rest)) for rest in rests] == few
    assert max(few) <= 12


def test_the_pages_are_the_same_for_everyone_and_revalidated(client, story) -> None:
    response = client.get(page_of(story))
    assert not response.cookies
    again = client.get(page_of(story), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.post(page_of(story)).status_code == 405
