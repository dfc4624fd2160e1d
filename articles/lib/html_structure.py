"""Any HTML in, the structure of a story's body out: the first half of cleaning (see ``html``).

``Normaliser`` reads the tags as they come and writes the stored form from scratch. It holds no
tree: a short stack of open containers, the block being written, and the marks (link, strong, em)
that apply. So it takes linear time whatever comes in, and nothing that it does not write itself can
get out.
"""

import html as entities
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, takewhile

from articles.lib.links import safe_link

SIZES = ("text", "wide", "full")
"""How wide a figure stands on the page; the first is the one used when none is known."""

MAX_DEPTH = 9
"""Containers inside one another: a quotation with four levels of list. A deeper list adds its
items to the one around it."""

_LISTS = frozenset({"ul", "ol"})
_CONTAINERS = _LISTS | {"blockquote", "aside"}
_STRONG = frozenset({"strong", "b"})
_EM = frozenset({"em", "i"})
_LEAVES = {"p": "p", "h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_OPENING = {
    "ul": "<ul>",
    "ol": "<ol>",
    "li": "<li>",
    "blockquote": "<blockquote>",
    "aside": '<aside class="pull-quote">',
}
# Elements that begin and end a line in browsers (HTML Standard, section 15.3): unwrapped, and what
# stood in two of them never runs together. Everything unknown is unwrapped in place.
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "body", "caption", "center", "colgroup", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "footer", "form", "header", "hgroup", "hr", "legend", "main",
    "menu", "nav", "optgroup", "option", "pre", "search", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr",
})
# fmt: on
# Removed with all they hold. The first are raw text (HTML Standard, section 13.2.5): without an
# end tag they run to the end of the document. The others lose only their start tag then.
_RAW = frozenset({"script", "style", "iframe", "noembed", "noframes", "title"})
_REMOVED = _RAW | {
    *("object", "applet", "noscript", "template", "svg", "math", "canvas", "audio", "video")
}
_END_OF = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*>?", re.A | re.I) for name in _REMOVED}

# Comments, then declarations and other bogus comments, then tags. Every branch may also end where
# the text does, as in HTML Standard, section 13.2.5: once begun it cannot fail, so it never
# rescans. Python's own html.parser took 134 s for 120 KB of "<a " (3.11.7).
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/(?![a-z]))[^>]*>?"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)"
    r"""(?P<attributes>(?:[^>=]+|=\s*"[^"]*(?:"|\Z)|=\s*'[^']*(?:'|\Z)|=)*)(?:>|\Z)""",
    re.A | re.I | re.S,
)
_ATTRIBUTE = re.compile(r"""([^\s/=]+)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|(\S*)))?""", re.A)
_ATTRIBUTE_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]*);", re.A | re.I)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.I)
_IMAGE_ID = re.compile(r"0*([1-9][0-9]{0,17})")

# What no HTML document may hold (HTML Standard, section 13.2.3.5): controls, surrogates,
# noncharacters. Vertical tab, form feed and NEL end a line in word processors, so they become one.
_LINE_END = re.compile("\r\n?|[\v\f\x85]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
    + "]"
)
# int() refuses more than 4,300 digits with a ValueError, also inside html.unescape().
_LONG_NUMBER = re.compile(r"&#([0-9]{10,});?")
_VISIBLE = re.compile("[^\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACE = " \t\n"

# Some text (None: a line break), its link, whether it is strong, whether it is emphasised.
Run = tuple[str | None, str | None, bool, bool]


class Normaliser:
    """Reads HTML once; then ``html`` is the stored form and ``texts`` the text block by block.

    ``texts`` leaves captions out: they belong to their figures.
    """

    def __init__(self, source: str) -> None:
        self.texts: list[str] = []
        self._out: list[str] = []
        # Containers, outermost first. Their start tags are written when something stands in them,
        # so that an empty one never shows; so far that is the first ``_written`` of them.
        self._open: list[str] = []
        self._written = 0
        self._ignored: Counter[str] = Counter()  # start tags whose end tags mean nothing either
        self._waiting: list[str] = []  # figures met in a container: they follow it
        self._leaf = "p"
        self._is_loose = True  # text outside any p or heading
        self._runs: list[Run] = []
        self._figure: tuple[str, str] | None = None  # image id and size of the figure being read
        self._in_caption = False
        self._href: str | None = None
        self._strong: list[bool] = []
        self._em = 0
        self._read(_without_controls(source))
        self.html = "".join(self._out)

    def _read(self, source: str) -> None:
        position = 0
        never_ended: set[str] = set()
        while match := _TOKEN.search(source, position):
            self._text(source[position : match.start()])
            position = match.end()
            name = (match["name"] or "").lower()
            if name in _REMOVED and not match["end"]:
                if match["attributes"].endswith("/") and name not in _RAW:
                    continue
                end = None if name in never_ended else _END_OF[name].search(source, position)
                if end:
                    position = end.end()
                elif name in _RAW:
                    position = len(source)
                else:
                    never_ended.add(name)
            elif match["end"]:
                self._end(name)
            elif name:
                self._start(name, match["attributes"])
        self._text(source[position:])
        self._end_figure()
        self._flush()
        while self._open:
            self._close()

    def _text(self, source: str) -> None:
        if source:
            self._add(_unescape(source))

    def _add(self, text: str | None) -> None:
        if self._figure and not self._in_caption:
            if not (text and _VISIBLE.search(text)):
                return
            self._end_figure()
        self._runs.append((text, self._href, any(self._strong[-1:]), self._em > 0))

    def _start(self, name: str, source: str) -> None:
        if name in _STRONG:
            # Google Docs wraps all that is copied in a <b> that is not bold.
            self._strong.append(not _NOT_BOLD.search(_attributes(source).get("style", "")))
        elif name in _EM:
            self._em += 1
        elif name == "a":
            self._href = safe_link(_attributes(source).get("href", ""))
        elif name == "br":
            self._add(None)
        elif name in _LEAVES:
            self._flush()
            self._leaf, self._is_loose = _LEAVES[name], False
        elif name == "figure":
            self._start_figure(_attributes(source))
        elif name == "figcaption":
            self._flush()
            self._in_caption = self._figure is not None
        elif name == "li":
            self._flush()
            if self._figure is None and not _LISTS.isdisjoint(self._open):
                self._close_to_list()
                self._open.append("li")
        elif name in _CONTAINERS:
            self._start_container(name, source)
        elif name in _BLOCKS:
            self._flush()

    def _end(self, name: str) -> None:
        if name in _STRONG:
            del self._strong[-1:]
        elif name in _EM:
            self._em = max(0, self._em - 1)
        elif name == "a":
            self._href = None
        elif name == "figure":
            self._end_figure()
            self._flush()
        elif name == "figcaption":
            self._flush()
            self._in_caption = False
        elif name == "li":
            self._flush()
            if self._figure is None and self._open[-1:] == ["li"]:
                self._close()
        elif name in _CONTAINERS:
            self._end_container(name)
        elif name in _LEAVES or name in _BLOCKS:
            self._flush()

    # Containers

    def _start_container(self, name: str, source: str) -> None:
        self._flush()
        if not self._in_caption:
            self._end_figure()
        if name in _LISTS:
            fits = self._open[:1] != ["aside"] and len(self._open) + 2 < MAX_DEPTH
        else:
            fits = not self._open
        if name == "aside":
            fits = fits and "pull-quote" in _attributes(source).get("class", "").split()
        if self._in_caption or not fits:
            self._ignored[_kind(name)] += 1
            return
        if not self._open:
            self._ignored.clear()
        elif self._open[-1] in _LISTS:  # a list straight inside a list: part of the item before it
            if self._written == len(self._open) and self._out[-1] == "</li>":
                self._out.pop()
                self._written += 1
            self._open.append("li")
        self._open.append(name)

    def _end_container(self, name: str) -> None:
        self._flush()
        if self._ignored[_kind(name)]:
            self._ignored[_kind(name)] -= 1
        elif name in _LISTS and not _LISTS.isdisjoint(self._open):
            self._end_figure()
            self._close_to_list()
            self._close()
        elif self._open[:1] == [name]:
            self._end_figure()
            while self._open:
                self._close()

    def _close_to_list(self) -> None:
        while self._open[-1] not in _LISTS:
            self._close()

    def _close(self) -> None:
        name = self._open.pop()
        if self._written > len(self._open):
            self._written -= 1
            self._out.append(f"</{name}>")
        if not self._open:
            self._out += self._waiting
            self._waiting.clear()

    # Blocks

    def _flush(self) -> None:
        """End the block being written; in a caption, which has no blocks, leave a space."""
        if self._figure:
            if self._in_caption and self._runs and not (self._runs[-1][0] or "").endswith(" "):
                self._add(" ")
            return
        runs, self._runs = self._runs, []
        leaf, self._leaf = self._leaf, "p"
        is_loose, self._is_loose = self._is_loose, True
        for part in _paragraphs(runs) if is_loose else [runs]:
            part = _trimmed(part)
            if not _is_visible(part):
                continue
            if self._open and self._open[-1] in _LISTS:
                self._open.append("li")
            self._out += [_OPENING[name] for name in self._open[self._written :]]
            self._written = len(self._open)
            tag = "p" if self._open else leaf
            self._out.append(f"<{tag}>{_inline(part)}</{tag}>")
            self.texts.append(_text_of(part))

    def _start_figure(self, attributes: dict[str, str]) -> None:
        self._end_figure()
        self._flush()
        image = _IMAGE_ID.fullmatch(attributes.get("data-image", "").strip())
        if image:
            size = attributes.get("data-size", "")
            self._figure = image[1], size if size in SIZES else SIZES[0]

    def _end_figure(self) -> None:
        if self._figure is None:
            return
        image, size = self._figure
        runs = _trimmed(self._runs)
        caption = _inline(runs) if _is_visible(runs) else ""
        figure = (
            f'<figure data-image="{image}" data-size="{size}">'
            f"<figcaption>{caption}</figcaption></figure>"
        )
        (self._waiting if self._open else self._out).append(figure)
        self._figure, self._in_caption, self._runs = None, False, []


def _kind(name: str) -> str:
    """The name under which containers that end each other are counted."""
    return "list" if name in _LISTS else name


def _without_controls(text: str) -> str:
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text))


def _unescape(text: str) -> str:
    text = _LONG_NUMBER.sub(lambda match: f"&#{match[1].lstrip('0')[:8] or '0'};", text)
    return _without_controls(entities.unescape(text))


def _attributes(source: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case; of two with one name the first counts."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(source):
        # Without its semicolon an entity stays as it is: "?a=1&copy=2" is an address.
        value = _ATTRIBUTE_ENTITY.sub(lambda match: _unescape(match[0]), "".join(values))
        found.setdefault(name.lower(), value)
    return found


# Runs


def _is_visible(runs: list[Run]) -> bool:
    return any(text and _VISIBLE.search(text) for text, *_ in runs)


def _trimmed(runs: list[Run]) -> list[Run]:
    """``runs`` without white space and line breaks at either end."""
    first, last = 0, len(runs)
    while first < last and not (runs[first][0] or "").strip(_SPACE):
        first += 1
    while first < last and not (runs[last - 1][0] or "").strip(_SPACE):
        last -= 1
    runs = runs[first:last]
    if runs:
        runs[0] = ((runs[0][0] or "").lstrip(_SPACE), *runs[0][1:])
        runs[-1] = ((runs[-1][0] or "").rstrip(_SPACE), *runs[-1][1:])
    return runs


def _paragraphs(runs: list[Run]) -> Iterator[list[Run]]:
    """Split at two line breaks in a row, which is how mail programs write paragraphs."""
    part: list[Run] = []
    breaks = 0
    for run in runs:
        if run[0] is None:
            breaks += 1
        elif run[0].strip(_SPACE):
            if breaks > 1:
                yield part
                part = []
            breaks = 0
        part.append(run)
    yield part


def _text_of(runs: list[Run]) -> str:
    lines = "".join("\n" if text is None else re.sub(r"[ \t\n]+", " ", text) for text, *_ in runs)
    return "\n".join(re.sub(" +", " ", line).strip(" ") for line in lines.split("\n"))


def _inline(runs: list[Run]) -> str:
    """``runs`` as HTML: neighbours share what elements they can, nested a > strong > em."""
    pieces: list[str] = []
    current: list[str] = []
    breaks = 0
    for text, href, strong, em in _without_blank_links(runs):
        if text is None:
            breaks += 1
            continue
        wanted = [f'<a href="{entities.escape(href)}">'] if href else []
        wanted += ["<strong>"] * strong + ["<em>"] * em
        if breaks:  # inside what the text before and after share, so that no element holds only it
            shared = _shared(current, wanted)
            _change(pieces, current, shared)
            current = shared
            pieces.append("<br>" * breaks)
            breaks = 0
        _change(pieces, current, wanted)
        current = wanted
        pieces.append(entities.escape(text, quote=False))
    _change(pieces, current, [])
    return "".join(pieces)


def _without_blank_links(runs: list[Run]) -> Iterator[Run]:
    """Unlink what a reader could not see to click on."""
    for href, group in groupby(runs, key=lambda run: run[1]):
        linked = list(group)
        is_link = href is not None and _is_visible(linked)
        yield from ((text, href if is_link else None, *marks) for text, _, *marks in linked)


def _shared(current: list[str], wanted: list[str]) -> list[str]:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(current, wanted, strict=False))
    return [tag for tag, _ in pairs]


def _change(pieces: list[str], current: list[str], wanted: list[str]) -> None:
    """Write the tags that lead from the open elements ``current`` to ``wanted``."""
    same = len(_shared(current, wanted))
    pieces += [f"</{tag[1:-1].split()[0]}>" for tag in reversed(current[same:])]
    pieces += wanted[same:]
