"""Changing a front: the verbs of the desk, asked by the forms of the page or by its script.

What is on the screen of a person may be old. Each change says what was seen in the place, and
nothing is done where another was faster.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin import moments
from articles.admin.front.facts import front_of
from articles.admin.front.forms import BannerForm, TimesForm
from articles.admin.front.page import board_context, url
from articles.admin.front.spots import find_spot
from articles.admin.widgets import is_key
from articles.desk import Refused, front
from articles.models import Banner, Event, Section, Slot, Story


@require_POST
def change(request: HttpRequest, section: int | None = None) -> HttpResponse:
    """Do it, or say in a sentence why not; to the script with the front as it stands now."""
    if not front.may_edit_fronts(request.user):
        raise PermissionDenied
    found, sections = front_of(section)
    verb = VERBS.get(request.POST.get("do", ""))
    try:
        if verb is None:
            raise Refused(_("There is no such change: load the page again."))
        says, is_done = verb(request, found, sections), True
    except Refused as refusal:
        says, is_done = str(refusal), False
    if request.headers.get("accept") == "application/json":
        context = board_context(request, found, sections)
        shown = render_to_string("admin/front/board.html", context, request)
        return JsonResponse({"done": is_done, "says": says, "board": shown})
    (messages.success if is_done else messages.error)(request, says)
    return HttpResponseRedirect(url("front", found))


def _place(request: HttpRequest, section: Section | None, sections: list[Section]) -> str:
    # The place, and the key of the slot that was seen there: "second-1@42".
    name, _at, seen = request.POST.get("spot", "").partition("@")
    spot = find_spot(name, section, sections)
    if spot is None:
        raise Refused(_("Choose a place on this front."))
    since, until = _times(request)
    story = Story(pk=_key(request, "story", _("Choose a story.")))
    slot = front.place(
        story,
        spot,
        request.user,
        since,
        until,
        seen=int(seen) if is_key(seen) else None,
    )
    values = {"story": slot.story, "place": spot}
    if slot.since > timezone.now():
        values["when"] = moments.short(slot.since)
        return _("“%(story)s” will stand in “%(place)s” from %(when)s.") % values
    if slot.until:
        values["when"] = moments.short(slot.until)
        return _("“%(story)s” stands in “%(place)s” until %(when)s.") % values
    return _("“%(story)s” stands in “%(place)s”.") % values


def _take_off(request: HttpRequest, section: Section | None, sections: list[Section]) -> str:
    slot = _slot(request, section)
    front.take_off(slot, request.user)
    if slot.since > timezone.now():
        return _("“%(story)s” will not be placed.") % {"story": slot.story}
    return _("“%(story)s” is taken off.") % {"story": slot.story}


def _keep_until(request: HttpRequest, section: Section | None, sections: list[Section]) -> str:
    since, until = _times(request)
    slot = front.keep_until(_slot(request, section), request.user, until, since=since)
    if slot.until is None:
        return _("“%(story)s” stands there for good.") % {"story": slot.story}
    return _("“%(story)s” stands there until %(when)s.") % {
        "story": slot.story,
        "when": moments.short(slot.until),
    }


def _undo(request: HttpRequest, section: Section | None, sections: list[Section]) -> str:
    event = Event.objects.filter(pk=_key(request, "event", _("There is nothing to undo."))).first()
    if event is None:
        raise Refused(_("There is nothing to undo."))
    front.undo(event, section, request.user)
    return _("The last change is undone.")


def _announce(request: HttpRequest, section: Section | None, sections: list[Section]) -> str:
    form = BannerForm(request.POST)
    if not form.is_valid():
        raise Refused(
            *(
                _("%(field)s: %(problem)s") % {"field": form[name].label, "problem": problem}
                for name, problems in form.errors.items()
                for problem in problems
            )
        )
    said = form.cleaned_data
    banner = front.announce(
        said["text"],
        request.user,
        since=said["since"],
        until=said["until"],
        story=Story(pk=said["story"]) if said["story"] else None,
    )
    values = {"from": moments.short(banner.since), "until": moments.short(banner.until)}
    if banner.since > timezone.now():
        return _("The banner will stand from %(from)s until %(until)s.") % values
    return _("The banner stands until %(until)s.") % values


def _recall(request: HttpRequest, section: Section | None, sections: list[Section]) -> str:
    front.recall(Banner(pk=_key(request, "banner", _("There is no such banner."))), request.user)
    return _("The banner is taken down.")


VERBS: dict[str, Callable[[HttpRequest, Section | None, list[Section]], str]] = {
    "place": _place,
    "off": _take_off,
    "times": _keep_until,
    "undo": _undo,
    "announce": _announce,
    "recall": _recall,
}


def _times(request: HttpRequest) -> tuple[datetime | None, datetime | None]:
    form = TimesForm(request.POST)
    if not form.is_valid():
        raise Refused(_("That is no date and time: choose another, or leave it empty."))
    return form.cleaned_data["since"], form.cleaned_data["until"]


def _slot(request: HttpRequest, section: Section | None) -> Slot:
    key = _key(request, "slot", _("There is no such slot: look again."))
    slot = Slot.objects.select_related("story").filter(pk=key, section=section).first()
    if slot is None:
        raise Refused(_("Somebody was faster: it does not stand there any more. Look again."))
    return slot


def _key(request: HttpRequest, name: str, refusal: str) -> Any:
    value = request.POST.get(name, "")
    if not is_key(value):
        raise Refused(refusal)
    return int(value)
