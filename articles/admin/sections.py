from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.models import Section


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    list_display = ["name", "slug", "description", "live_stories", "position"]
    ordering = ["position", "name"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "description", "position"]
    used_by_story = "section"
    used_by_edition = "section"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        now = timezone.now()
        is_live = Q(edition__live_from__lte=now) & (
            Q(edition__live_until__isnull=True) | Q(edition__live_until__gt=now)
        )
        return super().get_queryset(request).annotate(live=Count("edition", filter=is_live))

    @admin.display(description=_("live stories"), ordering="live")
    def live_stories(self, section: Section) -> int:
        return section.live
