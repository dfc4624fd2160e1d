"""The form of a story, and of what is said when it is published."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.assets import scripts
from articles.admin.fields import BodyField, LinesField, MomentField, TopicsField
from articles.admin.widgets import BodyEditor, Line, TopicsSelect
from articles.desk import NotAllowed, Refused, placing, saving, topics
from articles.desk.slugs import slug_from
from articles.lib import html
from articles.models import Correction, Image, Story, Topic


class PublishingForm(forms.Form):
    """When a story is published, and what readers are told of a change."""

    prefix = "publishing"

    at = MomentField(label=gettext_lazy("Publish at"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Tell readers what changed"),
        required=False,
        choices=[("", gettext_lazy("Nothing: a silent fix")), *Correction.Kind.choices],
    )
    text = forms.CharField(
        label=gettext_lazy("In words for readers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") and not cleaned.get("text"):
            self.add_error("text", _("Write what readers are told, or choose “a silent fix”."))
        if cleaned.get("text") and not cleaned.get("kind"):
            self.add_error("kind", _("Choose what kind of notice this is."))
        return cleaned

    @property
    def correction(self) -> tuple[Correction.Kind, str] | None:
        """The kind and the text of the notice, if one is asked for. Needs a valid form."""
        kind = self.cleaned_data["kind"]
        return (Correction.Kind(kind), self.cleaned_data["text"]) if kind else None


class StoryForm(forms.ModelForm):
    """The working copy. It refuses to overwrite what somebody else saved meanwhile."""

    user: ClassVar[AbstractBaseUser]  # set by the admin, on a class made for each request

    use_required_attribute = False

    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
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
    suggested_sources = LinesField(required=False, widget=forms.Textarea(attrs={"hidden": True}))

    class Meta:
        model = Story
        fields = [
            "read_version",
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
        ]
        widgets = {
            "headline": Line(attrs={"placeholder": gettext_lazy("Headline")}),
            "dek": Line(attrs={"placeholder": gettext_lazy("Dek: why it matters, in a line")}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["read_version"] = self.instance.version
        may_add_topics = self.user.has_perm("articles.add_topic")
        self.fields["topics"].widget = TopicsSelect(may_add=may_add_topics)
        self.fields["body"].widget.attrs["lang"] = self.instance.language
        self.publishing = PublishingForm(self.data if "_publish" in self.data else None)

    @property
    def media(self) -> forms.Media:
        return super().media + scripts("rows", "story", "keywords")

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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slug = cleaned.get("slug")
        if slug != self.initial.get("slug") and slug == slug_from(cleaned.get("headline", "")):
            cleaned["slug"] = ""  # nobody's own choice: saving makes one that is free
        if self.instance.pk:
            self._check_version(cleaned.get("read_version"))
        if "_publish" in self.data and not self.publishing.is_valid():
            self.add_error(None, _("Not saved and not published: see what is said beside Publish."))
        return cleaned

    def _check_version(self, read_version: int | None) -> None:
        try:
            saving.check_version(self.instance, read_version or 0)
        except Refused as refusal:
            for reason in refusal.reasons:
                self.add_error(None, self._with_link(reason))
            # They have been told: what they save after comparing is meant.
            now = Story.objects.values_list("version", flat=True).get(pk=self.instance.pk)
            self.data = self.data.copy()
            self.data["read_version"] = now

    def _with_link(self, reason: str) -> str:
        url = reverse("admin:articles_story_change", args=[self.instance.pk])
        return format_html(
            '{} <a href="{}" target="_blank" rel="noopener">{}</a>',
            reason,
            url,
            _("Open it as it is now, in a new tab"),
        )
