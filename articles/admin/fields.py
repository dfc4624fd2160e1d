"""Form fields of the desk: each knows what it reads, and when nothing has changed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from articles.admin.widgets import BodyEditor, Moment, TopicsSelect
from articles.desk import topics
from articles.lib import html
from articles.models import Topic


class MomentField(forms.DateTimeField):
    """A date and time of the site's time zone, in one control."""

    widget = Moment

    def __init__(self, **kwargs: Any) -> None:
        # The admin asks for its own pair of controls; ours has a label and the browser's picker.
        super().__init__(**{**kwargs, "widget": Moment})

    def to_python(self, value: object) -> datetime | None:
        moment = super().to_python(value)
        try:
            # The ends of the calendar exist in one time zone and not in another.
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class BodyField(forms.CharField):
    """The text of a story, in the stored form of ``lib.html``."""

    widget = BodyEditor

    def clean(self, value: str) -> str:
        return html.clean(super().clean(value))

    def has_changed(self, initial: str | None, data: str | None) -> bool:
        # A form posts line ends as CRLF, and an editor may write the same text otherwise.
        return html.clean(initial or "") != html.clean(data or "")


class LinesField(forms.CharField):
    """A list of texts, one a line; blank lines and repetitions fall away."""

    widget = forms.Textarea

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:
        lines = value.splitlines() if isinstance(value, str) else value or []
        return list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))

    def validate(self, value: list[str]) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: list[str]) -> None:
        super().run_validators("\n".join(value))

    def has_changed(self, initial: object, data: object) -> bool:
        return self.to_python(initial) != self.to_python(data)


class TopicsField(forms.Field):
    """The topics of a story, posted as a list: a comma is part of a name."""

    widget = TopicsSelect

    def prepare_value(self, value: Iterable[Topic | str] | None) -> list[str]:
        return [str(topic) for topic in value or []]

    def to_python(self, value: Iterable[str] | None) -> list[Topic | str]:
        """Return topics, and names of topics that are to be made."""
        return topics.find(name.replace("\0", "") for name in value or [])

    def validate(self, value: list[Topic | str]) -> None:
        longest = Topic._meta.get_field("name").max_length
        for topic in value:
            if len(str(topic)) > longest:
                raise forms.ValidationError(
                    _("A topic has at most %(longest)d characters: shorten “%(name)s…”.")
                    % {"longest": longest, "name": str(topic)[:40]}
                )

    def has_changed(self, initial: Iterable[Topic] | None, data: Iterable[str] | None) -> bool:
        def folded(names: Iterable[Topic | str] | None) -> set[str]:
            return {" ".join(str(name).split()).casefold() for name in names or []}

        return folded(initial) != folded(data)
