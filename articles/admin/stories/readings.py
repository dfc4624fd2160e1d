"""Texts that are given to somebody without an account: who has which, and what they answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import desk
from articles.admin.stories.subpages import render_page, story_or_404
from articles.admin.stories.verbs import say_refused
from articles.admin.widgets import is_key
from articles.desk import outside
from articles.desk.names import name_of
from articles.desk.permissions import may_edit, may_publish
from articles.models import OutsideReading, Story

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin

JUST_MADE = "reading"  # in the address of the page: the link that is shown first


class GiveForm(forms.Form):
    """Who shall read the story, and what they are asked."""

    reader = forms.CharField(
        label=gettext_lazy("Who reads it"),
        max_length=OutsideReading._meta.get_field("reader").max_length,
        help_text=gettext_lazy("Name and part: Ida Holm, lawyer. Their answer is logged so."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    question = forms.CharField(
        label=gettext_lazy("What they are asked"),
        required=False,
        max_length=outside.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days that the link holds"),
        initial=outside.DAYS,
        min_value=1,
        max_value=outside.LONGEST_DAYS,
    )
    before_embargo = forms.BooleanField(
        label=gettext_lazy("May be read before the embargo ends"), required=False
    )

    def __init__(self, *args: Any, may_lift: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_lift:
            del self.fields["before_embargo"]


@dataclass
class Given:
    """A reading as ``user`` finds it; ``address`` is '' for who may not see it."""

    reading: OutsideReading
    standing: outside.Standing
    embargo: datetime | None
    asker: str
    is_outdated: bool
    address: str


def given(story: Story, user: AbstractBaseUser) -> list[Given]:
    """Return what was given out of ``story``, the newest first."""
    readings = outside.of_story(story)
    outdated = outside.outdated(story, readings)
    found = []
    for reading in readings:
        standing = outside.standing(reading)
        is_usable = standing.shows_text or standing == outside.Standing.EMBARGOED
        may_see = is_usable and outside.may_see_address(user, reading, story)
        found.append(
            Given(
                reading,
                standing,
                outside.embargo(reading),
                name_of(reading.made_by),
                reading.pk in outdated,
                outside.address(reading) if may_see else "",
            )
        )
    return found


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it."""
    return {"given": given(story, request.user), "may_give": may_edit(request.user, story)}


def page(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """All links that were given out of a story; POST makes one."""
    story = story_or_404(request, pk, model_admin)
    may_give = may_edit(request.user, story)
    may_lift = story.embargo_until is not None and may_publish(request.user, story)
    form = GiveForm(request.POST if request.method == "POST" else None, may_lift=may_lift)
    if request.method == "POST" and form.is_valid():
        try:
            reading, _address = outside.give(story, request.user, **form.cleaned_data)
        except desk.Refused as refusal:
            say_refused(request, _("No link was made:"), refusal)
        else:
            messages.success(request, _("The link is made: copy it and send it yourself."))
            return HttpResponseRedirect(f"{_address_of_page(story)}?{JUST_MADE}={reading.pk}")
    all_given = given(story, request.user)
    more = {
        "form": form,
        "may_give": may_give,
        "given": all_given,
        "just_made": _just_made(request, all_given),
    }
    title = _("Readers outside: %(story)s") % {"story": story}
    return render_page(request, story, model_admin, "readings_page", title, **more)


@require_POST
def revoke(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    story = story_or_404(request, pk, model_admin)
    number = request.POST.get("reading", "")
    found = OutsideReading.objects.filter(version__story=story).select_related("version__story")
    reading = get_object_or_404(found, pk=number if is_key(number) else 0)
    try:
        outside.revoke(reading, request.user)
    except desk.Refused as refusal:
        say_refused(request, _("Not revoked:"), refusal)
    else:
        said = _("Revoked: the link of %(reader)s shows nothing any more.")
        messages.success(request, said % {"reader": reading.reader})
    return HttpResponseRedirect(_address_of_page(story))


def _just_made(request: HttpRequest, all_given: list[Given]) -> Given | None:
    """The link to show first: to who made it, or an editor, as ever."""
    number = request.GET.get(JUST_MADE, "")
    return next((each for each in all_given if str(each.reading.pk) == number), None)


def _address_of_page(story: Story) -> str:
    return reverse("admin:articles_story_readings", args=[story.pk])


VIEWS = {"readings": page, "readings/revoke": revoke}
