import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from articles import desk
from articles.desk import noting, outside, saving
from articles.desk.copies import Copy
from articles.desk.outside import Standing
from articles.models import Edition, Event, OutsideReading, Story, Version, Withdrawal
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(reporter) -> Story:
    return make.story(by=reporter)


def give(story: Story, by, **options: object) -> OutsideReading:
    return outside.give(story, by, "Ida Holm, lawyer", "Is it safe?", **options)[0]


def token_of(reading: OutsideReading) -> str:
    return outside.address(reading).rstrip("/").rpartition("/")[2]


def test_a_link_is_for_the_version_that_is_saved(story: Story, reporter) -> None:
    reading, address = outside.give(story, reporter, " Ida  Holm,\nlawyer ", "Is it safe?", 3)
    assert reading.version == Version.objects.get(story=story, story_version=1)
    assert reading.version.checksum == Copy.of_version(reading.version).checksum
    assert reading.reader == "Ida Holm, lawyer"
    assert reading.expires_at - reading.made_at == timedelta(days=3)
    assert outside.find(token_of(reading)) == reading
    assert address == outside.address(reading)
    event = Event.objects.get(verb="gave_out")
    assert event.detail["reader"] == "Ida Holm, lawyer"
    assert event.detail["checksum"] == reading.version.checksum


def test_a_button_pressed_twice_makes_one_link(story: Story, reporter) -> None:
    assert give(story, reporter) == give(story, reporter)
    assert Event.objects.filter(verb="gave_out").count() == 1
    assert outside.give(story, reporter, "Bo Lund, source")[0] != give(story, reporter)


def test_no_address_can_be_guessed_or_changed(story: Story, reporter) -> None:
    reading = give(story, reporter)
    token = token_of(reading)
    for wrong in (str(reading.pk), f"{reading.pk + 1}{token[1:]}", token[:-1], "", "a:b", "\0"):
        assert outside.find(wrong) is None


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_link_holds_from_one_day_to_ninety(story: Story, reporter, days: int) -> None:
    with pytest.raises(desk.Refused, match="from one day to 90"):
        give(story, reporter, days=days)


def test_all_that_is_wrong_with_a_link_is_said_at_once(story: Story, reporter) -> None:
    with pytest.raises(desk.Refused) as refusal:
        outside.give(story, reporter, " ", "x" * 10_001, 0)
    assert len(refusal.value.reasons) == 3
    with pytest.raises(desk.Refused, match="may have 120"):
        outside.give(story, reporter, "x" * 121)


def test_only_who_edits_the_story_gives_it_out_and_revokes(
    story: Story, reporter, photo_editor
) -> None:
    reading = give(story, reporter)
    for stranger in (make.user("olga", "Reporter"), photo_editor):
        with pytest.raises(desk.NotAllowed):
            give(story, stranger)
        with pytest.raises(desk.NotAllowed):
            outside.revoke(reading, stranger)
    assert outside.standing(reading) == Standing.OPEN


def test_a_revoked_link_is_closed_at_once(story: Story, reporter, editor) -> None:
    reading = give(story, reporter)
    outside.revoke(reading, editor)
    outside.revoke(reading, editor)
    assert outside.standing(outside.find(token_of(reading))) == Standing.REVOKED
    assert Event.objects.filter(verb="revoked").count() == 1
    with pytest.raises(desk.Refused, match="closed"):
        outside.answer(reading, "approved")


def test_a_link_ends_to_the_second(story: Story, reporter) -> None:
    reading = give(story, reporter)
    last = reading.expires_at - timedelta(seconds=1)
    assert outside.standing(reading, last) == Standing.OPEN
    assert outside.standing(reading, reading.expires_at) == Standing.EXPIRED


def test_a_withdrawal_closes_what_was_given_out_before_it(story: Story, reporter) -> None:
    reading = give(story, reporter)
    Withdrawal.objects.create(story=story, reason="Wrong.")
    assert outside.standing(outside.find(token_of(reading))) == Standing.WITHDRAWN
    later = outside.give(story, reporter, "Bo Lund, lawyer")[0]
    assert outside.standing(later) == Standing.OPEN


def test_an_answer_is_logged_with_the_checksum_of_the_text(story: Story, reporter) -> None:
    reading = give(story, reporter)
    saving.save(story, reporter)
    outside.answer(reading, "approved", " As it stands.\r\n")
    event = Event.objects.get(verb="answered")
    assert (event.actor, event.actor_name, event.story) == (None, "Ida Holm, lawyer", story)
    assert event.detail["checksum"] == Copy.of_version(reading.version).checksum
    assert event.detail["checksum"] == Version.objects.get(story_version=1).checksum
    assert (event.detail["answer"], event.detail["reading"]) == ("approved", reading.pk)
    assert event.detail["version"] == 1


def test_what_an_outsider_is_asked_and_says_stays_where_a_redaction_reaches_it(
    story: Story, reporter
) -> None:
    reading, _address = outside.give(story, reporter, "Ida Holm", "Is Olaf Brandt the thief?")
    outside.answer(reading, "objected", "Olaf Brandt never was.")
    noting.write(story, reporter, "The lawyer says: leave out Olaf Brandt.")
    noting.resolve(story.notes.get(), reporter)
    logged = json.dumps(list(Event.objects.values_list("detail", "subject")))
    assert "Brandt" not in logged


def test_the_first_answer_stands(story: Story, reporter) -> None:
    reading = give(story, reporter)
    outside.answer(reading, "objected", "He never said that.")
    outside.answer(reading, "objected", "He never said that. ")
    with pytest.raises(desk.Refused, match="the first answer stands"):
        outside.answer(reading, "approved", "He did.")
    reading.refresh_from_db()
    assert (reading.answer, reading.comment) == ("objected", "He never said that.")
    assert Event.objects.filter(verb="answered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_six_answers_at_once_one_stands(story: Story, reporter) -> None:
    reading, ready = give(story, reporter), Barrier(6)

    def answer(number: int) -> str:
        try:
            ready.wait(timeout=60)
            return outside.answer(reading, "objected", f"Line {number}").comment
        except desk.Refused:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        taken = [comment for comment in pool.map(answer, range(6)) if comment]
    reading.refresh_from_db()
    assert taken == [reading.comment]
    assert Event.objects.filter(verb="answered").count() == 1


@pytest.mark.parametrize(
    ("given", "comment", "sentence"),
    [
        ("", "Fine", "Choose whether"),
        ("perhaps", "Fine", "Choose whether"),
        ("objected", " ", "Write what you object to"),
        ("approved", "x" * 10_001, "10001 characters"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    story: Story, reporter, given: str, comment: str, sentence: str
) -> None:
    reading = give(story, reporter)
    with pytest.raises(desk.Refused, match=sentence):
        outside.answer(reading, given, comment)
    reading.refresh_from_db()
    assert reading.answer == ""


def test_an_embargo_closes_the_link_until_it_ends(story: Story, reporter, editor) -> None:
    until = timezone.now() + timedelta(hours=1)
    Story.objects.filter(pk=story.pk).update(embargo_until=until)
    reading = outside.find(token_of(give(story, reporter)))
    assert outside.standing(reading) == Standing.EMBARGOED
    assert outside.embargo(reading) == until
    assert outside.standing(reading, until) == Standing.OPEN
    with pytest.raises(desk.Refused, match="closed"):
        outside.answer(reading, "approved")
    with pytest.raises(desk.NotAllowed, match="ask an editor"):
        give(story, reporter, before_embargo=True)
    before = give(story, editor, before_embargo=True)
    assert outside.standing(outside.find(token_of(before))) == Standing.OPEN


def test_an_embargo_that_is_set_later_closes_the_link_too(story: Story, reporter) -> None:
    reading = give(story, reporter)
    Story.objects.update(embargo_until=timezone.now() + timedelta(hours=1))
    assert outside.standing(outside.find(token_of(reading))) == Standing.EMBARGOED


def test_a_text_that_was_tampered_with_is_not_shown(story: Story, reporter) -> None:
    reading = give(story, reporter)
    reading.version.body = "<p>Something else.</p>"
    assert outside.standing(reading) == Standing.CHANGED


def test_the_desk_sees_whose_text_is_no_longer_the_present_one(story: Story, reporter) -> None:
    reading = give(story, reporter)
    assert outside.outdated(story, [reading]) == set()
    body = story.body
    story.body = "<p>Three metres.</p>"
    saving.save(story, reporter)
    assert outside.outdated(story, [reading]) == {reading.pk}
    story.body = body
    saving.save(story, reporter)
    assert outside.outdated(story, [reading]) == set()


def test_an_outsider_sees_the_words_and_pictures_of_that_version(reporter) -> None:
    lead = make.image()
    inline, gone = make.image(), make.image()
    body = f'<p>One</p><figure data-image="{inline.pk}"><figcaption>Ours</figcaption></figure>'
    story = make.story(by=reporter, lead=lead, body=body, authors=("Ana Ruiz", "Bo Lund"))
    version = give(story, reporter).version
    version.captions = [
        *version.captions,
        {"image": gone.pk, "name": "", "caption": "", "alt_text": "", "placement": "gallery"},
    ]
    gone.delete()
    page = outside.page(version)
    assert page.bylines == ["By Ana Ruiz and Bo Lund"]
    shown = [(each.image, each.caption) for each in page.edition.pictures]
    assert shown == [(lead, lead.caption), (inline, "Ours")]
    assert page.edition.lead.image == lead
    assert not Edition.objects.exists()


def test_the_link_is_shown_again_to_its_maker_and_to_editors(
    story: Story, reporter, editor, photo_editor
) -> None:
    desk.assign(story, photo_editor, None, editor)  # who may now edit it, and is no editor
    story.refresh_from_db()
    reading = give(story, reporter)
    assert outside.may_see_address(reporter, reading, story)
    assert outside.may_see_address(editor, reading, story)
    assert not outside.may_see_address(photo_editor, reading, story)
