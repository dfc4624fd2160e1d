"""The Content-Security-Policy of every response: one for readers, one for the desk."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def is_desk(request: HttpRequest) -> bool:
    """Whether ``request`` is for the desk, and not for what readers see."""
    return request.path_info.startswith(reverse("admin:index"))


class PolicyMiddleware(CSPMiddleware):
    """Readers' pages run no script; only the desk may run ours.

    This is the one module that knows which library writes the header.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if is_desk(request):
            response._csp_replace = settings.DESK_SECURITY_POLICY
        return super().process_response(request, response)
