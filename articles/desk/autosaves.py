"""What a person has typed into a story's form and not saved: kept for them alone.

It is no version: nobody else reads it, and a deliberate save ends it. One row a person and story
holds a draft for each page on which they type, so that a page that was opened without looking at
what was kept before does not write over it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from articles.desk.locking import lock
from articles.models import Autosave, Story

MOST_PAGES = 10
"""Drafts kept at once, a page each; the oldest goes when there is one more."""

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Draft:
    """A form as typed: each name with its list of values.

    ``page`` names the page it was typed on, ``read_version`` the version of the working copy that
    the page had begun with (0 for a new story).
    """

    page: str
    fields: Fields
    read_version: int
    saved_at: datetime


@transaction.atomic
def keep(by: AbstractBaseUser, story: Story | None, draft: Draft) -> None:
    """Keep ``draft`` in the place of what its page kept before; ``story`` None is a new one.

    Raises Gone for a story that somebody has deleted.
    """
    if story:
        lock(story)  # or somebody may delete it before the draft is kept
    Autosave.objects.get_or_create(person=by, story=story, defaults={"form": {}})
    row = _locked(by, story)
    kept = {page: value for page, value in row.form.items() if page != draft.page}
    kept[draft.page] = {
        "fields": draft.fields,
        "read_version": draft.read_version,
        "saved_at": draft.saved_at.isoformat(),
    }
    newest = sorted(kept, key=lambda page: kept[page]["saved_at"])[-MOST_PAGES:]
    row.form = {page: kept[page] for page in newest}
    row.read_version, row.saved_at = draft.read_version, draft.saved_at
    row.save()


def drafts(by: AbstractBaseUser, story: Story | None) -> list[Draft]:
    """What ``by`` typed and did not save, the newest first."""
    row = Autosave.objects.filter(person=by, story=story).first()
    return _drafts(row) if row else []


@transaction.atomic
def drop(by: AbstractBaseUser, story: Story | None, page: str) -> None:
    """Let go of what was typed on ``page``: it was saved, or its writer has thrown it away."""
    row = _locked(by, story)
    if row is None or page not in row.form:
        return
    del row.form[page]
    if row.form:
        row.save(update_fields=["form"])
    else:
        row.delete()


@transaction.atomic
def outlive(story: Story) -> None:
    """Before ``story`` is deleted, make what anybody typed for it their draft of a new story."""
    for row in Autosave.objects.filter(story=story).select_related("person"):
        for draft in reversed(_drafts(row)):
            keep(row.person, None, draft)


def _locked(by: AbstractBaseUser, story: Story | None) -> Autosave | None:
    return Autosave.objects.select_for_update().filter(person=by, story=story).first()


def _drafts(row: Autosave) -> list[Draft]:
    found = [
        Draft(
            page,
            kept["fields"],
            kept["read_version"],
            datetime.fromisoformat(kept["saved_at"]).astimezone(timezone.get_default_timezone()),
        )
        for page, kept in row.form.items()
    ]
    return sorted(found, key=lambda draft: draft.saved_at, reverse=True)
