"""Small helps for the templates of the desk."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles.admin import moments
from articles.admin.images import files
from articles.admin.stories.listing import state_badge
from articles.admin.widgets import thumbnail
from articles.lib import html
from articles.models import Edition, Image, Story
from articles.models.story import State

register = template.Library()

# The nouns in the order in which an editor needs them; others follow by name.
IN_ORDER_OF_USE = (
    "Story",
    "Image",
    "WireFile",
    "Slot",
    "Topic",
    "Author",
    "Section",
    "CopyrightNotice",
    "Paper",
    "Event",
)


@register.filter
def in_order_of_use(models: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort what the admin's index lists."""
    places = {name: place for place, name in enumerate(IN_ORDER_OF_USE)}
    return sorted(models, key=lambda model: places.get(model["object_name"], len(places)))


@register.simple_tag
def body_of(story: Story) -> SafeString:
    """Return the body as the desk reads it, its pictures in small.

    Cleaned here: it may have come by a way that no form guards.
    """
    body = html.clean(story.body)
    known = Image.objects.in_bulk([figure.image_id for figure in html.figures(body)])

    def render(figure: html.Figure) -> str:
        image = known.get(figure.image_id)
        shown = thumbnail(image) if image else ""
        return f"<figure>{shown}<figcaption>{figure.caption}</figcaption></figure>"

    return mark_safe(html.replace_figures(body, render))


@register.simple_tag
def state_of(story: Story, state: State, scheduled: Edition | None) -> SafeString:
    return state_badge(state, story.stage, scheduled.live_from if scheduled else None)


@register.simple_tag
def story_state(story: Story) -> SafeString:
    """The badge of a story that has the facts of ``planning``."""
    return state_badge(story.state, story.stage, story.scheduled_for)


register.filter("short_moment", moments.short)
register.filter("until", moments.until)
register.filter("due_in", moments.due_in)
register.filter("desk_picture", files.url)
