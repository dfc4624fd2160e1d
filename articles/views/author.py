from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Author, Edition
from articles.models.edition import load_cards
from articles.views.manners import public_page
from articles.views.paging import Page, cursor_of


@public_page
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    before = cursor_of(request)
    page = Page.of(Edition.objects.by_author(found, before), before).or_404()
    load_cards(page.editions)
    portrait = found.portrait
    if portrait and not portrait.is_allowed():
        portrait = None
    context = {"author": found, "portrait": portrait, "page": page}
    return render(request, "articles/author.html", context)
