from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base import DeskAdmin
from articles.admin.widgets import is_key
from articles.desk import topics
from articles.models import Image, Topic

SUGGESTED = 20  # topics in the list below what is being typed, and in that of keywords
PICTURES = 50  # asked for their keywords
KEYWORDS = 100  # looked for among the topics, in one query


class TopicForm(forms.ModelForm):
    def clean_name(self) -> str:
        """A topic under another case of the same name would be the same to a reader."""
        name = " ".join(self.cleaned_data["name"].split())
        same = topics.find([name])[0] if name else ""
        if isinstance(same, Topic) and same.pk != self.instance.pk:
            raise forms.ValidationError(
                _("There is a topic of this name: “%(name)s”.") % {"name": same.name}
            )
        return name


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    form = TopicForm
    list_display = ["name", "slug", "stories", "description"]
    ordering = ["name", "pk"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "description"]
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
        found = (
            self.get_queryset(request)
            .filter(Q(name__icontains=typed) | Q(pk__in=_same(typed)))
            .order_by(rank, "-uses", "name")[:SUGGESTED]
        )
        return JsonResponse({"results": [_suggested(topic) for topic in found]})

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


def _suggested(topic: Topic) -> dict[str, object]:
    """A row for select2; the name is the value, since that is what is typed."""
    note = ngettext("%(n)d story", "%(n)d stories", topic.uses) % {"n": topic.uses}
    return {"id": topic.name, "text": topic.name, "count": topic.uses, "note": note}


def _same(typed: str) -> list[int]:
    """The topic of that very name in another case, which SQLite sees only in ASCII."""
    return [topic.pk for topic in topics.find([typed]) if isinstance(topic, Topic)]
