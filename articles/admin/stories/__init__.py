from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moments
from articles.admin.base import NOTHING, DeskAdmin
from articles.admin.stories import (
    arriving,
    history,
    keeping,
    listing,
    merging,
    notes,
    readings,
    stages,
    verbs,
    withdrawal,
)
from articles.admin.stories.form import StoryForm
from articles.admin.stories.page import page_context
from articles.admin.stories.rows import BylineInline, PictureInline, own_author
from articles.admin.widgets import is_key
from articles.context_processors import paper_of
from articles.desk import autosaves, presence, saving
from articles.desk import history as history_of
from articles.desk.errors import Gone
from articles.desk.names import name_of
from articles.desk.permissions import may_edit, may_edit_pictures
from articles.lib.credits import join_names
from articles.models import CopyrightNotice, Edition, Event, Story

# What a person can do with one story beside writing it. Each part has the views of its pages, by
# address below the story's own, and says what the form's page shows of it.
PARTS = (verbs, stages, merging, keeping, history, notes, readings, withdrawal)
BUTTONS = {**verbs.BUTTONS, **stages.BUTTONS}


@admin.register(Story)
class StoryAdmin(DeskAdmin):
    form = StoryForm
    buttons = BUTTONS
    inlines = [BylineInline, PictureInline]
    logged = frozenset({Event.Verb.DELETED})  # the verbs write the rest
    list_display = ["name", "state_shown", "section", "written_by", "assigned", "edited"]
    list_filter = [
        listing.StateFilter,
        "stage",
        "section",
        listing.MineFilter,
        listing.AssignedFilter,
        listing.DueFilter,
        listing.LanguageFilter,
    ]
    search_fields = [
        "headline",
        "working_headline",
        "body",
        "bylines__author__name",
        "topics__name",
    ]
    search_help_text = gettext_lazy("Headline, text, byline or topic.")
    autocomplete_fields = ["translation_of"]

    # Who may what

    def has_change_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return may_edit_pictures(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        may = super().has_delete_permission(request)
        return may and (obj is None or may_edit(request.user, obj))

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return listing.StoryChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        coming = Edition.objects.filter(story=OuterRef("pk")).scheduled().order_by().values("story")
        return (
            super()
            .get_queryset(request)
            .with_state()
            .annotate(scheduled_for=Subquery(coming.annotate(at=Min("live_from")).values("at")))
        )

    @admin.display(description=gettext_lazy("headline"), ordering="headline")
    def name(self, story: Story) -> str | SafeString:
        return story.headline or format_html("<em>{}</em>", story)

    @admin.display(description=gettext_lazy("state"))
    def state_shown(self, story: Story) -> SafeString:
        return listing.state_badge(story.state, story.stage, story.scheduled_for)

    @admin.display(description=gettext_lazy("bylines"))
    def written_by(self, story: Story) -> str | SafeString:
        names = dict.fromkeys(byline.author.name for byline in story.bylines.all())
        return join_names(list(names)) or NOTHING

    @admin.display(description=gettext_lazy("assigned to"), ordering="due_at")
    def assigned(self, story: Story) -> str | SafeString:
        return listing.assignment(story)

    @admin.display(description=gettext_lazy("last edited"), ordering="edited_at")
    def edited(self, story: Story) -> SafeString:
        return format_html(
            '{} <span class="who">{}</span>',
            moments.short(story.edited_at),
            name_of(story.edited_by),
        )

    # The form

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Story | None:
        # Django would read "+12" as 12 as well; each story has one address here.
        return super().get_object(request, object_id, from_field) if is_key(object_id) else None

    def get_form(
        self, request: HttpRequest, obj: Story | None = None, change: bool = False, **kwargs: Any
    ) -> type[BaseModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        # The class is made anew for each request.
        form.user = request.user
        form.draft = getattr(request, "story_draft", None)
        form.overtaken = getattr(request, "story_overtaken", "")
        return form

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # What the language was is the story's own; the form need not carry it along.
        kwargs["show_hidden_initial"] = False
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        default = CopyrightNotice.objects.filter(is_default=True).first()
        given = {"copyright_notice": default, "language": paper_of(request).tongue}
        return {**given, **super().get_changeform_initial_data(request)}

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Story, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj.pk is None and isinstance(inline, BylineInline):
            author = own_author(request)
            kwargs["initial"] = [{"author": author.pk}] if author else []
        if (draft := getattr(request, "story_draft", None)) is not None:
            kwargs["data"] = draft
        return kwargs

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            if page := request.GET.get("draft"):
                story = self.get_object(request, unquote(object_id)) if object_id else None
                request.story_draft = draft = keeping.taken(request, story, page)
                if story and draft:
                    merging.keep_typed(request, story, draft)
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            answer, object_id = arriving.receive(request, self, object_id)
            return answer or super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Story, form: StoryForm, change: bool) -> None:
        """A new story is saved before its rows; a changed one with them, in ``save_related``."""
        if not change:
            saving.save(obj, request.user, form.cleaned_data["save_note"])

    def save_related(
        self, request: HttpRequest, form: StoryForm, formsets: list[Any], change: bool
    ) -> None:
        """Only here is it known whether anything changed: without that there is no new version."""
        changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        note = form.cleaned_data["save_note"]
        if change and note and not changed:
            told = _("Nothing had changed, so the history has no save for this note: “%(note)s”.")
            messages.info(request, told % {"note": note})
        if change:
            request.session.pop(merging.NOTE_KEPT.format(form.instance.pk), None)
        if change and changed:
            together = getattr(request, "story_together", None)
            saving.save(
                form.instance,
                request.user,
                note,
                merged=together and together.aside,
                pictures_alone=form.pictures_alone,
            )
        super().save_related(request, form, formsets, change)
        history_of.keep(form.instance, request.user)
        arriving.done(request, form.instance, is_new=not change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> TemplateResponse:
        story = kwargs.get("obj")
        form = context["adminform"].form
        context.update(page_context(request, story, form))
        if story:
            for part in PARTS:
                context.update(part.context(request, story))
        else:
            context.update(keeping.context(request, None))
        context["may_edit"] = (
            self.has_change_permission(request, story)
            if story
            else self.has_add_permission(request)
        )
        if request.method == "GET":
            if story and (note := request.session.pop(merging.NOTE_KEPT.format(story.pk), "")):
                form.initial["save_note"] = note
            context["offers"] = keeping.offers(request, story, self)
            if story and context["may_edit"]:
                with suppress(Gone):
                    presence.be_there(story, request.user)
        return super().render_change_form(request, context, **kwargs)

    # The verbs

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{address}/",
                self.admin_site.admin_view(view),
                {"model_admin": self},
                name=f"articles_story_{address.replace('/', '_')}",
            )
            for part in PARTS
            for address, view in part.VIEWS.items()
        ]
        return own + super().get_urls()

    def response_add(
        self, request: HttpRequest, obj: Story, post_url_continue: str | None = None
    ) -> HttpResponse:
        return verbs.respond(request, obj, self.buttons) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request: HttpRequest, obj: Story) -> HttpResponse:
        merging.give_notice(request, obj)
        return verbs.respond(request, obj, self.buttons) or super().response_change(request, obj)

    # Deleting

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nobody deletes what they have not seen: another may have saved since the question."""
        with transaction.atomic():
            story = self.get_object(request, unquote(object_id))
            if story:  # held against others: nobody saves it between the question and the deed
                story = Story.objects.select_for_update().filter(pk=story.pk).first()
            seen = request.POST.get("read_version")
            if story and seen is not None and seen != str(story.version):
                messages.warning(request, keeping.not_deleted(story))
                return HttpResponseRedirect(request.get_full_path())
            context = {"people": keeping.people(story, request) if story else []}
            return super().delete_view(request, object_id, {**context, **(extra_context or {})})

    def delete_model(self, request: HttpRequest, obj: Story) -> None:
        autosaves.outlive(obj)
        super().delete_model(request, obj)
