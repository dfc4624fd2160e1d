"""Two people have changed one story apart from one another: what comes of both."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk import wording
from articles.desk.copies import Copy
from articles.desk.moments import in_words
from articles.desk.slugs import follows
from articles.lib import html, merging
from articles.lib.merging import collapse
from articles.models import CopyrightNotice, Placement, Section

THEIRS, MINE, BOTH = "theirs", "mine", "both"

Row = dict[str, Any]


@dataclass(frozen=True)
class Clash:
    """One thing that both have changed, in words: as it was before, as each of them left it.

    ``place`` tells clashes apart that are the same words. ``may_be_both`` says that both can
    stand, theirs first.
    """

    label: str
    before: str
    theirs: str
    mine: str
    may_be_both: bool = False
    place: int = 0

    @property
    def key(self) -> str:
        """Names this clash alone: a choice that was made of other words does not fit it."""
        words = "\0".join([self.label, self.before, self.theirs, self.mine, str(self.place)])
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    @property
    def sides(self) -> tuple[str, ...]:
        """What can be chosen."""
        return (THEIRS, MINE, BOTH) if self.may_be_both else (THEIRS, MINE)


@dataclass(frozen=True)
class Merged:
    """What came of two copies.

    ``copy`` has theirs wherever nothing was chosen between the two. ``theirs`` and ``mine`` name
    what was taken over from each.
    """

    copy: Copy
    clashes: list[Clash]
    open: list[Clash]
    theirs: list[str]
    mine: list[str]


def merge(
    before: Copy | None, theirs: Copy, mine: Copy, choices: Mapping[str, str] | None = None
) -> Merged:
    """Bring what ``mine`` changed of ``before`` into ``theirs``.

    ``before`` is None where nobody knows any more what was read: all that differs is a clash
    then. ``choices`` gives THEIRS, MINE or BOTH for the keys of clashes.
    """
    return _Merge(before or _nothing(theirs), theirs, mine, choices or {}).run()


def _nothing(like: Copy) -> Copy:
    blank = {"sources": []}
    return Copy({name: blank.get(name, "") for name in like.fields})


class _Merge:
    def __init__(self, before: Copy, theirs: Copy, mine: Copy, choices: Mapping[str, str]) -> None:
        self.before, self.theirs, self.mine = before, theirs, mine
        self.choices = choices
        self.clashes: list[Clash] = []
        self.open: list[Clash] = []
        self.from_theirs: list[str] = []
        self.from_mine: list[str] = []

    def run(self) -> Merged:
        copy = Copy(self._fields(), self._bylines(), self._captions(), self._topics())
        return Merged(copy, self.clashes, self.open, self.from_theirs, self.from_mine)

    # What was chosen, and what there is to tell

    def _ask(self, label: str, shown: tuple[str, str, str], may_be_both: bool = False) -> str:
        """Return what was chosen: THEIRS for as long as nothing is."""
        clash = Clash(label, *shown, may_be_both)
        clash = replace(clash, place=sum(replace(c, place=0) == clash for c in self.clashes))
        self.clashes.append(clash)
        choice = self.choices.get(clash.key, "")
        if choice not in clash.sides:
            self.open.append(clash)
            return THEIRS
        return choice

    def _tell(self, label: str, before: object, theirs: object, mine: object) -> None:
        if theirs != before and label not in self.from_theirs:
            self.from_theirs.append(label)
        if mine != before and label not in self.from_mine:
            self.from_mine.append(label)

    def _one(
        self,
        label: str,
        values: tuple[Any, Any, Any],
        shown: Callable[[Any], str],
        told: str = "",
    ) -> Any:
        """One value that cannot be taken apart."""
        keys = [collapse(value) if isinstance(value, str) else value for value in values]
        before, theirs, mine = keys
        self._tell(told or label, *keys)
        if mine in (before, theirs):
            return values[1]
        if theirs == before:
            return values[2]
        choice = self._ask(label, tuple(shown(value) for value in values))
        return values[2] if choice == MINE else values[1]

    # The parts of a story

    def _fields(self) -> dict[str, Any]:
        sides = self.before.fields, self.theirs.fields, self.mine.fields
        merged = {}
        for name in self.theirs.fields:
            values = tuple(side.get(name) for side in sides)
            if name == "body":
                merged[name] = self._body(*values)
            elif name == "sources":
                merged[name] = self._set(wording.label(name), *values)
            elif name != "slug":
                merged[name] = self._one(wording.label(name), values, _SHOWN.get(name, _text))
        # Last: it follows the headline until somebody chooses another.
        merged["slug"] = self._slug(merged["headline"])
        return {name: merged[name] for name in self.theirs.fields}

    def _slug(self, headline: str) -> str:
        sides = self.before, self.theirs, self.mine
        values = tuple(side.fields["slug"] for side in sides)
        before, theirs, mine = values
        if before in (theirs, mine) or theirs == mine:
            return self._one(wording.label("slug"), values, _text)
        mine_follows, theirs_follows = (
            follows(side.fields["headline"], side.fields["slug"])
            for side in (self.mine, self.theirs)
        )
        if mine_follows and theirs_follows:
            return ""  # saving makes one of the headline that stands
        if mine_follows or theirs_follows:
            return theirs if mine_follows else mine
        return self._one(wording.label("slug"), values, _text)

    def _body(self, before: str, theirs: str, mine: str) -> str:
        stands = []
        changed = {THEIRS: 0, MINE: 0}
        for piece in merging.pieces(before, theirs, mine):
            changed[THEIRS] += piece.one != piece.before
            changed[MINE] += piece.other != piece.before
            if piece.merged is not None:
                stands.append(piece.merged)
                continue
            shown = tuple(map(body_words, (piece.before, piece.one, piece.other)))
            may_be_both = bool(piece.one and piece.other)
            choice = self._ask(wording.label("body"), shown, may_be_both)
            both = piece.one + piece.other
            stands.append({THEIRS: piece.one, MINE: piece.other, BOTH: both}[choice])
        for side, told in ((THEIRS, self.from_theirs), (MINE, self.from_mine)):
            if changed[side]:
                told.append(_passages(changed[side]))
        return "".join(stands)

    def _set(self, label: str, before: list[str], theirs: list[str], mine: list[str]) -> list[str]:
        """A list of names: what either put in is in, what either took out is out."""
        self._tell(label, sorted(before), sorted(theirs), sorted(mine))
        return [
            name
            for name in merging.follow(theirs, mine)
            if (name in theirs and name in mine) or name not in before
        ]

    def _topics(self) -> list[str]:
        sides = (self.before, self.theirs, self.mine)
        return sorted(self._set(wording.label("topics"), *(side.topics for side in sides)))

    def _bylines(self) -> list[Row]:
        """Each author by themselves, with the roles that they have."""
        label = wording.label("bylines")
        sides = [_by_author(copy.bylines) for copy in (self.before, self.theirs, self.mine)]
        stands: list[Row] = []
        for author in self._order(label, sides):
            values = tuple(side.get(author, []) for side in sides)
            name = next(rows[0]["name"] for rows in values if rows)
            stands += self._one(_("Byline: %(name)s") % {"name": name}, values, _roles, label)
        return stands

    def _captions(self) -> list[Row]:
        """Each picture by itself: whether it is there, its caption and its alt text."""
        label = wording.label("captions")
        sides = [_by_image(copy.captions) for copy in (self.before, self.theirs, self.mine)]
        stands = {}
        for key in self._order(label, sides):
            if row := self._caption(label, *(side.get(key) for side in sides)):
                stands[key] = row
        names = {key: row["name"] for side in sides for key, row in side.items()}
        leads = tuple(_lead(side) for side in sides)
        lead = self._one(_("Lead picture"), leads, lambda key: names.get(key, ""), label)
        if lead is not None and lead not in stands:
            lead = next((key for key in leads[1:] if key in stands), None)
        return [
            {**row, "placement": str(Placement.LEAD if key == lead else Placement.GALLERY)}
            for key, row in stands.items()
        ]

    def _caption(
        self, label: str, before: Row | None, theirs: Row | None, mine: Row | None
    ) -> Row | None:
        name = (theirs or mine or before)["name"]
        if theirs is None or mine is None:
            # Only whether it is there, and in which words, is a question; its place is another's.
            values = tuple(row and {**row, "placement": ""} for row in (before, theirs, mine))
            kept = self._one(_("Picture: %(name)s") % {"name": name}, values, _picture, label)
            return kept and next(row for row in (theirs, mine, before) if row)
        words = {}
        for field, about in (
            ("caption", _("Caption of %(name)s")),
            ("alt_text", _("Alt text of %(name)s")),
        ):
            values = tuple((row or {}).get(field, "") for row in (before, theirs, mine))
            words[field] = self._one(about % {"name": name}, values, _text, label)
        return {**theirs, **words}

    def _order(self, label: str, sides: list[dict[Any, Any]]) -> list[Any]:
        before, theirs, mine = (list(side) for side in sides)
        order = merging.order(before, theirs, mine)
        if order is None:
            shown = tuple(_names(side) for side in sides)
            choice = self._ask(_("Order of %(what)s") % {"what": label.lower()}, shown)
            leading, joining = (mine, theirs) if choice == MINE else (theirs, mine)
            order = merging.follow(leading, joining)
        common = set(before) & set(theirs) & set(mine)
        self._tell(label, *([k for k in keys if k in common] for keys in (before, theirs, mine)))
        return order


def body_words(body: str) -> str:
    """The words of a body with those below its photographs: paragraphs parted by blank lines."""
    return html.plain_text(
        html.replace_figures(
            body, lambda figure: f"<p>[{_('Photograph')}] {html.plain_text(figure.caption)}</p>"
        )
    )


def _by_author(rows: list[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row["author"], []).append(row)
    return found


def _by_image(rows: list[Row]) -> dict[tuple[int, int], Row]:
    """Rows by picture and, as one may stand there twice, by how often it stood there before."""
    found: dict[tuple[int, int], Row] = {}
    for row in rows:
        count = sum(image == row["image"] for image, _count in found)
        found[row["image"], count] = row
    return found


def _lead(rows: dict[Any, Row]) -> Any:
    return next((key for key, row in rows.items() if row["placement"] == Placement.LEAD), None)


# In words


def _passages(number: int) -> str:
    told = ngettext("Body (%(n)d passage)", "Body (%(n)d passages)", number)
    return told % {"n": number}


def _text(value: object) -> str:
    return str(value or "")


def _roles(rows: list[Row]) -> str:
    return ", ".join(wording.role(row["role"]) for row in rows) or _("(not there)")


def _picture(row: Row | None) -> str:
    if not row:
        return _("(not there)")
    return "\n\n".join(filter(None, [row["name"], row["caption"], row["alt_text"]]))


def _names(rows: dict[Any, Any]) -> str:
    each = (row[0] if isinstance(row, list) else row for row in rows.values())
    return ", ".join(row["name"] for row in each)


_SHOWN: dict[str, Callable[[Any], str]] = {
    "section_id": lambda key: wording.names_of(Section, key)[0],
    "copyright_notice_id": lambda key: wording.names_of(CopyrightNotice, key)[0],
    "language": wording.language,
    "embargo_until": lambda moment: in_words(moment) if moment else "",
}
