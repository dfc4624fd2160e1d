"""Where a story stands on its way: claimed, assigned, reviewed, approved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from articles import desk
from articles.admin.stories.stage_forms import (
    ApproveForm,
    AssignForm,
    ClaimForm,
    SendBackForm,
    StepForm,
    SubmitForm,
)
from articles.admin.stories.subpages import form_url, render_page, story_or_404
from articles.desk import permissions
from articles.models import Event, Story

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin

PREFIX = "stage"  # of the fields that stand in the story's own form
KEPT = "stage-{}"  # in the session: the note that was written when a verb was refused
STEPS = (Event.Verb.SUBMITTED, Event.Verb.SENT_BACK, Event.Verb.APPROVED)
SHOWN = 3  # of the last steps

View = Callable[[HttpRequest, int, "StoryAdmin"], HttpResponse]


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it: whose it is, what was approved, what can be done."""
    user = request.user
    may_edit = permissions.may_edit(user, story)
    may_approve = permissions.may_approve(user, story)
    waits = permissions.needs_second_person(story, user)
    kept = request.session.pop(KEPT.format(story.pk), None)
    may_go_on = may_approve and story.stage != Story.Stage.APPROVED
    return {
        "words_are_read": not may_edit,
        "stage": {
            "assigned_to": story.assigned_to,
            "is_mine": story.assigned_to_id == user.pk,
            "is_late": story.is_late,
            "steps": _steps(story),
            "may_submit": may_edit and story.stage == Story.Stage.DRAFT,
            "may_approve": may_go_on and (not waits or permissions.may_override(user)),
            "may_send_back": may_approve and story.stage != Story.Stage.DRAFT,
            "may_claim": may_edit and story.assigned_to_id != user.pk,
            "may_assign": permissions.may_assign(user, story),
            "waits": permissions.second_person(story, user) if may_go_on else [],
            "form": ApproveForm(prefix=PREFIX, story=story, by=user, initial=kept),
            "was_refused": kept is not None,
        },
    }


def _steps(story: Story) -> list[dict[str, Any]]:
    """The last steps of review, the newest first, each with whether it is about this text."""
    events = story.events.filter(verb__in=STEPS).order_by("-number")[:SHOWN]
    return [
        {
            "event": event,
            "note": event.detail.get("note", ""),
            "override": event.detail.get("override", ""),
            "is_of_this_text": event.detail.get("version") == story.version,
        }
        for event in events
    ]


def _button(step: type[StepForm]) -> Callable[[HttpRequest, Story], str]:
    """A button of the story's form, with the note that is written beside it."""

    def press(request: HttpRequest, story: Story) -> str:
        form = step(request.POST, prefix=PREFIX, story=story, by=request.user)
        try:
            if not form.is_valid():
                raise desk.Refused(*(text for texts in form.errors.values() for text in texts))
            return form.act()
        except desk.Refused:
            names = ("note", "override")
            typed = {name: request.POST.get(form.add_prefix(name), "") for name in names}
            request.session[KEPT.format(story.pk)] = typed
            raise

    return press


def _page(step: type[StepForm]) -> View:
    """A small page that asks for what ``step`` needs; posted, it is done.

    ``next`` in the address is where to go on from there, within the desk.
    """

    def page(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
        story = story_or_404(request, pk, model_admin)
        posted = request.POST if request.method == "POST" else None
        form = step(posted, story=story, by=request.user)
        back = _next(request) or form_url(story)
        if posted is not None and form.is_valid():
            try:
                messages.success(request, form.act())
            except desk.NotAllowed as refusal:
                form.add_error(None, refusal.reasons)
            except desk.Refused as refusal:
                form.add_error(form.blamed, refusal.reasons)
            else:
                return HttpResponseRedirect(back)
        more = {"form": form, "time_zone": settings.TIME_ZONE, "back": back}
        return render_page(request, story, model_admin, "stage_page", step.title, **more)

    return page


def _next(request: HttpRequest) -> str:
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


# Beside those of ``verbs``; each saves what was typed first.
BUTTONS = {
    "_submit": _button(SubmitForm),
    "_approve": _button(ApproveForm),
    "_send_back": _button(SendBackForm),
    "_claim": _button(ClaimForm),
}

VIEWS = {
    "submit": _page(SubmitForm),
    "approve": _page(ApproveForm),
    "send-back": _page(SendBackForm),
    "claim": _page(ClaimForm),
    "assign": _page(AssignForm),
}
