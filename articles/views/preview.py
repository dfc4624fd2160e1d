from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.desk.freeze import Frozen
from articles.models import Correction, Story


@never_cache
@require_safe
def preview(request: HttpRequest, story: Story) -> HttpResponse:
    """The real page of the working copy, for the desk alone; the admin guards the way here."""
    edition = Frozen.of_story(story, timezone.now()).as_page()
    return render(
        request,
        "articles/story.html",
        {
            "edition": edition,
            "corrections": list(Correction.objects.shown_with(edition)),
            "is_preview": True,
        },
    )
