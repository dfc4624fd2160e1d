import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.lib import mentions, passages
from articles.lib.mentions import mentioned
from articles.lib.passages import stands_in


@pytest.mark.parametrize("module", [mentions, passages], ids=lambda module: module.__name__)
def test_the_examples_hold(module) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        ("rose two metres", "The river rose\u00a0two\n\nmetres."),
        ('"We wait," she said', "“We wait,” she said"),
        ("Ida's house - hers", "Ida’s house – hers"),
        ("Jose\u0301", "José Ñandú"),
        ("hyphen\u00adated", "hyphenated"),
        ("النهر يرتفع", "قال: النهر  يرتفع اليوم"),
        ("<b>not markup</b>", "It says <b>not markup</b> here"),
    ],
)
def test_a_passage_is_found_whatever_nobody_reads_of_it(passage: str, text: str) -> None:
    assert stands_in(passage, text)


@pytest.mark.parametrize("passage", ["", "  ", "\u00ad", "three metres", "The River"])
def test_a_passage_of_other_words_is_not_found(passage: str) -> None:
    assert not stands_in(passage, "The river rose two metres.")


@given(st.text(), st.text(min_size=1), st.text())
def test_what_was_cut_from_a_text_at_its_blanks_stands_in_it(
    before: str, passage: str, after: str
) -> None:
    assert stands_in(passage, f"{before} {passage} {after}") or not stands_in(passage, passage)


NAMES = ["Ana Ruiz", "Ana Ruiz Soto", "José Ñandú", "rosa", "محمد علي", "o'brien", "a.b"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ana Ruiz, look", {"ana ruiz"}),
        ("@Ana Ruiz Soto!", {"ana ruiz soto"}),
        ("@ana  ruiz sotomayor", {"ana ruiz"}),
        ("Ask @jose nandu. And (@ROSA)", {"jose nandu", "rosa"}),
        ("@rosa's note", {"rosa"}),
        ("@rosanna, @rosa-maria and @rosa.b are others", set()),
        ("rosa@example.org and x.@rosa", set()),
        ("@ rosa", set()),
        ("@محمد علي من فضلك", {"محمد علي"}),
        ("@O'Brien", {"o'brien"}),
        ("@a.b.", {"a.b"}),
        ("@", set()),
        ("rosa", set()),
    ],
)
def test_people_are_mentioned_by_an_at_and_the_longest_known_name(
    text: str, found: set[str]
) -> None:
    assert mentioned(text, NAMES) == found


def test_nobody_known_is_nobody_mentioned() -> None:
    assert mentioned("@rosa @ana", []) == set()
    assert mentioned("@rosa", [""]) == set()
