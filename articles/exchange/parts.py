"""What a story names, found among what the newsroom has, or made as stated."""

import re
from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.desk import Refused, permissions
from articles.exchange.story_record import NoticeRecord, PictureRecord, collapse
from articles.lib.credits.names import NO_SUFFIX
from articles.models import Author, CopyrightNotice, Image, Section

_BETWEEN_NAMES = re.compile(rf"\s*[,;]{NO_SUFFIX}\s*(?:and\s+)?|\s+and\s+|\s*&\s*", re.IGNORECASE)
_BY = re.compile(r"by\s+", re.IGNORECASE)


def split_names(text: str) -> tuple[str, ...]:
    """The names in ``By Ana Ruiz, Bo Lund and Chi Mwale``, each once."""
    pieces = _BETWEEN_NAMES.split(_BY.sub("", text.strip(), count=1))
    return tuple(dict.fromkeys(collapse(piece) for piece in pieces if piece.strip()))


def find_section(text: str) -> Section:
    """Return the section with that slug or name; Refused lists those there are."""
    wanted = collapse(text).casefold()
    sections = list(Section.objects.all())
    for section in sections:
        if wanted in (section.slug.casefold(), collapse(section.name).casefold()):
            return section
    raise Refused(
        _("There is no section “%(section)s”: choose one of %(sections)s.")
        % {"section": text, "sections": ", ".join(section.slug for section in sections)}
        if sections
        else _("There is no section “%(section)s”: the paper has none yet.") % {"section": text}
    )


def find_authors(names: Iterable[str]) -> list[Author]:
    """Return an author for each of ``names``, saved or, if nobody is called so, still to save.

    An author is known by name, whatever its case, or by slug. Raises Refused for a name that
    several authors have.
    """
    people = list(Author.objects.all())
    authors: list[Author] = []
    for name in names:
        wanted = collapse(name).casefold()
        found = [a for a in people if collapse(a.name).casefold() == wanted]
        found = found or [a for a in people if a.slug.casefold() == wanted]
        if len(found) > 1:
            raise Refused(
                _("Several authors are called %(name)s: name one by slug (%(slugs)s).")
                % {"name": name, "slugs": ", ".join(author.slug for author in found)}
            )
        author = found[0] if found else Author(name=name)
        if author not in authors:
            authors.append(author)
    return authors


def require_known(
    by: AbstractBaseUser | None, authors: list[Author], stated: Iterable[str]
) -> None:
    """Raise NotAllowed for new authors unless the file has ``stated`` them or ``by`` may add."""
    unknown = [a.name for a in authors if a.pk is None and a.name not in stated]
    permissions.require(
        not unknown or permissions.may_add(by, "author"),
        _("Nobody here is called %(names)s: check the name, or ask an editor to add the author.")
        % {"names": ", ".join(unknown)},
    )


def add_author(author: Author) -> None:
    """Save an author that ``find_authors`` made, under a slug of their name."""
    stem = slugify(author.name) or slugify(author.name, allow_unicode=True) or "author"
    number, author.slug = 1, stem[:120]
    while Author.objects.filter(slug=author.slug).exists():
        number += 1
        author.slug = f"{stem[:110]}-{number}"
    require_fit(author)
    author.save()


def find_notice(record: NoticeRecord) -> CopyrightNotice | None:
    """Return the notice of that holder, those years and that statement, or None."""
    for notice in CopyrightNotice.objects.order_by("pk"):
        if NoticeRecord.of_notice(notice).key == record.key:
            return notice
    return None


def add_notice(record: NoticeRecord) -> CopyrightNotice:
    """Make the notice as stated; it is never the one that new stories start with."""
    rule, years = CopyrightNotice.YearRule.FIRST_PUBLICATION, record.years or ()
    if record.years is not None:
        rule = (
            CopyrightNotice.YearRule.NONE,
            CopyrightNotice.YearRule.FIXED,
            CopyrightNotice.YearRule.RANGE,
        )[len(years)]
    notice = CopyrightNotice(
        holder=record.holder,
        statement=record.statement,
        year_rule=rule,
        year_from=years[0] if years else None,
        year_to=years[1] if len(years) > 1 else None,
    )
    require_fit(notice)
    notice.save()
    return notice


def find_image(record: PictureRecord) -> Image | None:
    """Return the picture of that asset id, rather one whose file is here, or None."""
    if not record.asset_id:
        return None
    images = Image.objects.filter(asset_id=record.asset_id).order_by("pk")
    return min(images, key=lambda image: image.is_missing, default=None)


def fill_image(
    image: Image, record: PictureRecord, before: PictureRecord | None
) -> tuple[dict[str, list[str]], list[str]]:
    """Give ``image``, unsaved, what ``record`` states and nobody has written otherwise.

    ``before`` is what an earlier version stated: words that still stand so may be replaced.
    Returns what changed, by field the value before and after, and a sentence for each thing that
    stays different.
    """
    changed: dict[str, list[str]] = {}
    kept = []
    for name in ("asset_id", "caption", "creator", "credit", "source"):
        now, new = getattr(image, name), getattr(record, name)
        if not new or now == new:
            continue
        if not now or (before and now == getattr(before, name)):
            setattr(image, name, new)
            changed[name] = [now, new]
        elif name in ("creator", "credit"):
            kept.append(
                _("The picture keeps its %(field)s “%(now)s”; the file states “%(new)s”.")
                % {"field": Image._meta.get_field(name).verbose_name, "now": now, "new": new}
            )
    require_fit(image)
    return changed, kept


def require_fit(made: models.Model, but: Iterable[str] = ()) -> None:
    """Raise Refused, a sentence for each field of ``made`` that holds what it cannot.

    Fields named in ``but`` are not looked at.
    """
    try:
        made.clean_fields(exclude=set(but))
    except ValidationError as error:
        raise Refused(
            *(
                f"{made._meta.verbose_name}, {made._meta.get_field(name).verbose_name}: {message}"
                for name, messages in error.message_dict.items()
                for message in messages
            )
        ) from None
