from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from articles.admin.base import DeskAdmin
from articles.models import Paper


@admin.register(Paper)
class PaperAdmin(DeskAdmin):
    """One row, made by ``migrate``: its list is its form."""

    fields = ["name", "tagline", "contact_email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Paper | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_paper_change", args=[Paper.ONLY]))
