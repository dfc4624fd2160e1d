"""A name goes out of all that was kept of one story, and nothing else changes."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import desk, search
from articles.desk import autosaves, log, redacting, saving
from articles.desk.copies import Copy
from articles.models import (
    Address,
    Edition,
    Event,
    ImageCaption,
    Message,
    Note,
    OutsideReading,
    Redaction,
    Story,
    Version,
    WireFile,
    Withdrawal,
)
from tests import make

pytestmark = pytest.mark.django_db

WORDS = "Ida Holm\nHolm"
ORDER = "Landgericht Berlin, 27 O 345/26, 3 March 2026"
NEVER = ("articles.event",)  # not rewritten: its rows are counted for who asks


@pytest.fixture
def story(publisher, monkeypatch) -> Story:
    """Everything that the desk keeps of a story says the name."""
    lead = make.image(credit="Jane Doe", caption="A heron", alt_text="A grey heron")
    figure = f'<figure data-image="{lead.pk}" data-size="text"><figcaption>By <em>Ida</em> Holm'
    body = f"<p>“We wait,” said <em>Ida</em>&nbsp;Holm.</p>{figure}</figcaption></figure>"
    story = make.story(
        "Ida Holm waits",
        by=publisher,
        lead=lead,
        authors=("Ida Holm",),
        topics=("Ida Holm",),
        kicker="Holm",
        dek="What HOLM said",
        body=body,
        dateline="HOLM",
        sources=["Ida Holm", "The mayor"],
        suggested_sources=["Mrs Holm"],
        working_headline="holm wip",
    )
    ImageCaption.objects.filter(story=story).update(caption="Holm", alt_text="Holm looks")
    desk.publish(story, publisher)
    story.refresh_from_db()
    saving.save(story, publisher)
    desk.publish(story, publisher, kind="correction", text="Ida Holm is 40.")
    desk.withdraw(story, publisher, "Ida Holm complained.")
    desk.publish(story, make.user("petra", "Publisher"))
    story.refresh_from_db()
    typed = {"headline": ["Holm!"], "body": ["<p><b>Ida</b> Holm</p>"], "slug": ["ida-holm-2"]}
    autosaves.keep(publisher, story, autosaves.Draft("p1", typed, 2, timezone.now()))
    Note.objects.create(story=story, quote="Holm", text="Ring Ida Holm", made_by=publisher)
    OutsideReading.objects.create(
        version=story.versions.first(),
        reader="Ida Holm",
        question="Right, Mrs Holm?",
        comment="Yes. Holm",
        made_by=publisher,
        expires_at=timezone.now() + timedelta(days=1),
    )
    WireFile.objects.create(
        story=story, name="holm.txt", digest="d", opening="Holm.", text="Holm. Ida Holm."
    )
    Message.objects.create(
        key="x", person=publisher, subject="Holm", text=f"/admin/articles/story/{story.pk}/change/"
    )
    LogEntry.objects.create(
        user=publisher,
        content_type=ContentType.objects.get_for_model(Story),
        object_id=str(story.pk),
        object_repr="Ida Holm waits",
        action_flag=CHANGE,
    )
    return story


def rows_saying(word: str, story: Story) -> set[str]:
    """Every table of the database that says ``word`` but for the nouns shared by all stories."""
    shared = {"articles.author", "articles.topic", "articles.image", "articles.address", *NEVER}
    found = set()
    for model in apps.get_models():
        if model._meta.label_lower not in shared and model._meta.managed:
            text = serialize("json", model._base_manager.all(), ensure_ascii=False)
            if word in text.lower():
                found.add(model._meta.label_lower)
    return found


def everything(story: Story) -> dict[str, list]:
    """All rows of the app but those that a redaction of ``story`` may change."""
    return {
        model._meta.label_lower: json.loads(serialize("json", model._base_manager.order_by("pk")))
        for model in apps.get_app_config("articles").get_models()
    }


def test_no_row_of_the_story_says_the_name_afterwards(story, publisher) -> None:
    assert len(rows_saying("holm", story)) >= 14
    found = desk.redact(story, publisher, WORDS, "a woman", ORDER)
    assert rows_saying("holm", story) == set()
    assert found.places >= 50
    with connection.cursor() as cursor:
        cursor.execute("SELECT headline, about, often, text FROM articles_search")
        assert "holm" not in str(cursor.fetchall()).lower()
    assert search.find(search.Query.parse("holm")).total == 0
    assert search.find(search.Query.parse("woman")).total == 1


def test_readers_get_the_words_in_its_place(client, story, publisher) -> None:
    old = story.live_edition().get_absolute_url()
    desk.redact(story, publisher, WORDS, "a woman", ORDER)
    live = story.live_edition()
    assert live.body.startswith("<p>“We wait,” said <em>a woman</em>.</p><figure")
    assert live.sources == ["a woman", "The mayor"]
    assert live.slug == "a-woman-waits"
    page = client.get(live.get_absolute_url())
    assert page.status_code == 200
    assert "said <em>a woman</em>." in page.content.decode()
    led = client.get(old)
    assert (led.status_code, led["Location"]) == (301, live.get_absolute_url())
    assert Address.objects.filter(story=story).count() == 2


def test_numbers_times_and_other_stories_stay_as_they_are(story, publisher) -> None:
    other = make.published("Ida Holm elsewhere", by=publisher, slug="elsewhere")
    text = {"kicker", "headline", "dek", "slug", "body", "dateline", "sources", "reason", "caption"}
    text |= {"working_headline", "suggested_sources", "bylines", "captions", "topics", "checksum"}
    text |= {"copyright_line", "change_note", "name", "alt_text", "credit", "text", "form"}
    text |= {"quote", "reader", "question", "comment", "opening", "subject"}
    added = {"articles.redaction", "articles.event", "articles.logend", "articles.address"}

    def fixed() -> dict[str, list]:
        return {
            label: [
                {**row, "fields": {k: v for k, v in row["fields"].items() if k not in text}}
                for row in rows
            ]
            for label, rows in everything(story).items()
            if label not in added
        }

    before = fixed()
    desk.redact(story, publisher, WORDS, "a woman", ORDER)
    assert fixed() == before
    other.refresh_from_db()
    assert other.headline == "Ida Holm elsewhere"
    assert Story.objects.with_state().get(pk=story.pk).state == "live"


def test_versions_can_still_be_told_to_be_whole(story, publisher) -> None:
    desk.redact(story, publisher, WORDS, "a woman", ORDER)
    for version in Version.objects.filter(story=story):
        assert Copy.of_version(version).checksum == version.checksum
    story.refresh_from_db()
    last = story.versions.get(story_version=story.version)
    assert Copy.of_story(story).fields == Copy.of_version(last).fields


def test_what_was_typed_and_not_saved_can_still_be_offered(story, publisher) -> None:
    desk.redact(story, publisher, WORDS, "a woman", ORDER)
    (draft,) = autosaves.drafts(publisher, story)
    assert draft.fields == {
        "headline": ["a woman!"],
        "body": ["<p><b>a woman</b></p>"],
        "slug": ["a-woman-2"],
    }


def test_the_log_tells_of_it_and_is_whole_but_never_says_the_words(story, publisher) -> None:
    redaction = desk.redact(story, publisher, WORDS, "a woman", f"  {ORDER} ")
    assert (redaction.order, redaction.is_open, redaction.made_by) == (ORDER, False, publisher)
    event = Event.objects.get(verb=Event.Verb.REDACTED)
    assert event.detail["order"] == ORDER
    assert event.detail["replacement"] == "a woman"
    assert event.detail["places"] == redaction.places > 0
    assert event.subject == "a woman waits"
    assert "Holm" not in serialize("json", [event, redaction])
    assert log.first_fault() == ""


def test_what_was_found_is_told_before_and_nothing_is_done(story) -> None:
    before = everything(story)
    found = redacting.find(story, WORDS, "a woman")
    assert everything(story) == before
    where = [place.where for place in found.places]
    for wanted in ("Working copy: headline", "Edition 1: body", "Edition 3, byline: name as print"):
        assert any(each.startswith(wanted) for each in where)
    headline = next(place for place in found.places if place.where == "Working copy: headline")
    assert headline.excerpt == ("", "Ida Holm", " waits")
    assert found.slugs["ida-holm-waits"] == "a-woman-waits"
    assert {str(thing) for thing in found.elsewhere.things} == {"Ida Holm"}
    assert len(found.elsewhere.things) == 2  # the topic and the author
    assert found.elsewhere.events == story.events.count()


def test_an_address_that_another_story_has_is_not_taken(story, publisher) -> None:
    make.published("A woman waits", by=publisher, slug="a-woman-waits")
    desk.redact(story, publisher, WORDS, "a woman", ORDER)
    assert story.live_edition().slug == "a-woman-waits-2"


def test_a_scheduled_edition_and_a_withdrawn_one_lose_it_too(publisher) -> None:
    story = make.story("Holm waits", by=publisher)
    at = timezone.now() + timedelta(hours=1)
    desk.publish(story, publisher, at)
    desk.redact(story, publisher, "Holm", "N. N.", ORDER)
    assert Edition.objects.live(at).get().headline == "N. N. waits"
    gone = make.published("Holm went", by=publisher, slug="went")
    desk.withdraw(gone.story, publisher, "Holm asked for it.")
    desk.redact(gone.story, publisher, "Holm", "N. N.", ORDER)
    assert Withdrawal.objects.get().reason == "N. N. asked for it."


# Refusals


@pytest.mark.parametrize("group", ["Editor", "Reporter", "Photo editor"])
def test_only_a_publisher_redacts(story, group: str) -> None:
    with pytest.raises(desk.NotAllowed, match="Only a publisher may take words out"):
        desk.redact(story, make.user(group=group), WORDS, "a woman", ORDER)
    assert "holm" in story.live_edition().body.lower()


@pytest.mark.parametrize(
    ("words", "replacement", "order", "sentence"),
    [
        (" \n", "a woman", ORDER, "Write what is to be taken out"),
        ("a", "N. N.", ORDER, "of two letters or more"),
        ("Holm", " ", ORDER, "Write what is put in its place"),
        ("Holm", "Mrs Holm", ORDER, "says the words again"),
        ("Holm", "a woman", " ", "Name the order"),
        ("Holm", "a woman", "Holm v. Latin Times", "The order is kept, and it says the words"),
        ("Petersen", "a woman", ORDER, "stand nowhere in this story"),
        ("Holm", "a woman " * 14, ORDER, "would be too long"),
        ("Holm", "a woman " * 20, ORDER, "may have 120 characters"),
        ("Holm", "a woman", ORDER * 9, "may have 250 characters"),
    ],
)
def test_what_cannot_be_done_is_refused_whole(
    story, publisher, words: str, replacement: str, order: str, sentence: str
) -> None:
    before = everything(story)
    with pytest.raises(desk.Refused, match=sentence):
        desk.redact(story, publisher, words, replacement, order)
    assert everything(story) == before


# The guards


def open_redaction(story: Story, by) -> Redaction:
    return Redaction.objects.create(story=story, order=ORDER, replacement="a woman", made_by=by)


def close(redaction: Redaction) -> None:
    Redaction.objects.filter(pk=redaction.pk).update(is_open=False)


def test_an_open_redaction_lets_words_of_its_story_through_and_nothing_else(
    story, publisher
) -> None:
    other = make.published("Another", by=publisher, slug="another")
    edition = story.editions.first()
    with transaction.atomic():
        redaction = open_redaction(story, publisher)
        Edition.objects.filter(pk=edition.pk).update(headline="A woman waits")
        edition.byline_rows.update(name="a woman")
        story.versions.update(headline="A woman waits")
        for change in (
            lambda: Edition.objects.filter(pk=other.pk).update(headline="X"),
            lambda: other.byline_rows.update(name="X"),
            lambda: other.story.versions.update(headline="X"),
            lambda: story.editions.update(words=1),
            lambda: story.editions.update(updated_at=timezone.now()),
            lambda: story.editions.update(published_at=timezone.now()),
            lambda: story.editions.update(headline="X", number=99),
            lambda: story.editions.filter(pk=edition.pk).update(live_until=None),
            lambda: story.editions.update(section=make.section("Sport")),
            lambda: edition.byline_rows.update(role="editing"),
            lambda: edition.caption_rows.update(position=7),
            lambda: story.versions.update(made_at=timezone.now()),
            lambda: story.withdrawals.update(withdrawn_at=timezone.now()),
            lambda: story.withdrawals.update(withdrawn_by=None),
            lambda: story.addresses.update(slug="x"),
            lambda: story.events.update(subject="X"),
            lambda: edition.byline_rows.all()._raw_delete("default"),
            lambda: story.editions.all()._raw_delete("default"),
            lambda: story.versions.all()._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
        close(redaction)
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(headline="Once more")
    edition.refresh_from_db()
    assert edition.headline == "A woman waits"


def test_a_redaction_that_is_closed_is_never_opened_nor_changed(story, publisher) -> None:
    redaction = desk.redact(story, publisher, WORDS, "a woman", ORDER)
    row = Redaction.objects.filter(pk=redaction.pk)
    for change in (
        {"is_open": True},
        {"order": "Another"},
        {"replacement": "X"},
        {"places": 0},
        {"is_open": False},
        {"made_by": make.user()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row._raw_delete("default")


def test_while_it_is_open_only_closing_it_may_change_it(story, publisher) -> None:
    redaction = open_redaction(story, publisher)
    row = Redaction.objects.filter(pk=redaction.pk)
    for change in ({"order": "Another"}, {"is_open": False, "order": "Another"}, {"places": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**change)
    row.update(is_open=False, places=3)


@pytest.mark.django_db(transaction=True)
def test_a_redaction_left_open_is_not_kept(publisher) -> None:
    edition = make.published("Holm waits", by=publisher)

    def leave_open() -> None:
        with transaction.atomic():
            open_redaction(edition.story, publisher)
            Edition.objects.filter(pk=edition.pk).update(headline="X")

    with pytest.raises(IntegrityError):
        leave_open()
    connection.rollback()
    assert not Redaction.objects.exists()
    edition.refresh_from_db()
    assert edition.headline == "Holm waits"
    desk.redact(edition.story, publisher, "Holm", "N. N.", ORDER)
    edition.refresh_from_db()
    assert edition.headline == "N. N. waits"
