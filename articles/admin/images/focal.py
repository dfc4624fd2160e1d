"""The focal point as the form has it, and what the crops round it look like."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.images import files
from articles.lib.pictures import Crop, Format
from articles.models import Image

NAMES = {
    Crop.WIDE: gettext_lazy("Wide, 16:9"),
    Crop.STANDARD: gettext_lazy("Standard, 3:2"),
    Crop.SQUARE: gettext_lazy("Square"),
}


class PercentField(forms.FloatField):
    """A part of one, which people write in percent: 0.62 is shown and typed as 62."""

    def __init__(self, **kwargs: Any) -> None:
        given = {"min_value": 0, "max_value": 100, "step_size": None, "required": False}
        super().__init__(**{**kwargs, **given})

    def prepare_value(self, value: object) -> object:
        return f"{value * 100:.4g}" if isinstance(value, float) else value

    def clean(self, value: object) -> float | None:
        percent = super().clean(value)
        return None if percent is None else percent / 100

    def has_changed(self, initial: float | None, data: object) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "step": "any", "inputmode": "decimal"}


@dataclass(frozen=True)
class Preview:
    crop: Crop
    url: str

    @property
    def name(self) -> SafeString | str:
        return NAMES[self.crop]


def previews(image: Image) -> list[Preview]:
    """The three crops as they are saved."""
    found = {crop: image.of_crop(crop, Format.JPEG) for crop in NAMES}
    return [
        Preview(
            crop,
            files.url_of(
                image, next((r for r in renditions if r.width >= files.PREVIEW), renditions[-1])
            ),
        )
        for crop, renditions in found.items()
        if renditions
    ]


def texts() -> dict[str, str]:
    """What the script says."""
    return {
        "focal_point": _("Focal point"),
        "focal_control": _("point on the picture"),
        "focal_value": _("%(x)s % from the left, %(y)s % from the top"),
    }
