"""What every public page does alike."""

from collections.abc import Callable
from functools import reduce, wraps

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.context_processors import paper_of
from articles.views.mining import RESERVATION, of_paper, reserve


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make ``view`` a page that is the same for everyone, as any cache may know.

    Whoever kept it asks each time whether it still holds (RFC 9111, section 5.2.2.2), and is
    told 304 by its ETag, or by its date if it has one, if so: an update or a withdrawal is seen
    at once. Its headers tell whether
    it may be mined: as the view has said, or else as the paper's notices do. Anything but GET
    and HEAD gets 405; it changes nothing, so it need not prove where it comes from either.
    """
    decorators = (
        _reserved,
        require_safe,
        cache_control(public=True, max_age=0, must_revalidate=True),
        _compressed_and_revalidated,
        csrf_exempt,
    )
    return reduce(lambda decorated, decorate: decorate(decorated), decorators, view)


def shared(response: HttpResponse) -> HttpResponse:
    """Let pages of other sites show what is in ``response``, as a reader of feeds does."""
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _reserved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and RESERVATION not in response:
            reserve(response, of_paper(paper_of(request)))
        return response

    return answer


class _Compression(GZipMiddleware):
    """Compresses for whoever can take it.

    Django pads what it compresses with random bytes, against BREACH: the length of a page that
    shows both a secret and what a stranger sent gives the secret away. A public page has neither,
    so without padding the same page is the same bytes.
    """

    max_random_bytes = 0


_compression = _Compression(HttpResponse)


def _compressed_and_revalidated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Compress, then answer 304 by the ETag of what would be sent.

    In this order, so that a 304 names the same ETag and Vary as the answer that was kept (RFC
    9110, section 15.4.5). HEAD answers as GET does (section 9.3.2), which Django's own
    ``conditional_page`` leaves out.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        set_response_etag(response)
        _compression.process_response(request, response)
        date = response.get("Last-Modified")
        return get_conditional_response(
            request,
            etag=response.get("ETag"),
            last_modified=parse_http_date_safe(date) if date else None,
            response=response,
        )

    return answer
