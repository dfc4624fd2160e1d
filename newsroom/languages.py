"""In which language a page speaks, and in whose time: the paper's, or at the desk each one's own.

A public page is the same for everyone, so readers get the language of the paper, whatever their
browser asks for. At the desk everybody gets what their browser asks for, of the languages that
there is a catalogue of. Dates are in the time zone of the paper for all.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from articles.context_processors import paper_of
from newsroom.policy import is_desk


class LanguageMiddleware:
    """Says in which language and time zone a request is answered.

    It asks the database nothing that the frame of a page would not ask: see ``paper_of``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_wordless(request):
            return self.get_response(request)
        paper = paper_of(request)
        language = asked_for(request) if is_desk(request) else ""
        language = language or paper.tongue
        with timezone.override(paper.zone), translation.override(language):
            response = self.get_response(request)
        if is_desk(request):
            patch_vary_headers(response, ["Accept-Language"])
            response.headers.setdefault("Content-Language", language)
        return response


def asked_for(request: HttpRequest) -> str:
    """Return the first language that the browser asks for and we have, or '' (RFC 9110, 12.5.4)."""
    asked = request.headers.get("Accept-Language", "").lower()
    for code, _quality in parse_accept_lang_header(asked):
        if code == "*":
            break
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return ""


def _is_wordless(request: HttpRequest) -> bool:
    """Whether nothing in the answer is said in words: a picture, or the state of the server."""
    front = reverse("articles:front")
    return request.path_info.startswith((f"{front}pictures/", reverse("articles:healthz")))
