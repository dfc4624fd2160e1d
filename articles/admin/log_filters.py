"""What the list of the log is narrowed by: who, what, of which kind, from when until when."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.planning.days import FIRST, LAST
from articles.desk.names import name_of
from articles.models import Event

KINDS = {
    "story": (_("stories"), Q(story__isnull=False)),
    "image": (_("pictures"), Q(image__isnull=False)),
    "person": (_("people"), Q(person__isnull=False)),
    "setting": (
        _("settings"),
        Q(story__isnull=True, image__isnull=True, person__isnull=True),
    ),
}


class _People(forms.ModelChoiceField):
    def label_from_instance(self, obj: AbstractBaseUser) -> str:
        return name_of(obj)


class _Day(forms.DateField):
    """A day that has its moments in every time zone."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not FIRST <= day <= LAST:
            raise forms.ValidationError(self.error_messages["invalid"])
        return day


class _Key(forms.IntegerField):
    """The number of a row, as far as a database can count."""

    def __init__(self) -> None:
        largest = models.BigIntegerField.MAX_BIGINT
        super().__init__(required=False, min_value=1, max_value=largest, widget=forms.HiddenInput)


class LogFilters(forms.Form):
    """Filters from an address; what cannot be read is told beside its field and narrows nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, strip=True)
    who = _People(label=_("Who"), queryset=None, required=False, empty_label=_("anybody"))
    did = forms.ChoiceField(
        label=_("Did"), choices=[("", _("anything")), *Event.Verb.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("To"),
        choices=[("", _("anything")), *((key, kind[0]) for key, kind in KINDS.items())],
        required=False,
    )
    since = _Day(label=_("From"))
    until = _Day(label=_("Until"))
    # What another page leads to; not to be filled in.
    story = _Key()
    image = _Key()

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        people = get_user_model()._default_manager.order_by("first_name", "last_name", "username")
        self.fields["who"].queryset = people
        self.is_valid()

    @property
    def _chosen(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, events: QuerySet[Event]) -> QuerySet[Event]:
        chosen = self._chosen
        for word in chosen.get("q", "").replace("\0", "").split():
            events = events.filter(Q(subject__icontains=word) | Q(actor_name__icontains=word))
        if "who" in chosen:
            events = events.filter(actor=chosen["who"].pk)
        if "did" in chosen:
            events = events.filter(verb=chosen["did"])
        if "kind" in chosen:
            events = events.filter(KINDS[chosen["kind"]][1])
        if "since" in chosen:
            events = events.filter(at__gte=_begin(chosen["since"]))
        if "until" in chosen:
            events = events.filter(at__lt=_begin(chosen["until"] + timedelta(days=1)))
        for noun in ("story", "image"):
            if noun in chosen:
                events = events.filter(**{noun: chosen[noun]})
        return events

    @property
    def query(self) -> str:
        """The filters as they stand in an address; '' without any."""
        return self._query({})

    def with_place(self, before: int) -> str:
        """The same, and the place in the list after which to go on."""
        return self._query({"before": before})

    def _query(self, more: dict[str, Any]) -> str:
        asked = QueryDict(mutable=True)
        for name, value in self._chosen.items():
            asked[name] = getattr(value, "pk", value)
        asked.update(more)
        return asked.urlencode()


def _begin(day: date) -> datetime:
    """Midnight in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
