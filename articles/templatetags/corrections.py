"""Where on a story's page a notice stands."""

from collections.abc import Iterable

from django import template

from articles.models import Correction

register = template.Library()


@register.filter
def on_top(corrections: Iterable[Correction]) -> list[Correction]:
    """Those of ``corrections`` that a reader must know before the text."""
    return [each for each in corrections or () if each.is_on_top]


@register.filter
def at_foot(corrections: Iterable[Correction]) -> list[Correction]:
    """Those of ``corrections`` that stand below the text."""
    return [each for each in corrections or () if not each.is_on_top]
