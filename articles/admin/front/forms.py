"""What the editor of a front asks for."""

from django import forms
from django.utils.translation import gettext_lazy

from articles.admin.fields import MomentField
from articles.admin.widgets import is_key
from articles.models import Banner, Edition


class AsOfForm(forms.Form):
    """A moment, past or to come."""

    at = MomentField(label=gettext_lazy("See it as of"))


class TimesForm(forms.Form):
    """How long a slot stands; empty for now, and for good."""

    since = MomentField(label=gettext_lazy("From"), required=False)
    until = MomentField(label=gettext_lazy("Until"), required=False)


class BannerForm(forms.Form):
    """Breaking news; the story is one that is live or will be."""

    prefix = "banner"

    text = forms.CharField(
        label=gettext_lazy("In one sentence"),
        max_length=Banner._meta.get_field("text").max_length,
    )
    story = forms.CharField(label=gettext_lazy("Leads to"), required=False)
    since = MomentField(label=gettext_lazy("From"), required=False)
    until = MomentField(label=gettext_lazy("Until"))

    def clean_story(self) -> int | None:
        """The primary key of a story that readers have or will have."""
        value = self.cleaned_data["story"]
        if not value:
            return None
        known = Edition.objects.shown().filter(story=value) if is_key(value) else None
        if known is None or not known.exists():
            raise forms.ValidationError(gettext_lazy("There is no such story: choose another."))
        return int(value)
