"""What a form has changed, for the log: of a section, a person, or any noun around the stories."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File

HIDDEN = None  # in place of the old value and the new: that it was changed is all that is told
LONGEST = 500  # characters of a value
BEFORE = 100  # of them, what leads up to the place where the value is another


def changes(form: forms.ModelForm) -> dict[str, Any]:
    """The fields that a saved ``form`` has changed: name, and the value before and after.

    Of a secret it has HIDDEN instead.
    """
    found: dict[str, Any] = {}
    for name in form.changed_data:
        field = form.fields[name]
        if "password" in name or isinstance(field.widget, forms.PasswordInput):
            found["password"] = HIDDEN
            continue
        before = _plain(_before(field, form.get_initial_for_field(field, name)))
        after = _plain(form.cleaned_data.get(name))
        if before != after:  # a browser may write the same number otherwise
            found[name] = [_cut(before, after), _cut(after, before)]
    return found


def _before(field: forms.Field, value: Any) -> Any:
    """A choice begins as the key of what was chosen: find that."""
    if isinstance(field, forms.ModelChoiceField) and isinstance(value, int | str):
        try:
            return field.to_python(value)
        except ValidationError:  # it may be chosen no longer
            return value
    return value


def _plain(value: Any) -> Any:
    """``value`` as JSON has room for it and a person understands it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, File):
        return value.name or ""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return sorted(str(_plain(each)) for each in value)
    return str(value)


def _cut(value: Any, other: Any) -> Any:
    """``value`` if it is short, else the part of it from where it begins to differ on."""
    if not isinstance(value, str) or len(value) <= LONGEST:
        return value
    pairs = zip(value, str(other or ""), strict=False)
    same = sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], pairs))
    begin = max(0, same - BEFORE) if same >= LONGEST - BEFORE else 0
    part = value[begin : begin + LONGEST - 2]
    return ("…" if begin else "") + part + ("…" if begin + len(part) < len(value) else "")
