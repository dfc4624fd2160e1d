"""What an editor meets after the login: the work at hand."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from articles.admin.images import lapsing
from articles.models import Byline, Edition, Story

SHOWN = 8  # in each list


def work_at_hand(user: AbstractBaseUser) -> dict[str, Any]:
    """Return the stories that wait for review, those edited last, and pictures that lapse soon.

    Who may not edit the stories of others is shown their own. Each story has ``state`` and
    ``coming``, its scheduled editions; each picture ``live_pages``, their number.
    """
    stories = _visible_to(user).with_state().select_related("section", "edited_by").defer("body")
    coming = Prefetch(
        "editions", Edition.objects.scheduled().only("story", "live_from"), to_attr="coming"
    )
    waits = Q(stage=Story.Stage.IN_REVIEW)
    return {
        "in_review": stories.filter(waits).order_by("edited_at").prefetch_related(coming)[:SHOWN],
        "latest": stories.exclude(waits)
        .order_by("-edited_at", "-pk")
        .prefetch_related(coming)[:SHOWN],
        "lapsing": lapsing.with_pages(lapsing.soon())[:SHOWN]
        if user.has_perm("articles.view_image")
        else [],
    }


def _visible_to(user: AbstractBaseUser) -> QuerySet[Story]:
    if not user.has_perm("articles.view_story"):
        return Story.objects.none()
    if user.has_perm("articles.edit_any_story"):
        return Story.objects.all()
    credited = Byline.objects.filter(story=OuterRef("pk"), author__user=user.pk)
    return Story.objects.filter(Q(created_by=user.pk) | Exists(credited))
