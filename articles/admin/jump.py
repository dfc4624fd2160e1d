"""Going anywhere by a few letters of its name: a story, a person, a picture, a page of the desk.

The palette asks ``find``; ``page`` is the same for a browser without scripts.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.admin import moments
from articles.desk.names import name_of
from articles.lib.folding import fold
from articles.lib.unaccented import pattern
from articles.models import Author, Image, Section, Story, Topic

EACH = 6  # of one kind
MOST_WORDS = 6
LONGEST = 100  # characters that are looked for


@dataclass(frozen=True)
class Place:
    """Somewhere to go: what it is called, what tells it from others, and its address."""

    text: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    label: str
    places: list[Place]


@never_cache
@require_safe
def find(request: HttpRequest) -> JsonResponse:
    """The places for ``?q=``, in groups."""
    groups = [
        {"label": group.label, "places": [asdict(place) for place in group.places]}
        for group in places(request)
    ]
    return JsonResponse({"groups": groups})


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The places for ``?q=`` as a page."""
    context = {
        **admin.site.each_context(request),
        "title": _("Go to"),
        "q": request.GET.get("q", ""),
        "groups": list(places(request)),
    }
    return TemplateResponse(request, "admin/jump.html", context)


def places(request: HttpRequest) -> Iterator[Group]:
    """What the one who asks may see of what ``?q=`` names; without it, where they were last."""
    words = fold(request.GET.get("q", "")[:LONGEST]).split()[:MOST_WORDS]
    user = request.user
    kinds: list[tuple[str, str, Callable[[], list[Place]]]] = [
        ("articles.view_story", _("Stories"), lambda: _stories(words, user)),
        ("articles.view_author", _("Authors"), lambda: _named(Author, words)),
        ("articles.view_topic", _("Topics"), lambda: _named(Topic, words)),
        ("articles.view_section", _("Sections"), lambda: _named(Section, words)),
        ("articles.view_image", _("Pictures"), lambda: _pictures(words)),
        ("auth.view_user", _("People"), lambda: _people(words)),
    ]
    yield from _if_any(_("Pages"), _pages(request, words))
    for right, label, look in kinds:
        if user.has_perm(right) and (words or label == _("Stories")):
            yield from _if_any(label, look())


def _if_any(label: str, found: list[Place]) -> Iterator[Group]:
    if found:
        yield Group(label, found[:EACH])


def _stories(words: list[str], user: AbstractBaseUser) -> list[Place]:
    found = Story.objects.order_by("-edited_at", "-pk")
    found = _with_words(found, words, "headline", "working_headline")
    if not words:
        found = found.filter(edited_by=user)
    found = found.only("headline", "working_headline", "slug", "stage", "edited_at")
    return [
        Place(
            str(story),
            f"{story.get_stage_display()}, {moments.short(story.edited_at)}",
            reverse("admin:articles_story_change", args=[story.pk]),
        )
        for story in found[:EACH]
    ]


def _named(model: type[Model], words: list[str]) -> list[Place]:
    found = _with_words(model._default_manager.order_by("name", "pk"), words, "name")
    return [_place(thing, thing.name) for thing in found[:EACH]]


def _pictures(words: list[str]) -> list[Place]:
    found = Image.objects.containing(" ".join(words)).order_by("-pk")
    found = found.only("headline", "caption", "asset_id", "file", "credit")
    return [_place(image, str(image), image.credit) for image in found[:EACH]]


def _people(words: list[str]) -> list[Place]:
    found = get_user_model()._default_manager.order_by("first_name", "last_name", "username")
    found = _with_words(found, words, "username", "first_name", "last_name")
    return [_place(person, name_of(person), person.get_username()) for person in found[:EACH]]


def _place(thing: Model, text: str, note: str = "") -> Place:
    url = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    return Place(text, note, url)


def _with_words(found: QuerySet, words: list[str], *fields: str) -> QuerySet:
    """Each word in one of ``fields``, whatever its case and accents."""
    for word in words:
        somewhere = Q()
        for field in fields:
            somewhere |= Q(**{f"{field}__iregex": pattern(word)})
        found = found.filter(somewhere)
    return found


def _pages(request: HttpRequest, words: list[str]) -> list[Place]:
    pages = [*_own_pages(request.user), *_admin_pages(request)]
    return [each for each in pages if all(word in fold(each.text) for word in words)]


def _own_pages(user: AbstractBaseUser) -> Iterator[Place]:
    yield Place(_("The desk"), "", reverse("admin:index"))
    if user.has_perm("articles.view_story"):
        for text, name in ((_("Board"), "board"), (_("Calendar"), "calendar")):
            yield Place(text, "", reverse(f"planning:{name}"))
        yield Place(_("Story budget"), "", reverse("planning:budget"))
    if user.has_perm("articles.add_image"):
        yield Place(_("Add pictures"), "", reverse("admin:articles_image_upload"))
    if user.has_perm("articles.view_image"):
        yield Place(_("Rights that end soon"), "", reverse("admin:articles_image_lapsing"))
    yield Place(_("My e-mail"), "", reverse("admin:articles_my_mail"))
    yield Place(_("My login"), "", reverse("mfa_index"))
    yield Place(_("The paper, as readers see it"), "", reverse("articles:front"))


def _admin_pages(request: HttpRequest) -> Iterator[Place]:
    """The list of each noun, and the form for a new one, as far as the one who asks may."""
    for app in admin.site.get_app_list(request):
        for model in app["models"]:
            if url := model.get("admin_url"):
                yield Place(capfirst(str(model["name"])), "", url)
            if url := model.get("add_url"):
                noun = model["model"]._meta.verbose_name
                yield Place(_("Add: %(noun)s") % {"noun": noun}, "", url)


app_name = "jump"
urlpatterns = [
    path("jump/", admin.site.admin_view(page), name="page"),
    path("jump/find/", admin.site.admin_view(find), name="find"),
]
