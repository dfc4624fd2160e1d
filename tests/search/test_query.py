"""What readers type: every text has a reading, and these have the right one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.search import MAX_CHARACTERS, MAX_WORDS, Query
from articles.search.words import scan


def read(typed: str) -> tuple[list[str], list[str]]:
    """What is wanted and what is not: ways between bars, a star after a beginning."""
    query = Query.parse(typed)
    return [_shown(term) for term in query.wanted], [_shown(term) for term in query.unwanted]


def _shown(term) -> str:
    return "|".join(" ".join(way) for way in term.ways) + "*" * term.goes_on


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("river flood", ["river", "flood*"], []),
        ("River ÜBER José", ["river", "uber", "jose*"], []),
        ('"the river rose"', ["the river rose"], []),
        ("“the river” «rose»", ["the river", "rose"], []),
        ('"the river', ["the river"], []),
        ("river -flood", ["river"], ["flood"]),
        ('river -"flood warning" −tide', ["river"], ["flood warning", "tide"]),
        ("riv* flood bank", ["riv*", "flood", "bank*"], []),
        ("river -riv*", ["river"], ["riv*"]),
        ("aa* bb* cc* dd* ee", ["aa*", "bb*", "cc*", "dd", "ee*"], []),
        ("river a", ["river", "a"], []),
        ("e-mail", ["e mail|email*"], []),
        ("O’Brien's law", ["o brien s|obrien", "law*"], []),
        ("1,000 dead", ["1 000|1000", "dead*"], []),
        ("AT&T", ["at t"], []),
        ("U.S.A. first", ["u s a|usa", "first*"], []),
        ("東京都 river", ["東 京 都", "river*"], []),
        ("river 東京", ["river", "東 京"], []),
        ("river AND (flood OR NEAR)", ["river", "and", "flood", "or", "near*"], []),
        ("headline:river", ["headline river*"], []),
        ("", [], []),
        ("-flood", [], ["flood"]),
        ('- -- "" -"" * -* ( ) & | ! ^ : ~', [], []),
        ("🔥 ½", ["1 2"], []),
    ],
)
def test_a_query_is_read_as_it_is_meant(typed, wanted, unwanted):
    assert read(typed) == (wanted, unwanted)


def test_the_same_word_twice_is_looked_for_once():
    assert read('"river" "RIVER" "river"') == (["river"], [])


def test_more_words_than_are_looked_for_are_left_out_and_that_is_known():
    query = Query.parse(" ".join(f"w{number}" for number in range(MAX_WORDS + 1)))
    assert len(query.wanted) == MAX_WORDS
    assert query.is_cut
    assert not Query.parse(" ".join(f"w{number}" for number in range(MAX_WORDS))).is_cut


def test_a_long_query_is_read_to_its_last_whole_word():
    query = Query.parse("x" * (MAX_CHARACTERS - 3) + " flood")
    assert query.is_cut
    assert query.typed == "x" * (MAX_CHARACTERS - 3)


def test_words_of_any_script_fold_alike():
    pairs = [
        ("Łódź", "lodz"),
        ("STRASSE", "straße"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("القَاهِرَة", "القاهرة"),
        ("می\u200cخواهم", "میخواهم"),
        ("ﬁre", "FIRE"),
        ("co\u00adoperate", "cooperate"),
        ("Ærø", "aero"),
        ("e\u0301te\u0301", "été"),
    ]
    for one, other in pairs:
        assert [word.atoms for word in scan(one)] == [word.atoms for word in scan(other)], one


def test_the_vowel_signs_of_a_word_do_not_part_it():
    assert [word.atoms for word in scan("हिन्दी में")] == [("हिनदी",), ("में",)]


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\"“”«»-−*'’.,+&|!():^~\\/%_\0\ud800\u200f\u202e🔥東タกا\u0301 \t\n"),
    )
)


@given(HOSTILE)
@example("\ud800")
@example('"' * 10_000)
@example("-" * 10_000)
@example("x" * 10_000)
@example("﷽" * 300)
@example("东" * 10_000)
def test_any_text_is_read(typed):
    query = Query.parse(typed)
    assert len(query.typed) <= MAX_CHARACTERS
    query.typed.encode()
    for term in (*query.wanted, *query.unwanted):
        assert term.ways
        for way in term.ways:
            assert all(atom.isprintable() and " " not in atom for atom in way), way
    words = sum(len(term.ways[0]) for term in (*query.wanted, *query.unwanted))
    assert words <= MAX_WORDS


@given(HOSTILE)
def test_words_stand_where_they_are_said_to(text):
    at = 0
    for word in scan(text):
        assert at <= word.start < word.end <= len(text)
        assert word.atoms
        at = word.end


@given(st.text(st.characters(categories=["L", "N", "M"]), min_size=1, max_size=12))
def test_a_word_typed_as_it_is_printed_is_the_same_word(word):
    there = {atom for found in scan(f"So “{word}” stands.") for atom in found.atoms}
    assert {atom for found in scan(word) for atom in found.atoms} <= there
