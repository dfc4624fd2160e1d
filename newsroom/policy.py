"""What a browser may do with our pages, and what we take from it: apart for readers and desk."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def is_desk(request: HttpRequest) -> bool:
    """Whether ``request`` is for the desk, and not for what readers see."""
    return request.path_info.startswith(reverse("admin:index"))


class PolicyMiddleware(CSPMiddleware):
    """Readers' pages run no script; only the desk may run ours. No page uses a device.

    This is the one module that knows which library writes the Content-Security-Policy.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if is_desk(request):
            response._csp_replace = settings.DESK_SECURITY_POLICY
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        # What another site may embed says so itself: pictures, feeds and the API.
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not is_desk(request):
            # A redirect or a refusal of Django's own may be another answer in a minute.
            response.headers.setdefault("Cache-Control", "no-cache")
        return super().process_response(request, response)


class NoCookiesMiddleware:
    """Takes the cookies off what is not for the desk.

    Readers' pages are the same for everyone and are kept by caches: none can depend on a cookie
    that it never sees, nor answer a damaged one with a new one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_desk(request):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)
