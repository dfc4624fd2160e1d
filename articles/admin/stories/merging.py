"""Two people at one story: a form that others have overtaken is brought together with theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.stories import stages, verbs
from articles.admin.stories.posted import as_posted, at_home, copy_of
from articles.admin.stories.subpages import form_url, render_page
from articles.admin.widgets import is_key
from articles.desk import history
from articles.desk.copies import Copy
from articles.desk.merging import BOTH, MINE, THEIRS, Clash, Merged, merge
from articles.desk.names import name_of
from articles.lib.credits import join_names
from articles.models import Event, Story, Version

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin

NOTE_KEPT = "save-note-{}"  # in the session: the note of a save that did not come about yet
OPEN = "stories-apart"  # in the session: by story, what of this person's is still set aside
# Buttons that need no second look at the text; the others wait until it was read.
AT_ONCE = {"_continue", "_save", "_claim", "_unschedule"}


@dataclass(frozen=True)
class Together:
    """What a form was brought together with: for the log, and for whoever saves it.

    ``aside`` is the number under which the form as typed is kept, ``met`` the version of the
    working copy that it met.
    """

    aside: int
    met: int
    sentence: str
    is_held_back: bool


def meet(
    request: HttpRequest,
    model_admin: "StoryAdmin",
    story: Story,
    read: int,
    *,
    is_other: bool = False,
) -> HttpResponse | None:
    """Look at a form for ``story`` before it is taken; the caller holds the story's lock.

    ``read`` is the version that its page began with, ``is_other`` says that the page was another
    than that of this story. Where the story has gone on since, the form in ``request.POST`` is
    replaced by one that has both; an answer is returned where that takes a person's choice, or
    where there is nothing to save.
    """
    if read == story.version and not is_other:
        return None
    request.POST = data = at_home(request.POST, story)
    data["read_version"] = str(read)
    fresh = Story.objects.get(pk=story.pk)
    form = model_admin.get_form(request, fresh, change=True)(data, instance=fresh)
    if not _is_in_order(request, model_admin, form):
        who = _who(story, read, request)
        request.story_overtaken = _(
            "%(who)s saved this story while you were writing. Put right what is marked below and"
            " save again: then both are brought together."
        ) % {"who": who}
        return None
    before, theirs = history.as_read(story, read), Copy.of_story(story)
    mine = copy_of(data, form, before or theirs)
    saved_at = date_format(timezone.localtime(story.edited_at), "H:i:s")
    if not merge(theirs, theirs, mine).mine:
        told = _("It is saved already, at %(time)s: nothing was lost.")
        return _back(request, story, told % {"time": saved_at})
    merged = merge(before, theirs, mine)
    if not merged.mine:
        told = _("You had changed nothing, and %(who)s saved at %(time)s: this is the newest text.")
        keep_typed(request, story, data)
        if _pressed(data, model_admin) - AT_ONCE:
            told = f"{told} {_('Read it, then press the button again.')}"
        who = _who(story, read, request)
        return _back(request, story, told % {"who": who, "time": saved_at})
    aside = history.set_aside(story, mine, request.user)
    keep_typed(request, story, data)
    if merged.open:
        _remember(request, story, f"{aside.number}-{read}")
        return HttpResponseRedirect(address(story, aside.number, read))
    _bring_in(request, model_admin, story, merged, aside, read, data)
    return None


def give_notice(request: HttpRequest, story: Story) -> None:
    """Say, once it is saved, what has come together."""
    together: Together | None = getattr(request, "story_together", None)
    if together is None:
        return
    _remember(request, story, None)
    links = [(_read_url(story, together.aside), _("Your text alone"))]
    if met := story.versions.filter(story_version=together.met).first():
        links.append((_read_url(story, met.number), _("The other alone")))
    messages.info(request, _with_links(together.sentence, links))
    if together.is_held_back:
        messages.warning(
            request,
            _(
                "Saved, but not more than that: the story now has changes that you have not seen."
                " Read them, then press the button again."
            ),
        )


def address(story: Story, aside: int, read: int) -> str:
    """Where a person chooses between the text set aside and the working copy."""
    url = reverse("admin:articles_story_merge", args=[story.pk])
    return f"{url}?text={aside}&read={read}"


def view(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """Show before, theirs and mine wherever both changed the same; save what is chosen."""
    with transaction.atomic():
        story = get_object_or_404(Story.objects.select_for_update(no_key=True), pk=pk)
        if not model_admin.has_change_permission(request, story):
            raise PermissionDenied
        numbers = [request.GET.get(name, "") for name in ("text", "read")]
        if not all(map(is_key, numbers)):
            raise Http404
        aside_number, read = map(int, numbers)
        aside = get_object_or_404(story.versions, number=aside_number, story_version=None)
        before, theirs = history.as_read(story, read), Copy.of_story(story)
        mine = Copy.of_version(aside)
        if request.method == "POST" and _is_done(request, story, aside):
            _remember(request, story, None)
            saved_at = date_format(timezone.localtime(story.edited_at), "H:i:s")
            told = _("It is saved already, at %(time)s: nothing was lost.")
            return _back(request, story, told % {"time": saved_at})
        choices: Mapping[str, str] = request.POST
        if every := request.POST.get("every"):
            choices = {clash.key: every for clash in merge(before, theirs, mine).clashes}
        if "_leave" in request.POST:
            _remember(request, story, None)
            link = (_read_url(story, aside.number), _("Read it"))
            sentence = _("The text was not brought in. It stays in the history of the story.")
            return _back(request, story, _with_links(sentence, [link]))
        merged = merge(before, theirs, mine, choices)
        if request.method == "POST" and not merged.open:
            typed = QueryDict(mutable=True)
            typed["save_note"] = request.session.pop(NOTE_KEPT.format(story.pk), "")
            _bring_in(request, model_admin, story, merged, aside, read, typed)
            return model_admin.changeform_view(request, str(story.pk), form_url=form_url(story))
        return _page(request, model_admin, story, merged, aside, read)


def _is_done(request: HttpRequest, story: Story, aside: Version) -> bool:
    """Whether ``aside`` was brought in since the screen was shown: its button was pressed twice."""
    seen = request.POST.get("seen", "")
    rows = story.events.filter(verb=Event.Verb.MERGED)
    merged = [row.detail for row in rows if row.detail.get("aside") == aside.number]
    return is_key(seen) and any(detail["version"] > int(seen) for detail in merged)


def _page(
    request: HttpRequest,
    model_admin: "StoryAdmin",
    story: Story,
    merged: Merged,
    aside: Version,
    read: int,
) -> HttpResponse:
    chosen = [clash for clash in merged.clashes if clash.key in request.POST]
    seen = request.POST.get("seen")
    more = {
        "questions": [
            _question(clash, request.POST.get(clash.key, ""), aside, request)
            for clash in merged.clashes
        ],
        "merged": merged,
        "theirs": join_names(merged.theirs),
        "mine": join_names(merged.mine),
        "who": _who(story, read, request),
        "aside": aside,
        "is_own": aside.made_by_id == request.user.pk,
        "asked": request.method == "POST",
        "moved_on": seen is not None and seen != str(story.version),
        "chosen": chosen,
    }
    title = _("Two texts of one story")
    return render_page(request, story, model_admin, "merge", title, **more)


def _question(clash: Clash, chosen: str, aside: Version, request: HttpRequest) -> dict[str, Any]:
    is_own = aside.made_by_id == request.user.pk
    mine = _("Yours") if is_own else name_of(aside.made_by) or _("The other")
    labels = {THEIRS: _("As it is saved"), MINE: mine, BOTH: _("Both, one after the other")}
    words = {THEIRS: clash.theirs, MINE: clash.mine}
    return {
        "clash": clash,
        "is_open": chosen not in clash.sides,
        "sides": [
            {"name": side, "label": labels[side], "words": words.get(side), "on": side == chosen}
            for side in clash.sides
        ],
    }


def _is_in_order(request: HttpRequest, model_admin: "StoryAdmin", form: Any) -> bool:
    """Whether the form and its rows could be saved if nobody had overtaken them."""
    valid = form.is_valid()
    for formset_class, inline in model_admin.get_formsets_with_inlines(request, form.instance):
        if inline.has_change_permission(request, form.instance):
            formset = formset_class(
                request.POST,
                instance=form.instance,
                prefix=formset_class.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )
            valid = formset.is_valid() and valid
    return valid


def _bring_in(
    request: HttpRequest,
    model_admin: "StoryAdmin",
    story: Story,
    merged: Merged,
    aside: Version,
    read: int,
    data: QueryDict,
) -> None:
    """Put the form that has both in the place of what was posted."""
    pressed = _pressed(data, model_admin)
    sentence = _(
        "Saved together with what %(who)s saved meanwhile. From there: %(theirs)s. From you:"
        " %(mine)s."
    ) % {
        "who": _who(story, read, request),
        "theirs": join_names(merged.theirs) or _("nothing"),
        "mine": join_names(merged.mine) or _("nothing"),
    }
    request.story_together = Together(
        aside.number, story.version, sentence, bool(pressed - AT_ONCE)
    )
    request.POST = as_posted(merged.copy, story, data)
    for name in pressed - AT_ONCE | {"_save"} & pressed:
        del request.POST[name]
    if not any(name in request.POST for name in AT_ONCE):
        request.POST["_continue"] = "1"


def _pressed(data: QueryDict, model_admin: "StoryAdmin") -> set[str]:
    return {name for name in (*model_admin.buttons, "_save") if name in data}


def _who(story: Story, read: int, request: HttpRequest) -> str:
    """Those who have saved ``story`` since ``read``, by name."""
    rows = story.versions.filter(story_version__gt=read).select_related("made_by")
    people = dict.fromkeys([row.made_by for row in rows if row.made_by] or [story.edited_by])
    names = [name_of(person) for person in people if person and person != request.user]
    if request.user in people:
        names.append(_("you, on another page,"))
    return join_names(names) or _("Somebody")


def _back(request: HttpRequest, story: Story, sentence: str) -> HttpResponse:
    messages.info(request, sentence)
    return HttpResponseRedirect(form_url(story))


def _read_url(story: Story, number: int) -> str:
    """Where a text of the history is read in full."""
    return f"{reverse('admin:articles_story_history_read', args=[story.pk])}?text=v{number}"


def _with_links(sentence: str, links: list[tuple[str, str]]) -> SafeString:
    return format_html("{} {}", sentence, format_html_join(" ", '<a href="{}">{}</a>', links))


def keep_typed(request: HttpRequest, story: Story, data: QueryDict) -> None:
    """Let what was written beside a button stand there again when the form is next shown."""
    for prefix, kept in (("publishing", verbs.KEPT), (stages.PREFIX, stages.KEPT)):
        typed = {
            name.removeprefix(f"{prefix}-"): value
            for name, value in data.items()
            if name.startswith(f"{prefix}-") and value
        }
        if typed:
            request.session[kept.format(story.pk)] = typed
    if note := data.get("save_note"):
        request.session[NOTE_KEPT.format(story.pk)] = note


def _remember(request: HttpRequest, story: Story, apart: str | None) -> None:
    """Keep for the form's page that a text of this person waits to be brought in, or no more."""
    kept = {**request.session.get(OPEN, {}), str(story.pk): apart}
    request.session[OPEN] = {key: value for key, value in kept.items() if value}


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it: a text of one's own that still waits to be brought in."""
    kept = request.session.get(OPEN, {}).get(str(story.pk))
    if not kept:
        return {}
    aside, _dash, read = kept.partition("-")
    return {"apart": address(story, int(aside), int(read))}


VIEWS = {"merge": view}
