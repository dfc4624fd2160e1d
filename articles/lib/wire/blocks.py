"""The lines and paragraphs of a plain-text story.

A block is a run of lines without a blank line. As a rule a block is one paragraph, broken into
lines by whoever sent it, and its lines are joined with one space. Three other habits are known:

- a line of more than 120 characters was broken by nobody, so each line of its block is a
  paragraph;
- a body without any blank line, most of whose lines end a sentence, has a paragraph a line,
  unless the lines are filled as a typist's margin fills them;
- a body without any blank line whose first line is indented, and others not, begins a paragraph
  at each indented line.

No character but white space at the ends of lines is dropped.
"""

import re
from itertools import pairwise

Block = list[str]

_WIDEST_MARGIN = 120
_MARGINS = range(50, 101)
_TERMINAL = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]]*\Z")
_MOST = 0.8


def split_blocks(text: str) -> list[Block]:
    """The lines of `text`, without blank ones, in the groups that blank lines part."""
    blocks: list[Block] = [[]]
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def join_lines(lines: Block) -> str:
    """Lines as one paragraph."""
    return " ".join(line.strip() for line in lines)


def paragraphs(blocks: list[Block]) -> list[str]:
    """The paragraphs of a body, by the rules above."""
    found = []
    for block in blocks:
        if is_line_per_paragraph(block, alone=len(blocks) == 1):
            found += [line.strip() for line in block]
        elif len(blocks) == 1 and _is_indented(block[0]):
            found += _indented_paragraphs(block)
        else:
            found.append(join_lines(block))
    return found


def is_line_per_paragraph(block: Block, *, alone: bool) -> bool:
    """Whether each line of `block` is a paragraph; `alone` when it is the whole body."""
    if len(block) < 2:
        return False
    lines = [line.strip() for line in block]
    if max(map(len, lines)) > _WIDEST_MARGIN:
        return True
    ending = sum(1 for line in lines if _TERMINAL.search(line))
    return alone and ending >= _MOST * len(lines) and not _is_filled(lines)


def _is_filled(lines: Block) -> bool:
    """Whether each line is so long that the first word of the next would not have fitted."""
    width = max(map(len, lines))
    return width in _MARGINS and all(
        len(line) + 1 + len(following.split(None, 1)[0]) > width
        for line, following in pairwise(lines)
    )


def _is_indented(line: str) -> bool:
    return line.startswith(("  ", "\t"))


def _indented_paragraphs(block: Block) -> list[str]:
    if all(_is_indented(line) for line in block):
        return [join_lines(block)]
    groups: list[Block] = []
    for line in block:
        if _is_indented(line):
            groups.append([])
        groups[-1].append(line)
    return [join_lines(group) for group in groups]
