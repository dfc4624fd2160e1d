"""Taking a story from readers."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import desk
from articles.admin.stories.verbs import say_refused
from articles.models import Story, Withdrawal

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin


class WithdrawalForm(forms.ModelForm):
    class Meta:
        model = Withdrawal
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4, "autofocus": True})}


def withdraw(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """Ask for the reason that readers get, then withdraw."""
    story = get_object_or_404(Story, pk=pk)
    if not model_admin.has_view_or_change_permission(request, story):
        raise PermissionDenied
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    back = reverse("admin:articles_story_change", args=[story.pk])
    if request.method == "POST" and form.is_valid():
        try:
            desk.withdraw(story, request.user, form.cleaned_data["reason"])
        except desk.Refused as refusal:
            say_refused(request, _("Not withdrawn:"), refusal)
        else:
            messages.success(request, _("Withdrawn: readers are told the reason."))
        return HttpResponseRedirect(back)
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": story,
        "title": _("Withdraw this story?"),
        "form": form,
        "live": story.live_edition(),
        "back": back,
    }
    return TemplateResponse(request, "admin/articles/story/withdraw.html", context)


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it."""
    return {}


VIEWS = {"withdraw": withdraw}
