"""Adding pictures, many at once: each fills its own fields, and none stops the others.

The page works by itself: it posts its files together and shows what became of each. Its script
sends them one after the other instead, each to ``one``, and shows the same rows.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from js_asset import Media

from articles.admin.assets import scripts
from articles.admin.base import DeskAdmin
from articles.admin.images.form import ACCEPTED
from articles.admin.images.lacks import lacking
from articles.desk import images
from articles.lib.pictures import PictureError, refusals
from articles.models import Image

logger = logging.getLogger(__name__)

SHOWN_NAME = 80  # characters of a file's name


class Status(StrEnum):
    """What became of a file; the values are known to the script and the style sheet."""

    ADDED = "added"
    ALIKE = "alike"
    REFUSED = "refused"
    FAILED = "failed"


ANSWERS = {
    Status.ADDED: HTTPStatus.CREATED,
    Status.ALIKE: HTTPStatus.CONFLICT,
    Status.REFUSED: HTTPStatus.BAD_REQUEST,
    Status.FAILED: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True)
class Outcome:
    """What became of one file. ``alike`` are the pictures that kept it out."""

    name: str
    status: Status
    sentence: str = ""
    image: Image | None = None
    alike: list[Image] = field(default_factory=list)

    @property
    def read(self) -> list[tuple[str, str]]:
        """What is known of the picture, beside its headline and caption: labels and values."""
        return described(self.image) if self.image else []

    @property
    def lacking(self) -> list[str]:
        return lacking(self.image) if self.image else []

    @property
    def keyword_list(self) -> list[str]:
        return self.image.keyword_list if self.image else []


def described(image: Image) -> list[tuple[str, str]]:
    """The words of ``image`` that its file can fill, those that are there, as label and value."""
    place = ", ".join(filter(None, [image.city, image.state, image.country]))
    taken = date_format(image.taken_on, "DATE_FORMAT") if image.taken_on else ""
    found = [
        *(_named(image, name) for name in ("creator", "credit", "copyright_notice", "asset_id")),
        (_("Place"), place),
        (_label("taken_on"), taken),
        *(_named(image, name) for name in ("source", "license_url", "acquire_license_url")),
        *(_named(image, name) for name in ("usage_terms", "instructions")),
        (_label("digital_source_type"), image.get_digital_source_type_display()),
        (_label("data_mining"), image.get_data_mining_display()),
    ]
    return [(label, value) for label, value in found if value]


def _named(image: Image, name: str) -> tuple[str, str]:
    return _label(name), getattr(image, name)


def _label(name: str) -> str:
    return capfirst(Image._meta.get_field(name).verbose_name)


def shown_name(name: str) -> str:
    """A file's name as it can be shown: in one line, without marks that turn its direction."""
    return Truncator("".join(filter(str.isprintable, name))).chars(SHOWN_NAME)


def take_in(upload: UploadedFile, by: AbstractBaseUser, *, though_alike: bool) -> Outcome:
    """Add ``upload`` to the library, or say why not; then nothing of it is kept."""
    name = shown_name(upload.name)
    most = settings.MAX_UPLOAD_MB * 1024 * 1024
    try:
        if upload.size > most:  # what there is of it was cut
            raise refusals.too_many_bytes(upload.size, most)
        image = images.add(upload, by, though_alike=though_alike)
    except PictureError as error:
        return Outcome(name, Status.REFUSED, str(error))
    except images.Alike as same:
        return Outcome(name, Status.ALIKE, str(same), alike=same.images)
    except OSError:
        logger.exception("A picture could not be kept.")
        sentence = _(
            "The server could not keep this file, perhaps because its disk is full. Tell whoever"
            " looks after the server, then try again."
        )
        return Outcome(name, Status.FAILED, sentence)
    return Outcome(name, Status.ADDED, _("Added."), image)


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
def page(desk: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """The page, and what its form sends where no script runs."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    outcomes, left_out = [], 0
    if request.method == "POST":
        though_alike = "though_alike" in request.POST
        uploads = request.FILES.getlist("file")
        outcomes = [take_in(each, request.user, though_alike=though_alike) for each in uploads]
        left_out = getattr(request, "files_left_out", 0)
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": _("Add pictures"),
        "is_nav_sidebar_enabled": False,  # its room is that of the rows
        "media": Media.from_media(scripts("upload"), nonce=request.csp_nonce),
        "accepted": ACCEPTED,
        "most_megabytes": settings.MAX_UPLOAD_MB,
        "texts": texts(),
        "outcomes": outcomes,
        "summary": summary(outcomes),
        "is_any_alike": any(outcome.alike for outcome in outcomes),
        "left_out": left_out,
        "nothing_came": request.method == "POST" and not outcomes,
    }
    return TemplateResponse(request, "admin/articles/image/upload.html", context)


@method_decorator(require_POST)
def one(desk: DeskAdmin, request: HttpRequest) -> JsonResponse:
    """Take in ``file``; with ``though_alike``, also if the library has the same photograph.

    Answers 201 with the new picture; 409 with those that are alike; 400 for what is not taken;
    403; or 503 when it could not be kept. ``html`` is the row that says so.
    """
    if not desk.has_add_permission(request):
        sentence = _("You may not add pictures: ask an administrator for the right to do so.")
        return JsonResponse({"status": "forbidden", "sentence": sentence}, status=403)
    uploads = [upload for _name, found in request.FILES.lists() for upload in found]
    if len(uploads) != 1 or "file" not in request.FILES:
        sentence = _("Send one picture at a time: no whole file has come, or several have.")
        return answer(Outcome("", Status.REFUSED, sentence))
    though_alike = bool(request.POST.get("though_alike"))
    return answer(take_in(uploads[0], request.user, though_alike=though_alike))


def answer(outcome: Outcome) -> JsonResponse:
    image = outcome.image
    content = {
        "status": outcome.status,
        "name": outcome.name,
        "sentence": outcome.sentence,
        "id": image.pk if image else None,
        "url": change_url(image) if image else "",
        "lacking": outcome.lacking,
        "alike": [
            {"id": each.pk, "name": str(each), "url": change_url(each)} for each in outcome.alike
        ],
        "html": render_to_string(
            "admin/articles/image/upload_row.html", {"outcome": outcome, "may_choose": True}
        ),
    }
    return JsonResponse(content, status=ANSWERS[outcome.status])


def change_url(image: Image) -> str:
    return reverse("admin:articles_image_change", args=[image.pk])


def summary(outcomes: Iterable[Outcome]) -> str:
    """Such as “18 added, 1 refused”; '' of none."""
    counts = Counter(outcome.status for outcome in outcomes)
    sentences = texts()
    return ", ".join(
        sentences[f"count_{status}"] % {"count": counts[status]}
        for status in Status
        if counts[status]
    )


def texts() -> dict[str, str]:
    """What the script of the page says, and the addresses that it asks."""
    return {
        "one_url": reverse("admin:articles_image_upload_one"),
        "most_bytes": str(settings.MAX_UPLOAD_MB * 1024 * 1024),
        "count_added": _("%(count)s added"),
        "count_alike": _("%(count)s in the library already"),
        "count_refused": _("%(count)s refused"),
        "count_failed": _("%(count)s not sent"),
        "count_left": _("%(count)s left out"),
        "going_on": _("Adding picture %(number)s of %(total)s"),
        "waiting": _("Waiting"),
        "sending": _("Sending"),
        "reading": _("Reading what it says"),
        "left": _("Left out"),
        "left_sentence": _("Left out: nothing of it was kept."),
        "progress_of": _("Progress of %(name)s"),
        "unnamed": _("File without a name"),
        "unreadable": _(
            "This file cannot be read on your computer: look at it there, then choose it again."
        ),
        "too_large": _(
            "This file has %(size)s MB and a picture may have %(limit)s MB: save it as a JPEG or"
            " make it smaller, then choose that file."
        ),
        "too_large_for_server": _(
            "A server on the way does not let so large a file through. Make it smaller, or tell"
            " whoever looks after the server."
        ),
        "refused": _("Refused"),
        "failed": _("Not sent"),
        "lost": _("The connection was lost. Nothing is kept of this file until it is sent whole."),
        "logged_out": _(
            "You are not logged in any more. Log in again in another tab, then come back here and"
            " try again."
        ),
        "server_failed": _(
            "The server could not take this file in. Try again; if that does not help, tell"
            " whoever looks after the server."
        ),
    }


PAGES = {
    "upload/": (page, "articles_image_upload"),
    "upload/one/": (one, "articles_image_upload_one"),
}
