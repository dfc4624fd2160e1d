"""The first day of a paper: its name and its ways, its first sections, and drafts to begin with."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from articles.desk import first_pages, log, pages
from articles.desk.errors import Refused
from articles.desk.permissions import require
from articles.desk.slugs import slug_from
from articles.models import CopyrightNotice, Event, Page, Paper, Section

ASKED = ("name", "tagline", "language", "time_zone", "accent", "contact_email")
"""The settings of the paper that it begins with."""


@transaction.atomic
def set_up(
    by: AbstractBaseUser | None,
    settings: dict[str, str],
    *,
    sections: Iterable[str] = (),
    holder: str = "",
    drafts: Iterable[Page.Kind] = (),
) -> None:
    """Give the paper ``settings``, those of ASKED, and what else it begins with.

    ``sections`` are names, in their order; ``holder`` is whose copyright stands under the stories;
    of ``drafts`` each kind gets a page to be finished, which no reader sees. What there is already
    is left alone. Raises NotAllowed, and Refused with all its reasons, such as for a section whose
    address another part of the site has.
    """
    paper = _require(by)
    before = {name: getattr(paper, name) for name in ASKED}
    for name in ASKED:
        setattr(paper, name, settings[name])
    _check(paper, _("The paper"))
    paper.is_set_up = True
    paper.save()
    made = [*_sections(sections), *_notice(holder)]
    changes = {name: [was, getattr(paper, name)] for name, was in before.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    _log(Event.Verb.CHANGED, by, paper, changes=changes or None)
    for thing in made:
        _log(Event.Verb.ADDED, by, thing)
    with translation.override(paper.tongue):
        texts = first_pages.texts(paper, holder)
        for kind in drafts:
            if kind in texts and not Page.objects.filter(kind=kind).exists():
                title, body = texts[kind]
                pages.save(Page(kind=kind, title=title, body=body), by)


@transaction.atomic
def skip(by: AbstractBaseUser | None) -> None:
    """Ask nobody again. Raises NotAllowed."""
    paper = _require(by)
    if not paper.is_set_up:
        Paper.objects.filter(pk=paper.pk).update(is_set_up=True)
        _log(Event.Verb.CHANGED, by, paper, changes={"is_set_up": [False, True]})


def _require(by: AbstractBaseUser | None) -> Paper:
    require(
        by is None or by.has_perm("articles.change_paper"),
        _("Only a publisher may set up the paper: ask one."),
    )
    return Paper.objects.select_for_update().get()


def _sections(names: Iterable[str]) -> list[Section]:
    """Make the sections of ``names`` that are missing."""
    known = {name.casefold() for name in Section.objects.values_list("name", flat=True)}
    place = Section.objects.aggregate(last=models.Max("position"))["last"] or 0
    made, reasons = [], []
    for name in names:
        if name.casefold() in known:
            continue
        known.add(name.casefold())
        section = Section(name=name, slug=slug_from(name), position=place + len(made) + 1)
        try:
            _check(section, _("Section “%(name)s”") % {"name": name})
        except Refused as refusal:
            reasons += refusal.reasons
            continue
        section.save()
        made.append(section)
    if reasons:
        raise Refused(*reasons)
    return made


def _notice(holder: str) -> list[CopyrightNotice]:
    """Make the notice that stories get unless another is chosen, if there is none."""
    if not holder or CopyrightNotice.objects.filter(is_default=True).exists():
        return []
    notice = CopyrightNotice(holder=holder, statement=_("All rights reserved."), is_default=True)
    _check(notice, _("The copyright notice"))
    notice.save()
    return [notice]


def _check(thing: models.Model, what: str) -> None:
    try:
        thing.full_clean()
    except ValidationError as error:
        told: dict[str, Any] = {"what": what}
        raise Refused(
            *(_("%(what)s: %(reason)s") % {**told, "reason": reason} for reason in error.messages)
        ) from None


def _log(verb: Event.Verb, by: AbstractBaseUser | None, thing: models.Model, **more: Any) -> None:
    label = thing._meta.label_lower
    log.record(verb, by, subject=str(thing), thing=label, key=thing.pk, **more)
