from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.names import NamesAdmin, NamesForm
from articles.admin.widgets import is_key
from articles.desk import naming, topics
from articles.models import Image, Topic, TopicAlias

SUGGESTED = 20  # topics in the list below what is being typed, and in that of keywords
PICTURES = 50  # asked for their keywords
KEYWORDS = 100  # looked for among the topics, in one query


class TopicForm(NamesForm):
    def clean_name(self) -> str:
        """A topic under another case of the same name would be the same to a reader."""
        name = " ".join(self.cleaned_data["name"].split())
        if reasons := naming.why_not_named(self.instance, name):
            raise forms.ValidationError(reasons)
        return name

    def clean_parent(self) -> Topic | None:
        parent = self.cleaned_data["parent"]
        if parent and (reason := naming.why_not_under(self.instance, parent)):
            raise forms.ValidationError(reason)
        return parent and parent.present


@admin.register(Topic)
class TopicAdmin(NamesAdmin):
    form = TopicForm
    list_display = ["name", "slug", "parent", "stories", "merged"]
    list_select_related = ["parent", "root"]
    ordering = ["name", "pk"]
    autocomplete_fields = ["parent", "lead_story"]
    fields = [
        *["name", "slug", "other_names", "parent"],
        *["description", "introduction", "lead_story"],
    ]
    used_by_story = "topics"
    used_by_edition = "topic_rows__topic"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request).annotate(uses=Count("story_links"))

    @admin.display(description=gettext_lazy("stories"), ordering="uses")
    def stories(self, topic: Topic) -> int:
        return topic.uses

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("suggest/", view(self.suggest), name="articles_topic_suggest"),
            path("offer/", view(self.offer), name="articles_topic_offer"),
            *super().get_urls(),
        ]

    def suggest(self, request: HttpRequest) -> JsonResponse:
        """Topics for ``?q=`` with the number of their stories: the same name first, then those
        that begin with it, then the most used."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = " ".join(request.GET.get("q", "").replace("\0", "").split())
        rank = Case(
            When(name__iexact=typed, then=0),
            When(name__istartswith=typed, then=1),
            default=Value(2),
            output_field=IntegerField(),
        )
        aliases = dict(
            TopicAlias.objects.filter(name__icontains=typed)
            .order_by("-name")
            .values_list(Coalesce("topic__root", "topic"), "name")
        )
        merged = Topic.objects.filter(name__icontains=typed).exclude(root=None)
        aliases |= dict(merged.order_by("-name").values_list("root", "name"))
        same = _same(typed)
        rank = Case(When(pk__in=same, then=0), default=rank)
        found = (
            self.get_queryset(request)
            .unmerged()
            .filter(Q(name__icontains=typed) | Q(pk__in=[*same, *aliases]))
            .order_by(rank, "-uses", "name")[:SUGGESTED]
        )
        folded = typed.casefold()
        return JsonResponse(
            {
                "results": [
                    _suggested(topic, "" if folded in topic.name.casefold() else aliases[topic.pk])
                    if topic.pk in aliases
                    else _suggested(topic)
                    for topic in found
                ]
            }
        )

    def offer(self, request: HttpRequest) -> JsonResponse:
        """The keywords of the pictures ``?ids=``, numbers separated by commas, as topics.

        A keyword that is no topic yet is offered to those who may make it one.
        """
        may_see = request.user.has_perm("articles.view_image")
        if not (may_see and self.has_view_permission(request)):
            raise PermissionDenied
        numbers = [int(n) for n in request.GET.get("ids", "").split(",") if is_key(n)]
        pictures = Image.objects.only("keywords").in_bulk(numbers[:PICTURES])
        keywords = [word for n in numbers if n in pictures for word in pictures[n].keyword_list]
        may_add = request.user.has_perm("articles.add_topic")
        longest = Topic._meta.get_field("name").max_length
        offered = [
            str(found)
            for found in topics.find(keywords[:KEYWORDS])
            if isinstance(found, Topic) or (may_add and len(found) <= longest)
        ]
        return JsonResponse({"results": offered[:SUGGESTED]})


def _suggested(topic: Topic, alias: str = "") -> dict[str, object]:
    """A row for select2; the name is the value, since that is what is typed.

    ``alias`` is the other name by which it was found, if it was not by its own.
    """
    note = ngettext("%(n)d story", "%(n)d stories", topic.uses) % {"n": topic.uses}
    if alias:
        note = _("also “%(alias)s”, %(stories)s") % {"alias": alias, "stories": note}
    return {"id": topic.name, "text": topic.name, "count": topic.uses, "note": note}


def _same(typed: str) -> list[int]:
    """The topic of that very name, or other name, in any case; SQLite sees only that of ASCII."""
    return [topic.pk for topic in topics.find([typed]) if isinstance(topic, Topic)]
