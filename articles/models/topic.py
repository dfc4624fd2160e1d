from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.models.merged import Alias, Mergeable


class Topic(TagBase, Mergeable):
    """A tag with a page."""

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

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def get_absolute_url(self) -> str:
        return reverse("articles:topic", args=[self.slug])

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return ``sao-paulo`` for São Paulo, and Москва in its own letters."""
        slug = slugify(tag) or slugify(tag, allow_unicode=True) or "topic"
        return f"{slug}-{i}" if i is not None else slug


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
