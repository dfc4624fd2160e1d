"""What stands before the body of a plain-text story: picture, headline, byline.

How a caption is told from the first paragraph of the body:

- without an asset id, the first paragraph is a caption only when it ends in a credit that no
  ordinary sentence ends in (`JANE DOE/Getty Images`, `(AP Photo/Jane Doe)`);
- after an asset id and a blank line, it must end in some credit (`NASA` is enough);
- in the lines right below the asset id it is a caption even without a credit, when more
  paragraphs follow and it does not open like a story, with a dateline;
- when no blank line parts it from the body, it ends with the first line that ends in a credit;
- a credit may stand alone in the next paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.lib.agencies import known_agency, looks_like_organisation
from articles.lib.credits import Credit, natural_case, split_caption
from articles.lib.credits.names import NO_SUFFIX
from articles.lib.wire.blocks import Block, is_line_per_paragraph, join_lines
from articles.lib.wire.story import WireImage
from articles.lib.word_set import word_set

_LONGEST_CAPTION = 3000  # characters
_MOST_CAPTION_LINES = 30

_TOKEN = re.compile(r"[^\W_][\w.,:-]{3,63}\Z")
# One word with a figure or a joint in it, or all in capitals: 2024, SPACEX-DSCOVR, NASA/JPL.
_PLAIN_TOKEN = re.compile(r"(?=.*[\d_/-]|[^a-z]+\Z)[^\W_][\w./-]{1,63}(?<!\.)\Z")
_NUMBER = re.compile(r"[\d.,:-]+\Z")
_DATE = re.compile(r"(?:\d{4}[-.]\d\d?[-.]\d\d?|\d\d?[-.]\d\d?[-.]\d{2,4}|\d\d?:\d\d(?::\d\d)?)\Z")
_PICTURE_FILE = re.compile(r"[\w.-]+\.(?:jpe?g|png|tiff?|webp|avif|heic)\Z", re.IGNORECASE)
_ALAMY = re.compile(r"(?=[A-Z0-9]{6,10}\Z)[A-Z0-9]*\d[A-Z]")

_DATELINE = re.compile(
    r"[^\W\d_a-z][^a-z\n]{2,40}(?:,[^—–\n]{2,40})?\s(?:\([^)]{2,30}\)\s)?[—–-]+\s"
)
_HEADLINE = re.compile(r"headline\s*:\s*(\S.*)\Z", re.IGNORECASE)
_BYLINE = re.compile(r"(?:By|BY|by|Por|POR|Par|PAR|Von|VON)\s+(\S.{1,200})\Z")
_BETWEEN_NAMES = re.compile(
    rf"\s*[,;]{NO_SUFFIX}\s*(?:and\s+|y\s+)?|\s+(?:and|AND|&|y|Y|et|ET|und|UND|e)\s+"
)
_POSITION = re.compile(
    r"(?:\w+\s+){0,3}(?:writers?|editors?|reporters?|correspondents?|chief|staff)\Z", re.IGNORECASE
)
_PARTICLES = word_set("al bin da das de del della den der di do dos du el la le of van von")


@dataclass(frozen=True)
class Head:
    """What was read before the body, and the blocks that are left."""

    image: WireImage | None
    headline: str
    byline: tuple[str, ...]
    body: list[Block]


def read_head(blocks: list[Block]) -> Head:
    """Read the parts that stand before the body, in their order; what is none of them is body."""
    headline, blocks = _take_headline(blocks)
    asset_id, blocks, touching = _take_asset_id(blocks)
    caption, credit, blocks = _take_caption(blocks, has_id=bool(asset_id), touching=touching)
    image = None
    if asset_id or credit:
        image = WireImage(
            asset_id=asset_id,
            caption=caption,
            photographers=credit.photographers if credit else (),
            agencies=credit.agencies if credit else (),
            credit_line=credit.credit_line if credit else "",
        )
    if not headline:
        headline, blocks = _take_headline(blocks)
    byline, blocks = _take_byline(blocks)
    return Head(image, headline, byline, blocks)


def _without_lines(blocks: list[Block], count: int) -> list[Block]:
    """`blocks` without the first `count` lines of the first one."""
    rest = blocks[0][count:]
    return [rest, *blocks[1:]] if rest else blocks[1:]


def _take_headline(blocks: list[Block]) -> tuple[str, list[Block]]:
    match = _HEADLINE.match(blocks[0][0].strip()) if blocks else None
    return (match[1], _without_lines(blocks, 1)) if match else ("", blocks)


def _take_asset_id(blocks: list[Block]) -> tuple[str, list[Block], bool]:
    """The asset id, the blocks without it, and whether lines stand right below it."""
    first = blocks[0][0].strip() if blocks else ""
    touching = bool(blocks) and len(blocks[0]) > 1
    if not is_asset_id(first, touching=touching):
        if not _PLAIN_TOKEN.match(first):
            return "", blocks, False
        # A token too plain to be sure of is an asset id when a credited caption follows it.
        rest = _without_lines(blocks, 1)
        if not _take_caption(rest, has_id=False, touching=False)[1]:
            return "", blocks, False
    return first, _without_lines(blocks, 1), touching


def is_asset_id(line: str, *, touching: bool = False) -> bool:
    """Whether a line alone is the id of a picture: `1247189123`, `GettyImages-1247189123`.

    It is one word with four figures or more (three when other lines are `touching` it from
    below, five when it has figures alone, since four are a year), the name of a picture's file,
    or capitals and figures mixed as Alamy mixes them (`2RT5XYZ`). Dates, times and words such as
    `COVID-19` are not.
    """
    if not _TOKEN.match(line) or _DATE.match(line):
        return False
    if _ALAMY.match(line) or _PICTURE_FILE.match(line):
        return True
    figures = sum(char.isdigit() for char in line)
    if _NUMBER.match(line):
        return figures >= 5 and not re.search(r"[.,:]", line)
    return figures >= (3 if touching else 4)


def _take_caption(
    blocks: list[Block], *, has_id: bool, touching: bool
) -> tuple[str, Credit | None, list[Block]]:
    if not blocks:
        return "", None, blocks
    count = _credited_lines(blocks, sure=not has_id, touching=touching)
    if count:
        caption, credit = split_caption("\n".join(blocks[0][:count]), sure=not has_id)
        return caption, credit, _without_lines(blocks, count)
    first = blocks[0]
    text = join_lines(first)
    fits = len(first) <= _MOST_CAPTION_LINES and len(text) <= _LONGEST_CAPTION
    is_caption = (
        touching
        and fits
        and len(blocks) > 1
        and not is_line_per_paragraph(first, alone=False)
        and not _DATELINE.match(first[0].strip())
        and not _byline_names(first[0])
    )
    # A credit alone in the next paragraph makes a caption of this one.
    credit = _lone_credit(blocks[1:2])
    if credit and fits and len(blocks) > 2:
        return text, credit, blocks[2:]
    if is_caption:
        return text, None, blocks[1:]
    return "", None, blocks


def _credited_lines(blocks: list[Block], *, sure: bool, touching: bool) -> int:
    """How many lines of the first block are a caption that ends in a credit; 0 for none."""
    block = blocks[0]
    lines = list(_lines_of_caption(block))
    is_whole = len(lines) == len(block)
    if is_whole and len(blocks) > 1 and _is_credited(lines, sure=sure):
        return len(lines)
    for count in range(1, len(lines) + (not is_whole)):
        # Below the first line only a sure credit counts: the body may have begun.
        if _is_credited(lines[:count], sure=sure or count > 1):
            return count + _continues(lines, count)
    # The only paragraph of a text is its body, unless it is a caption beyond doubt.
    if is_whole and len(blocks) == 1 and _is_credited(lines, sure=sure or not touching):
        return len(lines)
    return 0


def _lines_of_caption(block: Block) -> Iterator[str]:
    """The lines of `block` that may be a caption: not too many, and none below a byline."""
    length = 0
    for index, line in enumerate(block[:_MOST_CAPTION_LINES]):
        length += len(line)
        if length > _LONGEST_CAPTION or (index and _byline_names(line)):
            return
        yield line


def _is_credited(lines: Block, *, sure: bool) -> bool:
    return split_caption("\n".join(lines), sure=sure)[1] is not None


def _continues(block: Block, count: int) -> bool:
    """Whether the credit runs on into the next line: `JANE DOE/Getty`, `Images.`"""
    if count == len(block):
        return False
    caption = split_caption("\n".join(block[:count]))[0]
    longer, credit = split_caption("\n".join(block[: count + 1]), sure=True)
    return credit is not None and longer == caption


def _lone_credit(blocks: list[Block]) -> Credit | None:
    if not blocks or len(blocks[0]) > 2:
        return None
    caption, credit = split_caption("\n".join(blocks[0]), sure=True)
    return credit if not caption else None


def _take_byline(blocks: list[Block]) -> tuple[tuple[str, ...], list[Block]]:
    """The byline, with the agency or the position that AP prints on a line below the names."""
    names = _byline_names(blocks[0][0]) if blocks else ()
    if not names:
        return (), blocks
    below = blocks[0][1].strip() if len(blocks[0]) > 1 else ""
    if known_agency(below) or _POSITION.match(below):
        return _byline_names(f"{blocks[0][0]}, {below}"), _without_lines(blocks, 2)
    return names, _without_lines(blocks, 1)


def _byline_names(line: str) -> tuple[str, ...]:
    """The names in `By Jane Doe and Bo Lund`, without positions such as Staff Writer."""
    match = _BYLINE.match(line.strip())
    if not match:
        return ()
    names = []
    for part in _BETWEEN_NAMES.split(match[1].strip()):
        if names and _POSITION.match(part):
            continue
        if not _is_name(part):
            return ()
        names.append(known_agency(part) or natural_case(part))
    return tuple(names)


def _is_name(text: str) -> bool:
    words = text.split()
    if known_agency(text):
        return True
    if words[:1] in (["The"], ["THE"]):  # "The Daily Gazette", but not "By The Numbers"
        return looks_like_organisation(" ".join(words[1:])) and not text.endswith(".")
    return (
        2 <= len(words) <= 5
        and all(word[0].isupper() or word in _PARTICLES for word in words)
        and not re.search(r"\d|[!?:…]|[^\W_]{3,}\.\Z", text)
    )
