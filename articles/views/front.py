from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.context_processors import paper_of
from articles.models import Edition
from articles.models.edition import load_cards
from articles.views.composition import Front
from articles.views.manners import public_page
from articles.views.paging import Page, cursor_of


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """The front page of the paper; further down the list, its older stories."""
    before = cursor_of(request)
    newest = Page.of(Edition.objects.newest(before), before)
    if not newest.is_first:
        load_cards(newest.editions)
        return render(request, "articles/front.html", {"page": newest})
    context = {"page": newest, "front": Front.of(newest, sections=paper_of(request).sections)}
    return render(request, "articles/front.html", context)
