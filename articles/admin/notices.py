from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.models import CopyrightNotice


@admin.register(CopyrightNotice)
class CopyrightNoticeAdmin(DeskAdmin):
    list_display = ["as_printed", "year_rule", "tdm_reserved", "is_default"]
    list_filter = ["year_rule", "tdm_reserved"]
    search_fields = ["holder", "statement"]
    readonly_fields = ["as_printed"]
    fieldsets = [
        (None, {"fields": ["as_printed", "holder", "statement"]}),
        (_("Year"), {"fields": ["year_rule", ("year_from", "year_to")]}),
        (_("Rights"), {"fields": ["license_url", "terms_url", "tdm_reserved", "is_default"]}),
    ]
    used_by_story = "copyright_notice"
    used_by_edition = "copyright_notice"

    @admin.display(description=_("as printed today"), ordering="holder")
    def as_printed(self, notice: CopyrightNotice) -> str:
        return notice.for_year(timezone.localdate().year) if notice.holder else "–"
