"""Where the days, months and years of the archive stand."""

from datetime import date

from django import template
from django.urls import reverse

register = template.Library()


@register.filter
def year_address(day: date) -> str:
    return reverse("articles:year", args=[f"{day.year:04}"])


@register.filter
def month_address(day: date) -> str:
    return reverse("articles:month", args=[f"{day.year:04}", f"{day.month:02}"])


@register.filter
def day_address(day: date) -> str:
    return reverse("articles:day", args=[f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"])
