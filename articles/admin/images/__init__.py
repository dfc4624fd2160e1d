from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moments
from articles.admin.base import NOTHING, DeskAdmin
from articles.admin.widgets import Line, is_key, thumbnail
from articles.desk import images
from articles.lib.pictures import PictureError
from articles.models import EditionCaption, Image, ImageCaption
from articles.models.image import allowed_q

ACCEPTED = ".jpg,.jpeg,.png,.webp,.avif,.tif,.tiff,.gif"
SHOWN = 24  # pictures in one page of the picker
MOST_AT_ONCE = 200  # pictures asked for by number: more than any text has

MISSING = {
    "file": (Q(file=""), gettext_lazy("No file")),
    "credit": (Q(credit=""), gettext_lazy("No credit")),
    "alt_text": (Q(alt_text="", is_decorative=False), gettext_lazy("No alt text")),
    "caption": (Q(caption=""), gettext_lazy("No caption")),
}


class ImageForm(forms.ModelForm):
    """A picture, with or without its file: wire copy names it before the file arrives."""

    class Meta:
        widgets = {
            "file": forms.FileInput(attrs={"accept": ACCEPTED}),
            "headline": Line,
            "alt_text": Line,
            "caption": forms.Textarea(attrs={"rows": 4}),
            "usage_terms": forms.Textarea(attrs={"rows": 2}),
        }

    def clean_file(self) -> UploadedFile | Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                images.inspect(file)
            except PictureError as error:
                raise forms.ValidationError(str(error)) from error
        return file


class MissingFilter(admin.SimpleListFilter):
    title = gettext_lazy("what is missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(code, label) for code, (_condition, label) in MISSING.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        return queryset.filter(MISSING[self.value()][0]) if self.value() in MISSING else queryset


class RightsFilter(admin.SimpleListFilter):
    title = gettext_lazy("rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("held", _("May be shown now")), ("not", _("May not be shown now"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        match self.value():
            case "held":
                return queryset.filter(allowed_q())
            case "not":
                return queryset.exclude(allowed_q())
        return queryset


class UsedFilter(admin.SimpleListFilter):
    title = gettext_lazy("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", _("Used in a story")), ("no", _("Never used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        used = Exists(ImageCaption.objects.filter(image=OuterRef("pk"))) | Exists(
            EditionCaption.objects.filter(image=OuterRef("pk"))
        )
        match self.value():
            case "yes":
                return queryset.filter(used)
            case "no":
                return queryset.exclude(used)
        return queryset


@admin.register(Image)
class ImageAdmin(DeskAdmin):
    form = ImageForm
    list_display = ["name", "credit", "asset_id", "lacks", "added"]
    list_filter = [MissingFilter, RightsFilter, UsedFilter]
    search_fields = ["headline", "caption", "creator", "credit", "asset_id"]
    search_help_text = gettext_lazy("Caption, creator, credit or asset id.")
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["preview", "file"]}),
        (
            gettext_lazy("What it shows"),
            {"fields": ["headline", "caption", "alt_text", "is_decorative"]},
        ),
        (
            gettext_lazy("Whose it is"),
            {"fields": ["creator", "credit", "source", "asset_id", "copyright_notice"]},
        ),
        (
            gettext_lazy("What may be done with it"),
            {"fields": [("rights_from", "rights_until"), "license_url", "usage_terms"]},
        ),
    ]
    used_by_story = "captions__image"
    used_by_edition = "caption_rows__image"

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> list[str]:
        """What readers have been shown stays as it was: another file is another picture."""
        if obj and obj.file and EditionCaption.objects.filter(image=obj).exists():
            return [*self.readonly_fields, "file_kept"]
        return self.readonly_fields

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:
        first, *others = super().get_fieldsets(request, obj)
        if "file_kept" in self.get_readonly_fields(request, obj):
            first = (None, {"fields": ["preview", "file_kept"]})
        return [first, *others]

    def save_model(self, request: HttpRequest, obj: Image, form: ImageForm, change: bool) -> None:
        upload = form.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            # Not through the form: the name of an upload is its sender's, ours is its checksum.
            obj.file = form.initial.get("file") or ""
            images.attach(obj, upload, request.user)
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("picture"), ordering="headline")
    def name(self, image: Image) -> SafeString:
        return format_html('<span class="pictured">{}{}</span>', thumbnail(image), image)

    @admin.display(description=gettext_lazy("missing"))
    def lacks(self, image: Image) -> str | SafeString:
        return ", ".join(lacking(image)) or NOTHING

    @admin.display(description=gettext_lazy("added"), ordering="created_at")
    def added(self, image: Image) -> str:
        return moments.short(image.created_at)

    @admin.display(description=gettext_lazy("picture"))
    def preview(self, image: Image) -> str | SafeString:
        if not image.pk:
            return _("Choose a file below, or save without one: it can be supplied later.")
        if not image.file:
            return _("The file is still to be supplied.")
        size = _("%(width)d × %(height)d pixels") % {"width": image.width, "height": image.height}
        if problem := image.rights_problem():
            return f"{problem} {size}"
        return format_html(
            '<img class="preview" src="{}" alt="{}" width="{}" height="{}"><br>{}',
            image.url(image.widths[min(2, len(image.widths) - 1)]),
            image.alt_text,
            image.width,
            image.height,
            size,
        )

    @admin.display(description=gettext_lazy("file"))
    def file_kept(self, image: Image) -> str:
        return _(
            "Readers have been shown this picture, so its file stays. Add another file as a"
            " picture of its own."
        )

    def get_urls(self) -> list[URLPattern]:
        library = self.admin_site.admin_view(self.library)
        return [path("library/", library, name="articles_image_library"), *super().get_urls()]

    def library(self, request: HttpRequest) -> JsonResponse:
        """Pictures for the picker, newest first, by key: ``?q=`` words, ``?before=`` a number,
        or ``?ids=`` numbers separated by commas."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Image.objects.order_by("-pk")
        if "ids" in request.GET:
            wanted = [int(n) for n in request.GET["ids"].split(",") if is_key(n)]
            shown = list(found.filter(pk__in=wanted[:MOST_AT_ONCE]))
            return JsonResponse({"results": [described(image) for image in shown], "before": None})
        if before := request.GET.get("before"):
            if not is_key(before):
                raise Http404(_("There is no such place in this list."))
            found = found.filter(pk__lt=int(before))
        for word in request.GET.get("q", "").replace("\0", "").split()[:10]:
            found = found.filter(
                Q(headline__icontains=word)
                | Q(caption__icontains=word)
                | Q(creator__icontains=word)
                | Q(credit__icontains=word)
                | Q(asset_id__icontains=word)
            )
        rows = list(found[: SHOWN + 1])
        shown = rows[:SHOWN]
        return JsonResponse(
            {
                "results": [described(image) for image in shown],
                "before": shown[-1].pk if len(rows) > SHOWN else None,
            }
        )


def lacking(image: Image) -> list[str]:
    """What a picture still needs before it can be published, in a word or two each."""
    is_lacking = {
        "file": image.is_missing,
        "credit": not image.credit,
        "alt_text": not image.alt_text and not image.is_decorative,
        "caption": not image.caption,
    }
    return [str(label) for code, (_condition, label) in MISSING.items() if is_lacking[code]]


def described(image: Image) -> dict[str, object]:
    """What the picker and the editor show of a picture."""
    problem = image.rights_problem(timezone.now())
    if image.is_missing:
        problem = _("Its file is still to be supplied.")
    return {
        "id": image.pk,
        "name": str(image),
        "caption": image.caption,
        "alt": image.alt_text,
        "credit": image.credit,
        "thumbnail": "" if problem else image.thumbnail_url,
        "width": image.width,
        "height": image.height,
        "problem": problem,
        "lacking": lacking(image),
        "url": reverse("admin:articles_image_change", args=[image.pk]),
    }
