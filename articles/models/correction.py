from datetime import UTC, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.lib.cursor import Cursor
from articles.models.edition import Edition, EditionQuerySet
from articles.models.rows import json_rows


class CorrectionQuerySet(models.QuerySet):
    def made(self, at: datetime | OuterRef | None = None) -> "CorrectionQuerySet":
        """What readers have been told by ``at`` (now, unless told).

        Those of an edition that was cancelled before its time were never made.
        """
        return self.filter(
            Q(edition__live_until__isnull=True)
            | Q(edition__live_until__gt=F("edition__live_from")),
            edition__live_from__lte=at or timezone.now(),
        )

    def shown_with(self, edition: Edition) -> "CorrectionQuerySet":
        """What a reader of ``edition`` is told: its own corrections and the earlier ones'."""
        found = self.made(edition.live_from).filter(edition__story=edition.story_id)
        return found.order_by("-made_at", "-pk")

    def public(
        self, before: Cursor | None = None, at: datetime | None = None
    ) -> "CorrectionQuerySet":
        """The public log at ``at`` (now, unless told), newest first: of stories that are live.

        ``before`` is the place in the log after which to go on.
        """
        live = Edition.objects.live(at).filter(story=OuterRef("edition__story"))
        place = Q()
        if before:
            moment, key = before
            place = Q(made_at__lte=moment) & (Q(made_at__lt=moment) | Q(pk__lt=key))
        return self.made(at).filter(Exists(live), place).order_by("-made_at", "-pk")


class Correction(models.Model):
    """What a reader is told of a change; it belongs to the edition that made it."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        EDITORS_NOTE = "editors_note", _("Editor’s note")
        RETRACTION = "retraction", _("Retraction")

    edition = models.ForeignKey("articles.Edition", models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("text"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_at", "-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(F("made_at").desc(), F("id").desc(), name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    @property
    def is_on_top(self) -> bool:
        """Whether a reader must know it before the text, and not after."""
        return self.kind in ON_TOP

    @property
    def anchor(self) -> str:
        """The id of its notice on the story's page."""
        return f"correction-{self.pk}"

    @property
    def cursor(self) -> Cursor:
        """Its place in the public log, newest first."""
        return Cursor(self.made_at, self.pk)


ON_TOP = frozenset({Correction.Kind.RETRACTION, Correction.Kind.EDITORS_NOTE})


def with_told(editions: EditionQuerySet) -> EditionQuerySet:
    """Let each of ``editions`` come with what its readers are told, for ``told``; no query more."""
    rows = Correction.objects.made(OuterRef("live_from")).filter(edition__story=OuterRef("story"))
    fields = {"id": "pk", "kind": "kind", "text": "text", "made_at": "made_at"}
    return editions.annotate(told_rows=json_rows(rows, "edition__story", **fields))


def told(edition: Edition) -> list[Correction]:
    """What readers of ``edition`` are told, the newest first. It has to come by ``with_told``."""
    rows = [{**row, "made_at": _moment(row["made_at"])} for row in edition.told_rows or []]
    rows.sort(key=lambda row: (row["made_at"], row["id"]), reverse=True)
    return [Correction(**row) for row in rows]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)  # SQLite keeps UTC and does not say so
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
