from django.contrib import admin
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin import moments
from articles.admin.base import NOTHING, DeskAdmin
from articles.models import Slot


@admin.register(Slot)
class SlotAdmin(DeskAdmin):
    list_display = ["story", "front", "place", "position", "begins", "ends", "stands_now"]
    list_display_links = ["story"]
    list_select_related = ["story", "section"]
    list_filter = ["place", "section"]
    search_fields = ["story__headline", "story__working_headline"]
    autocomplete_fields = ["story"]
    fields = ["story", "section", "place", "position", "since", "until"]

    @admin.display(description=_("front"), ordering="section__position")
    def front(self, slot: Slot) -> str:
        return str(slot.section or _("Front page"))

    @admin.display(description=_("from"), ordering="since")
    def begins(self, slot: Slot) -> str:
        return moments.short(slot.since)

    @admin.display(description=_("until"), ordering="until")
    def ends(self, slot: Slot) -> str | SafeString:
        return moments.short(slot.until) if slot.until else NOTHING

    @admin.display(description=_("stands there now"), boolean=True)
    def stands_now(self, slot: Slot) -> bool:
        now = timezone.now()
        return slot.since <= now and (slot.until is None or slot.until > now)
