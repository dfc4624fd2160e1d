"""A front as it was, or will be, at any moment: the real page, for the desk alone."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.admin.front.facts import front_of
from articles.admin.front.forms import AsOfForm
from articles.admin.front.page import url
from articles.desk.front import may_edit_fronts
from articles.models import Edition, Paper
from articles.views.composition import Front
from articles.views.paging import Page


@never_cache
@require_safe
def as_of(request: HttpRequest, section: int | None = None) -> HttpResponse:
    """The front as readers saw it at ``?at=``, or will see it if nothing else is changed.

    Composed as the public page is. What has been redacted or taken down since stays so.
    """
    if not may_edit_fronts(request.user):
        raise PermissionDenied
    found, _sections = front_of(section)
    form = AsOfForm(request.GET)
    at = form.cleaned_data["at"] if form.is_valid() else None
    problem = ""
    if at is None:
        at = timezone.now()
        if "at" in request.GET:
            problem = _("That is no date and time: this is the front as it is now.")
    paper = request._paper = Paper.objects.for_frame(at)
    listed = Edition.objects.in_section(found.pk) if found else Edition.objects.newest()
    newest = Page.of(listed, None, at)
    front = Front.of(newest, found, [] if found else paper.sections, at)
    shown = Page(newest.editions, None, None)  # the older pages are as they are now
    context = {
        "page": shown,
        "front": front,
        "as_of": at,
        "as_of_form": form if form.is_valid() else AsOfForm(initial={"at": at}),
        "problem": problem,
        "back": url("front", found),
        "is_to_come": at > timezone.now(),
    }
    template = "articles/front.html"
    if found:
        context["section"] = found
        template = "articles/section.html"
    with translation.override(paper.tongue):
        return render(request, template, context)
