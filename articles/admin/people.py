"""The people of the newsroom and their groups, in the hands of its publishers.

Rights come from groups alone. What stands above all groups, the superuser, is for superusers.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import AbstractUser, Group, Permission
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moments
from articles.admin.base import NOTHING, DeskAdmin
from articles.desk import roles
from articles.desk.names import name_of
from articles.models import Event

User = get_user_model()
MANAGES_PEOPLE = "auth.change_user"

ACTIONS = {
    "view": gettext_lazy("See"),
    "add": gettext_lazy("Add"),
    "change": gettext_lazy("Change"),
    "delete": gettext_lazy("Delete"),
}


class PersonForm(forms.ModelForm):
    """A person as a publisher sees them; ``by`` is who changes them."""

    by: AbstractUser  # set by the admin, on a class made for each request

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance == self.by and not self.by.is_superuser:
            keeps_right = any(
                group.permissions.filter(
                    content_type__app_label="auth", codename="change_user"
                ).exists()
                for group in cleaned.get("groups", [])
            )
            if not cleaned.get("is_active", True):
                self.add_error("is_active", _("You cannot take away your own login: ask another."))
            if "groups" in cleaned and not keeps_right:
                self.add_error(
                    "groups", _("You cannot put yourself out of the publishers: ask another.")
                )
        return cleaned


class NewPersonForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups"]


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(DeskAdmin, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = ["name", "username", "in_groups", "email", "is_active", "seen"]
    list_display_links = ["name", "username"]
    list_filter = ["groups", "is_active"]
    ordering = ["first_name", "last_name", "username"]
    filter_horizontal = []
    readonly_fields = ["password_set", "last_login", "date_joined"]

    # Who may what

    def has_change_permission(self, request: HttpRequest, obj: AbstractUser | None = None) -> bool:
        return super().has_change_permission(request, obj) and _within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: AbstractUser | None = None) -> bool:
        may = super().has_delete_permission(request, obj) and _within_reach(request, obj)
        return may and obj != request.user

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        # Django's view has no transaction: what is done and what is logged go together.
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[AbstractUser]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("name"), ordering="first_name")
    def name(self, person: AbstractUser) -> str:
        return name_of(person)

    @admin.display(description=gettext_lazy("groups"))
    def in_groups(self, person: AbstractUser) -> str:
        return ", ".join(sorted(group.name for group in person.groups.all())) or NOTHING

    @admin.display(description=gettext_lazy("last login"), ordering="last_login")
    def seen(self, person: AbstractUser) -> str:
        return moments.short(person.last_login) if person.last_login else NOTHING

    # The form

    def get_fieldsets(
        self, request: HttpRequest, obj: AbstractUser | None = None
    ) -> list[tuple[Any, dict[str, Any]]]:
        person = (None, {"fields": ["first_name", "last_name", "email"]})
        if obj is None:
            login = {"fields": ["username", "password1", "password2"]}
            return [person, (_("Login"), login), (_("Rights"), {"fields": ["groups"]})]
        password = ["password_set"] if self.has_change_permission(request, obj) else []
        seen = ["last_login", "date_joined"]
        above = ["is_staff", "is_superuser"] if request.user.is_superuser else []
        return [
            person,
            (_("Login"), {"fields": ["username", *password, "is_active", *seen]}),
            (_("Rights"), {"fields": ["groups", *above]}),
        ]

    def get_form(
        self,
        request: HttpRequest,
        obj: AbstractUser | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[BaseModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user  # the class is made anew for each request
        return form

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_manytomany(
            db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs
        )
        field.help_text = _("What a person may do is what their groups may.")
        return field

    @admin.display(description=gettext_lazy("password"))
    def password_set(self, person: AbstractUser) -> SafeString:
        address = reverse("admin:auth_user_password_change", args=[person.pk])
        return format_html('<a href="{}">{}</a>', address, _("Set a new password"))

    def save_model(
        self, request: HttpRequest, obj: AbstractUser, form: BaseModelForm, change: bool
    ) -> None:
        if not change:
            obj.is_staff = True  # made at the desk, for the desk
        super().save_model(request, obj, form, change)

    def get_deleted_objects(
        self, objs: Iterable[AbstractUser], request: HttpRequest
    ) -> tuple[Any, ...]:
        """Whom the log names stays: it has to lead to somebody."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        named = [
            _(
                "The log names %(name)s. Take away the login instead: open the person’s page and"
                " untick “Active”."
            )
            % {"name": name_of(person)}
            for person in objs
            if Event.objects.filter(Q(actor=person.pk) | Q(person=person.pk)).exists()
        ]
        return (
            (to_delete, counts, set(), named)
            if named
            else (to_delete, counts, perms_needed, protected)
        )


def _within_reach(request: HttpRequest, person: AbstractUser | None) -> bool:
    return person is None or request.user.is_superuser or not person.is_superuser


class RightsField(forms.ModelMultipleChoiceField):
    """The rights that mean anything here, by what they are about, in words."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Permission.objects.none(), required=False, **kwargs)

    def offer(self) -> QuerySet[Permission]:
        """Read from the database what can be chosen, and return it."""
        self.queryset = _adjustable()
        rights = sorted(self.queryset, key=lambda right: (_noun(right), _place(right)))
        self.choices = [
            (noun, [(right.pk, _words(right)) for right in of_noun])
            for noun, of_noun in groupby(rights, key=_noun)
        ]
        return self.queryset


class RightsForm(forms.ModelForm):
    """A group. Rights that are not offered here stay as they are."""

    by: AbstractUser  # set by the admin, on a class made for each request

    permissions = RightsField(label=gettext_lazy("Rights"))

    class Meta:
        model = Group
        fields = ["name", "permissions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "permissions" in self.fields:  # not where a group can only be read
            offered = self.fields["permissions"].offer()
            has = self.initial.get("permissions", [])
            self.initial["permissions"] = [right for right in has if right in offered]

    def clean_permissions(self) -> QuerySet[Permission]:
        chosen = self.cleaned_data["permissions"]
        if self._takes_own_right(chosen):
            raise forms.ValidationError(
                _("You cannot take from yourself the right to manage people: ask another.")
            )
        return chosen

    def _save_m2m(self) -> None:
        kept = list(self.instance.permissions.exclude(pk__in=_adjustable().values("pk")))
        super()._save_m2m()
        self.instance.permissions.add(*kept)

    def _takes_own_right(self, chosen: QuerySet[Permission]) -> bool:
        by = self.by
        if by.is_superuser or self.instance.pk is None:
            return False
        right = {"content_type__app_label": "auth", "codename": "change_user"}
        elsewhere = by.groups.exclude(pk=self.instance.pk)
        return (
            by.groups.filter(pk=self.instance.pk).exists()
            and not chosen.filter(**right).exists()
            and not Permission.objects.filter(group__in=elsewhere, **right).exists()
        )


@admin.register(Group)
class RightsAdmin(DeskAdmin, GroupAdmin):
    form = RightsForm
    fields = ["name", "permissions"]
    filter_horizontal = []
    list_display = ["name", "people"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).prefetch_related("user_set")

    @admin.display(description=gettext_lazy("people"))
    def people(self, group: Group) -> str:
        return ", ".join(sorted(name_of(person) for person in group.user_set.all())) or NOTHING

    def get_form(
        self, request: HttpRequest, obj: Group | None = None, change: bool = False, **kwargs: Any
    ) -> type[BaseModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user  # the class is made anew for each request
        return form


def _adjustable() -> QuerySet[Permission]:
    """The rights that one role or another begins with."""
    codenames = {codename for role in roles.ROLES.values() for codename in role}
    return Permission.objects.filter(
        content_type__app_label__in=["articles", "auth"], codename__in=codenames
    ).select_related("content_type")


def _noun(right: Permission) -> str:
    return capfirst(right.content_type.model_class()._meta.verbose_name_plural)


def _place(right: Permission) -> tuple[int, str]:
    """What can be done with anything first, from harmless to grave, then what is its own."""
    actions = list(ACTIONS)
    action = right.codename.partition("_")[0]
    is_own = right.codename in dict(right.content_type.model_class()._meta.permissions)
    return (len(actions) if is_own else actions.index(action)), right.codename


def _words(right: Permission) -> str:
    own = dict(right.content_type.model_class()._meta.permissions)
    if right.codename in own:
        return str(own[right.codename])
    return str(ACTIONS[right.codename.partition("_")[0]])
