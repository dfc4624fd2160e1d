"""The rows of an edition: the words as printed, plus links to what they name."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.query import ModelIterable
from django.utils.translation import gettext_lazy as _

from articles.models.author import AuthorAlias
from articles.models.byline import BylineBase
from articles.models.caption import CaptionBase


class _AsRead(ModelIterable):
    def __iter__(self) -> Iterator["EditionByline"]:
        met = set()
        for row in super().__iter__():
            row.author = row.author.present
            if row.is_misspelled:
                row.name = row.author.name
            # Two who turned out to be one are not credited twice in the same words.
            credit = (row.edition_id, row.author_id, row.role, row.name)
            if credit not in met:
                met.add(credit)
                yield row


class BylineQuerySet(models.QuerySet):
    def as_read(self) -> "BylineQuerySet":
        """As readers meet them: linked to whoever the author is known as today.

        A name stays as it was printed, unless it was misspelled. In the same query.
        """
        wrong = AuthorAlias.objects.filter(
            Q(author=OuterRef("author")) | Q(author=OuterRef("author__root")),
            name=OuterRef("name"),
            is_misspelling=True,
        )
        rows = self.select_related("author__root").annotate(is_misspelled=Exists(wrong))
        rows._iterable_class = _AsRead
        return rows


class EditionByline(BylineBase):
    edition = models.ForeignKey("articles.Edition", models.PROTECT, related_name="byline_rows")
    name = models.CharField(_("name as printed"), max_length=120)
    is_first = models.BooleanField(_("first credit of this author in the edition"), default=True)
    published_at = models.DateTimeField(_("published"))

    objects = BylineQuerySet.as_manager()

    class Meta(BylineBase.Meta):
        verbose_name = _("byline of an edition")
        verbose_name_plural = _("bylines of editions")
        default_permissions = []
        indexes = [
            models.Index(
                "author",
                F("published_at").desc(),
                condition=Q(is_first=True),
                name="byline_newest_of_author",
            ),
        ]


class EditionCaption(CaptionBase):
    edition = models.ForeignKey("articles.Edition", models.PROTECT, related_name="caption_rows")
    credit = models.CharField(_("credit as printed"), max_length=250, blank=True)
    file_key = models.CharField(_("file"), max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))

    class Meta(CaptionBase.Meta):
        verbose_name = _("picture of an edition")
        verbose_name_plural = _("pictures of editions")
        default_permissions = []


class EditionTopic(models.Model):
    edition = models.ForeignKey("articles.Edition", models.PROTECT, related_name="topic_rows")
    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="edition_rows")
    name = models.CharField(_("name as printed"), max_length=100)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("topic of an edition")
        verbose_name_plural = _("topics of editions")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["edition", "topic"], name="topic_once_an_edition"),
        ]
        indexes = [
            models.Index("topic", F("published_at").desc(), name="edition_newest_of_topic"),
        ]

    def __str__(self) -> str:
        return self.name
