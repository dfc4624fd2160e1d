"""Taking a picture down at once, putting it back, and who else may stop it or bring it back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base import DeskAdmin
from articles.admin.images import lapsing
from articles.admin.stories.verbs import say_refused
from articles.admin.usage import has_page
from articles.desk import Refused, images
from articles.desk.permissions import may_take_down, require_take_down
from articles.models import Author, Edition, Event, Image

Verb = Callable[[Image, AbstractBaseUser | None, str], None]
CLOCK = ("rights_from", "rights_until", "one_use_only")
"""The fields that, changed, take a picture from readers or bring it back to them."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        help_text=gettext_lazy("For the desk: it stays in the log. Readers are not told."),
        error_messages={"required": gettext_lazy("Say why: the reason stays in the log.")},
    )


def take_down(desk: DeskAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then show the picture nowhere."""
    image = _image(desk, request, pk)
    said = _("Taken down: readers see it nowhere, and its files answer that they are gone.")
    if answer := _answer(request, image, images.take_down, not image.taken_down_at, said):
        return answer
    return _page(desk, request, image, _("Take this picture down?"), "take_down")


def put_back(desk: DeskAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then let the rights clock alone say where the picture is shown."""
    image = _image(desk, request, pk)
    said = _("Put back: it is shown again wherever it stands, while its rights hold.")
    if answer := _answer(request, image, images.put_back, bool(image.taken_down_at), said):
        return answer
    return _page(desk, request, image, _("Put this picture back?"), "put_back")


def standing(image: Image, user: AbstractBaseUser) -> dict[str, Any]:
    """What the form says above its fields: whether the picture may be shown, and who said no."""
    log = Event.objects.filter(image=image, verb=Event.Verb.TOOK_DOWN)
    return {
        "may_take_down": may_take_down(user),
        "taken_down_by": log.first() if image.taken_down_at else None,
        "rights_problem": image.rights_problem(),
    }


def locked(image: Image | None, user: AbstractBaseUser) -> tuple[str, ...]:
    """Return the fields of CLOCK if ``user`` may not change them, else nothing.

    On a picture that readers meet, or have met, moving the end of its rights does what taking
    it down does, and putting it back: it is for the same people. None: one to be added.
    """
    if image is None or may_take_down(user) or not _was_shown(image):
        return ()
    return CLOCK


def help_texts(image: Image | None, user: AbstractBaseUser) -> dict[str, str]:
    """What is said below the fields of CLOCK: of which place their times are, who changes them."""
    zone = _("Times are those of %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
    why = _(
        "Readers have been shown this picture: only an editor or a photo editor may change when "
        "and how often it may be shown."
    )
    if locked(image, user):
        return {"rights_from": f"{why} {zone}", "rights_until": zone}
    return {"rights_from": zone, "rights_until": zone}


def say_over(request: HttpRequest, image: Image, before: datetime | None) -> None:
    """Warn of an end of rights that lies in the past, as of a mistyped year, unless it did
    ``before``."""
    now = timezone.now()
    if image.is_over and not image.taken_down_at and not (before and before <= now):
        pages = lapsing.with_pages(Image.objects.filter(pk=image.pk)).get().live_pages
        said = ngettext(
            "Readers no longer see it (%(n)d live page).",
            "Readers no longer see it (%(n)d live pages).",
            pages,
        )
        messages.warning(request, said % {"n": pages})


def _was_shown(image: Image) -> bool:
    shown = Edition.objects.shown().filter(caption_rows__image=image)
    return shown.exists() or Author.objects.filter(has_page(), portrait=image).exists()


def _image(desk: DeskAdmin, request: HttpRequest, pk: int) -> Image:
    image = get_object_or_404(Image, pk=pk)
    if not desk.has_view_or_change_permission(request, image):
        raise PermissionDenied
    return image


def _answer(
    request: HttpRequest, image: Image, verb: Verb, is_to_do: bool, said: str
) -> HttpResponse | None:
    """Do what was asked for and go back to the picture; None while there is more to ask."""
    back = HttpResponseRedirect(_change_url(image))
    try:
        require_take_down(request.user)
        if not is_to_do:
            return back  # done already: a second click changes nothing
        form = ReasonForm(request.POST)
        if request.method != "POST" or not form.is_valid():
            return None
        verb(image, request.user, form.cleaned_data["reason"])
    except Refused as refusal:
        say_refused(request, _("Nothing was changed:"), refusal)
    else:
        messages.success(request, said)
    return back


def _page(
    desk: DeskAdmin, request: HttpRequest, image: Image, title: str, name: str
) -> HttpResponse:
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "original": image,
        "title": title,
        "form": ReasonForm(request.POST if request.method == "POST" else None),
        "usage": desk.usage(image),
        "back": _change_url(image),
    }
    return TemplateResponse(request, f"admin/articles/image/{name}.html", context)


def _change_url(image: Image) -> str:
    return reverse("admin:articles_image_change", args=[image.pk])


PAGES = {
    "<int:pk>/take-down/": (take_down, "articles_image_take_down"),
    "<int:pk>/put-back/": (put_back, "articles_image_put_back"),
}
