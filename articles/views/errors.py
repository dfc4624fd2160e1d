"""What is answered where no view could: a page for a reader, a problem for a machine."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.cache import cache_control

from articles.views.problems import is_api, problem


# What is not there now may be published in a minute: nobody keeps the answer unasked.
@cache_control(no_cache=True)
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(404, _("There is nothing at this address of the API."))
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(400, _("We could not read this request."))
    return defaults.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """It needs no database: that may be what is broken."""
    if is_api(request):
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, _("Something broke on our side."))
    # Asked for already, or it stays unknown: see newsroom.languages.
    known = getattr(request, "_paper", None)
    page = render_to_string("500.html", {"known_paper": known})
    return HttpResponseServerError(page)
