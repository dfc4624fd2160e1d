"""What comes of two copies of one story: every word of both is in it, or in a question."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.desk.copies import FIELDS, Copy
from articles.desk.merging import BOTH, MINE, THEIRS, merge

BLANK = {name: "" for name in (*FIELDS, "working_headline")}
ANA, BO, CHI = (
    {"author": number, "name": name, "role": "writing"}
    for number, name in enumerate(("Ana Ruiz", "Bo Lund", "Chi Mwale"), start=1)
)


def picture(number: int, caption: str = "", placement: str = "gallery") -> dict[str, Any]:
    return {
        "image": number,
        "name": f"Picture {number}",
        "caption": caption,
        "alt_text": "",
        "placement": placement,
    }


def copy(
    bylines: tuple[dict, ...] = (ANA, BO),
    captions: tuple[dict, ...] = (),
    topics: tuple[str, ...] = (),
    **fields: object,
) -> Copy:
    whole = {**BLANK, "headline": "River rises", "slug": "river-rises", "sources": [], **fields}
    return Copy(whole, list(bylines), list(captions), list(topics))


BEFORE = copy()


def body(*words: str) -> str:
    return "".join(f"<p>{word}</p>" for word in words)


def test_what_only_one_changed_is_as_they_left_it() -> None:
    merged = merge(BEFORE, copy(dek="Theirs"), copy(kicker="Mine"))
    assert (merged.copy.fields["dek"], merged.copy.fields["kicker"]) == ("Theirs", "Mine")
    assert (merged.theirs, merged.mine, merged.clashes) == (["Dek"], ["Kicker"], [])


def test_what_both_changed_alike_is_no_question() -> None:
    merged = merge(BEFORE, copy(dek="Same", topics=("A",)), copy(dek=" Same ", topics=("A",)))
    assert merged.clashes == []
    assert merged.copy == copy(dek="Same", topics=("A",))


def test_a_deletion_counts_as_a_change() -> None:
    before = copy(dek="Old", topics=("Rivers",), captions=(picture(1),))
    merged = merge(before, before, replace(copy(), bylines=[ANA]))
    assert merged.copy == copy(bylines=(ANA,))
    assert set(merged.mine) == {"Dek", "Bylines", "Lead picture and gallery", "Topics"}
    assert merge(before, copy(dek="New"), copy(dek="")).open[0].mine == ""


@pytest.mark.parametrize(("choice", "stands"), [(THEIRS, "Theirs"), (MINE, "Mine")])
def test_a_choice_holds_for_its_own_question(choice: str, stands: str) -> None:
    sides = BEFORE, copy(dek="Theirs", kicker="Theirs"), copy(dek="Mine", kicker="Mine")
    open_ = merge(*sides).open
    assert [clash.label for clash in open_] == ["Kicker", "Dek"]
    merged = merge(*sides, {open_[0].key: choice})
    assert merged.copy.fields["kicker"] == stands
    assert [clash.label for clash in merged.open] == ["Dek"]
    assert merged.copy.fields["dek"] == "Theirs", "for as long as nothing is chosen"


def test_a_choice_that_was_made_of_other_words_does_not_hold() -> None:
    key = merge(BEFORE, copy(dek="Theirs"), copy(dek="Mine")).open[0].key
    assert merge(BEFORE, copy(dek="Theirs, again"), copy(dek="Mine"), {key: MINE}).open
    assert merge(BEFORE, copy(dek="Theirs"), copy(dek="Mine"), {key: BOTH}).open, "no such side"


def test_two_questions_in_the_same_words_are_answered_apart() -> None:
    sides = (
        copy(body=body("x", "-", "x")),
        copy(body=body("a", "-", "a")),
        copy(body=body("b", "-", "b")),
    )
    first, second = merge(*sides).open
    assert first.key != second.key
    merged = merge(*sides, {first.key: MINE, second.key: THEIRS})
    assert merged.copy.fields["body"] == body("b", "-", "a")


def test_without_what_was_read_all_that_differs_is_a_question() -> None:
    merged = merge(None, copy(dek="Theirs", kicker="Same"), copy(dek="Mine", kicker="Same"))
    assert [clash.label for clash in merged.open] == ["Dek"]


# The body

PARAGRAPHS = st.lists(st.sampled_from("abcdefgh"), max_size=6)


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_no_paragraph_is_lost_whatever_is_chosen(
    before: list[str], theirs: list[str], mine: list[str]
) -> None:
    sides = tuple(copy(body=body(*words)) for words in (before, theirs, mine))
    clashes = merge(*sides).clashes
    for side, own in ((THEIRS, theirs), (MINE, mine)):
        merged = merge(*sides, {clash.key: side for clash in clashes})
        assert not merged.open
        stands = merged.copy.fields["body"]
        assert all(f"<p>{word}</p>" in stands for word in own if word not in before)
    both = {c.key: BOTH if c.may_be_both else THEIRS for c in clashes}
    stands = merge(*sides, both).copy.fields["body"]
    asked = " ".join(clash.mine + clash.theirs for clash in clashes)
    for word in {*theirs, *mine} - set(before):
        assert f"<p>{word}</p>" in stands or word in asked


@pytest.mark.parametrize(
    ("theirs", "mine", "stands"),
    [
        ("aBcd", "abCd", "aBCd"),
        ("abXcd", "aBcd", "aBXcd"),
        ("abXcd", "abCd", "abXCd"),
        ("Xabcd", "abcdY", "XabcdY"),
        ("acd", "abcD", "acD"),
        ("cd", "abcdX", "cdX"),
        ("aBcd", "aBcd", "aBcd"),
    ],
)
def test_what_stands_beside_one_another_fits(theirs: str, mine: str, stands: str) -> None:
    sides = (copy(body=body(*words)) for words in ("abcd", theirs, mine))
    merged = merge(*sides)
    assert merged.clashes == []
    assert merged.copy.fields["body"] == body(*stands)


@pytest.mark.parametrize(
    ("theirs", "mine", "asked"),
    [
        ("aBcd", "aXcd", [("b", "B", "X")]),
        ("acd", "aBcd", [("b", "", "B")]),
        ("abXcd", "abYcd", [("", "X", "Y")]),
        ("ABcd", "XYcd", [("a", "A", "X"), ("b", "B", "Y")]),
        ("aBXcd", "abYcd", [("b", "B\n\nX", "b\n\nY")]),
    ],
)
def test_what_both_touched_is_a_question(
    theirs: str, mine: str, asked: list[tuple[str, str, str]]
) -> None:
    sides = (copy(body=body(*words)) for words in ("abcd", theirs, mine))
    clashes = merge(*sides).clashes
    assert [(clash.before, clash.theirs, clash.mine) for clash in clashes] == asked


def test_two_who_each_take_out_one_of_two_equal_paragraphs_are_asked() -> None:
    """Who can say whether they meant the same one? Without a question both would be gone."""
    before, theirs, mine = (copy(body=body(*words)) for words in ("aabc", "aXbc", "abc"))
    (clash,) = merge(before, theirs, mine).clashes
    assert (clash.theirs, clash.mine) == ("a\n\nX\n\nb\n\nc", "a\n\nb\n\nc")


def test_a_question_about_a_photograph_shows_its_caption() -> None:
    def figure(caption: str) -> str:
        return (
            f'<figure data-image="3" data-size="text"><figcaption>{caption}</figcaption></figure>'
        )

    sides = (copy(body=figure(words)) for words in ("Old", "Theirs", "Mine"))
    (clash,) = merge(*sides).clashes
    assert (clash.theirs, clash.mine) == ("[Photograph] Theirs", "[Photograph] Mine")


# Slugs, lists and rows


def test_a_slug_of_ones_own_stands_against_one_that_follows_the_headline() -> None:
    followed = copy(headline="Night", slug="night")
    chosen = copy(slug="flood-of-the-century")
    for theirs, mine in ((followed, chosen), (chosen, followed)):
        merged = merge(BEFORE, theirs, mine)
        assert merged.clashes == []
        assert merged.copy.fields["slug"] == "flood-of-the-century"


def test_two_slugs_that_follow_are_made_anew_of_the_headline_that_stands() -> None:
    sides = BEFORE, copy(headline="One", slug="one"), copy(headline="Two", slug="two-2")
    (clash,) = merge(*sides).open
    assert merge(*sides, {clash.key: MINE}).copy.fields["slug"] == ""


def test_sources_and_topics_come_together_as_sets() -> None:
    before = copy(sources=["A", "B"], topics=("A", "B"))
    merged = merge(
        before,
        copy(sources=["A", "B", "C"], topics=("A", "B", "C")),
        copy(sources=["B", "D"], topics=("B", "D")),
    )
    assert merged.clashes == []
    assert merged.copy.fields["sources"] == ["B", "D", "C"]
    assert merged.copy.topics == ["B", "C", "D"]


def test_both_add_a_byline() -> None:
    dan = {"author": 4, "name": "Dan Oz", "role": "writing"}
    merged = merge(BEFORE, copy(bylines=(ANA, BO, CHI)), copy(bylines=(dan, ANA, BO)))
    assert merged.copy.bylines == [dan, ANA, BO, CHI]


def test_an_order_that_one_changed_stands_and_two_are_a_question() -> None:
    three, turned, other = (ANA, BO, CHI), (CHI, BO, ANA), (BO, ANA, CHI)
    assert merge(copy(three), copy(turned), copy(three)).copy.bylines == list(turned)
    assert merge(copy(three), copy(three), copy(turned)).copy.bylines == list(turned)
    sides = copy(three), copy(turned), copy(other)
    (clash,) = merge(*sides).open
    assert (clash.theirs, clash.mine) == (
        "Chi Mwale, Bo Lund, Ana Ruiz",
        "Bo Lund, Ana Ruiz, Chi Mwale",
    )
    assert merge(*sides, {clash.key: MINE}).copy.bylines == list(other)


def test_a_byline_that_one_removed_and_another_changed_is_a_question() -> None:
    changed = {**BO, "role": "photographs"}
    sides = BEFORE, copy(bylines=(ANA,)), copy(bylines=(ANA, changed))
    (clash,) = merge(*sides).open
    assert (clash.before, clash.theirs, clash.mine) == ("Writing", "(not there)", "Photographs")
    assert merge(*sides, {clash.key: MINE}).copy.bylines == [ANA, changed]


def test_captions_come_together_by_picture() -> None:
    before = copy(captions=(picture(1), picture(2)))
    merged = merge(
        before,
        copy(captions=(picture(1, "Theirs"), picture(2))),
        copy(captions=(picture(2, "Mine"), picture(1), picture(3))),
    )
    assert merged.clashes == []
    assert merged.copy.captions == [picture(2, "Mine"), picture(1, "Theirs"), picture(3)]


def test_a_picture_that_stands_there_twice_has_each_its_own_words() -> None:
    before = copy(captions=(picture(1, "A"), picture(1, "B")))
    merged = merge(before, before, copy(captions=(picture(1, "A"), picture(1, "Mine"))))
    assert merged.copy.captions == [picture(1, "A"), picture(1, "Mine")]


def test_a_picture_removed_against_its_caption_written_is_a_question() -> None:
    before = copy(captions=(picture(1),))
    sides = before, copy(), copy(captions=(picture(1, "Mine"),))
    (clash,) = merge(*sides).open
    assert (clash.label, clash.theirs) == ("Picture: Picture 1", "(not there)")
    assert "Mine" in clash.mine
    assert merge(*sides, {clash.key: MINE}).copy.captions == [picture(1, "Mine")]
    assert merge(*sides, {clash.key: THEIRS}).copy.captions == []


def test_of_two_lead_pictures_one_is_chosen_and_the_other_kept() -> None:
    sides = (
        BEFORE,
        copy(captions=(picture(1, placement="lead"),)),
        copy(captions=(picture(2, placement="lead"),)),
    )
    (clash,) = merge(*sides).open
    assert (clash.label, clash.theirs, clash.mine) == ("Lead picture", "Picture 1", "Picture 2")
    placed = {r["image"]: r["placement"] for r in merge(*sides, {clash.key: MINE}).copy.captions}
    assert placed == {2: "lead", 1: "gallery"}


def test_a_lead_that_one_puts_into_the_gallery_goes_there() -> None:
    before = copy(captions=(picture(1, placement="lead"), picture(2)))
    mine = copy(captions=(picture(1), picture(2)))
    assert merge(before, before, mine).copy.captions == mine.captions
    assert merge(before, mine, before).copy.captions == mine.captions
