"""What the paper says of itself: /about/ and the pages below it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.desk import pages
from articles.models import Page, PageEdition
from articles.views.manners import public_page

LONGEST_NUMBER = 9  # digits


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """The page of that kind; until there is one, who makes the paper and what there is to read."""
    live = PageEdition.objects.live().filter(page__kind=Page.Kind.ABOUT)
    edition = live.select_related("page").first()
    if edition:
        return _shown(request, edition)
    return render(request, "articles/about.html", {"others": paper_of(request).pages})


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page as it is live; 410 where it has been withdrawn."""
    edition = _last(slug)
    if edition.is_withdrawn:
        return _gone(request, edition)
    if edition.page.kind == Page.Kind.ABOUT:
        return HttpResponsePermanentRedirect(edition.page.get_absolute_url())
    return _shown(request, edition)


@public_page
def editions(request: HttpRequest, slug: str) -> HttpResponse:
    """All editions, newest first; with ``?from=`` and ``?to=`` what changed between two."""
    live = _last(slug)
    if live.is_withdrawn:
        return _gone(request, live)
    shown = list(PageEdition.objects.begun().filter(page=live.page_id).defer("body"))
    for each, previous in zip(shown, [*shown[1:], None], strict=True):
        each.previous = previous if previous and not previous.is_withdrawn else None
    context = {
        "edition": live,
        "editions": shown,
        "choices": [each for each in shown if not each.is_withdrawn],
        "compared": _compared(request, live),
    }
    return render(request, "articles/page_editions.html", context)


def _shown(request: HttpRequest, edition: PageEdition) -> HttpResponse:
    first = PageEdition.objects.filter(page=edition.page_id, number=1).values_list("live_from")
    context = {
        "edition": edition,
        "is_about": edition.page.kind == Page.Kind.ABOUT,
        "others": [each for each in paper_of(request).pages if each.pk != edition.page_id],
        "first_published": edition.live_from if edition.number == 1 else first.get()[0],
    }
    return render(request, "articles/page.html", context)


def _gone(request: HttpRequest, edition: PageEdition) -> HttpResponse:
    return render(request, "articles/page_gone.html", {"edition": edition}, status=410)


def _last(slug: str) -> PageEdition:
    """The edition of the page that readers met last, be it its withdrawal; Http404 if none."""
    begun = PageEdition.objects.begun().filter(page__slug=slug)
    edition = begun.select_related("page").first()
    if edition is None:
        raise Http404(_("There is no such page about the paper."))
    return edition


def _compared(request: HttpRequest, live: PageEdition) -> dict[str, object] | None:
    """The two editions that were asked for and what differs; None if none were."""
    if "from" not in request.GET and "to" not in request.GET:
        return None
    numbers = [_number(request.GET.get(name, "")) for name in ("from", "to")]
    found = PageEdition.objects.begun().filter(page=live.page_id, is_withdrawn=False)
    by_number = {each.number: each for each in found.filter(number__in=numbers)}
    if not by_number.keys() >= set(numbers):
        raise Http404(_("Readers were never shown such an edition."))
    before, after = (by_number[number] for number in numbers)
    return {"before": before, "after": after, "diffs": pages.compare(before, after)}


def _number(text: str) -> int:
    """The number that ``text`` is; Http404 if it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Http404(_("That is no number of an edition."))
    return int(text)
