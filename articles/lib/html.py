"""The body of a story: cleaning it, measuring it, reading its figures.

The stored form, which the editor writes and the templates show, has these elements and no others:

    p  h2  h3  blockquote (of p, lists)  ul  ol  li (of p, lists)  aside class="pull-quote" (of p)
    figure data-image="12" data-size="text|wide|full", holding one figcaption
    strong  em  br  a href="…"  inside p, h2, h3 and figcaption, nested as a > strong > em

Cleaning goes in two steps: ``html_structure.Normaliser`` writes this form from whatever came in,
then nh3, an HTML5 parser with an allow-list, reads the result and has the last word on what is
safe. The order matters. Building an HTML5 tree takes quadratic time on deep nesting (2.8 s for
200 KB of ``<div>``), so nh3 must not meet what a stranger sent.
"""

import html as entities
import re
from collections.abc import Callable
from dataclasses import dataclass

import nh3

from articles.lib.html_structure import SIZES, Normaliser
from articles.lib.links import safe_link

WORDS_PER_MINUTE = 230
"""Silent reading of English non-fiction: 238 words a minute on average (Brysbaert, "How many words
do we read per minute?", Journal of Memory and Language 109, 2019), rounded down."""

_FIGURE = re.compile(
    r'<figure data-image="([0-9]{1,18})" data-size="(text|wide|full)">'
    r"<figcaption>([^<]*(?:<(?!/?fig)[^<]*)*)</figcaption></figure>"
)

_LONG_TEXT = re.compile(r">[^<]{4000,}")
_LONG_PIECE = re.compile(r"(.{2000,}?)(?=&|\Z)", re.S)

# Han ideographs and kana; Korean is written with spaces and needs no rule.
_CJK = re.compile(
    "[\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff]"
)
_BETWEEN_WORDS = re.compile(r"[\s\u2014]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Figure:
    """A photograph placed in a body; ``caption`` is inline HTML in the stored form, or empty."""

    image_id: int
    size: str
    caption: str


def clean(html: str) -> str:
    """Return ``html`` in the stored form (see the top of this file); fit for ``sanitize=``.

    Cleaning what is clean changes nothing. Text is kept to the last character, apart from scripts
    and the like, controls, and white space at the edges of a block; a figure whose image is unknown
    leaves its caption as a paragraph, a figure inside another block follows it. Links to http,
    https, mailto, tel, ``/…`` and ``#…`` stay, others leave their text. No ``rel`` is added: the
    stored form is what the editor writes, and without ``target`` there is no opener to protect.
    """
    cleaned = _guarded(Normaliser(html).html)
    if "<a>" in cleaned:  # nh3 refused an address, such as a port of 99999: unwrap the link
        cleaned = _guarded(Normaliser(cleaned).html)
    return cleaned


def plain_text(html: str) -> str:
    """The text of a body, paragraphs separated by blank lines; figures and captions left out."""
    return "\n\n".join(Normaliser(html).texts)


def word_count(html: str) -> int:
    """The number of words in a body, captions left out.

    A word is what stands between white space or em dashes and has a letter or a digit, as word
    processors count; each Chinese or Japanese character (Han, kana) is a word of its own.
    """
    spaced, characters = _CJK.subn(" ", plain_text(html))
    words = (word for word in _BETWEEN_WORDS.split(spaced) if _LETTER_OR_DIGIT.search(word))
    return characters + sum(1 for _ in words)


def reading_minutes(words: int) -> int:
    """Whole minutes, at least one and rounded up, that ``words`` words take to read."""
    return max(1, -(-words // WORDS_PER_MINUTE))


def figures(html: str) -> list[Figure]:
    """The figures of a body in the stored form, in order; an image may stand there twice."""
    return [_figure(match) for match in _FIGURE.finditer(html)]


def replace_figures(html: str, render: Callable[[Figure], str]) -> str:
    """Replace each figure of a body in the stored form by what ``render`` returns for it.

    ``render`` answers for the safety of its HTML; an empty string takes the figure out.
    """
    return _FIGURE.sub(lambda match: render(_figure(match)), html)


def from_paragraphs(paragraphs: list[str]) -> str:
    """A body in the stored form from plain text: nothing in it becomes a link or markup."""
    return clean("".join(f"<p>{entities.escape(text)}</p>" for text in paragraphs))


def is_blank(html: str) -> bool:
    """Whether a body holds neither text nor a figure."""
    return not Normaliser(html).html


def _figure(match: re.Match[str]) -> Figure:
    return Figure(int(match[1]), match[2], match[3])


def _guarded(html: str) -> str:
    """``html``, which ``Normaliser`` wrote, as nh3 lets it through.

    A text with many entities takes nh3 quadratic time (8 s for 1 MB of "&"), so a very long one
    goes in piece by piece, parted by comments that do not come out again.
    """
    return _GUARD.clean(_LONG_TEXT.sub(lambda m: _LONG_PIECE.sub(r"\1<!---->", m[0]), html))


def _keep_attribute(element: str, name: str, value: str) -> str | None:
    """nh3's attribute filter: the value itself, or None if the stored form does not have it."""
    allowed = {
        ("a", "href"): safe_link(value) == value,
        ("aside", "class"): value == "pull-quote",
        ("figure", "data-image"): value.isascii() and value.isdecimal(),
        ("figure", "data-size"): value in SIZES,
    }
    return value if allowed.get((element, name)) else None


_GUARD = nh3.Cleaner(
    tags={
        *("p", "h2", "h3", "ul", "ol", "li", "blockquote", "aside", "figure", "figcaption"),
        *("strong", "em", "a", "br"),
    },
    attributes={"a": {"href"}, "aside": {"class"}, "figure": {"data-image", "data-size"}},
    attribute_filter=_keep_attribute,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
