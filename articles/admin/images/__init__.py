"""The library of pictures: its pages, each in a file of its own."""

from functools import partial, update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskAdmin
from articles.admin.images import (
    bulk,
    files,
    lapsing,
    library,
    page,
    picker,
    reading,
    rights,
    upload,
)
from articles.admin.images.form import ImageForm
from articles.desk import images
from articles.models import EditionCaption, Event, Image, Page
from articles.models.image import ImageQuerySet

PAGES = {
    **picker.PAGES,
    **files.PAGES,
    **upload.PAGES,
    **bulk.PAGES,
    **rights.PAGES,
    **lapsing.PAGES,
}
"""A path below that of the list: the view, which takes the admin and the request, and its name."""


@admin.register(Image)
class ImageAdmin(DeskAdmin):
    form = ImageForm
    logged = frozenset({Event.Verb.ADDED, Event.Verb.CHANGED})  # deleting is a verb of the desk
    search_fields = ["search_text"]  # the admin asks for it; see get_search_results
    fieldsets = [
        (None, {"fields": ["file", "focal_x", "focal_y"]}),
        (
            gettext_lazy("What it shows"),
            {
                "fields": [
                    *["headline", "caption", "alt_text", "is_decorative", "keywords"],
                    ("city", "state", "country", "taken_on"),
                    "digital_source_type",
                ]
            },
        ),
        (
            gettext_lazy("Whose it is"),
            {"fields": ["creator", "credit", "source", "asset_id", "copyright_notice"]},
        ),
        (
            gettext_lazy("What may be done with it"),
            {
                "fields": [
                    ("rights_from", "rights_until"),
                    *["one_use_only", "restrictions", "usage_terms"],
                    *["license_url", "acquire_license_url", "data_mining", "instructions"],
                ]
            },
        ),
    ]
    used_by_story = "captions__image"
    used_by_edition = "caption_rows__image"
    used_by_author = "portrait"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return library.contact_sheet(request, self, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: ImageQuerySet, search_term: str
    ) -> tuple[ImageQuerySet, bool]:
        return queryset.containing(search_term), False

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:
        """What readers have been shown stays as it was: another file is another picture."""
        _first, *others = super().get_fieldsets(request, obj)
        if obj is None or obj.is_missing:
            return [(None, {"fields": ["file"]}), *others]
        was_shown = EditionCaption.objects.filter(image=obj).exists()
        file = [] if was_shown else ["file"]
        return [(None, {"fields": [*file, "focal_x", "focal_y"]}), *others]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Image | None = None
    ) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *rights.locked(obj, request.user))

    def get_form(
        self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any
    ) -> type[BaseModelForm]:
        kwargs.setdefault("help_texts", rights.help_texts(obj, request.user))
        return super().get_form(request, obj, change, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> TemplateResponse:
        context |= page.context(request, kwargs.get("obj"))
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request: HttpRequest, obj: Image, form: ImageForm, change: bool) -> None:
        file = form.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            # Not through the form: the name of an upload is its sender's, ours is its checksum.
            obj.file = form.initial.get("file") or ""
            empty = {name for name in reading.FIELDS if not getattr(obj, name)}
            images.attach(obj, file, request.user)
            reading.say_filled(request, obj, empty)
        elif change:
            # What somebody else does meanwhile, such as taking it down, is not undone.
            images.save(obj, fields=[name for name in form.changed_data if name != "though_alike"])
        else:
            images.save(obj)
        if "rights_until" in form.changed_data:
            rights.say_over(request, obj, form.initial.get("rights_until"))

    def response_add(
        self, request: HttpRequest, obj: Image, post_url_continue: str | None = None
    ) -> HttpResponse:
        """What was read from a file is looked through before one goes on."""
        if obj.file and "_addanother" not in request.POST and IS_POPUP_VAR not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        *found, protected = super().get_deleted_objects(objs, request)
        pages = [
            format_html(
                '<a href="{}">{}</a>', reverse("admin:articles_page_change", args=[page.pk]), page
            )
            for image in objs
            for page in Page.objects.showing(image)
        ]
        return *found, [*protected, *pages]

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        images.delete(obj, request.user)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(where, self.admin_site.admin_view(self._page(view)), name=name)
            for where, (view, name) in PAGES.items()
        ]
        return [*own, *super().get_urls()]

    def _page(self, view: Any) -> Any:
        return update_wrapper(partial(view, self), view)
