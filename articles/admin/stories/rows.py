"""The rows of a story's form: its bylines and its pictures."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.admin.base import PlainChoices
from articles.admin.widgets import Line, PicturePicker
from articles.desk import placing
from articles.desk.permissions import may_edit, may_edit_pictures
from articles.models import Author, Byline, ImageCaption, Placement, Story


class RowForm(forms.ModelForm):
    """A row in an order that a number tells; without one it stays where it stands.

    The number is counted from one, as people do, and kept from zero.
    """

    position = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs={"class": "position"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["position"] = self.instance.position + 1

    def clean_position(self) -> int:
        position = self.cleaned_data["position"]
        return int(self.prefix.rpartition("-")[2]) if position is None else position - 1

    def validate_constraints(self) -> None:
        """Rows that swap their places would break a rule one by one: see ``RowFormSet``."""


class RowFormSet(BaseInlineFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["id"].error_messages["invalid_choice"] = _(
            "Somebody removed this line meanwhile: remove it here as well, or add it anew."
        )

    def save(self, commit: bool = True) -> list[Any]:
        # Rows may swap what must be unique. What changes is taken out first and, having lost
        # its row, inserted again under its own number.
        changed = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        self.model._default_manager.filter(pk__in=changed).delete()
        return super().save(commit)


class PictureFormSet(RowFormSet):
    def clean(self) -> None:
        super().clean()
        leads = [
            form
            for form in self.forms
            if form.cleaned_data.get("placement") == Placement.LEAD
            and form.cleaned_data.get("image")
            and not self._should_delete_form(form)
        ]
        self._refuse_new_pictures()
        if len(leads) > 1:
            raise ValidationError(_("A story has one lead picture: put the others in the gallery."))

    def _refuse_new_pictures(self) -> None:
        """A row may keep a picture whose time is over, not take one up."""
        chosen = {
            form: form.cleaned_data["image"]
            for form in self.forms
            if form.cleaned_data.get("image") and not self._should_delete_form(form)
        }
        refusals = placing.new_pictures(chosen.values(), self.instance)
        for form, image in chosen.items():
            if image.pk in refusals:
                form.add_error("image", refusals[image.pk])


class BylineForm(RowForm):
    class Meta:
        model = Byline
        fields = ["author", "role", "position"]


class PictureForm(RowForm):
    placement = forms.ChoiceField(
        choices=[choice for choice in Placement.choices if choice[0] != Placement.INLINE]
    )

    class Meta:
        model = ImageCaption
        fields = ["image", "placement", "caption", "alt_text", "position"]
        widgets = {
            "image": PicturePicker,
            "caption": forms.Textarea(attrs={"rows": 3}),
            "alt_text": Line,
        }


class RowInline(PlainChoices, admin.StackedInline):
    """Rows that whoever ``may_change`` them may add, change and remove."""

    extra = 0
    links_hidden = ("change", "delete", "view")
    may_change = staticmethod(may_edit)

    def _may(self, request: HttpRequest, story: Story | None) -> bool:
        if story is None or story.pk is None:
            return request.user.has_perm("articles.add_story")
        return self.may_change(request.user, story)

    def has_add_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        return self._may(request, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        return request.user.has_perm("articles.view_story") or self._may(request, obj)


class BylineInline(RowInline):
    model = Byline
    form = BylineForm
    formset = RowFormSet
    template = "admin/articles/story/bylines.html"
    autocomplete_fields = ["author"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Byline]:
        return super().get_queryset(request).select_related("author")

    def get_extra(self, request: HttpRequest, obj: Story | None = None, **kwargs: Any) -> int:
        """A new story begins with the byline of whoever writes it."""
        return 1 if obj is None and own_author(request) else 0


class PictureInline(RowInline):
    """The lead and the gallery; pictures in the text follow the body by themselves."""

    links_hidden = PlainChoices.links_hidden  # the dialog leads to the library
    may_change = staticmethod(may_edit_pictures)
    model = ImageCaption
    form = PictureForm
    formset = PictureFormSet
    template = "admin/articles/story/pictures.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImageCaption]:
        return super().get_queryset(request).exclude(placement=Placement.INLINE)


def own_author(request: HttpRequest) -> Author | None:
    """The author that the person logged in is credited as."""
    return Author.objects.filter(user=request.user.pk).first()
