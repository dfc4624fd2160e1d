"""What a page of the desk tells while a story is open there: that it is, and what is typed."""

import json
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
    RawPostDataException,
)
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin.stories.posted import at_home, copy_of, loose_words
from articles.desk import autosaves, history, presence
from articles.desk.autosaves import Draft
from articles.desk.comparing import FieldDiff, compare
from articles.desk.copies import FIELDS, Copy
from articles.desk.errors import Gone, Refused
from articles.desk.merging import merge
from articles.desk.names import name_of
from articles.lib.text import storable
from articles.models import Story

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin

NEW = 0  # in an address: a story that was never saved
MOST_BYTES = 2 * 1024 * 1024  # of one form; a book of 300 pages has less
MOST_NAMES = 5000
LONGEST_NAME = 100
DONE = "stories-done"  # in the session: the pages that were saved last, so that none is offered


@dataclass(frozen=True)
class Offer:
    """A draft that is offered back, with what it differs in from what its page began with.

    ``loose`` is what was typed beside that: see ``posted.loose_words``.
    """

    draft: Draft
    diffs: list[FieldDiff]
    loose: list[str]
    may_take: bool


# What the page sends


def _for_people_at_work(view: Any) -> Any:
    """Only for who may write the story; ``NEW`` stands for one that is not saved yet."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, model_admin: "StoryAdmin") -> HttpResponse:
        story = None if pk == NEW else Story.objects.filter(pk=pk).first()
        if pk != NEW and story is None:
            return _deleted()
        may = model_admin.has_change_permission(request, story) if story else True
        if not may or (story is None and not model_admin.has_add_permission(request)):
            return _answer(_("You may no longer change this story."), 403)
        try:
            return view(request, story, model_admin)
        except Gone:  # at this very moment
            return _deleted()

    return guarded


def _deleted() -> JsonResponse:
    return _answer(_("Somebody has deleted this story. What you typed is still here."), 410)


@_for_people_at_work
def be_there(request: HttpRequest, story: Story | None, model_admin: "StoryAdmin") -> HttpResponse:
    """A beat of the page (POST), or only the question who is there (GET).

    The answer carries a fresh token: a page whose person has logged in again can go on with it.
    """
    if story is None:
        return JsonResponse({"token": get_token(request)})
    if request.method == "POST":
        if "leave" in request.GET:
            presence.leave(story, request.user)
            return HttpResponse(status=204)
        presence.be_there(story, request.user)
    return JsonResponse(
        {
            "token": get_token(request),
            "people": people(story, request),
            "version": story.version,
            "saved": saved_by(story),
        }
    )


@require_POST
@_for_people_at_work
def autosave(request: HttpRequest, story: Story | None, model_admin: "StoryAdmin") -> HttpResponse:
    """Keep what is typed, sent as ``{"page", "read_version", "fields": {name: [value, …]}}``."""
    try:
        draft = _read(request)
    except Refused as refusal:
        return _answer(str(refusal), 413 if isinstance(refusal, _TooLarge) else 400)
    if draft.page in request.session.get(DONE, []):
        return JsonResponse({"kept": False})  # it was on its way while the form was saved
    autosaves.keep(request.user, story, draft)
    at = date_format(timezone.localtime(draft.saved_at), "H:i:s")
    differs = _is_news(story, *read(request, story, draft, model_admin), draft)
    if not differs:
        autosaves.drop(request.user, story, draft.page)
    return JsonResponse(
        {"kept": differs, "said": _("What you typed is kept, for you alone: %(at)s") % {"at": at}}
    )


@require_POST
@_for_people_at_work
def drop(request: HttpRequest, story: Story | None, model_admin: "StoryAdmin") -> HttpResponse:
    """Throw a draft away."""
    autosaves.drop(request.user, story, request.POST.get("page", ""))
    messages.info(request, _("Thrown away: what is here now is the story as it was saved."))
    return HttpResponseRedirect(_form_address(story))


class _TooLarge(Refused):
    pass


def _read(request: HttpRequest) -> Draft:
    """Return what came. Raises Refused with a sentence."""
    large = _TooLarge(
        _("This is too long to be kept while you write (more than %(most)d MB): save it.")
        % {"most": MOST_BYTES // 1024**2}
    )
    garbled = Refused(_("What came could not be read, so it was not kept: load the page again."))
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise large
        body = request.body
    except (RequestDataTooBig, ValueError):
        raise large from None
    except RawPostDataException:  # a form with files, which was read for its token
        raise garbled from None
    if len(body) > MOST_BYTES:
        raise large
    try:
        sent = json.loads(body)
        page, fields, read = sent["page"], sent["fields"], sent["read_version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise garbled from None
    is_form = (
        isinstance(page, str)
        and 0 < len(page) <= 40
        and type(read) is int
        and 0 <= read < 2**31
        and isinstance(fields, dict)
        and len(fields) <= MOST_NAMES
        and all(len(name) <= LONGEST_NAME for name in fields)
        and all(isinstance(values, list) for values in fields.values())
        and all(isinstance(value, str) for values in fields.values() for value in values)
    )
    if not is_form:
        raise garbled
    kept = {storable(n): [storable(v) for v in values] for n, values in fields.items()}
    return Draft(storable(page), kept, read, timezone.now())


def _answer(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


# What the page shows


def people(story: Story, request: HttpRequest) -> list[str]:
    """A sentence on each other person who has ``story`` open."""
    return [
        _("%(who)s has it open since %(when)s.")
        % {
            "who": name_of(there.person),
            "when": date_format(timezone.localtime(there.opened_at), "H:i"),
        }
        for there in presence.others(story, request.user)
    ]


def saved_by(story: Story) -> str:
    """Who saved the newest version, and when."""
    return _(
        "%(who)s saved a newer version at %(when)s. Go on writing: when you save, both are brought"
        " together."
    ) % {
        "who": name_of(story.edited_by) or _("Somebody"),
        "when": date_format(timezone.localtime(story.edited_at), "H:i"),
    }


def not_deleted(story: Story) -> str:
    """Why a story stays that somebody else has saved since its deletion was asked for."""
    return _(
        "Not deleted: %(who)s saved it at %(when)s, after you opened this question. Look at what is"
        " new before you delete it."
    ) % {
        "who": name_of(story.edited_by) or _("Somebody"),
        "when": date_format(timezone.localtime(story.edited_at), "H:i"),
    }


def context(request: HttpRequest, story: Story | None) -> dict[str, Any]:
    """What the form's page shows of it; ``story`` is None for a new one."""
    pk = story.pk if story else NEW
    return {
        "people": people(story, request) if story else [],
        "beat_url": reverse("admin:articles_story_presence", args=[pk]),
        "autosave_url": reverse("admin:articles_story_autosave", args=[pk]),
        "drop_url": reverse("admin:articles_story_autosave_drop", args=[pk]),
        "login_url": reverse("admin:login"),
        "form_url_of_story": _form_address(story),
        "pages_done": " ".join(request.session.get(DONE, [])),
        "taken": getattr(request, "story_draft", None) is not None,
        "draft_page": request.GET.get("draft", ""),
    }


def offers(request: HttpRequest, story: Story | None, model_admin: "StoryAdmin") -> list[Offer]:
    """What this person typed and did not save, the newest first.

    What has been saved since, or says the same as the story, is let go of.
    """
    found = []
    may_take = story is None or model_admin.has_change_permission(request, story)
    for draft in autosaves.drafts(request.user, story):
        before, mine = read(request, story, draft, model_admin)
        loose = loose_words(as_query(draft))
        diffs = compare(before, mine) if _is_news(story, before, mine, draft) else []
        if diffs or loose:
            found.append(Offer(draft, diffs, loose, may_take))
        else:
            autosaves.drop(request.user, story, draft.page)
    return found


def taken(request: HttpRequest, story: Story | None, page: str) -> QueryDict | None:
    """The form of the draft of ``page``, to be gone on with; None if it is not kept."""
    for draft in autosaves.drafts(request.user, story):
        if draft.page == page:
            data = at_home(as_query(draft), story)
            data["page"], data["read_version"] = draft.page, str(draft.read_version)
            return data
    return None


def read(
    request: HttpRequest, story: Story | None, draft: Draft, model_admin: "StoryAdmin"
) -> tuple[Copy, Copy]:
    """What the page of ``draft`` had begun with, and what it says."""
    form = model_admin.get_form(request)(instance=Story())
    if story:
        before = history.as_read(story, draft.read_version) or Copy.of_story(story)
    else:
        fields = {name: getattr(Story(), name) for name in (*FIELDS, "working_headline")}
        before = Copy(fields)
    data = at_home(as_query(draft), story)
    return before, copy_of(data, form, before)


def as_query(draft: Draft) -> QueryDict:
    """The form of ``draft`` as it would be posted."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data


def _is_news(story: Story | None, before: Copy, mine: Copy, draft: Draft) -> bool:
    """Whether ``draft``, which made ``mine`` of ``before``, says what is kept nowhere else.

    It takes no comparing by words: it is asked every few seconds of everybody who writes.
    """
    if loose_words(as_query(draft)):
        return True
    return before != mine and not (story and _is_in(story, mine))


def _is_in(story: Story, mine: Copy) -> bool:
    """Whether the working copy, or a text of the history, says all of it already."""
    now = Copy.of_story(story)
    return not merge(now, now, mine).mine or story.versions.filter(checksum=mine.checksum).exists()


def _form_address(story: Story | None) -> str:
    if story is None:
        return reverse("admin:articles_story_add")
    return reverse("admin:articles_story_change", args=[story.pk])


VIEWS = {"presence": be_there, "autosave": autosave, "autosave/drop": drop}
