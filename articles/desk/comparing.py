"""What two texts of a story differ in, field by field: for the desk and, of editions, for readers.

Nothing here reads the working copy by itself: two copies come in, differences go out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.desk import wording
from articles.desk.copies import FIELDS, Copy
from articles.desk.moments import in_words
from articles.lib import html
from articles.lib.redline import (
    Change,
    Kind,
    Piece,
    Stretch,
    redline,
    stretches,
    words,
)
from articles.models import CopyrightNotice, Edition, Image, Placement, Section

OF_READERS = tuple(
    name for name in wording.NAMES if name not in {"working_headline", "slug", "embargo_until"}
)
"""What readers are shown of it: an embargo and a slug are the desk's own."""


@dataclass(frozen=True)
class Row:
    """One of several things: a byline, a picture, a topic, a source.

    ``pieces`` are its words, ``remarks`` sentences on the rest.
    """

    kind: Kind
    pieces: list[Piece]
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FieldDiff:
    """One field that differs: by ``pieces`` if it is a line, by ``stretches`` if it is the body,
    by ``rows`` if it holds several things. ``remarks`` are sentences on the whole."""

    name: str
    label: str
    pieces: list[Piece] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def compare(
    before: Copy, after: Copy, names: Iterable[str] = wording.NAMES, *, names_pictures: bool = True
) -> list[FieldDiff]:
    """Return what differs from ``before`` to ``after`` in the fields of ``names``.

    Sections, notices and, if ``names_pictures``, the pictures in the text are named in one query
    each, if they changed.
    """
    comparison = _Comparison(before, after, names_pictures)
    return [diff for name in names if (diff := comparison.of(name))]


def compare_for_readers(before: Edition, after: Edition) -> list[FieldDiff]:
    """Return what differs between two editions, in what readers may see of them now.

    A picture that may not be shown any more leaves no trace, nor do its words; and what the desk
    calls a picture is its own affair. Needs what ``EditionQuerySet.for_page`` loads.
    """
    old, new = (
        printed(each, frozenset(caption.image_id for caption in each.pictures))
        for each in (before, after)
    )
    return compare(old, new, OF_READERS, names_pictures=False)


def printed(edition: Edition, shown: frozenset[int] | None = None) -> Copy:
    """What readers of ``edition`` are shown: with every caption as it is printed.

    Needs what ``EditionQuerySet.for_page`` loads or ``Frozen.as_page`` gives. With ``shown``, the
    numbers of pictures, the others are left out and none goes by a name.
    """
    rows = [row for row in edition.printed_captions if shown is None or row.image_id in shown]
    inline: dict[int, list[str]] = {}
    for row in rows:
        if row.placement == Placement.INLINE:
            inline.setdefault(row.image_id, []).append(row.caption)

    def render(figure: html.Figure) -> str:
        if shown is not None and figure.image_id not in shown:
            return ""
        captions = inline.get(figure.image_id, [])
        own = captions.pop(0) if len(captions) > 1 else next(iter(captions), "")
        return _figure(figure, figure.caption or escape(own))

    fields = {name: getattr(edition, name) for name in FIELDS}
    return Copy(
        {**fields, "body": html.replace_figures(edition.body, render)},
        [
            {"author": row.author_id, "name": row.name, "role": row.role}
            for row in edition.printed_bylines
        ],
        [
            {
                "image": row.image_id,
                "name": str(row.image) if shown is None else _("Picture"),
                "caption": row.caption,
                "alt_text": row.alt_text,
                "placement": str(row.placement),
            }
            for row in rows
            if row.placement != Placement.INLINE
        ],
        sorted(topic["name"] for topic in edition.printed_topics or []),
    )


def as_printed(copy: Copy) -> Copy:
    """Return a working copy as it would be printed: where it has no words of its own for a
    picture, those of the picture. One query."""
    figures = html.figures(copy.fields["body"])
    numbers = {figure.image_id for figure in figures} | {row["image"] for row in copy.captions}
    images = Image.objects.in_bulk(numbers)

    def render(figure: html.Figure) -> str:
        image = images.get(figure.image_id)
        return _figure(figure, figure.caption or escape(image.caption if image else ""))

    fields = {**copy.fields, "body": html.replace_figures(copy.fields["body"], render)}
    fields.pop("working_headline", None)
    captions = [_with_own_words(row, images.get(row["image"])) for row in copy.captions]
    return replace(copy, fields=fields, captions=captions)


def _with_own_words(row: dict[str, Any], image: Image | None) -> dict[str, Any]:
    if image is None:
        return row
    alt_text = "" if image.is_decorative else row["alt_text"] or image.alt_text
    return {**row, "caption": row["caption"] or image.caption, "alt_text": alt_text}


def _figure(figure: html.Figure, caption: str) -> str:
    return (
        f'<figure data-image="{figure.image_id}" data-size="{figure.size}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


class _Comparison:
    def __init__(self, before: Copy, after: Copy, names_pictures: bool) -> None:
        self.before, self.after = before, after
        self.names_pictures = names_pictures

    def of(self, name: str) -> FieldDiff | None:
        """What differs in one field; None if nothing does."""
        if name in ("bylines", "captions", "topics"):
            old, new = getattr(self.before, name), getattr(self.after, name)
        else:
            # An edition has no working headline: there is nothing to compare.
            if name not in self.before.fields or name not in self.after.fields:
                return None
            old, new = self.before.fields[name], self.after.fields[name]
        if old == new:
            return None
        return getattr(self, f"_{name}", self._line)(name, old, new)

    def _line(self, name: str, old: str, new: str) -> FieldDiff:
        return FieldDiff(name, wording.label(name), pieces=words(old, new))

    def _value(self, name: str, old: str, new: str) -> FieldDiff:
        """One of a few: it is replaced, not edited."""
        kinds = ((Kind.REMOVED, old), (Kind.INSERTED, new))
        pieces = [Piece(kind, text) for kind, text in kinds if text]
        return FieldDiff(name, wording.label(name), pieces=_parted(pieces))

    def _section_id(self, name: str, old: int | None, new: int | None) -> FieldDiff:
        return self._value(name, *wording.names_of(Section, old, new))

    def _copyright_notice_id(self, name: str, old: int | None, new: int | None) -> FieldDiff:
        return self._value(name, *wording.names_of(CopyrightNotice, old, new))

    def _language(self, name: str, old: str, new: str) -> FieldDiff:
        return self._value(name, *(wording.language(code) for code in (old, new)))

    def _embargo_until(self, name: str, old: datetime | None, new: datetime | None) -> FieldDiff:
        return self._value(name, *(in_words(each) if each else "" for each in (old, new)))

    def _body(self, name: str, old: str, new: str) -> FieldDiff | None:
        changes = redline(old, new)
        if all(change.kind == Kind.SAME for change in changes):
            return None  # only white space or the like: nothing anybody could see
        if self.names_pictures:
            changes = _with_names(changes)
        return FieldDiff(name, wording.label(name), stretches=stretches(changes))

    def _sources(self, name: str, old: list[str], new: list[str]) -> FieldDiff | None:
        return self._listed(name, old, new)

    def _topics(self, name: str, old: list[str], new: list[str]) -> FieldDiff | None:
        return self._listed(name, old, new)

    def _listed(self, name: str, old: list[str], new: list[str]) -> FieldDiff:
        rows = [_row(Kind.REMOVED, each) for each in old if each not in new]
        rows += [_row(Kind.INSERTED, each) for each in new if each not in old]
        return FieldDiff(name, wording.label(name), rows=rows, remarks=_order(old, new))

    def _bylines(self, name: str, old: list[dict], new: list[dict]) -> FieldDiff:
        was = {(row["author"], row["role"]): row for row in old}
        now = {(row["author"], row["role"]): row for row in new}
        gone = [row for key, row in was.items() if key not in now]
        rows = []
        for key, row in now.items():
            if key in was:
                if was[key]["name"] != row["name"]:
                    rows.append(Row(Kind.CHANGED, words(was[key]["name"], row["name"])))
                continue
            other = next((each for each in gone if each["author"] == row["author"]), None)
            if other:
                gone.remove(other)
                rows.append(Row(Kind.CHANGED, words(other["name"], row["name"]), _role(other, row)))
            else:
                rows.append(_row(Kind.INSERTED, row["name"], wording.role(row["role"])))
        rows[:0] = [_row(Kind.REMOVED, row["name"], wording.role(row["role"])) for row in gone]
        order = _order([row["name"] for row in old], [row["name"] for row in new])
        return FieldDiff(name, wording.label(name), rows=rows, remarks=order)

    def _captions(self, name: str, old: list[dict], new: list[dict]) -> FieldDiff | None:
        rows = []
        left = list(old)
        for row in new:
            # The same picture may stand in the gallery twice: each has its own words.
            was = next((each for each in left if each["image"] == row["image"]), None)
            if was is None:
                rows.append(_picture(Kind.INSERTED, row))
                continue
            left.remove(was)
            if was != {**row, "name": was["name"]}:
                rows.append(_changed_picture(was, row))
        rows[:0] = [_picture(Kind.REMOVED, row) for row in left]
        pictures_before, pictures = ([row["image"] for row in each] for each in (old, new))
        is_reordered = _order(pictures_before, pictures)
        order = [_("The pictures stand in a new order.")] if is_reordered else []
        if not rows and not order:
            return None  # a picture goes by another name in the library: no word here changed
        return FieldDiff(name, wording.label(name), rows=rows, remarks=order)


def _row(kind: Kind, text: str, *remarks: str) -> Row:
    return Row(kind, [Piece(kind, text)], list(remarks))


def _parted(pieces: list[Piece]) -> list[Piece]:
    """Put a space between what was and what is."""
    return [pieces[0], Piece(Kind.SAME, " "), pieces[1]] if len(pieces) == 2 else pieces


def _picture(kind: Kind, row: dict[str, Any]) -> Row:
    remarks = [wording.placement(row["placement"])]
    if row["caption"]:
        remarks.append(_("Caption: %(words)s") % {"words": row["caption"]})
    return _row(kind, row["name"], *remarks)


def _changed_picture(old: dict[str, Any], new: dict[str, Any]) -> Row:
    pieces = [Piece(Kind.SAME, f"{new['name']}: ")]
    if old["caption"] != new["caption"]:
        pieces += words(old["caption"], new["caption"])
    else:
        pieces = [Piece(Kind.SAME, new["name"])]
    remarks = []
    if old["placement"] != new["placement"]:
        told = {"before": wording.placement(old["placement"])}
        told["after"] = wording.placement(new["placement"])
        remarks.append(_("Was: %(before)s. Is: %(after)s.") % told)
    if old["alt_text"] != new["alt_text"]:
        told = {"before": old["alt_text"] or "–", "after": new["alt_text"] or "–"}
        remarks.append(_("The alt text was “%(before)s”, is “%(after)s”.") % told)
    return Row(Kind.CHANGED, pieces, remarks)


def _role(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    told = {"before": wording.role(old["role"]), "after": wording.role(new["role"])}
    return [_("Was: %(before)s. Is: %(after)s.") % told]


def _order(old: Sequence[Any], new: Sequence[Any]) -> list[str]:
    """A sentence if what both have stands in another order."""
    kept_before = [each for each in dict.fromkeys(old) if each in new]
    kept_after = [each for each in dict.fromkeys(new) if each in old]
    if kept_before == kept_after:
        return []
    return [_("In a new order: %(names)s.") % {"names": ", ".join(map(str, dict.fromkeys(new)))}]


def _with_names(changes: list[Change]) -> list[Change]:
    numbers = {change.image for change in changes if change.image and change.kind != Kind.SAME}
    images = Image.objects.in_bulk(numbers) if numbers else {}
    return [
        replace(change, name=str(images[change.image])) if change.image in images else change
        for change in changes
    ]
