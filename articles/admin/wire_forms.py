"""The two steps of Import: what comes in, and what an editor adds before it is saved."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import TopicsField
from articles.admin.widgets import Line, TopicsSelect
from articles.desk import Refused, images, permissions, topics
from articles.exchange import parts, versions
from articles.exchange.incoming import compare
from articles.exchange.merge import DESK, WIRE, Clash
from articles.exchange.versions import Earlier
from articles.exchange.wire import Arrival
from articles.exchange.wishes import Wishes
from articles.lib.credits import join_names
from articles.lib.pictures import PictureError
from articles.lib.wire import MAX_BYTES, WireError
from articles.models import CopyrightNotice, Image, Section, Story, Topic

MOST_FILES = 20
# Bytes of text that one page may carry to the next, well below DATA_UPLOAD_MAX_MEMORY_SIZE.
MOST_TEXT = 8 * 1024 * 1024

UPDATE, NEW = "update", "new"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of text."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data or []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("Choose at most %(most)d files at a time.") % {"most": MOST_FILES}
            )
        return list(files)


class ArrivalForm(forms.Form):
    """What comes in: files, or a text that is pasted, or both."""

    files = FilesField(
        label=gettext_lazy("Text files"),
        required=False,
        widget=FilesInput(attrs={"accept": ".txt,text/plain"}),
        help_text=gettext_lazy("One story a file, as it came from the wire."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste a story"),
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def clean(self) -> dict[str, Any]:
        """Read what came; ``arrivals`` is what could be read, ``refused`` says what could not."""
        cleaned = super().clean()
        self.arrivals: list[Arrival] = []
        self.refused: list[str] = []
        if self.errors:
            return cleaned
        for file in cleaned["files"]:
            self._read(
                "files", file.name, lambda f=file: Arrival.from_bytes(f.name, f.read(MAX_BYTES + 1))
            )
        if (text := cleaned["text"]).strip():
            self._read("text", "", lambda: Arrival.from_text("", text))
        if not (self.arrivals or self.errors):
            self.add_error("files", _("Choose a file, or paste a story below."))
        if sum(len(arrival.text.encode()) for arrival in self.arrivals) > MOST_TEXT:
            self.add_error(
                "files",
                _("Together they are over %(most)d MB: bring in fewer at a time.")
                % {"most": MOST_TEXT // 1024**2},
            )
        return cleaned

    def _read(self, field: str, name: str, read: Callable[[], Arrival]) -> None:
        try:
            self.arrivals.append(read())
        except WireError as error:
            sentence = f"{name}: {error}" if name else str(error)
            self.refused.append(sentence)
            self.add_error(field, sentence)

    @property
    def may_go_on(self) -> bool:
        """Whether something can be shown: what is refused does not keep back the others."""
        return bool(self.arrivals) and len(self.refused) == sum(map(len, self.errors.values()))


class IncomingForm(forms.Form):
    """One story that came in: what was understood of it, to be looked at and added to.

    Its text travels in the page, so nothing is saved before Import is pressed.
    """

    name = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(strip=False, widget=forms.HiddenInput)
    headline = forms.CharField(
        label=gettext_lazy("Headline"),
        required=False,
        max_length=250,
        widget=Line,
        show_hidden_initial=True,
    )
    working_headline = forms.CharField(
        label=gettext_lazy("Working headline"),
        required=False,
        max_length=250,
        widget=Line,
        show_hidden_initial=True,
        help_text=gettext_lazy(
            "A suggestion: what the desk calls the story until it has a headline."
        ),
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label=gettext_lazy("Section"),
        required=False,
        show_hidden_initial=True,
    )
    byline = forms.CharField(
        label=gettext_lazy("Byline"),
        required=False,
        max_length=1000,
        show_hidden_initial=True,
        help_text=gettext_lazy("Names as printed: Ana Ruiz, Bo Lund and Chi Mwale."),
    )
    topics = TopicsField(label=gettext_lazy("Topics to add"), required=False)
    picture = forms.FileField(
        label=gettext_lazy("File of the picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    alt_text = forms.CharField(
        label=gettext_lazy("Alt text"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("What the picture shows, for those who cannot see it."),
    )

    def __init__(
        self, *args: Any, number: str, arrival: Arrival, user: AbstractBaseUser, **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix=f"story-{number}", **kwargs)
        self.number = number
        self.arrival = arrival
        self.user = user
        self.earlier: Earlier | None = versions.find(arrival)
        self.record, self.clashes = arrival.record, []
        if self.earlier:
            self.record, self.clashes = compare(arrival, self.earlier, self.earlier.story)
        self._set_initial()
        may_add = permissions.may_add(user, "topic")
        self.fields["topics"].widget = TopicsSelect(may_add=may_add)
        self._add_choices()

    def _set_initial(self) -> None:
        story = self.earlier.story if self.earlier else Story()
        self.initial = {
            "name": self.arrival.name,
            "text": self.arrival.text,
            "headline": self.record.headline,
            "working_headline": self.record.working_headline,
            "section": story.section_id,
            "byline": join_names(self.record.byline),
            **self.initial,
        }

    def _add_choices(self) -> None:
        if self.is_version:
            self.fields["what"] = forms.ChoiceField(
                label=_("What is it?"),
                choices=[
                    (UPDATE, _("A new version of that story")),
                    (NEW, _("A story of its own")),
                ],
                initial=UPDATE,
                widget=forms.RadioSelect,
            )
        for clash in self.clashes:
            self.fields[clash.key] = forms.ChoiceField(
                label=_("Which words shall stand?"),
                choices=[(DESK, _("Those of the desk")), (WIRE, _("The new ones"))],
                required=False,
                widget=forms.RadioSelect,
            )
        if self.record.sources:
            self.fields["sources"] = forms.MultipleChoiceField(
                label=_("Sources named"),
                choices=[(name, name) for name in self.record.sources],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Found in the text: tick those that the story names as its sources."),
            )

    # What the template asks

    @property
    def is_version(self) -> bool:
        """Whether the text is new, but like that of a story which is in."""
        return self.earlier is not None and not self.earlier.is_known

    @property
    def title(self) -> str:
        return self.arrival.name or _("Pasted story")

    @cached_property
    def notice(self) -> CopyrightNotice | None:
        """The newsroom's own notice that says what the file states, if there is one."""
        stated = self.arrival.record.notice
        return parts.find_notice(stated) if stated else None

    @cached_property
    def library_image(self) -> Image | None:
        """The picture of the file's asset id, if it is in the library."""
        stated = self.arrival.record.picture
        return parts.find_image(stated) if stated else None

    @property
    def choices(self) -> Iterator[tuple[Clash, forms.BoundField]]:
        return ((clash, self[clash.key]) for clash in self.clashes)

    # What was typed

    def clean_byline(self) -> str:
        text = self.cleaned_data["byline"]
        try:
            authors = parts.find_authors(parts.split_names(text))
            parts.require_known(self.user, authors, self.arrival.record.byline)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reasons) from refusal
        return text

    def clean_topics(self) -> list[Topic | str]:
        found = self.cleaned_data["topics"]
        try:
            topics.require_new(self.user, found)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reasons) from refusal
        return found

    def clean_picture(self) -> UploadedFile | None:
        picture = self.cleaned_data["picture"]
        try:
            if picture:
                images.inspect(picture)
        except PictureError as error:
            raise forms.ValidationError(str(error)) from error
        return picture

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for clash in () if self.as_new else self.clashes:
            if not cleaned.get(clash.key):
                self.add_error(clash.key, _("Choose which words shall stand."))
        has_picture = self.record.picture or cleaned.get("picture") or "picture" in self.errors
        if cleaned.get("alt_text") and not has_picture:
            self.add_error("alt_text", _("There is no picture that it could describe."))
        return cleaned

    # What comes of it; these need a valid form

    @property
    def as_new(self) -> bool:
        return self.cleaned_data.get("what") == NEW

    @property
    def chosen(self) -> dict[str, str]:
        return {clash.key: self.cleaned_data.get(clash.key, "") for clash in self.clashes}

    def wishes(self) -> Wishes:
        """What was typed. Of a story that is in, only what was changed: others may edit it too."""
        typed = self.cleaned_data
        shown = ("headline", "working_headline", "section", "byline")
        asked = {name: typed[name] for name in shown if self.as_new or name in self.changed_data}
        if "byline" in asked:
            asked["byline"] = parts.split_names(asked["byline"])
        return Wishes(
            **asked,
            topics=tuple(map(str, typed["topics"])),
            sources=tuple(typed.get("sources", ())),
            picture=typed["picture"],
            picture_name=typed["picture"].name if typed["picture"] else "",
            alt_text=typed["alt_text"],
        )
