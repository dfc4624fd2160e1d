from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase


class Topic(TagBase):
    """A tag with a page."""

    description = models.CharField(
        _("description"), max_length=250, blank=True, help_text=_("One sentence for readers.")
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
