"""Taking a story from readers, bringing it back, and taking words out of it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import desk
from articles.admin.stories import redaction
from articles.admin.stories.subpages import form_url, render_page, story_or_404
from articles.admin.stories.verbs import say_refused
from articles.desk import permissions, restoring, returning
from articles.models import Story, Withdrawal

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin

LONGEST = 2000  # characters of a reason for the log


class WithdrawalForm(forms.ModelForm):
    log_reason = forms.CharField(
        label=gettext_lazy("Reason for the log"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For the desk alone: who asked for it, and what is known."),
    )

    class Meta:
        model = Withdrawal
        fields = ["reason"]
        labels = {"reason": gettext_lazy("Reason for readers")}
        widgets = {"reason": forms.Textarea(attrs={"rows": 4, "autofocus": True})}


class RestorationForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason for the log"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        help_text=gettext_lazy("Readers are not told it."),
    )


def withdraw(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """Ask for the reasons, for readers and for the log, then withdraw."""
    story = story_or_404(request, pk, model_admin)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            desk.withdraw(
                story, request.user, form.cleaned_data["reason"], form.cleaned_data["log_reason"]
            )
        except desk.Refused as refusal:
            say_refused(request, _("Not withdrawn:"), refusal)
        else:
            messages.success(request, _("Withdrawn: readers are told the reason."))
        return HttpResponseRedirect(form_url(story))
    more = {
        "form": form,
        "live": story.live_edition(),
        "may": permissions.may_withdraw(request.user, story),
    }
    return render_page(request, story, model_admin, "withdraw", _("Withdraw this story?"), **more)


def restore(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """Say who withdrew it, when and why, and what stands in the way; then bring it back."""
    story = story_or_404(request, pk, model_admin)
    form = RestorationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            edition = desk.restore(story, request.user, form.cleaned_data["reason"])
        except desk.Refused as refusal:
            say_refused(request, _("Not brought back:"), refusal)
        else:
            sentence = _("Readers have it again, as edition %(number)d.")
            messages.success(request, sentence % {"number": edition.number})
        return HttpResponseRedirect(form_url(story))
    withdrawal = returning.standing(story)
    more = {
        "form": form,
        "withdrawal": withdrawal,
        "events": _log_of(withdrawal) if withdrawal else [],
        "edition": restoring.withdrawn_edition(withdrawal) if withdrawal else None,
        "sentences": _why_not(request, story, withdrawal) if withdrawal else [],
    }
    return render_page(request, story, model_admin, "restore", _("Bring this story back?"), **more)


def redact(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """Show where the words stand; then, confirmed, take them out."""
    story = story_or_404(request, pk, model_admin)
    if not permissions.may_redact(request.user, story):
        raise PermissionDenied
    done, more = redaction.answer(request, story)
    if done:
        messages.success(request, done)
        return HttpResponseRedirect(form_url(story))
    title = _("Take words out by order of a court")
    return render_page(request, story, model_admin, "redact", title, **more)


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it; ``may_withdraw`` is with what else can be published."""
    may_restore = permissions.may_restore(request.user, story)
    return {
        "may_restore": may_restore and returning.standing(story) is not None,
        "may_redact": permissions.may_redact(request.user, story),
    }


def _why_not(request: HttpRequest, story: Story, withdrawal: Withdrawal) -> list[str]:
    try:
        permissions.require_restore(request.user, story)
    except desk.NotAllowed as refusal:
        return refusal.reasons
    return [*returning.own(withdrawal, request.user), *restoring.obstacles(withdrawal)]


def _log_of(withdrawal: Withdrawal) -> list[str]:
    """What was said for the log when the story was withdrawn."""
    events = withdrawal.story.events.filter(verb="withdrew", at__gte=withdrawal.withdrawn_at)
    return [note for event in events.order_by("number")[:1] if (note := event.detail.get("note"))]


VIEWS = {"withdraw": withdraw, "restore": restore, "redact": redact}
