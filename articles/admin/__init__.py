"""The desk: Django's own admin for the working copies, with the verbs of ``articles.desk``."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from articles.admin import (
    authors,
    events,
    images,
    notices,
    outbox,
    paper,
    people,
    sections,
    slots,
    stories,
    topics,
    wire,
)

admin.site.index_title = gettext_lazy("The desk")

__all__ = [
    "authors",
    "events",
    "images",
    "notices",
    "outbox",
    "paper",
    "people",
    "sections",
    "slots",
    "stories",
    "topics",
    "wire",
]
