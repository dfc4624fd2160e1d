"""The buttons of a story: each saves what was typed, then calls a verb of the desk."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from articles import desk
from articles.admin import moments
from articles.admin.stories.publishing import PublishingForm
from articles.admin.stories.subpages import form_url, story_or_404
from articles.desk.moments import in_words
from articles.models import Story
from articles.views import preview as preview_view

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin


# By the name of each button what it does, once the story is saved; it returns what it has done.
Buttons = Mapping[str, Callable[[HttpRequest, Story], str]]

KEPT = "publishing-{}"  # in the session: the sheet as it was filled in and did not come to publish


def respond(request: HttpRequest, story: Story, buttons: Buttons) -> HttpResponse | None:
    """Answer which of ``buttons`` was pressed, after the story has been saved.

    None where it was Django's own.
    """
    _keep_sheet(request, story)
    verb = next((buttons[name] for name in buttons if name in request.POST), None)
    if verb is None:
        return None
    try:
        messages.success(request, verb(request, story))
    except desk.Refused as refusal:
        say_refused(request, _("Saved, but not more than that:"), refusal)
    return HttpResponseRedirect(form_url(story))


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


BUTTONS: Buttons = {
    "_publish": _publish,
    "_unschedule": _unschedule,
    "_continue": _save,
}


def preview(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """The real page of the working copy as it was last saved."""
    return preview_view.preview(request, story_or_404(request, pk, model_admin))


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it: see ``page``."""
    return {}


VIEWS = {"preview": preview}
