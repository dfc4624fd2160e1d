"""What was read from a picture's file, beside what the editors have made of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import images
from articles.models import Image
from articles.models.provenance import DataMining, DigitalSource

LONG = 160  # characters; a longer text is folded

LABELS = {
    "headline": gettext_lazy("Headline"),
    "title": gettext_lazy("Title"),
    "caption": gettext_lazy("Caption"),
    "alt_text": gettext_lazy("Alt text"),
    "keywords": gettext_lazy("Keywords"),
    "byline": gettext_lazy("Creator"),
    "credit": gettext_lazy("Credit line"),
    "source": gettext_lazy("Source"),
    "copyright": gettext_lazy("Copyright notice"),
    "usage_terms": gettext_lazy("Usage terms"),
    "web_statement": gettext_lazy("Licence address"),
    "licensor_url": gettext_lazy("Where to license it"),
    "instructions": gettext_lazy("Instructions"),
    "data_mining": gettext_lazy("Text and data mining"),
    "digital_source_type": gettext_lazy("Digital source type"),
    "job_id": gettext_lazy("Transmission reference"),
    "guid": gettext_lazy("Digital image GUID"),
    "city": gettext_lazy("City"),
    "state": gettext_lazy("State or province"),
    "country": gettext_lazy("Country"),
    "date_created": gettext_lazy("Date created"),
}
"""The properties of ``PhotoMetadata`` by the names that picture editors know them under."""


FIELDS = (
    *("headline", "caption", "alt_text", "keywords", "city", "state", "country", "taken_on"),
    *("digital_source_type", "creator", "credit", "source", "asset_id", "copyright_notice"),
    *("usage_terms", "license_url", "acquire_license_url", "data_mining", "instructions"),
)
"""The fields that a file can fill, in the order of the form."""


@dataclass(frozen=True)
class InFile:
    """What the file says for one field of the form."""

    shown: str
    """For people."""
    value: str
    """As the control of the form takes it."""
    is_kept: bool
    """Whether the field says the same."""

    @property
    def is_long(self) -> bool:
        return len(self.shown) > LONG or "\n" in self.shown


def in_file(image: Image, present: dict[str, Any]) -> dict[str, InFile]:
    """Return what the file of ``image`` says by the name of the field, where it says anything.

    ``present`` is what the form shows now.
    """
    words = images.words_in_file(image) if image.metadata else {}
    return {
        name: InFile(_shown(name, word), str(word), same(present.get(name), word))
        for name, word in words.items()
    }


def say_filled(request: HttpRequest, image: Image, empty: set[str]) -> None:
    """Name the fields, of those that were ``empty``, that have been filled from the file."""
    filled = [
        str(Image._meta.get_field(name).verbose_name)
        for name in FIELDS
        if name in empty and getattr(image, name)
    ]
    if filled:
        said = _("Filled from the file: %(fields)s.") % {"fields": ", ".join(filled)}
        messages.info(request, said)
    elif not image.metadata:
        messages.warning(
            request, _("The file says nothing of itself: fill in what it shows and whose it is.")
        )


def same(mine: object, read: object) -> bool:
    """Whether two values say the same: line ends and white space at the edges do not count."""
    return _plain(mine) == _plain(read)


def _plain(value: object) -> str:
    return "\n".join(line.strip() for line in str(value or "").strip().splitlines())


def _shown(name: str, word: object) -> str:
    if isinstance(word, date):
        return date_format(word, "DATE_FORMAT")
    if name == "digital_source_type":
        return str(DigitalSource(word).label)
    if name == "data_mining":
        return str(DataMining(word).label)
    return str(word)


def everything(image: Image) -> list[tuple[str, str]]:
    """All that was read from the file, whole, each under its name."""
    return [
        (str(label), "; ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, label in LABELS.items()
        if (value := image.metadata.get(name))
    ]
