from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.admin.widgets import PicturePicker, picker_texts, thumbnail
from articles.desk import placing
from articles.models import Author, Image


class AuthorForm(forms.ModelForm):
    def clean_portrait(self) -> Image | None:
        """A portrait whose time is over may stay, and cannot be chosen anew."""
        portrait = self.cleaned_data["portrait"]
        is_new = portrait and portrait.pk != self.initial.get("portrait")
        if is_new and (reason := placing.why_not(portrait)):
            raise forms.ValidationError(placing.in_a_sentence(portrait, reason))
        return portrait


@admin.register(Author)
class AuthorAdmin(DeskAdmin):
    form = AuthorForm
    list_display = ["name_shown", "slug", "user", "stories"]
    list_select_related = ["portrait", "user"]
    ordering = ["name", "pk"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "bio", "portrait", "links", "user"]
    used_by_story = "bylines__author"
    used_by_edition = "byline_rows__author"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        return super().get_queryset(request).annotate(credits=Count("byline__story", distinct=True))

    def get_readonly_fields(self, request: HttpRequest, obj: Author | None = None) -> list[str]:
        # Whoever is credited may edit the story: a login is for those to give who may edit all.
        return [] if request.user.has_perm("articles.edit_any_story") else ["user"]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        if db_field.name == "portrait":
            kwargs["widget"] = PicturePicker()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> TemplateResponse:
        context["texts"] = picker_texts()
        return super().render_change_form(request, context, **kwargs)

    @admin.display(description=_("name"), ordering="name")
    def name_shown(self, author: Author) -> SafeString:
        portrait = thumbnail(author.portrait) if author.portrait else ""
        return format_html(
            '<span class="pictured pictured-round">{}{}</span>', portrait, author.name
        )

    @admin.display(description=_("stories"), ordering="credits")
    def stories(self, author: Author) -> int:
        return author.credits
