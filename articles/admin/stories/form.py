"""The form of a story."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import QueryDict
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.assets import scripts
from articles.admin.fields import BodyField, LinesField, MomentField, TopicsField
from articles.admin.stories.publishing import PublishingForm
from articles.admin.widgets import BodyEditor, Line, TopicsSelect
from articles.desk import NotAllowed, embargo, placing, topics
from articles.desk.permissions import may_edit
from articles.desk.slugs import is_left_to
from articles.lib import html
from articles.models import Image, Story, Topic


class PageField(forms.CharField):
    """A name for each form that is given out: what is typed and what is saved is known by it."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=40,
            widget=forms.HiddenInput,
            initial=partial(get_random_string, 16),
        )

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class RedactionsField(forms.IntegerField):
    """How many redactions the story had when its form was given out: none brings their words back.

    A redaction leaves the version as it is, for it is still the text that was published.
    """

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class SaveNoteField(forms.CharField):
    """What the history says of this save. It is no part of the text: alone it makes no version."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Note for the history"),
            required=False,
            max_length=500,
            widget=forms.TextInput(
                attrs={
                    "placeholder": gettext_lazy("Note for the history"),
                    "autocomplete": "off",
                    "size": 22,
                }
            ),
        )

    def clean(self, value: str | None) -> str:
        return " ".join(super().clean(value).split())

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class StoryForm(forms.ModelForm):
    """The working copy. What another has saved meanwhile is brought in before: see ``merging``."""

    # Set by the admin, on a class made for each request: who fills it in; what they had typed
    # before and take up again; a sentence while it cannot be brought together with another's.
    user: ClassVar[AbstractBaseUser]
    draft: ClassVar[QueryDict | None] = None
    overtaken: ClassVar[str] = ""

    use_required_attribute = False

    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    redactions = RedactionsField()
    page = PageField()
    save_note = SaveNoteField()
    body = BodyField(
        label=gettext_lazy("Body"),
        required=False,
        widget=BodyEditor(attrs={"data-label": gettext_lazy("Body of the story")}),
    )
    topics = TopicsField(label=gettext_lazy("Topics"), required=False)
    sources = LinesField(
        label=gettext_lazy("Sources named"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("People and organisations that the story names; one a line."),
    )
    embargo_until = MomentField(
        label=gettext_lazy("Embargo until"),
        required=False,
        help_text=gettext_lazy("Nothing of it goes out before, whatever is scheduled."),
    )
    suggested_sources = LinesField(required=False, widget=forms.Textarea(attrs={"hidden": True}))

    class Meta:
        model = Story
        fields = [
            "read_version",
            "redactions",
            "page",
            "save_note",
            "headline",
            "working_headline",
            "dek",
            "body",
            "topics",
            "section",
            "kicker",
            "dateline",
            "slug",
            "sources",
            "suggested_sources",
            "copyright_notice",
            "language",
            "embargo_until",
        ]
        widgets = {
            "headline": Line(attrs={"placeholder": gettext_lazy("Headline")}),
            "dek": Line(attrs={"placeholder": gettext_lazy("Dek: why it matters, in a line")}),
        }

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(self.draft if data is None else data, *args, **kwargs)
        if self.instance.pk:
            self.initial["read_version"] = self.instance.version
            self.initial["redactions"] = self.instance.redactions.count()
        may_add_topics = self.user.has_perm("articles.add_topic")
        self.fields["topics"].widget = TopicsSelect(may_add=may_add_topics)
        self.fields["body"].widget.attrs["lang"] = self.instance.language
        self.publishing = PublishingForm(
            self.data if "_publish" in self.data else None, story=self.instance, by=self.user
        )
        self.pictures_alone = bool(self.instance.pk) and not may_edit(self.user, self.instance)
        if self.pictures_alone:
            # The pictures stand in rows of their own; whatever else is posted has no field.
            kept = ("read_version", "redactions", "page", "save_note")
            self.fields = {name: self.fields[name] for name in kept}

    @property
    def media(self) -> forms.Media:
        return super().media + scripts("rows", "story", "keywords", "autosave", "publishing")

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())

    def clean_dek(self) -> str:
        return " ".join(self.cleaned_data["dek"].split())

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        numbers = {figure.image_id for figure in html.figures(body)}
        found = Image.objects.filter(pk__in=numbers)
        if numbers and (refusals := placing.new_pictures(found, self.instance)):
            raise forms.ValidationError(list(refusals.values()))
        return body

    def clean_topics(self) -> list[Topic | str]:
        found = self.cleaned_data["topics"]
        try:
            topics.require_new(self.user, found)
        except NotAllowed as refusal:
            raise forms.ValidationError(refusal.reasons) from refusal
        return found

    def clean_embargo_until(self) -> datetime | None:
        until = self.cleaned_data["embargo_until"]
        if sentence := embargo.clash(self.instance, until):
            raise forms.ValidationError(sentence)
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slug = cleaned.get("slug")
        if slug != self.initial.get("slug") and is_left_to(cleaned.get("headline", ""), slug):
            cleaned["slug"] = ""  # nobody's own choice: saving makes one that is free
        if self.overtaken:
            self.add_error(None, self.overtaken)
        if "_publish" in self.data and not self.publishing.is_valid():
            self.add_error(None, _("Not saved and not published: see what is said beside Publish."))
        return cleaned
