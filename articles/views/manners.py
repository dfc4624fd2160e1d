"""What every public page does alike."""

from collections.abc import Callable
from functools import reduce

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make ``view`` a page that is the same for everyone, as any cache may know.

    Whoever kept it asks each time whether it still holds (RFC 9111, section 5.2.2.2), and is
    told 304 by its ETag if so: an update or a withdrawal is seen at once. Anything but GET and
    HEAD gets 405; it changes nothing, so it need not prove where it comes from either.
    """
    decorators = (
        require_safe,
        cache_control(public=True, max_age=0, must_revalidate=True),
        conditional_page,
        csrf_exempt,
    )
    return reduce(lambda decorated, decorate: decorate(decorated), decorators, view)
