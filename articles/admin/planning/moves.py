"""Moving a card: the verbs of the desk, asked from the board and from the desk's first page.

What is on the screen of a person may be old. Each move says what was seen, and nothing is done
to a story that somebody else has taken further meanwhile.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import desk
from articles.admin.planning import board
from articles.admin.planning.steps import Rights
from articles.desk.names import name_of
from articles.models import Story
from articles.models.story import State

CLAIM = "claim"
Stage = Story.Stage


@dataclass(frozen=True)
class Asked:
    """A move as a form or the script asks for it; '' or 0 for what was not said."""

    to: str
    seen: str
    """The column in which the story stood."""
    seen_with: str
    """The key of the person who had it."""
    version: int
    note: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        said = request.POST.get
        version = said("version", "")
        return cls(
            said("to", ""),
            said("seen", ""),
            said("seen_with", ""),
            int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
            said("note", "").replace("\0", ""),
        )

    @property
    def lacks_note(self) -> bool:
        return self.to == Stage.DRAFT and not self.note.strip()


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Do it, or say in a sentence why not; to the script with the card as it stands now."""
    if not request.user.has_perm("articles.view_story"):
        raise PermissionDenied
    story = get_object_or_404(Story.objects.defer("body"), pk=pk)
    asked = Asked.of(request)
    is_script = request.headers.get("accept") == "application/json"
    if asked.lacks_note and asked.seen != Stage.DRAFT and not is_script:
        # A browser without scripts: there is a page that asks for it.
        page = reverse("admin:articles_story_send-back", args=[pk])
        return HttpResponseRedirect(f"{page}?{urlencode({'next': _back(request)})}")
    try:
        says, is_done = _move(story, asked, request), True
    except desk.Refused as refusal:
        says, is_done = str(refusal), False
    if is_script:
        return _answer(request, pk, says, is_done)
    (messages.success if is_done else messages.error)(request, says)
    return HttpResponseRedirect(_back(request))


def _move(story: Story, asked: Asked, request: HttpRequest) -> str:
    """Return what has been done. Raises Refused; a second press of the same button is no harm."""
    by = request.user
    with transaction.atomic():
        Story.objects.select_for_update(no_key=True).filter(pk=story.pk).exists()
        card = board.card_of(story.pk, Rights(by), timezone.now())
        if card is None:
            raise desk.Refused(_("The story is gone: somebody has deleted it."))
        name = str(card.story)
        if asked.to == CLAIM:
            return _claim(card, asked, request)
        stands = board.COLUMNS.get(card.column) or State(card.story.state).label
        if card.column == asked.to:
            return _("“%(name)s” is in %(column)s.") % {"name": name, "column": stands}
        if card.column != asked.seen:
            raise desk.Refused(
                _("Somebody was faster: “%(name)s” is in %(column)s now. Nothing was moved.")
                % {"name": name, "column": stands}
            )
        if asked.to in (board.SCHEDULED, board.LIVE):
            raise desk.Refused(
                _(
                    "Publishing asks when, and shows what will change for readers: open"
                    " “%(name)s” and publish it there."
                )
                % {"name": name}
            )
        if card.column not in Stage.values:
            raise desk.Refused(
                _("“%(name)s” has gone out or is about to: open it to change that.")
                % {"name": name}
            )
        if asked.to == Stage.IN_REVIEW:
            desk.submit(card.story, by, asked.note)
        elif asked.to == Stage.APPROVED:
            desk.approve(card.story, by, asked.note, read_version=asked.version)
        elif asked.to == Stage.DRAFT:
            desk.send_back(card.story, by, asked.note)
        else:
            raise desk.Refused(_("There is no such column: load the board again."))
    return _("“%(name)s” is in %(column)s now.") % {"name": name, "column": board.COLUMNS[asked.to]}


def _claim(card: board.Card, asked: Asked, request: HttpRequest) -> str:
    story, name = card.story, str(card.story)
    if story.assigned_to_id == request.user.pk:
        return _("“%(name)s” is yours.") % {"name": name}
    if str(story.assigned_to_id or "") != asked.seen_with:
        raise desk.Refused(
            _("Somebody was faster: %(who)s has “%(name)s” now.")
            % {"who": name_of(story.assigned_to), "name": name}
            if story.assigned_to
            else _("“%(name)s” has been taken from who had it: look again.") % {"name": name}
        )
    desk.claim(story, request.user)
    return _("“%(name)s” is yours now.") % {"name": name}


def _answer(request: HttpRequest, pk: int, says: str, is_done: bool) -> JsonResponse:
    card = board.card_of(pk, Rights(request.user), timezone.now())
    shown = ""
    if card and card.column:
        context = {"card": card, "back": request.POST.get("back", "")}
        shown = render_to_string("admin/planning/card.html", context, request)
    column = card.column if card else ""
    return JsonResponse({"done": is_done, "says": says, "column": column, "card": shown})


def _back(request: HttpRequest) -> str:
    """Where the person wants to go on: an address of this site, else the board."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("planning:board")
