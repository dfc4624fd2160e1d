from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Author, Edition, Role
from articles.models.edition import load_cards
from articles.views.manners import public_page
from articles.views.paging import PER_PAGE, Page, cursor_of
from articles.views.present import moved, read_at


@public_page
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Who somebody is, and what they have written."""
    found = read_at(slug, Author.objects.select_related("portrait"))
    before = cursor_of(request)
    page = Page.of(Edition.objects.by_author(found, before, PER_PAGE + 1), before).or_404()
    if found.slug != slug:
        return moved(request, found.get_absolute_url())
    load_cards(page.editions)
    portrait = found.portrait
    if portrait and not portrait.is_allowed():
        portrait = None
    context = {"author": found, "portrait": portrait, "page": page, "roles": _roles(found, page)}
    return render(request, "articles/author.html", context)


def _roles(author: Author, page: Page) -> list[str]:
    """What they are credited for in the stories on the page, what they do most first."""
    credits = [
        row.role
        for edition in page.editions
        for row in edition.printed_bylines
        if row.author_id == author.pk
    ]
    roles = sorted(set(credits), key=lambda role: (-credits.count(role), role))
    return [str(Role(role).label) if role in Role else role for role in roles]
