"""The pages below a story's own: which story each is about, and what stands on all of them."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import Story

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin


def story_or_404(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> Story:
    """Return the story ``pk``. Raises PermissionDenied for who may not even read it."""
    story = get_object_or_404(Story, pk=pk)
    if not model_admin.has_view_or_change_permission(request, story):
        raise PermissionDenied
    return story


def form_url(story: Story) -> str:
    """The address of the story's form, where its pages lead back to."""
    return reverse("admin:articles_story_change", args=[story.pk])


def render_page(
    request: HttpRequest,
    story: Story,
    model_admin: "StoryAdmin",
    template: str,
    title: str,
    **more: Any,
) -> TemplateResponse:
    """Return the page made of ``template``, by its name without folder and ending.

    ``more`` is what it needs beside what all of them do; ``back`` leads to the story's form
    unless it says otherwise.
    """
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": story,
        "title": title,
        "back": form_url(story),
        **more,
    }
    return TemplateResponse(request, f"admin/articles/story/{template}.html", context)
