"""The page on which editors make a front."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from js_asset import Media

from articles.admin.assets import scripts
from articles.admin.front.facts import LONGEST, Picture, banners, front_of
from articles.admin.front.forms import AsOfForm, BannerForm, TimesForm
from articles.desk.front import may_edit_fronts
from articles.models import Section


@never_cache
@require_safe
def page(request: HttpRequest, section: int | None = None) -> HttpResponse:
    """A front in its places, with the tray beside it; ``?q=`` looks in the tray."""
    if not may_edit_fronts(request.user):
        raise PermissionDenied
    found, sections = front_of(section)
    context = {
        **admin.site.each_context(request),
        **board_context(request, found, sections),
        "title": _("Fronts"),
        "is_nav_sidebar_enabled": False,
        "sections": sections,
        "as_of": AsOfForm(),
        "times": TimesForm(),
        "as_of_url": url("as_of", found),
        "media": Media.from_media(scripts("front", "publishing"), nonce=request.csp_nonce),
        "texts": texts(),
    }
    return TemplateResponse(request, "admin/front/page.html", context)


def board_context(
    request: HttpRequest, section: Section | None, sections: list[Section]
) -> dict[str, Any]:
    """What the part of the page needs that is shown anew after each change."""
    now = timezone.now()
    picture = Picture(section, sections, now)
    asked = request.POST if request.method == "POST" else request.GET
    q = asked.get("q", "").replace("\0", "")[:LONGEST]
    live, scheduled = picture.tray(q)
    last = picture.last
    return {
        "picture": picture,
        "section": section,
        "live": live,
        "scheduled": scheduled,
        "q": q,
        "last": last,
        "now": now,
        "change_url": url("change", section),
        "page_url": url("front", section),
        "banner_form": BannerForm(),
        "time_zone": timezone.get_current_timezone_name(),
        **banners(now),
    }


def url(name: str, section: Section | None) -> str:
    """The address of a page of this editor, for the front of ``section`` or the front page."""
    if section is None:
        return reverse(f"fronts:{name}")
    return reverse(
        f"fronts:{'section' if name == 'front' else f'{name}_section'}", args=[section.pk]
    )


def texts() -> dict[str, str]:
    """What the script of the page says."""
    return {
        "picked": _(
            "“%(name)s” is picked up. Arrow keys choose the place, Enter puts it down, Escape"
            " leaves all as it was."
        ),
        "over": _("%(place)s. %(what)s"),
        "over_placed": _("“%(name)s” was placed here."),
        "over_itself": _("“%(name)s” fills it by itself."),
        "over_empty": _("Nothing stands here."),
        "placing": _("Placing “%(name)s” …"),
        "cancelled": _("Nothing was changed."),
        "same": _("It stands there already."),
        "unreachable": _("The desk cannot be reached: nothing was changed. Try again."),
        "found": _("Stories found: %(n)s"),
    }
