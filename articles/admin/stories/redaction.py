"""The page on which words are taken out of a story: first where they stand, then the deed."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from articles import desk
from articles.desk import presence, redacting
from articles.models import Redaction, Story


class RedactionForm(forms.ModelForm):
    words = forms.CharField(
        label=gettext_lazy("Taken out"),
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True, "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Each form on a line of its own, such as “Ida Holm” and “Holm”. Found as whole words,"
            " in capitals or not. They are kept nowhere."
        ),
    )
    confirmed = forms.CharField(
        label=gettext_lazy("The order once more, to confirm"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Type it again as it stands above: it cannot be undone."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["words", "replacement", "order"]

    class Meta:
        model = Redaction
        fields = ["replacement", "order"]


@sensitive_variables("form", "found")
@sensitive_post_parameters("words")
def answer(request: HttpRequest, story: Story) -> tuple[str, dict[str, Any]]:
    """Return a sentence on what was done, or '' and what the page shows."""
    if request.method != "POST":
        return "", _shown(request, story, RedactionForm())
    form = RedactionForm(request.POST)
    if not form.is_valid():
        return "", _shown(request, story, form)
    words, replacement = form.cleaned_data["words"], form.cleaned_data["replacement"]
    try:
        found = redacting.find(story, words, replacement)
        seen = _digest(story, form, found)
        if "_redact" in request.POST and _is_confirmed(form, seen):
            done = desk.redact(story, request.user, words, replacement, form.cleaned_data["order"])
            return _told(done.places), {}
    except desk.Refused as refusal:
        form.add_error(None, refusal.reasons)
        return "", _shown(request, story, form)
    if not found.places:
        form.add_error("words", _("They stand nowhere in this story: check how they are written."))
        return "", _shown(request, story, form)
    form.data = {**form.data.dict(), "seen": seen}
    del form.fields["words"].widget.attrs["autofocus"]  # what was found is read first
    return "", {**_shown(request, story, form), "found": found, "things": _things(found)}


def _is_confirmed(form: RedactionForm, seen: str) -> bool:
    """Whether the person has seen what is found now and has typed the order again."""
    if not constant_time_compare(form.cleaned_data["seen"], seen):
        form.add_error(None, _("What is found is not what you saw: look at it again."))
    elif form.cleaned_data["confirmed"].split() != form.cleaned_data["order"].split():
        form.add_error("confirmed", _("It is not the order that stands above: type it again."))
    return form.is_valid()


def _digest(story: Story, form: RedactionForm, found: redacting.Findings) -> str:
    """Of what was asked and found, so that nothing else is done than what was seen."""
    asked = [form.cleaned_data[name] for name in ("words", "replacement")]
    whole = [story.pk, asked, [(place.where, place.times) for place in found.places]]
    return salted_hmac("redaction", json.dumps(whole)).hexdigest()


def _things(found: redacting.Findings) -> list[tuple[str, str, str]]:
    """What else says the words: the kind of thing, its name and its page."""
    return [
        (
            thing._meta.verbose_name,
            str(thing),
            reverse(f"admin:articles_{thing._meta.model_name}_change", args=[thing.pk]),
        )
        for thing in found.elsewhere.things
    ]


def _told(places: int) -> str:
    sentence = ngettext("Taken out at %(places)d place.", "Taken out at %(places)d places.", places)
    return sentence % {"places": places}


def _shown(request: HttpRequest, story: Story, form: RedactionForm) -> dict[str, Any]:
    return {
        "form": form,
        "others": presence.others(story, request.user),
        "redactions": story.redactions.select_related("made_by"),
    }
