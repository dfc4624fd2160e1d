"""The form of one picture."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.assets import scripts
from articles.admin.images import reading
from articles.admin.images.focal import PercentField
from articles.admin.widgets import Line
from articles.desk import images
from articles.lib.pictures import PictureError
from articles.models import Image
from articles.models.provenance import DataMining, DigitalSource

ACCEPTED = ".jpg,.jpeg,.png,.webp,.avif,.tif,.tiff,.gif"
NOT_SAID = ("", gettext_lazy("Not said"))
DATES = ("taken_on", "rights_from", "rights_until")
FIRST_YEAR = 1900  # browsers take 26 for the year 26


class ImageForm(forms.ModelForm):
    """A picture, with or without its file: wire copy names it before the file arrives."""

    though_alike = forms.BooleanField(
        required=False, label=gettext_lazy("Add it although it looks the same")
    )

    class Meta:
        field_classes = {"focal_x": PercentField, "focal_y": PercentField}
        labels = {
            "focal_x": gettext_lazy("From the left, in %"),
            "focal_y": gettext_lazy("From the top, in %"),
        }
        widgets = {
            "file": forms.FileInput(attrs={"accept": ACCEPTED}),
            "headline": Line,
            "alt_text": Line,
            "copyright_notice": Line,
            "caption": forms.Textarea(attrs={"rows": 4}),
            "keywords": forms.Textarea(attrs={"rows": 4}),
            "taken_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "license_url": forms.URLInput(attrs={"class": "vURLField"}),
            "acquire_license_url": forms.URLInput(attrs={"class": "vURLField"}),
            "restrictions": forms.Textarea(attrs={"rows": 2}),
            "usage_terms": forms.Textarea(attrs={"rows": 2}),
            "instructions": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike: list[Image] = []
        if "file" in self.fields:
            # Its name is not kept, so it may be of any length; inspecting says what to do about
            # an empty one.
            self.fields["file"].max_length = None
            self.fields["file"].allow_empty_file = True
        if "digital_source_type" in self.fields:
            self.fields["digital_source_type"].choices = [NOT_SAID, *DigitalSource.choices]
        if "data_mining" in self.fields:
            labels = dict(DataMining.choices) | {DataMining.UNSPECIFIED: _("Expressly left open")}
            self.fields["data_mining"].choices = [NOT_SAID, *labels.items()]
        present = {name: self[name].value() for name in self.fields}
        for name, said in reading.in_file(self.instance, present).items():
            if name in self.fields:
                self.fields[name].in_file = said  # shown below the field

    @property
    def media(self) -> forms.Media:
        return super().media + scripts("image")

    @property
    def is_file_lost(self) -> bool:
        """Whether a file was sent that the page cannot keep: no browser fills in a file."""
        return self.is_bound and bool(self.errors) and "file" in self.files

    def clean_file(self) -> UploadedFile | Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                picture = images.inspect(file)
            except PictureError as error:
                raise forms.ValidationError(str(error)) from error
            self.alike = images.alike(picture, besides=self.instance)
            if self.alike and not self.data.get(self.add_prefix("though_alike")):
                raise forms.ValidationError(self._looks_the_same(), code="alike")
        return file

    def clean_focal_x(self) -> float:
        return self._focal("focal_x")

    def clean_focal_y(self) -> float:
        return self._focal("focal_y")

    def clean(self) -> dict[str, Any]:
        # A form posts line ends as CRLF; a file has LF, and its words are compared with these.
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        for name in DATES:
            if name in self.changed_data and (moment := cleaned.get(name)):
                self._check_year(name, moment)
        return cleaned

    def _check_year(self, name: str, moment: date | datetime) -> None:
        """Refuse a year that was mistyped; one that has stood there before may stay."""
        local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
        if local.year < FIRST_YEAR:
            said = _(
                "This is the year %(year)04d, and none before %(first)d is taken: "
                "write all four digits, as in %(now)d."
            )
            now = timezone.localdate().year
            self.add_error(name, said % {"year": local.year, "first": FIRST_YEAR, "now": now})

    def _focal(self, name: str) -> float:
        """Emptied, it stays where it was."""
        part = self.cleaned_data[name]
        return getattr(self.instance, name) if part is None else part

    def _looks_the_same(self) -> str:
        links = format_html_join(
            "; ",
            '<a href="{}" target="_blank" rel="noopener">{}</a>',
            (
                (reverse("admin:articles_image_change", args=[image.pk]), image)
                for image in self.alike
            ),
        )
        return format_html(
            "{} {}. {}",
            _("The library has what looks like the same photograph:"),
            links,
            _("Use that one, or choose the file again and say below that you want both."),
        )
