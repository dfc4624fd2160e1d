"""What was perhaps meant: the nearest word that readers may read, and never a draft's."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import desk
from articles.search import Query, find
from articles.search.spelling import distance, nearest, one_off
from tests import make

LETTERS = st.text("abcdeрек", min_size=1, max_size=7)


def meant(typed: str) -> list[str]:
    return [each.meant for each in find(Query.parse(typed)).alone]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("rivr", ["river"]),
        ("rievr", ["river"]),
        ("rivver", ["river"]),
        ("RÍVVER nowhere-at-all", ["river", ""]),
        ("goverment", ["government"]),
        ("definately", ["definitely"]),
        ("паредокс", ["парадокс"]),
        ("qzzxv", [""]),
        ("rx", [""]),
        ('"rivr risse"', [""]),
        ("river rivr", ["", "river"]),
    ],
)
def test_the_nearest_word_is_named(editor, typed, words):
    body = "<p>The government definitely has a парадокс, a rover and a river, a river.</p>"
    make.published("The river rises", by=editor, body=body)
    make.published("The rover, the river", by=editor)
    assert meant(typed) == words


@pytest.mark.django_db
def test_no_word_that_is_not_live_is_named(editor, publisher, monkeypatch):
    at = timezone.now() + timedelta(days=1)
    make.published("Bankruptcy", by=editor, at=at)
    gone = make.published("Scandalous", by=editor)
    desk.withdraw(gone.story, publisher, "It was wrong.")
    make.story("Resignation", by=editor)
    assert meant("bankrupcy scandalus resignaton") == ["", "", ""]
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert meant("bankrupcy") == ["bankruptcy"]


@given(LETTERS, LETTERS)
def test_what_is_one_off_is_at_a_distance_of_one(one, other):
    if other in set(one_off(one)) and one != other:
        assert distance(one, other) == 1
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


def test_short_words_have_nearer_neighbours_than_long_ones():
    assert nearest("rain", ["gain", "grainy", "rain", "mud"]) == [(1, "gain")]
    assert nearest("rainy", ["gain", "grainy", "brainy"])[0] == (1, "brainy")
