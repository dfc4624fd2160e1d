from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, NaturalKeyManager, TagBase

from articles.models.merged import Alias, Mergeable, MergeableQuerySet, free_slug, slug_of


class Topic(TagBase, Mergeable):
    """A tag with a page, which shows the stories of the topics below it too."""

    KIN = """kin.root_id = family.id
        OR (kin.parent_id = family.id AND kin.root_id IS NULL)"""

    description = models.CharField(
        _("description"), max_length=250, blank=True, help_text=_("One sentence for readers.")
    )
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("A paragraph or two at the top of its page, parted by an empty line."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("part of"),
        null=True,
        blank=True,
        related_name="children",
        help_text=_("The wider topic, whose page shows these stories too."),
    )
    lead_story = models.ForeignKey(
        "articles.Story",
        models.SET_NULL,
        verbose_name=_("lead story"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("It stands first on the topic's page while it is live."),
    )

    objects = NaturalKeyManager.from_queryset(MergeableQuerySet)()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:  # no address that once was another topic's is given away
            self.slug = free_slug(Topic, self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:topic", args=[self.slug])

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return ``sao-paulo`` for São Paulo, and Москва in its own letters."""
        slug = slug_of(tag) or "topic"
        return f"{slug}-{i}" if i is not None else slug

    @property
    def wider_id(self) -> int | None:
        return self.parent_id

    @property
    def wider(self) -> "Topic | None":
        """The topic it is part of, as it is read today."""
        return self.parent and self.parent.present

    @property
    def narrower(self) -> list["Topic"]:
        """The topics that are part of it, by name; needs no query where ``family`` is loaded."""
        own = {each.pk for each in self.family if each.present_id == self.pk}
        below = [each for each in self.family if each.root_id is None and each.parent_id in own]
        return sorted((each for each in below if each.pk not in own), key=lambda each: each.name)


class TopicAlias(Alias):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name = _("other name of a topic")
        verbose_name_plural = _("other names of topics")


class StoryTopic(ItemBase):
    tag = models.ForeignKey(Topic, models.CASCADE, related_name="story_links")
    content_object = models.ForeignKey("articles.Story", models.CASCADE)

    class Meta:
        verbose_name = _("topic of a story")
        verbose_name_plural = _("topics of stories")
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="topic_once_a_story"),
        ]

    def __str__(self) -> str:
        return f"{self.content_object} – {self.tag}"
