"""What changed between two texts, in words."""

import html
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.lib.html import clean
from articles.lib.redline import Kind, Piece, RemarkKind, redline, stretches, words
from articles.lib.redline.align import Effort, align
from articles.lib.redline.blocks import blocks


def marked(pieces: list[Piece]) -> str:
    """``A -gone- +new+``: as short as it can be read in a test."""
    marks = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.INSERTED: "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


def body(*paragraphs: str) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("The river rose", "The river rose", "The river rose"),
        ("", "The river rose", "[+The river rose+]"),
        ("The river rose", "", "[-The river rose-]"),
        ("River rises in March", "River rises again in March", "River rises[+ again+] in March"),
        (
            "He paid 1,200 euros for it",
            "He paid 1,300 euros for it",
            "He paid [-1,200-][+1,300+] euros for it",
        ),
        (
            "“We wait,” said Ida Holm.",
            "“We wait,” said Ida Holm, the mayor.",
            "“We wait,” said Ida Holm[+, the mayor+].",
        ),
        (
            "It snowed. It was cold.",
            "It snowed. It rained. It was cold.",
            "It snowed.[+ It rained.+] It was cold.",
        ),
        ("東京は雨です", "東京は雪です", "東京は[-雨-][+雪+]です"),
    ],
)
def test_words_are_marked_as_an_editor_would(before: str, after: str, shown: str) -> None:
    assert marked(words(before, after)) == shown


def test_changes_that_only_a_short_word_parts_are_one() -> None:
    before = "The council met on the north bank of the river yesterday"
    after = "The council met on the south side of the river yesterday"
    shown = marked(words(before, after))
    assert shown == ("The council met on the [-north bank-][+south side+] of the river yesterday")
    joined = marked(words("She lived in Paris and worked", "She lived near Lyon and worked"))
    assert joined == "She lived [-in Paris-][+near Lyon+] and worked"
    soup = marked(words("We saw red a blue tree here", "We saw green a black tree here"))
    assert soup == "We saw [-red a blue-][+green a black+] tree here"


def test_a_text_with_little_in_common_is_replaced_whole() -> None:
    before, after = "Council meets over the bridge", "Rain of a century floods the valley"
    assert marked(words(before, after)) == f"[-{before}-][+{after}+]"


any_text = st.text(st.sampled_from("ab .,\n“’é東"), max_size=60)


@settings(deadline=None)
@given(any_text, any_text)
def test_kept_and_removed_is_the_text_before_and_kept_and_inserted_the_one_after(
    before: str, after: str
) -> None:
    pieces = words(before, after)
    assert "".join(each.text for each in pieces if each.kind != Kind.INSERTED) == before
    assert "".join(each.text for each in pieces if each.kind != Kind.REMOVED) == after


any_body = st.lists(
    st.tuples(
        st.sampled_from(["<p>{}</p>", "<h2>{}</h2>", "<ul><li><p>{}</p></li></ul>"]),
        st.lists(st.sampled_from(["river", "rose", "the", "<em>night</em>", "&amp;"]), max_size=7),
    ),
    max_size=7,
).map(lambda parts: clean("".join(form.format(" ".join(inside)) for form, inside in parts)))


@settings(deadline=None)
@given(any_body, any_body)
def test_the_blocks_of_a_redline_are_those_of_both_bodies(before: str, after: str) -> None:
    changes = redline(before, after)
    old = [change.before for change in changes if change.before is not None]
    new = [change.after for change in changes if change.after is not None]
    assert "\n\n".join(old) == "\n\n".join(block.text for block in blocks(before))
    assert "\n\n".join(new) == "\n\n".join(block.text for block in blocks(after))


@settings(deadline=None)
@given(any_body)
def test_a_body_against_itself_has_no_change(text: str) -> None:
    assert {change.kind for change in redline(text, text)} <= {Kind.SAME}


@settings(deadline=None)
@given(
    st.lists(st.sampled_from("abcd"), max_size=14), st.lists(st.sampled_from("abcd"), max_size=14)
)
def test_what_is_aligned_is_the_same_and_as_much_as_there_is(before: list, after: list) -> None:
    pairs = align(before, after, Effort())
    assert all(before[i] == after[j] for i, j in pairs)
    assert pairs == sorted(set(pairs))
    assert len({i for i, _j in pairs}) == len({j for _i, j in pairs}) == len(pairs)
    longest = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i, one in enumerate(before):
        for j, other in enumerate(after):
            best = max(longest[i][j + 1], longest[i + 1][j])
            longest[i + 1][j + 1] = longest[i][j] + 1 if one == other else best
    assert len(pairs) == longest[-1][-1]


def test_without_effort_less_is_found_and_nothing_wrong() -> None:
    before, after = list("axbxcxd" * 5), list("aybyczd" * 5)
    pairs = align(before, after, Effort(3))
    assert all(before[i] == after[j] for i, j in pairs)


def test_whole_paragraphs_are_put_in_and_taken_out() -> None:
    before = body("The river rose two metres.", "Three bridges are closed.", "It fell at noon.")
    after = body("The river rose two metres.", "It fell at noon.", "Nobody was hurt, police said.")
    assert [change.kind for change in redline(before, after)] == [
        Kind.SAME,
        Kind.REMOVED,
        Kind.SAME,
        Kind.INSERTED,
    ]


def test_a_rewritten_paragraph_is_compared_word_by_word_whatever_stands_round_it() -> None:
    before = body("Rain fell.", "Three bridges are closed until Friday.")
    after = body("A lead of a quite different kind.", "Three bridges are closed until Monday.")
    last = redline(before, after)[-1]
    assert last.kind == Kind.CHANGED
    assert marked(last.pieces) == "Three bridges are closed until [-Friday-][+Monday+]."


def test_a_paragraph_that_stands_elsewhere_is_said_to_have_moved() -> None:
    one, two, three = "The river rose at night.", "It fell again at noon.", "Nobody was hurt there."
    changes = redline(body(one, two, three), body(three, one, two))
    assert [change.kind for change in changes] == [
        Kind.MOVED_HERE,
        Kind.SAME,
        Kind.SAME,
        Kind.MOVED_AWAY,
    ]


ONE = "The river rose two metres in a night, and three bridges are closed until Friday."
TWO = "Firemen carried forty people out of their houses in the lower town."


def test_a_paragraph_that_was_parted_is_not_written_anew() -> None:
    (change,) = redline(body(f"{ONE} {TWO}"), body(ONE, TWO))
    assert marked(change.pieces) == f"{ONE}[- -][+\n\n+]{TWO}"
    assert [remark.sentence for remark in change.remarks] == ["One paragraph became several."]
    assert [piece.shown for piece in change.pieces if piece.kind == Kind.INSERTED] == [" ¶\n\n"]


def test_paragraphs_that_became_one_are_not_written_anew() -> None:
    joined = f"{ONE} {TWO.replace('forty', 'fifty')}"
    (change,) = redline(body(ONE, TWO), body(joined))
    assert change.after == joined
    assert ("fifty" in marked(change.pieces), "[-bridges" in marked(change.pieces)) == (True, False)
    assert [remark.sentence for remark in change.remarks] == ["Several paragraphs became one."]


def remarks_of(before: str, after: str) -> list[tuple[RemarkKind, str]]:
    (change,) = redline(before, after)
    assert change.kind == Kind.CHANGED
    return [(remark.kind, remark.sentence) for remark in change.remarks]


@pytest.mark.parametrize(
    ("before", "after", "kind", "sentence"),
    [
        (
            "<p>The river rose</p>",
            "<p>The <em>river</em> rose</p>",
            RemarkKind.ITALIC_ADDED,
            "“river” is italic.",
        ),
        (
            "<p><strong>The river</strong> rose</p>",
            "<p>The river rose</p>",
            RemarkKind.BOLD_REMOVED,
            "“The river” is no longer bold.",
        ),
        (
            '<p>The <a href="/a">river</a> rose</p>',
            '<p>The <a href="/b">river</a> rose</p>',
            RemarkKind.LINK_CHANGED,
            "“river” led to /a, leads to /b.",
        ),
        (
            '<p>The <a href="/a">river</a> rose</p>',
            "<p>The river rose</p>",
            RemarkKind.LINK_REMOVED,
            "“river” no longer leads to /a.",
        ),
        (
            "<p>The river rose</p>",
            '<p>The <a href="/a?x=1&amp;y=2">river</a> rose</p>',
            RemarkKind.LINK_ADDED,
            "“river” leads to /a?x=1&y=2.",
        ),
        (
            "<p>The river rose</p>",
            "<h2>The river rose</h2>",
            RemarkKind.STYLE,
            "Was a paragraph, is a subhead.",
        ),
        (
            '<figure data-image="3" data-size="text"><figcaption>A</figcaption></figure>',
            '<figure data-image="3" data-size="full"><figcaption>A</figcaption></figure>',
            RemarkKind.SIZE,
            "The picture was as wide as the text, is full width.",
        ),
    ],
)
def test_what_no_word_shows_is_said_in_words(
    before: str, after: str, kind: RemarkKind, sentence: str
) -> None:
    assert remarks_of(before, after) == [(kind, sentence)]


def test_a_new_caption_is_compared_by_words_and_another_picture_is_another() -> None:
    figure = '<figure data-image="{}" data-size="text"><figcaption>{}</figcaption></figure>'
    (change,) = redline(figure.format(3, "The river"), figure.format(3, "The wide river"))
    assert marked(change.pieces) == "The[+ wide+] river"
    changes = redline(figure.format(3, "The river"), figure.format(4, "The river"))
    assert [(each.kind, each.image) for each in changes] == [(Kind.REMOVED, 3), (Kind.INSERTED, 4)]


def test_what_is_far_from_any_change_is_folded_away() -> None:
    texts = [f"Paragraph number {n} says its own thing." for n in range(10)]
    changed = [*texts[:5], "Something quite new stands here.", *texts[5:]]
    found = stretches(redline(body(*texts), body(*changed)))
    assert [(each.is_quiet, len(each.changes)) for each in found] == [
        (True, 4),
        (False, 3),
        (True, 4),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 20_000, "b c a " * 20_000),
        (" ".join(map(str, range(40_000))), " ".join(map(str, range(40_000, 0, -1)))),
    ],
)
def test_a_body_of_many_thousand_words_takes_bounded_time(before: str, after: str) -> None:
    paragraphs = [" ".join(text.split()[n : n + 60]) for text in (before, after) for n in (0, 60)]
    many = [body(*(f"{n} {text}" for n in range(600))) for text in paragraphs[::2]]
    began = time.process_time()
    redline(body(before), body(after))
    redline(*many)
    assert time.process_time() - began < 15  # about two seconds where nothing else runs


@pytest.mark.parametrize("length", [5, 20, 60, 5000])
def test_a_story_of_5000_words_that_differs_everywhere_is_compared_at_once(length: int) -> None:
    """In paragraphs of ``length`` words, drawn from many different words or from a few."""
    dice = random.Random(length)

    def story(vocabulary: range) -> list[str]:
        return [f"w{dice.choice(vocabulary)}" for _ in range(5000)]

    def text(all_words: list[str]) -> str:
        return body(*(" ".join(all_words[n : n + length]) for n in range(0, 5000, length)))

    pairs = [(story(of), story(of)) for of in (range(3000), range(6))]
    pairs += [(old, [f"x{n}" if n % 3 else word for n, word in enumerate(old)]) for old, _ in pairs]
    yardstick = _took(lambda: sum(n % 7 for n in range(1_000_000)))
    for old, new in pairs:
        assert _took(redline, text(old), text(new)) < 30 * yardstick  # ten, as a rule


def _took(act: Callable[..., object], *of: object) -> float:
    """Seconds of CPU that ``act`` takes."""
    began = time.process_time()
    act(*of)
    return time.process_time() - began
