"""What a picture lacks: in words for its cell and its form, as conditions for the search."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from articles.models import Image

MISSING = {
    "file": (Q(file=""), gettext_lazy("No file")),
    "credit": (Q(credit=""), gettext_lazy("No credit")),
    "alt_text": (Q(alt_text="", is_decorative=False), gettext_lazy("No alt text")),
    "caption": (Q(caption=""), gettext_lazy("No caption")),
    "creator": (Q(creator=""), gettext_lazy("No creator")),
    "copyright_notice": (Q(copyright_notice=""), gettext_lazy("No copyright notice")),
}
"""All that can be looked for."""


def lacking(image: Image) -> list[str]:
    """What a picture still needs before it can be published, in a word or two each."""
    is_lacking = {
        "file": image.is_missing,
        "credit": not image.credit,
        "alt_text": not image.alt_text and not image.is_decorative,
        "caption": not image.caption,
    }
    return [str(MISSING[code][1]) for code, lacks in is_lacking.items() if lacks]
