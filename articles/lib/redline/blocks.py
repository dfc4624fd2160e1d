"""The blocks of a body in the stored form (see ``lib.html``): its paragraphs, subheads, items and
pictures, each as text and how that is set."""

import html as entities
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from articles.lib.redline.pieces import vocabulary

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_LEAVES = {"p", "h2", "h3", "figcaption"}
_CONTAINERS = {"ul", "ol", "li", "blockquote", "aside", "figure"}

FIGURE = "figure"


class Mark(NamedTuple):
    """How some text is set."""

    href: str | None = None
    strong: bool = False
    em: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, a subhead, a paragraph of a list or quotation, or a picture with its caption.

    ``element`` is ``p``, ``h2``, ``h3``, ``ul``, ``ol``, ``blockquote``, ``aside`` or ``figure``.
    """

    element: str
    runs: tuple[tuple[str, Mark], ...]
    image: int | None = None
    size: str = ""

    @cached_property
    def text(self) -> str:
        """Its words, a line break as ``\\n``; of a picture its caption."""
        return "".join(text for text, _mark in self.runs)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return vocabulary(self.text)

    @property
    def key(self) -> tuple[str, int | None]:
        """What makes it the same block, whatever its setting."""
        return self.text, self.image


class _Reader:
    def __init__(self, body: str) -> None:
        self.blocks: list[Block] = []
        self._open: list[str] = []
        self._runs: list[tuple[str, Mark]] = []
        self._leaf = "p"
        self._figure: dict[str, str] | None = None
        self._hrefs: list[str | None] = []
        self._strong = self._em = 0
        self._read(body)

    def _read(self, body: str) -> None:
        place = 0
        for tag in _TAG.finditer(body):
            self._add(entities.unescape(body[place : tag.start()]))
            place = tag.end()
            if tag[1]:
                self._end(tag[2])
            else:
                self._start(tag[2], dict(_ATTRIBUTE.findall(tag[3])))
        self._add(entities.unescape(body[place:]))
        self._finish()

    def _add(self, text: str) -> None:
        if not text:
            return
        mark = Mark(self._hrefs[-1] if self._hrefs else None, self._strong > 0, self._em > 0)
        if self._runs and self._runs[-1][1] == mark:
            text = self._runs.pop()[0] + text
        self._runs.append((text, mark))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _LEAVES:
            self._finish()
            self._leaf = name
        elif name in _CONTAINERS:
            self._finish()
            self._open.append(name)
            if name == FIGURE:
                self._figure = attributes
        elif name == "br":
            self._add("\n")
        elif name == "a":
            self._hrefs.append(entities.unescape(attributes.get("href", "")) or None)
        elif name == "strong":
            self._strong += 1
        elif name == "em":
            self._em += 1

    def _end(self, name: str) -> None:
        if name in _LEAVES and name != "figcaption":
            self._finish()
        elif name == FIGURE:
            self._finish(whole_figure=True)
        elif name in _CONTAINERS:
            self._finish()
        elif name == "a":
            del self._hrefs[-1:]
        elif name == "strong":
            self._strong = max(0, self._strong - 1)
        elif name == "em":
            self._em = max(0, self._em - 1)
        if name in _CONTAINERS and self._open[-1:] == [name]:
            self._open.pop()

    def _finish(self, whole_figure: bool = False) -> None:
        """Write down the block that ends here, if there is one."""
        runs = tuple(self._runs)
        if self._figure is not None:
            if not whole_figure:
                return
            number = self._figure.get("data-image", "")
            image = int(number) if number.isascii() and number.isdecimal() else None
            self.blocks.append(Block(FIGURE, runs, image, self._figure.get("data-size", "")))
            self._figure = None
        elif any(text.strip() for text, _mark in runs):
            self.blocks.append(Block(self._element(), runs))
        self._runs, self._leaf = [], "p"

    def _element(self) -> str:
        if self._leaf != "p":
            return self._leaf
        lists_and_quotes = [name for name in self._open if name != "li"]
        return lists_and_quotes[-1] if lists_and_quotes else "p"


def blocks(body: str) -> list[Block]:
    """Return the blocks of ``body`` in their order; empty ones are left out."""
    return _Reader(body).blocks
