"""What readers are told of a change: its kind, and the words for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Correction, Edition


class Kind(TextChoices):
    """What an update is, as the desk is asked."""

    SILENT = "silent", gettext_lazy("Silent fix")
    UPDATE = Correction.Kind.UPDATE.value, Correction.Kind.UPDATE.label
    CORRECTION = Correction.Kind.CORRECTION.value, Correction.Kind.CORRECTION.label
    CLARIFICATION = Correction.Kind.CLARIFICATION.value, Correction.Kind.CLARIFICATION.label
    EDITORS_NOTE = Correction.Kind.EDITORS_NOTE.value, Correction.Kind.EDITORS_NOTE.label
    RETRACTION = Correction.Kind.RETRACTION.value, Correction.Kind.RETRACTION.label


WITHOUT_WORDS = {Kind.SILENT, Kind.UPDATE}
"""Kinds that readers need not be told of in words."""


@dataclass(frozen=True)
class Change:
    """What an edition changes against the one before, and what readers are told of it.

    ``kind`` None: nobody has said. ``notices`` are pairs of a kind and the text in the readers'
    words: one, but where several editions that were still to come have become one.
    """

    kind: Kind | None = None
    notices: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, kind: Kind | str | None, text: str) -> Self:
        kind = Kind(kind) if kind else None
        text = text.strip()
        return cls(kind, ((kind.value if kind else "", text),) if text else ())

    @classmethod
    def of_editions(cls, editions: Iterable[Edition]) -> Self:
        """What ``editions``, in their order of time, would have told readers together."""
        kind, notices = None, []
        for edition in editions:
            rows = edition.corrections.order_by("made_at", "pk").values_list("kind", "text")
            notices += [row for row in rows if row not in notices]
            kind = Kind.SILENT if is_silent(edition) else Kind.UPDATE
        return cls(kind, tuple(notices))

    @property
    def is_silent(self) -> bool:
        return self.kind is Kind.SILENT and not self.notices

    @property
    def lacks_words(self) -> bool:
        """Whether readers have to be told of it and are not."""
        return self.kind not in {None, *WITHOUT_WORDS} and not self.notices

    def problem(self, is_first: bool) -> str:
        """Say in a sentence what is wrong with it for an update, or a first edition; '' if none."""
        if is_first and (self.kind or self.notices):
            return _("Readers have not seen the story yet: there is no change to tell them of.")
        if self.kind is None and self.notices:
            return _("Choose what kind of notice this is.")
        if self.kind is Kind.SILENT and self.notices:
            return _(
                "A silent fix tells readers nothing: choose another kind, or empty the words for"
                " them."
            )
        if self.lacks_words:
            return _("Write what readers are told, or choose “silent fix”.")
        return ""

    def corrections(self, made_at: datetime) -> list[Correction]:
        """Its notices as rows of an edition that readers see from ``made_at`` on."""
        return [Correction(kind=kind, text=text, made_at=made_at) for kind, text in self.notices]


def is_silent(edition: Edition) -> bool:
    """Whether readers were told of ``edition`` by nothing, not even a new time."""
    return edition.updated_at < edition.live_from
