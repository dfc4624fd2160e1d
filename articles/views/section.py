from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.models import Edition
from articles.models.edition import load_cards
from articles.views.composition import Front
from articles.views.manners import public_page
from articles.views.paging import Page, cursor_of


@public_page
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's front and, page by page, all its stories."""
    # The frame of the page holds every section: finding this one costs no query of its own.
    paper = paper_of(request)
    found = next((section for section in paper.sections if section.slug == slug), None)
    if found is None:
        raise Http404(_("There is no such section."))
    before = cursor_of(request)
    page = Page.of(Edition.objects.in_section(found.pk, before), before)
    context: dict[str, object] = {"section": found, "page": page}
    if page.is_first:
        context["front"] = Front.of(page, found)
    else:
        load_cards(page.editions)
    return render(request, "articles/section.html", context)
