"""The outbox as publishers see it, and the page on which each person says what to be told."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin import moments
from articles.admin.base import NOTHING, DeskAdmin
from articles.desk import Refused, outbox
from articles.models import Message, Wishes


class WishesForm(forms.ModelForm):
    class Meta:
        model = Wishes
        fields = ["assignment", "mention", "send_back", "approval", "publication", "answer"]


@admin.register(Message)
class MessageAdmin(DeskAdmin):
    """What left the house and what did not, to be read; what was given up can be tried again."""

    change_list_template = "admin/articles/message/change_list.html"
    change_form_template = "admin/articles/message/change_form.html"
    list_display = ["subject", "person", "state_shown", "written", "tries"]
    list_select_related = ["person"]
    list_filter = ["state", ("made_at", admin.DateFieldListFilter)]
    search_fields = ["subject", "person__username", "person__last_name"]
    fields = [
        "subject",
        "person",
        "text",
        "state",
        "made_at",
        "try_at",
        "tries",
        "sent_at",
        "error",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, message: Message) -> str | SafeString:
        if not message.error:
            return message.get_state_display()
        return format_html(
            '{} <span class="quiet">{}</span>', message.get_state_display(), message.error
        )

    @admin.display(description=gettext_lazy("written"), ordering="made_at")
    def written(self, message: Message) -> str | SafeString:
        return moments.short(message.made_at) if message.made_at else NOTHING

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"mail_is_on": settings.MAIL_IS_ON, **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> TemplateResponse:
        message = kwargs.get("obj")
        context["is_given_up"] = message is not None and message.state == Message.State.FAILED
        return super().render_change_form(request, context, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("mine/", view(self.mine), name="articles_my_mail"),
            path("<int:pk>/again/", view(self.again), name="articles_message_again"),
            *super().get_urls(),
        ]

    def mine(self, request: HttpRequest) -> HttpResponse:
        """What the person who asks wants to be told by e-mail: everybody's own page."""
        wishes = Wishes.objects.filter(person=request.user).first()
        form = WishesForm(request.POST or None, instance=wishes or Wishes(person=request.user))
        if request.method == "POST" and form.is_valid():
            form.save()
            messages.success(request, _("Saved: from now on you are told what is ticked here."))
            return HttpResponseRedirect(reverse("admin:articles_my_mail"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("My e-mail"),
            "form": form,
            "mail_is_on": settings.MAIL_IS_ON,
        }
        return TemplateResponse(request, "admin/articles/message/mine.html", context)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a message wait again that was given up."""
        return require_POST(self._again)(request, pk)

    def _again(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            outbox.try_again(message, request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It is tried again within a few seconds."))
        return HttpResponseRedirect(reverse("admin:articles_message_change", args=[pk]))
