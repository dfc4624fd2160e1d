"""The form that says what many pictures shall say."""

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.widgets import Line
from articles.desk import rewording
from articles.lib.credits import join_names
from articles.models import Image

MANY_LINES = {"usage_terms"}
KEEP, SET, EMPTY = "keep", "set", "empty"
HOW = {
    KEEP: gettext_lazy("Leave as it is"),
    SET: gettext_lazy("Set to"),
    EMPTY: gettext_lazy("Make empty"),
}


class RewordingForm(forms.Form):
    """For each field: leave it, set it, or empty it on purpose."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in rewording.FIELDS:
            label = _label(name)
            self.fields[f"{name}_how"] = forms.ChoiceField(
                label=label, choices=HOW.items(), widget=forms.RadioSelect, initial=KEEP
            )
            self.fields[name] = _field(name, label)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in rewording.FIELDS:
            how, words = cleaned.get(f"{name}_how"), cleaned.get(name)
            if words and name not in MANY_LINES:
                cleaned[name] = " ".join(words.split())
            if how == SET and words == "":
                self.add_error(name, _("Write what to set it to, or choose “Make empty”."))
            if how in {KEEP, EMPTY} and words:
                self.add_error(
                    name, _("You wrote something here: choose “Set to”, or empty the line.")
                )
        if not self.errors and not self.words:
            raise forms.ValidationError(_("Nothing is to be changed yet: set or empty a field."))
        return cleaned

    @property
    def words(self) -> dict[str, str]:
        """What each field shall say, by its name; '' to empty it. Needs a cleaned form."""
        hows = {name: self.cleaned_data[f"{name}_how"] for name in rewording.FIELDS}
        return {name: self.cleaned_data[name] for name, how in hows.items() if how != KEEP}

    @property
    def fields_in_words(self) -> str:
        """The fields that are changed: ``Credit and Source``."""
        return join_names([_label(name) for name in self.words])


def _label(name: str) -> str:
    return capfirst(str(Image._meta.get_field(name).verbose_name))


def _field(name: str, label: str) -> forms.Field:
    field = Image._meta.get_field(name)
    own: dict[str, Any] = {"widget": Line}
    if name in MANY_LINES:
        own = {"widget": forms.Textarea({"rows": 3})}
    elif isinstance(field, models.URLField):
        own = {"widget": forms.URLInput({"class": "vURLField"}), "assume_scheme": "https"}
    return field.formfield(required=False, label=label, help_text="", **own)
