"""Pages about the paper: working copies, and the editions of them that readers read."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import log
from articles.desk.comparing import FieldDiff
from articles.desk.errors import NotAllowed, Refused
from articles.desk.names import name_of
from articles.desk.slugs import slug_from
from articles.lib import html
from articles.lib.redline import Kind, redline, stretches, words
from articles.models import Event, Page, PageEdition
from articles.models.page import PageText

FIXED = ("kind", "slug")
"""What machines and links know a page by: it stays once readers have met the page."""


class SavedMeanwhile(Refused):
    """Somebody else has saved the page since it was read; ``now`` is what they left."""

    def __init__(self, now: Page) -> None:
        self.now = now
        super().__init__(
            _(
                "%(name)s has saved this page while you were writing. Nothing is lost: what you"
                " wrote stands in the form, and below it what differs from theirs. Bring the two"
                " together, then save again."
            )
            % {"name": name_of(now.edited_by) or _("Somebody")}
        )


def may_edit(by: AbstractBaseUser | None, page: Page) -> bool:
    right = "change" if page.pk else "add"
    return by is None or by.has_perm(f"articles.{right}_page")


def may_publish(by: AbstractBaseUser | None) -> bool:
    return by is None or by.has_perm("articles.publish_page")


@transaction.atomic
def save(page: Page, by: AbstractBaseUser | None) -> None:
    """Keep the working copy ``page`` as ``by`` left it: cleaned, under its next version.

    ``page.version`` is the one that was read before. A page without a slug gets one that is free.
    Its address and its kind stay once readers know it, and its place among the pages, which they
    see at once, is then for those to change who may publish.

    Raises NotAllowed, Refused for a page that is gone, and SavedMeanwhile if another has saved it
    since, unless theirs says the same.
    """
    _require_edit(by, page)
    page.title = " ".join(page.title.split())
    page.body = html.clean(page.body)
    if not page.slug:
        page.slug = free_slug(page)
    created, replaced = page._state.adding, None
    if not created:
        now = _lock(page)
        if now.version != page.version and not _says_the_same(now, page):
            raise SavedMeanwhile(now)
        page.version = now.version + 1
        if now.is_known:
            for name in FIXED if may_publish(by) else (*FIXED, "position"):
                setattr(page, name, getattr(now, name))
        replaced = _replaced(now, page)
    page.edited_by, page.edited_at = by, timezone.now()
    page.save()
    log.record(
        Event.Verb.CREATED if created else Event.Verb.SAVED,
        by,
        subject=page.title,
        version=page.version,
        changes=replaced,
        **_thing(page),
    )


@transaction.atomic
def publish(page: Page, by: AbstractBaseUser | None, note: str = "") -> PageEdition:
    """Let readers see ``page`` as it is saved now, and return the edition that they see.

    ``note`` tells them what changed. What is live already stays as it is: a double click does no
    harm. Raises NotAllowed, and Refused for a page without a title or a text, or that another has
    saved since ``page`` was read.
    """
    _require_publish(by, _("Only a publisher may publish a page about the paper: ask one."))
    now = _lock(page)
    if now.version != page.version:
        raise Refused(_("Somebody has saved this page meanwhile: read it, then publish it."))
    live = now.live_edition()
    if live and _says_the_same(live, now):
        return live
    reasons = []
    if not now.title:
        reasons.append(_("Give the page a title."))
    if html.is_blank(now.body):
        reasons.append(_("There is nothing to read yet: write the text first."))
    if reasons:
        raise Refused(*reasons)
    edition = _append(now, by, title=now.title, body=now.body, note=_one_line(note))
    _record(Event.Verb.UPDATED if live else Event.Verb.PUBLISHED, by, edition)
    return edition


@transaction.atomic
def withdraw(page: Page, by: AbstractBaseUser | None, note: str) -> PageEdition:
    """Take ``page`` from readers at once; they are told ``note`` at its address.

    Raises NotAllowed, and Refused without a note or for a page that is not live.
    """
    _require_publish(by, _("Only a publisher may withdraw a page about the paper: ask one."))
    now = _lock(page)
    note = _one_line(note)
    if not note:
        raise Refused(_("Say why, in a sentence for readers."))
    live = now.live_edition()
    if live is None:
        raise Refused(_("The page is not live: there is nothing to withdraw."))
    edition = _append(now, by, title=live.title, body="", note=note, is_withdrawn=True)
    _record(Event.Verb.WITHDREW, by, edition)
    return edition


def compare(before: PageText, after: PageText) -> list[FieldDiff]:
    """Return what differs between two texts of a page, for the template of a redline."""
    found = []
    if before.title != after.title:
        found.append(FieldDiff("title", _("Title"), pieces=words(before.title, after.title)))
    changes = redline(before.body, after.body)
    if any(change.kind != Kind.SAME for change in changes):
        found.append(FieldDiff("body", _("Text"), stretches=stretches(changes)))
    return found


def free_slug(page: Page) -> str:
    """Return a slug for ``page``: of its kind, or of its title, numbered if another has it."""
    stem = page.kind if page.kind != Page.Kind.OTHER else slug_from(page.title)[:76].strip("-_")
    taken = set(Page.objects.exclude(pk=page.pk).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _append(page: Page, by: AbstractBaseUser | None, **fields: object) -> PageEdition:
    last = page.editions.order_by("-number").first()
    number = last.number + 1 if last else 1
    # Clocks go back at times: the edition that comes last must be the last by its time too.
    live_from = max(timezone.now(), last.live_from) if last else timezone.now()
    return page.editions.create(number=number, live_from=live_from, created_by=by, **fields)


def _record(verb: Event.Verb, by: AbstractBaseUser | None, edition: PageEdition) -> None:
    log.record(
        verb,
        by,
        subject=edition.title,
        edition=edition.number,
        note=edition.note or None,
        **_thing(edition.page),
    )


def _thing(page: Page) -> dict[str, object]:
    return {"thing": page._meta.label_lower, "key": page.pk}


def _replaced(now: Page, page: Page) -> dict[str, object] | None:
    """What was and what is, in full: nothing that was saved is lost, whoever saves after it."""
    names = ("title", "body", "kind", "slug", "position")
    both = {name: [getattr(now, name), getattr(page, name)] for name in names}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]} or None


def _says_the_same(one: PageText, other: PageText) -> bool:
    return (one.title, one.body) == (other.title, other.body)


def _one_line(note: str) -> str:
    note = " ".join(note.split())
    longest = PageEdition._meta.get_field("note").max_length
    if len(note) > longest:
        raise Refused(
            _("Tell it in %(longest)d characters: it has %(length)d.")
            % {"longest": longest, "length": len(note)}
        )
    return note


def _require_edit(by: AbstractBaseUser | None, page: Page) -> None:
    if not may_edit(by, page):
        raise NotAllowed(_("You may not write pages about the paper: ask an editor."))


def _require_publish(by: AbstractBaseUser | None, sentence: str) -> None:
    if not may_publish(by):
        raise NotAllowed(sentence)


def _lock(page: Page) -> Page:
    """The page as it is now, held against others until the transaction ends."""
    try:
        return (
            Page.objects.select_for_update(of=("self",)).select_related("edited_by").get(pk=page.pk)
        )
    except Page.DoesNotExist:
        raise Refused(_("The page is gone: somebody has deleted it.")) from None
