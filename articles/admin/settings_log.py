"""What is done to the nouns around the stories, as rows of the log: sections, people, rights."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models

from articles.desk import log
from articles.models import Event, Image, Story

HIDDEN = None  # in place of the old value and the new: that it was changed is all that is told
LONGEST = 500  # characters of a value


def record(
    verb: Event.Verb,
    by: AbstractBaseUser,
    thing: models.Model,
    changes: dict[str, Any] | None = None,
) -> None:
    """Add a row to the log about ``thing``; ``changes`` is what the function of that name gives."""
    log.record(
        verb,
        by,
        story=thing if isinstance(thing, Story) else None,
        image=thing if isinstance(thing, Image) else None,
        person=thing if isinstance(thing, get_user_model()) else None,
        subject=str(thing),
        thing=thing._meta.label_lower,
        key=thing.pk,
        changes=changes or None,
    )


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
        before = _before(field, form.get_initial_for_field(field, name))
        found[name] = [_plain(before), _plain(form.cleaned_data.get(name))]
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
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
