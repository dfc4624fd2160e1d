"""What the desk says about a story, beside its form and on a page of its own.

In the form a script sends a note and puts the new list in the place of the old one, so that what
is typed in the story stays as it is; the page of its own needs no script.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles import desk
from articles.admin.stories.subpages import render_page, story_or_404
from articles.admin.stories.verbs import say_refused
from articles.admin.widgets import is_key
from articles.desk import noting
from articles.desk.names import name_of
from articles.models import Note, Story

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin

BY_SCRIPT = "X-Notes"
"""A header that ``notes.js`` sends: the answer is then the list, and not a page."""


@dataclass
class Thread:
    """A note, and with its answers ``notes``.

    ``stands`` is whether its passage, if it has one, stands in the text as it is saved.
    """

    first: Note
    stands: bool
    may_resolve: bool
    notes: list[Note]


def threads_of(story: Story, user: AbstractBaseUser) -> list[Thread]:
    """Return the notes on ``story`` as ``user`` finds them, in their order: three queries."""
    found = story.notes.select_related("made_by", "resolved_by").prefetch_related("mentions")
    firsts = [note for note in found if note.thread_id is None]
    resolvable = noting.resolvable(user, story, firsts)
    text = noting.text_of(story) if any(note.quote for note in firsts) else ""
    return [
        Thread(
            first,
            noting.stands(first, text),
            first.pk in resolvable,
            [note for note in found if first.pk in (note.pk, note.thread_id)],
        )
        for first in firsts
    ]


def _list_context(request: HttpRequest, story: Story) -> dict[str, Any]:
    threads = threads_of(story, request.user)
    return {
        "story": story,
        "threads_open": [thread for thread in threads if not thread.first.resolved_at],
        "threads_resolved": [thread for thread in threads if thread.first.resolved_at],
        "may_write": noting.may_write(request.user, story),
    }


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it."""
    return {"notes": _list_context(request, story), "notes_texts": _texts(story, request.user)}


def _texts(story: Story, user: AbstractBaseUser) -> dict[str, Any]:
    """What the script says, whom a note can mention, and where it is sent."""
    return {
        "people": _people(user),
        "page": reverse("admin:articles_story_notes", args=[story.pk]),
        "on_passage": _("Note on this passage"),
        "gone": _("The passage has changed since: it is not in the text."),
        "shown": _("The passage is selected in the text."),
        "no_passage": _("Select the words in the text first, then press this."),
        "failed": _("Not sent: the server does not answer. Your words are kept: try again."),
        "logged_out": _(
            "Not sent: you are logged out. Log in in another tab, then try again: your words are"
            " kept here."
        ),
        "suggested": _("%(count)s names: arrow keys to choose, Enter to take"),
    }


def _people(user: AbstractBaseUser) -> list[dict[str, str]]:
    """All but ``user``: the name that is shown of each, and the one that means nobody else."""
    people = list(noting.people())
    names = [name_of(person) for person in people]
    return [
        {
            "name": name,
            "login": person.get_username(),
            "insert": name if names.count(name) == 1 else person.get_username(),
        }
        for person, name in zip(people, names, strict=True)
        if person != user
    ]


def page(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """All notes on a story; POST writes one."""
    story = story_or_404(request, pk, model_admin)
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in ("text", "quote", "thread")}
        try:
            thread = _note(story, typed["thread"]) if typed["thread"] else None
            noting.write(story, request.user, typed["text"], typed["quote"], thread)
        except desk.Refused as refusal:
            if _is_by_script(request):
                return _answer(request, story, refusal)
            say_refused(request, _("Not written:"), refusal)
        else:
            return _done(request, story, _("Noted."))
    more = {
        "notes": _list_context(request, story),
        "notes_texts": _texts(story, request.user),
        "typed": typed,
        "apart": True,
    }
    title = _("Notes: %(story)s") % {"story": story}
    return render_page(request, story, model_admin, "notes_page", title, **more)


@require_POST
def resolve(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    return _settle(request, story_or_404(request, pk, model_admin), noting.resolve, _("Resolved."))


@require_POST
def reopen(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    return _settle(request, story_or_404(request, pk, model_admin), noting.reopen, _("Open again."))


def _settle(
    request: HttpRequest,
    story: Story,
    verb: Callable[[Note, AbstractBaseUser], None],
    said: str,
) -> HttpResponse:
    try:
        verb(_note(story, request.POST.get("note", "")), request.user)
    except desk.Refused as refusal:
        if _is_by_script(request):
            return _answer(request, story, refusal)
        say_refused(request, _("Not done:"), refusal)
        return _back(story)
    return _done(request, story, said)


def _note(story: Story, number: str) -> Note:
    note = story.notes.filter(pk=number).first() if is_key(number) else None
    if note is None:
        raise desk.Refused(_("The note that you mean is not on this story: load the page again."))
    return note


def _done(request: HttpRequest, story: Story, said: str) -> HttpResponse:
    if _is_by_script(request):
        return _answer(request, story, said=said)
    messages.success(request, said)
    return _back(story)


def _back(story: Story) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_story_notes", args=[story.pk]))


def _is_by_script(request: HttpRequest) -> bool:
    return BY_SCRIPT in request.headers


def _answer(
    request: HttpRequest, story: Story, refusal: desk.Refused | None = None, said: str = ""
) -> JsonResponse:
    """The list as it is now; a refusal says why nothing was added to it."""
    listed = _list_context(request, story)
    count = len(listed["threads_open"])
    return JsonResponse(
        {
            "list": render_to_string("admin/articles/story/notes_list.html", {"notes": listed}),
            "open": ngettext("%(count)d open", "%(count)d open", count) % {"count": count},
            "said": str(refusal or said),
            "refused": refusal is not None,
        }
    )


VIEWS = {"notes": page, "notes/resolve": resolve, "notes/reopen": reopen}
