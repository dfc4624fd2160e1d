import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles import desk
from articles.desk import history, noting, telling
from articles.models import Event, Note, Story, Version
from tests import make

pytestmark = pytest.mark.django_db


def resolved(note: Note) -> bool:
    return Note.objects.get(pk=note.pk).resolved_at is not None


def test_a_note_is_kept_whole_and_leaves_the_version_alone(reporter, photo_editor) -> None:
    story = make.story(by=reporter)
    history.keep(story, reporter)
    before = Story.objects.values().get()
    text = "<script>alert('x')</script> " + "ر" * 9_000
    note = noting.write(story, photo_editor, f"  {text}\r\nmore\0 ", "“We wait,” said")
    assert Note.objects.get().text == f"{text}\nmore"
    assert (note.quote, note.made_by, note.thread) == ("“We wait,” said", photo_editor, None)
    assert Story.objects.values().get() == before
    assert Version.objects.count() == 1


def test_ten_thousand_characters_are_taken_and_one_more_is_refused(editor) -> None:
    story = make.story(by=editor)
    noting.write(story, editor, "x" * 10_000)
    with pytest.raises(desk.Refused, match="10001 characters, and may have 10000"):
        noting.write(story, editor, "x" * 10_001)
    with pytest.raises(desk.Refused, match="quote less"):
        noting.write(story, editor, "x", "x" * 10_001)
    assert Note.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \r\n ", "\0"])
def test_an_empty_note_is_refused(editor, text: str) -> None:
    story = make.story(by=editor)
    with pytest.raises(desk.Refused, match="The note is empty"):
        noting.write(story, editor, text, "two metres")
    assert not Note.objects.exists()
    assert not Event.objects.filter(verb="noted").exists()


def test_a_button_pressed_twice_writes_one_note(editor, reporter) -> None:
    story = make.story(by=editor)
    first = noting.write(story, editor, "Who said so?", "two metres")
    assert noting.write(story, editor, "Who said so?\r\n", "two metres") == first
    assert noting.write(story, reporter, "Who said so?", "two metres") != first
    Note.objects.update(made_at=timezone.now() - noting.PRESSED_TWICE)
    noting.write(story, editor, "Who said so?", "two metres")
    assert Note.objects.count() == 3
    assert Event.objects.filter(verb="noted").count() == 3


def test_answers_make_one_thread_whichever_note_is_answered(editor, reporter) -> None:
    story = make.story(by=editor)
    first = noting.write(story, editor, "Who said so?")
    answer = noting.write(story, reporter, "The mayor.", thread=first)
    again = noting.write(story, editor, "When?", thread=answer)
    assert {answer.thread, again.thread} == {first}


def test_a_note_of_another_story_is_not_answered(editor) -> None:
    other = noting.write(make.story("Other", by=editor), editor, "Hm")
    with pytest.raises(desk.Refused, match="another story"):
        noting.write(make.story(by=editor), editor, "Yes", thread=other)


def test_who_may_not_read_the_story_writes_no_note(editor, reporter) -> None:
    story = make.story(by=editor)
    reporter.groups.clear()
    with pytest.raises(desk.NotAllowed):
        noting.write(story, type(reporter).objects.get(pk=reporter.pk), "Hm")


def test_its_writer_an_editor_and_the_assignee_resolve_a_note(
    editor, photo_editor, reporter
) -> None:
    story = make.story(by=editor)
    other = make.user("olga", "Reporter")
    note = noting.write(story, photo_editor, "A better picture?")
    for stranger in (reporter, other):
        with pytest.raises(desk.NotAllowed, match="may resolve a note"):
            noting.resolve(note, stranger)
    for person in (photo_editor, editor):
        noting.resolve(note, person)
        assert resolved(note)
        noting.reopen(note, person)
        assert not resolved(note)
    desk.assign(story, reporter, None, editor)
    noting.resolve(note, reporter)
    assert resolved(note)
    with pytest.raises(desk.NotAllowed):
        noting.reopen(note, other)


def test_resolving_an_answer_resolves_its_thread_and_once_is_enough(editor, reporter) -> None:
    story = make.story(by=editor)
    first = noting.write(story, reporter, "Who said so?")
    answer = noting.write(story, editor, "The mayor.", thread=first)
    noting.resolve(answer, editor)
    noting.resolve(first, reporter)
    assert Note.objects.get(pk=first.pk).resolved_by == editor
    assert Event.objects.filter(verb="resolved").count() == 1
    noting.reopen(first, editor)
    noting.reopen(first, editor)
    assert Event.objects.filter(verb="reopened").count() == 1


def test_the_log_has_who_wrote_and_resolved_on_which_version(editor) -> None:
    story = make.story(by=editor)
    note = noting.write(story, editor, "w " * 100)
    noting.resolve(note, editor)
    noted = Event.objects.get(verb="noted")
    assert (noted.actor, noted.story, noted.detail["version"]) == (editor, story, 1)
    assert noted.detail["noted"] == note.pk
    assert Event.objects.get(verb="resolved").detail["noted"] == note.pk


def test_people_are_mentioned_by_full_name_or_user_name_and_told(
    editor, reporter, monkeypatch
) -> None:
    told = []
    monkeypatch.setattr(telling, "mentioned", lambda note: told.extend(note.mentions.all()))
    jose = make.user("jose")
    jose.first_name, jose.last_name = "José", "Ñandú Ruiz"
    jose.save()
    text = "@jose nandu ruiz and @ROSA: see @edith's question"
    note = noting.write(make.story(by=editor), editor, text)
    assert set(note.mentions.all()) == set(told) == {jose, reporter}


def test_two_people_of_one_name_are_both_meant_and_who_left_is_not(editor) -> None:
    twins = [make.user(name) for name in ("ana1", "ana2", "ana3")]
    for twin in twins:
        twin.first_name, twin.last_name = "Ana", "Ruiz"
        twin.is_active = twin.username != "ana3"
        twin.save()
    note = noting.write(make.story(by=editor), editor, "@Ana Ruiz, which of you?")
    assert {person.username for person in note.mentions.all()} == {"ana1", "ana2"}


def test_only_who_may_read_stories_is_offered(editor, reporter) -> None:
    reporter.groups.set([Group.objects.create(name="Cleaners")])
    assert list(noting.people()) == [editor]


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("rose two metres", True),
        ('"We wait," said Ida', True),
        ("River rises", True),
        ("Three bridges", True),
        ("in a night. “We wait", True),
        ("Heron in the flood", True),
        ("rose three metres", False),
        ("<p>", False),
    ],
)
def test_a_passage_stands_in_headline_dek_text_or_caption(editor, quote: str, there: bool) -> None:
    image = make.image()
    story = make.story(by=editor)
    story.body += f'<figure data-image="{image.pk}" data-size="text">'
    story.body += "<figcaption>Heron in the <em>flood</em></figcaption></figure>"
    note = Note(quote=quote, text="?")
    assert noting.stands(note, noting.text_of(story)) == there


def test_lists_count_the_threads_that_are_open(editor) -> None:
    busy, quiet = make.story("Busy", by=editor), make.story("Quiet", by=editor)
    first = noting.write(busy, editor, "One")
    noting.write(busy, editor, "Answer", thread=first)
    noting.write(busy, editor, "Two")
    noting.resolve(noting.write(busy, editor, "Three"), editor)
    counted = Story.objects.annotate(notes_open=Note.objects.open().count_of())
    assert dict(counted.values_list("pk", "notes_open")) == {busy.pk: 2, quiet.pk: 0}
