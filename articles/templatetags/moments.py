"""Moments as the desk names them in a sentence."""

from datetime import datetime

from django import template
from django.utils import timezone

from articles.desk.moments import in_words

register = template.Library()
register.filter("in_words", in_words)


@register.filter
def is_to_come(moment: datetime) -> bool:
    return moment > timezone.now()
