"""Passages show why a story was found, in its own letters, and nothing that could do harm."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.models import Edition, Image
from articles.models.edition import load_cards
from articles.search import Query, marked, passages
from articles.search.passages import LENGTH, MAX_READ
from articles.search.words import run_together, scan
from tests import make
from tests.search.test_query import HOSTILE


def mark(text: str, typed: str) -> str:
    return str(marked(text, Query.parse(typed).wanted))


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("The river rose.", "river", "The <mark>river</mark> rose."),
        ("Ríos y RIOS", "rios", "<mark>Ríos</mark> y <mark>RIOS</mark>"),
        ("Rivers rose", "riv", "<mark>Rivers</mark> rose"),
        ("the river; the bank", '"the bank"', "the river; <mark>the bank</mark>"),
        ("O’Brien’s e-mail", "obrien email", "<mark>O’Brien’s</mark> <mark>e-mail</mark>"),
        ("Eins <b> & Straße", "strasse", "Eins &lt;b&gt; &amp; <mark>Straße</mark>"),
        ("東京都の知事", "京都", "東<mark>京都</mark>の知事"),
        ("في القَاهِرَة", "القاهرة", "في <mark>القَاهِرَة</mark>"),
        ("nothing here", "river", "nothing here"),
    ],
)
def test_what_was_looked_for_is_marked_as_printed(text, typed, expected):
    assert mark(text, typed) == expected


@given(HOSTILE, st.sampled_from(["river", 'a "b c" d', "東京", "e-mail ri", "<mark>"]))
def test_marks_change_no_letter_and_let_no_markup_through(text, typed):
    passage = marked(text, Query.parse(typed).wanted)
    bare = str(passage).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert passage.text == text


@given(HOSTILE)
@example("0'¼")
def test_no_paragraph_with_a_word_is_left_out(text):
    letters = run_together(text)
    for word in scan(text):
        assert all(atom in letters for atom in (*word.atoms, word.whole)), word


def shown(edition: Edition, typed: str) -> list[str]:
    load_cards([edition])
    return [str(passage) for passage in passages(edition, Query.parse(typed).wanted)]


@pytest.fixture
def long(db, editor) -> Edition:
    filler = "Nothing of note was said about the matter at hand. " * 12
    body = f"<p>{filler}</p><p>{filler} The heron & its mate came. {filler}</p>"
    body += f"<p>{filler}</p><p>An otter was <em>seen</em> too. {filler}</p>"
    return make.published("Wildlife", by=editor, body=body, dek="A walk by the river.")


@pytest.mark.django_db
def test_a_passage_is_cut_at_words_round_what_was_found(long):
    (passage,) = shown(long, "heron")
    assert "The <mark>heron</mark> &amp; its mate came." in passage
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert len(passage) < LENGTH + 40


@pytest.mark.django_db
def test_words_far_apart_are_shown_in_two_passages(long):
    first, second = shown(long, "otter heron")
    assert "<mark>heron</mark>" in first
    assert "<mark>otter</mark> was seen" in second


@pytest.mark.django_db
def test_a_word_at_the_end_of_a_long_story_is_shown_and_captions_come_after_it(editor):
    filler = "<p>Nothing of note was said about the matter at hand.</p>" * (MAX_READ // 40)
    image = make.image()
    caption = "<figcaption>An otter</figcaption>"
    figure = f'<figure data-image="{image.pk}" data-size="text">{caption}</figure>'
    edition = make.published(by=editor, body=f"{figure}{filler}<p>A <em>heron</em> came.</p>")
    assert shown(edition, "heron otter") == ["A <mark>heron</mark> came.", "An <mark>otter</mark>"]


@pytest.mark.django_db
def test_words_of_the_headline_alone_leave_the_dek_as_it_is(long):
    assert shown(long, "wildlife") == ["A walk by the river."]


@pytest.mark.django_db
def test_the_caption_of_a_picture_that_may_not_be_shown_is_not(editor):
    edition = make.published(by=editor, lead=make.image(caption="A heron stands in the river."))
    assert shown(edition, "heron") == ["A <mark>heron</mark> stands in the river."]
    Image.objects.update(rights_until=edition.live_from)
    again = Edition.objects.get(pk=edition.pk)
    assert "heron" not in "".join(shown(again, "heron"))
