"""What the library can be narrowed by. What is asked for wrongly is not asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.images.lacks import MISSING
from articles.admin.images.marks import SOON_DAYS
from articles.models import Author, Edition, EditionCaption, Image, ImageCaption
from articles.models.image import ImageQuerySet, allowed_q

LONGEST = 500  # characters of one value

RIGHTS = {
    "held": gettext_lazy("May be shown now"),
    "not": gettext_lazy("May not be shown now"),
    "soon": format_lazy(gettext_lazy("End within {days} days"), days=SOON_DAYS),
    "over": gettext_lazy("Over"),
    "later": gettext_lazy("Not begun"),
    "down": gettext_lazy("Taken down"),
    "once": gettext_lazy("One use only"),
}
USED = {
    "yes": gettext_lazy("In a story"),
    "live": gettext_lazy("On a page that is live"),
    "read": gettext_lazy("In an edition"),
    "portrait": gettext_lazy("As a portrait"),
    "no": gettext_lazy("Nowhere"),
}
SHAPES = {
    "landscape": (Q(width__gt=F("height") * 1.05), gettext_lazy("Landscape")),
    "portrait": (Q(height__gt=F("width") * 1.05), gettext_lazy("Upright")),
    "square": (
        Q(width__gt=0, width__lte=F("height") * 1.05, height__lte=F("width") * 1.05),
        gettext_lazy("Square"),
    ),
    "panorama": (Q(width__gt=0, width__gte=F("height") * 2), gettext_lazy("Panorama")),
}
"""Square is what differs by a twentieth at most; a panorama, at least twice as wide as high, is
found among landscapes too."""
ADDED = {
    "1": gettext_lazy("Today"),
    "7": gettext_lazy("In the last 7 days"),
    "30": gettext_lazy("In the last 30 days"),
}


class FiltersForm(forms.Form):
    q = forms.CharField(required=False, label=gettext_lazy("Search"))
    rights = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Rights"),
        choices=[("", gettext_lazy("Any")), *RIGHTS.items()],
    )
    missing = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Missing"),
        choices=[
            ("", gettext_lazy("Any")),
            ("any", gettext_lazy("Something")),
            *((code, label) for code, (_condition, label) in MISSING.items()),
        ],
    )
    used = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Used"),
        choices=[("", gettext_lazy("Any")), *USED.items()],
    )
    shape = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Shape"),
        choices=[
            ("", gettext_lazy("Any")),
            *((code, label) for code, (_condition, label) in SHAPES.items()),
        ],
    )
    added = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Added"),
        choices=[("", gettext_lazy("Any time")), *ADDED.items()],
    )
    since = forms.DateField(
        required=False,
        label=gettext_lazy("Taken from"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        required=False,
        label=gettext_lazy("Taken until"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


@dataclass(frozen=True)
class Chip:
    """One filter that is on: its words, and the query string without it."""

    name: str
    words: str
    without: str


class Filters:
    """What a query string asks the library for; what in it is no filter is left out."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        form = FiltersForm({n: _plain(asked.get(n, "")) for n in FiltersForm.base_fields})
        form.is_valid()
        self.chosen: dict[str, Any] = {n: v for n, v in form.cleaned_data.items() if v}

    @classmethod
    def parse(cls, query_string: str) -> "Filters":
        """``query_string`` is what ``str()`` wrote, or anything else."""
        try:
            return cls(QueryDict(query_string[: LONGEST * 4]))
        except ValueError:  # such as more parameters than a request may have
            return cls({})

    def __str__(self) -> str:
        """The filters as a query string, without a question mark."""
        return self._without()

    def __bool__(self) -> bool:
        return bool(self.chosen)

    @property
    def form(self) -> FiltersForm:
        """The form as it stands: with what is asked for and can be."""
        return FiltersForm(initial=self.chosen, auto_id="filter_%s", label_suffix="")

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(name, self._in_words(name), self._without(name))
            for name in self.chosen
            if name != "q"
        ]

    def apply(self, found: ImageQuerySet) -> ImageQuerySet:
        """Narrow ``found`` by everything that is asked for at once."""
        now = timezone.now()
        for name, value in self.chosen.items():
            match name:
                case "q":
                    found = found.containing(value)
                case "rights":
                    found = _by_rights(found, value, now)
                case "missing":
                    found = found.filter(_missing(value))
                case "used":
                    found = found.filter(_used(value))
                case "shape":
                    found = found.filter(SHAPES[value][0])
                case "added":
                    found = found.filter(created_at__gte=_midnight(int(value) - 1))
                case "since":
                    found = found.filter(taken_on__gte=value)
                case "until":
                    found = found.filter(taken_on__lte=value)
        return found

    def _without(self, name: str = "") -> str:
        return urlencode({n: v for n, v in self.chosen.items() if n != name})

    def _in_words(self, name: str) -> str:
        field = FiltersForm.base_fields[name]
        value = self.chosen[name]
        if isinstance(field, forms.ChoiceField):
            says = dict(field.choices)[value]
        else:
            says = date_format(value, "j M Y")
        return _("%(filter)s: %(value)s") % {"filter": field.label, "value": says}


def _plain(value: str) -> str:
    return value.replace("\0", "").strip()[:LONGEST]


def _midnight(days_ago: int) -> datetime:
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time.min))


def _by_rights(found: ImageQuerySet, state: str, now: datetime) -> ImageQuerySet:
    match state:
        case "held":
            return found.allowed(now)
        case "not":
            return found.exclude(allowed_q(now))
        case "soon":
            ending = Image.objects.lapsing(now + timedelta(days=SOON_DAYS))
            return found.filter(pk__in=ending.values("pk"))  # in the order that it has
        case "over":
            return found.filter(rights_until__lte=now)
        case "later":
            return found.filter(rights_from__gt=now)
        case "down":
            return found.filter(taken_down_at__isnull=False)
        case _:
            return found.filter(one_use_only=True)


def _missing(code: str) -> Q:
    if code != "any":
        return MISSING[code][0]
    anything = Q()
    for condition, _label in MISSING.values():
        anything |= condition
    return anything


def _used(where: str) -> Q:
    in_stories = ImageCaption.objects.filter(image=OuterRef("pk"))
    in_editions = EditionCaption.objects.filter(image=OuterRef("pk"))
    portraits = Author.objects.filter(portrait=OuterRef("pk"))
    match where:
        case "yes":
            return Q(Exists(in_stories)) | Q(Exists(in_editions))
        case "live":
            return Q(Exists(in_editions.filter(edition__in=Edition.objects.live())))
        case "read":
            return Q(Exists(in_editions.filter(edition__in=Edition.objects.shown())))
        case "portrait":
            return Q(Exists(portraits))
        case _:
            return ~(Q(Exists(in_stories)) | Q(Exists(in_editions)) | Q(Exists(portraits)))
