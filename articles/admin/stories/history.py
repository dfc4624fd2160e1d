"""What a story said, when, and by whom: its line of time, any two texts compared, going back."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import desk
from articles.admin.stories.subpages import form_url, render_page, story_or_404
from articles.admin.stories.verbs import say_refused
from articles.admin.widgets import is_key
from articles.desk import comparing, permissions
from articles.desk.copies import Copy
from articles.desk.freeze import Frozen
from articles.desk.going_back import go_back
from articles.desk.names import name_of
from articles.desk.timeline import edition_or_version, line_of, texts_in
from articles.lib.text import storable
from articles.models import Edition, Story, Version

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin

PER_PAGE = 50
LONGEST_NOTE = 500  # letters


@dataclass(frozen=True)
class Text:
    """One text of a story, whatever keeps it."""

    key: str
    label: str
    at: datetime
    who: str
    of: Story | Version | Edition

    @property
    def copy(self) -> Copy:
        if isinstance(self.of, Edition):
            return comparing.printed(self.of)
        return Copy.of_version(self.of) if isinstance(self.of, Version) else Copy.of_story(self.of)


def history(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """The line of time, or with ``?from=`` and ``?to=`` what differs between two of its texts."""
    story = story_or_404(request, pk, model_admin)
    if "from" in request.GET or "to" in request.GET:
        return _compared(request, story, model_admin)
    page = Paginator(line_of(story), PER_PAGE).get_page(request.GET.get("page"))
    newest = [point for point in texts_in(list(page)) if not point.is_aside]
    newest += [None, None]
    more = {
        "page": page,
        "later_chosen": newest[0] if page.number == 1 else None,
        "earlier_chosen": newest[1] if page.number == 1 else newest[0],
        "now": timezone.now(),
    }
    return _page(request, story, model_admin, "history", _("History"), **more)


def read(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """One text in full: ``?text=``."""
    story = story_or_404(request, pk, model_admin)
    text = _text(story, request.GET.get("text", ""))
    more = {"text": text, "copy": text.copy}
    return _page(request, story, model_admin, "history_read", text.label, **more)


@require_POST
def restore(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
    """Make one text the working copy again, as its next version."""
    story = story_or_404(request, pk, model_admin)
    text = _text(story, request.POST.get("text", ""))
    back = reverse("admin:articles_story_history", args=[story.pk])
    if isinstance(text.of, Story):
        messages.info(request, _("That is the working copy already."))
        return HttpResponseRedirect(back)
    note = " ".join(storable(request.POST.get("note", "")).split())[:LONGEST_NOTE]
    version = request.POST.get("read_version", "")
    read_version = int(version) if is_key(version) else None
    try:
        gone = go_back(story, text.of, request.user, note, read_version=read_version)
    except desk.Refused as refusal:
        say_refused(request, _("Not restored:"), refusal)
        return HttpResponseRedirect(back)
    done = _("Restored as the working copy. Readers see it when you publish.")
    if gone:
        listed = format_html_join("", "<li>{}</li>", ([sentence] for sentence in gone))
        messages.warning(request, format_html("{}<ul>{}</ul>", done, listed))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(form_url(story))


def context(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the form's page shows of it: what readers will see change when it is published."""
    return {"will_change": will_change(story)}


def will_change(story: Story) -> dict[str, Any] | None:
    """What differs between the live edition and the working copy as saved.

    None for a story that readers do not see, or see as it is.
    """
    now = timezone.now()
    live = story.editions.live(now).exclude(story_version=story.version).for_page().first()
    if live is None:
        return None
    coming = Frozen.of_story(story, now).as_page()
    after = comparing.printed(coming)
    names = [*comparing.OF_READERS, "slug"]
    return {"live": live, "diffs": comparing.compare(comparing.printed(live), after, names)}


def _compared(request: HttpRequest, story: Story, model_admin: "StoryAdmin") -> HttpResponse:
    before = _text(story, request.GET.get("from", "now"))
    after = _text(story, request.GET.get("to", "now"))
    old, new = before.copy, after.copy
    if isinstance(before.of, Edition) != isinstance(after.of, Edition):
        # An edition has the words of its pictures as printed, a working copy only its own.
        old = old if isinstance(before.of, Edition) else comparing.as_printed(old)
        new = new if isinstance(after.of, Edition) else comparing.as_printed(new)
    more = {"before": before, "after": after, "diffs": comparing.compare(old, new)}
    return _page(request, story, model_admin, "history_compare", _("What changed"), **more)


def _text(story: Story, key: str) -> Text:
    """The text that ``key`` names; Http404 if there is none."""
    if key == "now":
        who = name_of(story.edited_by)
        return Text(key, _("The working copy as it is now"), story.edited_at, who, story)
    found = edition_or_version(story, key)
    if isinstance(found, Edition):
        label = _("Edition %(number)s") % {"number": found.number}
        return Text(key, label, found.live_from, name_of(found.created_by), found)
    if isinstance(found, Version):
        label = _("Version %(number)s") % {"number": found.number}
        if found.is_aside:
            label = _("Version %(number)s, set aside") % {"number": found.number}
        return Text(key, label, found.made_at, name_of(found.made_by), found)
    raise Http404(_("There is no such text in the history of this story."))


def _page(
    request: HttpRequest,
    story: Story,
    model_admin: "StoryAdmin",
    template: str,
    title: str,
    **more: Any,
) -> HttpResponse:
    may_edit = permissions.may_edit(request.user, story)
    return render_page(request, story, model_admin, template, title, may_edit=may_edit, **more)


VIEWS = {"history": history, "history/read": read, "history/restore": restore}
