"""Two people do anything that an editor can do to one story: no word of either is lost."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.desk.copies import FIELDS, Copy
from articles.desk.merging import BOTH, MINE, THEIRS, Merged, merge

WORD = re.compile(r"[wtm]\d+")  # of the text before, of theirs, of mine
LINES = ("kicker", "headline", "dek", "dateline", "working_headline")

# A block of a body is how it is set and its paragraphs: lists and quotations have several.
Block = tuple[str, tuple[str, ...]]
SETTINGS = {
    "p": ("", "<p>{}</p>", ""),
    "h2": ("", "<h2>{}</h2>", ""),
    "ul": ("<ul>", "<li><p>{}</p></li>", "</ul>"),
    "blockquote": ("<blockquote>", "<p>{}</p>", "</blockquote>"),
    "aside": ("<aside>", "<p>{}</p>", "</aside>"),
    "figure": (
        '<figure data-image="3" data-size="text"><figcaption>',
        "{} ",
        "</figcaption></figure>",
    ),
}
EDITS = [
    "write",
    "write",
    "reword",
    "reword",
    "cut",
    "move",
    "part",
    "join",
    "double",
    "set",
    "paste",
]


class Desk:
    """Somebody at a story, whose every new word is theirs alone."""

    def __init__(self, draw: Callable[[Any], Any], letter: str) -> None:
        self.draw, self.letter, self.words = draw, letter, 0

    def word(self) -> str:
        self.words += 1
        return f"{self.letter}{self.words}"

    def below(self, length: int) -> int:
        return self.draw(st.integers(0, length - 1))

    def edit(self, blocks: list[Block]) -> list[Block]:
        what, blocks = self.draw(st.sampled_from(EDITS)), list(blocks)
        if what == "write" or not blocks:
            setting = self.draw(st.sampled_from(sorted(SETTINGS)))
            blocks.insert(self.below(len(blocks) + 1), (setting, (self.word(),)))
            return blocks
        place = self.below(len(blocks))
        setting, texts = blocks[place]
        if what == "reword":
            at = self.below(len(texts))
            blocks[place] = setting, (*texts[:at], f"{texts[at]} {self.word()}", *texts[at + 1 :])
        elif what == "cut":
            del blocks[place]
        elif what == "move":
            blocks.insert(self.below(len(blocks)), blocks.pop(place))
        elif what == "part":
            parts = [(setting, (part,)) for text in texts for part in text.split()]
            blocks[place : place + 1] = parts
        elif what == "join" and place + 1 < len(blocks):
            blocks[place : place + 2] = [(setting, (" ".join([*texts, *blocks[place + 1][1]]),))]
        elif what == "double":
            blocks.insert(self.below(len(blocks) + 1), blocks[place])
        elif what == "set":
            blocks[place] = self.draw(st.sampled_from(sorted(SETTINGS))), texts
        elif what == "paste":
            blocks[place:place] = [("p", (self.word(),)) for _ in range(3)]
        return blocks

    def write(self, blocks: list[Block], before: Copy) -> tuple[list[Block], Copy]:
        for _ in range(self.below(5)):
            blocks = self.edit(blocks)
        fields = {**before.fields, "body": body(blocks)}
        for name in LINES:
            if self.draw(st.sampled_from([True, False, False])):
                fields[name] = self.word()
        fields["sources"] = self.listed(before.fields["sources"])
        topics = sorted(self.listed(before.topics))
        return blocks, Copy(fields, self.bylines(before), self.captions(before), topics)

    def listed(self, before: list[str]) -> list[str]:
        kept = [each for each in before if self.draw(st.sampled_from([True, True, False]))]
        return [*kept, *(self.word() for _ in range(self.below(2)))]

    def bylines(self, before: Copy) -> list[dict[str, Any]]:
        rows = self.shuffled(before.bylines)
        roles = st.sampled_from(["writing", "photographs"])
        return [{**row, "role": self.draw(roles)} for row in rows]

    def captions(self, before: Copy) -> list[dict[str, Any]]:
        rows = [dict(row) for row in self.shuffled(before.captions)]
        for row in rows:
            for name in ("caption", "alt_text"):
                if self.draw(st.booleans()):
                    row[name] = self.word()
        for number in range(self.below(3)):
            rows.append(picture(7 + number, self.word()))
        leads = self.below(len(rows) + 1)
        return [
            {**row, "placement": "lead" if place == leads else "gallery"}
            for place, row in enumerate(rows)
        ]

    def shuffled(self, rows: list[Any]) -> list[Any]:
        turned = self.draw(st.permutations(rows)) if self.draw(st.booleans()) else rows
        return turned[: len(turned) - self.below(2)]


def body(blocks: list[Block]) -> str:
    found = ""
    for setting, texts in blocks:
        start, each, end = SETTINGS[setting]
        found += start + "".join(map(each.format, texts)) + end
    return found


def picture(image: int, caption: str) -> dict[str, Any]:
    row = {"image": image, "name": f"P{image}", "caption": caption, "alt_text": ""}
    return {**row, "placement": "gallery"}


def words(copy: Copy) -> set[str]:
    """The words of what two can have changed apart; each once."""
    return set(WORD.findall(repr(copy)))


def asked(merged: Merged) -> set[str]:
    return set(WORD.findall(" ".join(f"{c.theirs} {c.mine}" for c in merged.clashes)))


@st.composite
def three(draw: Callable[[Any], Any]) -> tuple[Copy, Copy, Copy]:
    first = Desk(draw, "w")
    blocks: list[Block] = []
    for _ in range(draw(st.integers(0, 8))):
        blocks = first.edit(blocks)
    fields = dict.fromkeys((*FIELDS, "working_headline"), "")
    fields |= {"body": body(blocks), "sources": [first.word(), first.word()], "headline": "w999"}
    people = [{"author": n, "name": f"A{n}", "role": "writing"} for n in (1, 2, 3)]
    pictures = [picture(number, first.word()) for number in (1, 2, 1)]
    before = Copy(fields, people, pictures, sorted([first.word(), first.word()]))
    theirs = Desk(draw, "t").write(blocks, before)[1]
    mine = Desk(draw, "m").write(blocks, before)[1]
    return before, theirs, mine


@settings(max_examples=200, deadline=None)
@given(three(), st.data())
def test_every_word_of_both_is_in_the_result_or_in_a_question(
    sides: tuple[Copy, Copy, Copy], data: st.DataObject
) -> None:
    before, theirs, mine = sides
    open_ = merge(*sides)
    new = (words(theirs) | words(mine)) - words(before)
    # Of a word in two paragraphs each may have taken out one: both are told, and both are gone.
    once = Counter(WORD.findall(repr(before)))
    kept = {word for word in words(theirs) & words(mine) if once[word] == 1}
    for word in new | kept:
        assert word in words(open_.copy) | asked(open_), word
    # A choice puts away no more than the words that it was made between.
    choices = {c.key: data.draw(st.sampled_from(c.sides)) for c in open_.clashes}
    merged = merge(*sides, choices)
    assert new - asked(open_) <= words(merged.copy)
    assert not merged.open
    # All of one side, and what nobody disputes of the other; both, where both can stand.
    for side, own in ((THEIRS, theirs), (MINE, mine)):
        whole = merge(*sides, {clash.key: side for clash in open_.clashes})
        assert words(own) - words(before) <= words(whole.copy)
    both = {c.key: BOTH for c in open_.clashes if c.may_be_both}
    apart = [f"{c.theirs} {c.mine}" for c in open_.clashes if not c.may_be_both]
    assert new - set(WORD.findall(" ".join(apart))) <= words(merge(*sides, both).copy)


@settings(max_examples=150, deadline=None)
@given(three())
def test_a_text_that_brings_nothing_has_no_word_of_its_own(
    sides: tuple[Copy, Copy, Copy],
) -> None:
    """Such a form is not kept in the history: it must say nothing that stands nowhere else."""
    before, theirs, mine = sides
    if not merge(*sides).mine:
        assert words(mine) <= words(before)
    if not merge(theirs, theirs, mine).mine:
        assert words(mine) <= words(theirs)
    assert merge(before, before, before).mine == []
    assert merge(theirs, theirs, theirs).copy == theirs


@settings(max_examples=100, deadline=None)
@given(three())
def test_what_one_alone_has_changed_is_wholly_as_they_left_it(
    sides: tuple[Copy, Copy, Copy],
) -> None:
    before, _theirs, mine = sides
    for merged in (merge(before, before, mine), merge(before, mine, before)):
        assert merged.clashes == []
        assert merged.copy.captions == mine.captions
        assert merged.copy.bylines == mine.bylines
        assert merged.copy.topics == mine.topics
        assert merged.copy.fields["body"] == mine.fields["body"]
