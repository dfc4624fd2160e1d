"""Publishing freezes the working copy into an edition that never changes."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import desk
from articles.desk import publishing, saving
from articles.desk.changes import Kind
from articles.desk.freeze import Frozen
from articles.models import Address, Correction, Edition, Event, Story
from tests import make

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)


def change(story: Story, by, **fields: object) -> None:
    story.refresh_from_db()
    for name, value in fields.items():
        setattr(story, name, value)
    saving.save(story, by)


def test_an_edition_holds_every_word_of_the_story(editor) -> None:
    image = make.image(credit="Jane Doe/Reuters")
    story = make.story(
        by=editor,
        kicker="Floods",
        dateline="PORT CANDOR",
        authors=("Ana Ruiz", "Bo Lund"),
        lead=image,
        topics=("Rivers", "São Paulo"),
        sources=["Ida Holm"],
    )
    edition = desk.publish(story, editor)
    edition = Edition.objects.for_page().get(pk=edition.pk)
    assert (edition.kicker, edition.dateline, edition.sources) == (
        "Floods",
        "PORT CANDOR",
        ["Ida Holm"],
    )
    assert [row.name for row in edition.printed_bylines] == ["Ana Ruiz", "Bo Lund"]
    assert {topic["name"] for topic in edition.printed_topics} == {"Rivers", "São Paulo"}
    assert edition.lead.credit == "Jane Doe/Reuters"
    assert edition.lead.caption == image.caption
    year = timezone.localtime(edition.published_at).year
    assert edition.copyright_line == f"© {year} Latin Times. All rights reserved."
    assert (edition.number, edition.words, edition.created_by) == (1, 13, editor)


def test_what_readers_see_changes_only_with_the_next_edition(editor) -> None:
    story = make.story(by=editor, topics=("Rivers",))
    desk.publish(story, editor)
    change(story, editor, headline="Draft nobody may read")
    story.topics.add("Secret plans")
    live = Edition.objects.live().for_page().get()
    assert live.headline == "River rises after a week of rain"
    assert [topic["name"] for topic in live.printed_topics] == ["Rivers"]


def test_an_update_is_a_new_edition_under_the_first_ones_date(editor) -> None:
    story = make.story(by=editor)
    first = desk.publish(story, editor)
    change(story, editor, headline="River falls")
    second = desk.publish(story, editor)
    assert (second.number, second.published_at) == (2, first.published_at)
    assert second.updated_at > first.updated_at
    assert second.is_updated
    assert not first.is_updated
    first.refresh_from_db()
    assert first.live_until == second.live_from


def test_publishing_twice_makes_one_edition(editor) -> None:
    story = make.story(by=editor)
    assert desk.publish(story, editor) == desk.publish(story, editor)
    assert Edition.objects.count() == 1


def test_a_correction_makes_an_edition_even_of_the_same_words(editor) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor)
    edition = desk.publish(story, editor, kind="correction", text="It was two metres.")
    told = Correction.objects.shown_with(edition).get()
    assert (edition.number, told.kind, told.text) == (2, "correction", "It was two metres.")


def test_the_same_correction_twice_is_told_once(editor) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor)
    told = {"kind": "correction", "text": "It was two metres."}
    assert desk.publish(story, editor, **told) == desk.publish(story, editor, **told)
    assert story.editions.count() == 2


def test_a_silent_fix_leaves_the_time_that_readers_see(editor) -> None:
    story = make.story(by=editor)
    first = desk.publish(story, editor)
    change(story, editor, dek="Four bridges are closed.")
    second = desk.publish(story, editor, kind=Kind.SILENT)
    assert second.live_from > first.live_from
    assert (second.updated_at, second.is_updated) == (first.updated_at, False)
    change(story, editor, dek="Five bridges are closed.")
    third = desk.publish(story, editor, kind=Kind.UPDATE)
    assert third.updated_at == third.live_from
    change(story, editor, dek="Five bridges were closed.")
    assert desk.publish(story, editor, kind=Kind.SILENT).updated_at == third.updated_at


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("correction", " ", "Write what readers are told"),
        ("clarification", "", "Write what readers are told"),
        ("editors_note", "", "Write what readers are told"),
        ("retraction", "", "Write what readers are told"),
        ("silent", "It was two.", "A silent fix tells readers nothing"),
        (None, "It was two.", "Choose what kind of notice"),
    ],
)
def test_a_kind_and_its_words_have_to_fit(editor, kind, text: str, sentence: str) -> None:
    story = make.published(by=editor).story
    with pytest.raises(desk.Refused, match=sentence):
        desk.publish(story, editor, kind=kind, text=text)
    assert story.editions.count() == 1


def test_of_a_story_nobody_has_seen_there_is_no_change_to_tell(editor) -> None:
    with pytest.raises(desk.Refused, match="Readers have not seen the story yet"):
        desk.publish(make.story(by=editor), editor, kind=Kind.CORRECTION, text="It was two.")


def test_an_edition_with_an_end_is_gone_at_its_second(editor) -> None:
    end = timezone.now() + timedelta(hours=3)
    story = make.story(by=editor)
    edition = desk.publish(story, editor, until=end)
    assert story.live_edition(end - INSTANT) == edition
    assert story.live_edition(end) is None
    assert Story.objects.with_state(end).get().state == "ended"


def test_a_story_that_has_ended_is_published_again_under_its_date(editor, monkeypatch) -> None:
    story = make.story(by=editor)
    first = desk.publish(story, editor, until=timezone.now() + timedelta(hours=3))
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    again = desk.publish(story, editor)
    assert (again.live_from, again.ends_at) == (later, None)
    assert again.published_at == first.published_at
    assert Event.objects.latest("number").verb == Event.Verb.PUBLISHED


def test_an_end_can_be_set_changed_and_taken_away_silently(editor) -> None:
    story = make.story(by=editor)
    first = desk.publish(story, editor)
    end = timezone.now() + timedelta(hours=3)
    ended = desk.publish(story, editor, until=end, kind=Kind.SILENT)
    assert (ended.live_until, ended.updated_at) == (end, first.updated_at)
    assert desk.publish(story, editor, until=end, kind=Kind.SILENT) == ended
    assert desk.publish(story, editor, kind=Kind.SILENT).live_until is None


@pytest.mark.parametrize("hours", [-1, 0, 2])
def test_an_end_before_the_beginning_is_refused(editor, hours: int) -> None:
    now = timezone.now()
    at = now + timedelta(hours=2)
    with pytest.raises(desk.Refused, match="before readers see it"):
        desk.publish(make.story(by=editor), editor, at, until=now + timedelta(hours=hours))


def test_the_database_refuses_an_edition_that_outlives_its_end(editor) -> None:
    frozen = Frozen.of_story(make.story(by=editor), timezone.now(), timezone.now())
    frozen.edition.live_until = None
    with pytest.raises(IntegrityError, match="edition_not_after_its_end"), transaction.atomic():
        frozen.save()


def test_an_old_address_stays_known_when_the_slug_changes(editor) -> None:
    story = make.story(by=editor)
    first = desk.publish(story, editor)
    change(story, editor, slug="river-falls")
    second = desk.publish(story, editor)
    for slug in (first.slug, "river-falls"):
        assert Edition.objects.live().at_address(first.published_on, slug).get() == second
    assert Address.objects.count() == 2


def test_an_address_of_another_story_of_that_day_is_refused(editor) -> None:
    make.published(by=editor, slug="river")
    twin = make.story("Another river", by=editor, slug="river")
    with pytest.raises(desk.Refused, match="Another story of that day has this address"):
        desk.publish(twin, editor)


def test_an_address_is_that_of_the_day_on_which_the_story_appears(editor) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    make.published(by=editor, slug="river")
    twin = make.story("Another river", by=editor, slug="river")
    desk.publish(twin, editor, tomorrow)
    with pytest.raises(desk.Refused, match="Another story of that day has this address"):
        desk.publish(twin, editor)  # today after all


def test_a_story_dated_back_needs_an_address_of_that_day(editor) -> None:
    at = timezone.now() - timedelta(days=400)
    make.published(by=editor, at=at, slug="river")
    twin = make.story("Another river", by=editor, slug="river")
    with pytest.raises(desk.Refused, match="Another story of that day has this address"):
        desk.publish(twin, editor, at)
    assert desk.publish(twin, editor).slug == "river"


def test_an_address_taken_in_the_last_moment_is_refused(editor, monkeypatch) -> None:
    make.published(by=editor, slug="river")
    twin = make.story("Another river", by=editor, slug="river")
    monkeypatch.setattr(publishing, "problems", lambda story, at: [])  # both looked at once
    with pytest.raises(desk.Refused, match="Another story of that day has this address"):
        desk.publish(twin, editor)
    assert not twin.editions.exists()


def test_a_headline_used_again_gets_a_slug_that_no_address_has(editor) -> None:
    story = make.story("River rises", by=editor)
    desk.publish(story, editor)
    change(story, editor, slug="river-falls")
    desk.publish(story, editor)
    assert make.story("River rises", by=editor).slug == "river-rises-2"


def test_publishing_a_story_that_is_gone_says_so(editor) -> None:
    story = make.story(by=editor)
    Story.objects.get(pk=story.pk).delete()
    with pytest.raises(desk.Refused, match="somebody has deleted it"):
        desk.publish(story, editor)


def test_two_stories_of_one_headline_get_two_slugs(editor) -> None:
    slugs = {make.story("River rises", by=editor).slug for _ in range(3)}
    assert slugs == {"river-rises", "river-rises-2", "river-rises-3"}


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("São Paulo’s mayor: “No”", "sao-paulos-mayor-no"),
        ("Наводнение в городе", "наводнение-в-городе"),
        ("?!", "story"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("x" * 250, "x" * 80),
    ],
)
def test_a_slug_is_made_from_the_headline(editor, headline: str, slug: str) -> None:
    assert make.story(headline, by=editor).slug == slug


def test_a_story_of_1998_gets_its_own_date(editor, settings) -> None:
    at = datetime(1998, 6, 14, 9, 30, tzinfo=timezone.get_default_timezone())
    edition = make.published(by=editor, at=at)
    assert edition.get_absolute_url() == "/1998/06/14/river-rises-after-a-week-of-rain/"
    assert edition.copyright_line.startswith("© 1998 ")


def test_a_story_whose_schedule_was_cancelled_may_still_be_dated_back(editor) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor, timezone.now() + timedelta(days=1))
    desk.unschedule(story, editor)
    at = timezone.now() - timedelta(days=400)
    edition = desk.publish(story, editor, at)
    assert (edition.published_at, edition.updated_at) == (at, at)
    assert desk.publish(story, editor, at) == edition


def test_an_update_cannot_be_in_the_past(editor) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor)
    change(story, editor, headline="Other")
    with pytest.raises(desk.Refused, match="its update cannot be in the past"):
        desk.publish(story, editor, timezone.now() - timedelta(days=1))


def test_a_time_without_a_zone_is_a_programmers_error(editor) -> None:
    with pytest.raises(ValueError, match="time zone"):
        desk.publish(make.story(by=editor), editor, datetime(2030, 1, 1))


def test_the_body_is_cleaned_again_on_its_way_out(editor) -> None:
    story = make.story(by=editor)
    Story.objects.filter(pk=story.pk).update(body='<p onclick="x()">A</p><script>x()</script>')
    assert desk.publish(story, editor).body == "<p>A</p>"


def test_the_log_says_who_did_what(editor, publisher) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor)
    desk.withdraw(story, publisher, "The source took it back.")
    log = Event.objects.filter(story=story).order_by("pk").values_list("verb", "actor_name")
    assert list(log) == [("created", "edith"), ("published", "edith"), ("withdrew", "paula")]


def test_the_log_has_the_note_and_readers_have_not(editor) -> None:
    story = make.published(by=editor).story
    change(story, editor, dek="Four bridges are closed.")
    edition = desk.publish(story, editor, kind=Kind.SILENT, note="A typo in the dek")
    event = Event.objects.latest("number")
    said = {"note": "A typo in the dek", "kind": "silent", "version": 2, "edition": 2}
    assert said.items() <= event.detail.items()
    assert story.versions.filter(story_version=2).exists()
    assert (edition.change_note, edition.corrections.count()) == ("", 0)


def test_a_picture_still_to_be_supplied_is_left_out(editor) -> None:
    edition = make.published(by=editor, lead=make.image(data=b"", asset_id="1247"))
    assert not edition.caption_rows.exists()


def test_pictures_in_the_text_are_printed_with_this_storys_caption(editor) -> None:
    image = make.image()
    body = (
        f'<p>A</p><figure data-image="{image.pk}" data-size="wide">'
        "<figcaption>Our own <em>words</em></figcaption></figure>"
    )
    edition = make.published(by=editor, body=body)
    row = edition.caption_rows.get()
    assert (row.image, row.placement, row.caption) == (image, "inline", "Our own words")
