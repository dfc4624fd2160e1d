"""The buttons of a story: each saves what was typed, then calls a verb of the desk."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from articles import desk
from articles.admin import moments
from articles.admin.stories.publishing import PublishingForm
from articles.desk.moments import in_words
from articles.models import Story
from articles.views import preview as preview_view

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin


KEPT = "publishing-{}"  # in the session: the sheet as it was filled in and did not come to publish


def respond(request: HttpRequest, story: Story) -> HttpResponse | None:
    """Answer the button that was pressed, after the story has been saved; None for Django's own."""
    _keep_sheet(request, story)
    verb = next((VERBS[name] for name in VERBS if name in request.POST), None)
    if verb is None:
        return None
    try:
        messages.success(request, verb(request, story))
    except desk.Refused as refusal:
        say_refused(request, _("Saved, but not more than that:"), refusal)
    return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))


def _keep_sheet(request: HttpRequest, story: Story) -> None:
    """Offer again what was typed into the sheet when another button than its own was pressed."""
    is_shown = any(name.startswith(f"{PublishingForm.prefix}-") for name in request.POST)
    if is_shown and not {"_publish", "_unschedule"} & request.POST.keys():
        form = PublishingForm(request.POST, story=story, by=request.user)
        if form.has_changed():
            request.session[KEPT.format(story.pk)] = form.as_typed()


def say_refused(request: HttpRequest, opening: str, refusal: desk.Refused) -> None:
    reasons = format_html_join("", "<li>{}</li>", ([reason] for reason in refusal.reasons))
    messages.error(request, format_html("{}<ul>{}</ul>", opening, reasons))


def _save(request: HttpRequest, story: Story) -> str:
    return _("Saved at %(time)s.") % {"time": date_format(timezone.localtime(), "H:i:s")}


def _publish(request: HttpRequest, story: Story) -> str:
    form = PublishingForm(request.POST, story=story, by=request.user)
    try:
        edition = form.publish(story, request.user)
    except desk.Refused:
        request.session[KEPT.format(story.pk)] = form.as_typed()
        raise
    if edition.live_from > timezone.now():
        return _("Scheduled for %(when)s, %(off)s.") % {
            "when": in_words(edition.live_from),
            "off": moments.until(edition.live_from),
        }
    return format_html(
        '{} <a href="{}" target="_blank" rel="noopener">{}</a>',
        _("Published: readers see it now."),
        edition.get_absolute_url(),
        _("Open the page"),
    )


def _unschedule(request: HttpRequest, story: Story) -> str:
    desk.unschedule(story, request.user)
    return _("The schedule is cancelled.")


# By the name of the button.
VERBS: dict[str, Callable[[HttpRequest, Story], str]] = {
    "_publish": _publish,
    "_unschedule": _unschedule,
    "_continue": _save,
}


def preview(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """The real page of the working copy as it was last saved."""
    story = get_object_or_404(Story, pk=pk)
    if not model_admin.has_view_or_change_permission(request, story):
        raise PermissionDenied
    return preview_view.preview(request, story)


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it: see ``page``."""
    return {}


VIEWS = {"preview": preview}
