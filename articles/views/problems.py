"""What went wrong, for a machine to read (RFC 9457)."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

API = "articles:api"


def is_api(request: HttpRequest) -> bool:
    """Whether who asks takes data and not pages."""
    return request.path_info.startswith(reverse(API))


def problem(status: int, detail: str, title: str = "") -> JsonResponse:
    """Return a problem; ``title`` is the same for all of its kind, ``detail`` of this one."""
    said = {"type": "about:blank", "status": status, "title": title or HTTPStatus(status).phrase}
    response = JsonResponse(
        {**said, "detail": detail},
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
    # What is not there now may be published in a minute: nobody keeps the answer unasked.
    response["Cache-Control"] = "no-cache"
    return response
