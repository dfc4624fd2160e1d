from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin import moments
from articles.admin.base import DeskAdmin
from articles.models import Event


@admin.register(Event)
class EventAdmin(DeskAdmin):
    """The log of the desk, to be read and nothing else."""

    list_display = ["when", "actor_name", "verb", "what"]
    list_display_links = None
    list_filter = ["verb", "at"]
    search_fields = ["actor_name", "subject"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    @admin.display(description=_("when"), ordering="at")
    def when(self, event: Event) -> str:
        return moments.short(event.at)

    @admin.display(description=_("what"), ordering="subject")
    def what(self, event: Event) -> str | SafeString:
        """What it speaks of may be gone: the admin then says so, and the name is kept here."""
        for noun, pk in (("story", event.story_id), ("image", event.image_id)):
            if pk:
                url = reverse(f"admin:articles_{noun}_change", args=[pk])
                return format_html('<a href="{}">{}</a>', url, event.subject)
        return event.subject
