from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoteQuerySet(models.QuerySet):
    def open(self) -> "NoteQuerySet":
        """The first notes of the threads that wait for somebody."""
        return self.filter(thread=None, resolved_at=None)

    def count_of(self, story: str = "pk") -> Coalesce:
        """Return how many of these a story has, to annotate a list with.

        ``story`` leads to the story's primary key from the rows of the list:
        ``Story.objects.annotate(notes_open=Note.objects.open().count_of())``.
        """
        rows = self.filter(story=OuterRef(story)).order_by().values("story")
        return Coalesce(Subquery(rows.annotate(found=Count("pk")).values("found")), 0)


class Note(models.Model):
    """What the desk says about a story: a thread of one first note and its answers.

    Readers never see it. ``quote`` is the passage that it speaks of, in the words that stood
    there; the passage may be gone since.
    """

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="notes")
    thread = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    quote = models.TextField(_("passage"), blank=True)
    text = models.TextField(_("note"))
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("written by"), related_name="+"
    )
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("mentions"), blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("resolved by"),
        null=True,
        blank=True,
        related_name="+",
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["made_at", "pk"]
        default_permissions = []

    def __str__(self) -> str:
        return self.text[:80]
