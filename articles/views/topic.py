from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Edition, Topic
from articles.models.edition import load_cards
from articles.views.manners import public_page
from articles.views.paging import Page, cursor_of


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic, slug=slug)
    before = cursor_of(request)
    page = Page.of(Edition.objects.with_topic(found, before), before).or_404()
    load_cards(page.editions)
    return render(request, "articles/topic.html", {"topic": found, "page": page})
