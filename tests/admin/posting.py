"""Posting a form of the admin as a browser would: all that it shows, with what a test changes."""

from typing import Any

from django.forms import BaseForm, FileField
from django.http import HttpResponse
from django.test import Client


def shown(response: HttpResponse) -> dict[str, Any]:
    """Return what a browser would post from the form on the page of ``response``."""
    data = _values(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= _values(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _values(form)
    return data


def _values(form: BaseForm) -> dict[str, Any]:
    values = {}
    for field in form:
        if isinstance(field.field, FileField):
            continue  # no browser sends a file that nobody has chosen
        value = field.field.prepare_value(field.value())
        if value is not None and value is not False:
            values[field.html_name] = value
    return values


def fill(client: Client, url: str, button: str = "_continue", **changes: Any) -> HttpResponse:
    """Open the form at ``url``, change it and press ``button``; follow to the next page."""
    return client.post(url, {**shown(client.get(url)), button: "1", **changes}, follow=True)


def said(response: HttpResponse) -> str:
    """The messages that the page greets the person with."""
    return " ".join(str(message) for message in response.context["messages"])


def errors(response: HttpResponse) -> str:
    """Everything that the form refuses, in one text."""
    return " ".join(map(str, response.context["errors"]))
