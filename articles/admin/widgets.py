"""The controls of the desk's forms."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_prose_editor.widgets import ProseEditorWidget

from articles.admin.assets import scripts
from articles.models import Image


class FromTemplates:
    """Renders with the project's templates; Django's form renderer sees only those of apps."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        return mark_safe(render_to_string(template_name, context))


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def format_value(self, value: datetime | str | None) -> str | None:
        """As ``datetime-local`` takes it, with seconds only where there are any."""
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S" if value.second else "%Y-%m-%dT%H:%M")
        return value


class Line(forms.Textarea):
    """A single line of text that wraps, and grows as it is written."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 1, "data-line": "", **(attrs or {})})


class BodyEditor(ProseEditorWidget):
    """django-prose-editor with our own extensions, toolbar and style sheet."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 20, **(attrs or {})}, preset="newsroom")

    def get_config(self) -> dict[str, object]:
        return {}  # the extensions are those of our module, always

    @property
    def media(self) -> forms.Media:
        return scripts("editor/editor")


class Autocomplete(AutocompleteSelect):
    """The admin's choice by typing, for a key that is a number."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        # Inside the page's main part, where those who hear the page look for it.
        attrs = super().build_attrs(base_attrs, extra_attrs)
        # HTML asks a required choice for an empty option first; the server checks this one.
        attrs.pop("required", None)
        return {**attrs, "data-dropdown-parent": "#content-start"}

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        """What cannot be a key is no choice: the database would choke on it."""
        return super().optgroups(name, [key for key in value if not key or is_key(key)], attr)


class PicturePicker(FromTemplates, forms.TextInput):
    """A picture of the library, shown, and chosen in a dialog."""

    # Its input is hidden, but not the whole: a field that is hidden has its row hidden as well.
    template_name = "admin/articles/widgets/picture.html"

    def id_for_label(self, id_: str) -> str:
        return ""  # the input is hidden, and the buttons have names of their own

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["image"] = Image.objects.filter(pk=value).first() if is_key(value) else None
        return context

    @property
    def media(self) -> forms.Media:
        return scripts("picker")


def picker_texts(story: int | None = None) -> dict[str, str]:
    """What the script of the picker says and asks; ``story`` is where its pictures are placed."""
    return {
        "library_url": reverse("admin:articles_image_library"),
        "image_add_url": reverse("admin:articles_image_add"),
        "cancel": _("Cancel"),
        "choose_picture": _("Choose a picture"),
        "search_pictures": _("Search caption, creator, credit or asset id"),
        "no_pictures": _("No picture found. Search for other words, or add it to the library."),
        "more_pictures": _("Show more"),
        "found": _("Pictures shown: %s"),
        "add_picture": _("Add a picture to the library (new tab)"),
        "library_failed": _("The library does not answer. Check the connection and try again."),
        "without_credit": _("No credit"),
        "story": str(story or ""),
    }


class TopicsSelect(forms.SelectMultiple):
    """Topics as they are typed, on the admin's own select2."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, may_add: bool = False) -> None:
        super().__init__(attrs)
        self.may_add = may_add

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        return {
            **super().build_attrs(base_attrs, extra_attrs),
            "data-topics": reverse("admin:articles_topic_suggest"),
            "data-may-add": "true" if self.may_add else "false",
            "data-placeholder": str(_("Type a topic")),
        }

    def optgroups(
        self, name: str, value: Iterable[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[None, list[dict[str, Any]], int]]:
        """Only what is chosen: the rest comes as it is typed."""
        chosen = [
            self.create_option(name, text, text, True, index)
            for index, text in enumerate(value)
            if text
        ]
        return [(None, chosen, 0)]

    @property
    def media(self) -> forms.Media:
        return AutocompleteSelect(None, None).media + scripts("topics")


def thumbnail(image: Image) -> SafeString:
    """The picture in small, for a list; a sentence where there is none to show."""
    return mark_safe(render_to_string("admin/articles/image/thumbnail.html", {"image": image}))


def is_key(value: object) -> bool:
    """Whether ``value`` may be the number of a row."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) < 19
