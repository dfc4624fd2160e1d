"""A form of a story arrives: whatever became of the story meanwhile, no word of it is lost."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.stories import keeping, merging
from articles.admin.stories.posted import at_home
from articles.admin.widgets import is_key
from articles.desk import autosaves
from articles.desk.autosaves import Draft
from articles.lib.text import storable
from articles.models import Event, Presence, Story

if TYPE_CHECKING:
    from articles.admin.stories import StoryAdmin

MADE = "stories-made"  # in the session: the stories that the last pages for new ones have made
MOST_PAGES = 20  # remembered in a session


def receive(
    request: HttpRequest, model_admin: "StoryAdmin", object_id: str | None
) -> tuple[HttpResponse | None, str | None]:
    """Look at a posted form before it is taken; the caller holds a transaction.

    Returns an answer where it cannot be taken, and the number of the story that it is for: a form
    for a new story that was sent twice is, the second time, one for the story made by the first.
    """
    if object_id is None:
        story, read, is_other = _made_already(request), 1, True
        if story is None:
            return None, None
    else:
        key, posted = unquote(object_id), request.POST.get("read_version", "")
        found = Story.objects.select_for_update(no_key=True)
        story = found.filter(pk=key).first() if is_key(key) else None
        read, is_other = int(posted) if is_key(posted) else 0, False
        if story is None:
            return _outlived(request, model_admin, key), object_id
    if not model_admin.has_change_permission(request, story):
        return _shut_out(request, story, read), str(story.pk)
    if _is_redacted(request, story):
        return None, str(story.pk)
    answer = merging.meet(request, model_admin, story, read, is_other=is_other)
    if answer:
        done(request, story)
    return answer, str(story.pk)


def _is_redacted(request: HttpRequest, story: Story) -> bool:
    """Whether words were taken out of ``story`` since its form was given out.

    They may stand in the form still, which is shown again then and not taken.
    """
    posted = request.POST.get("redactions", "")
    redactions = list(story.redactions.all())
    if len(redactions) <= (int(posted) if is_key(posted) else 0):
        return False
    request.POST = data = at_home(request.POST, story)
    data["redactions"] = str(len(redactions))
    request.story_overtaken = _(
        "Not saved: by order of a court, words were taken out of this story after you opened it,"
        " and “%(replacement)s” was put in their place. Take them out of what you see here as well,"
        " then save again."
    ) % {"replacement": redactions[0].replacement}
    return True


def done(request: HttpRequest, story: Story, *, is_new: bool = False) -> None:
    """Note that the form in the request is dealt with: nothing of its page is to be offered."""
    page = request.POST.get("page", "")
    if not page:
        return
    autosaves.drop(request.user, story, page)
    autosaves.drop(request.user, None, page)
    pages = [*request.session.get(keeping.DONE, []), page]
    request.session[keeping.DONE] = pages[-MOST_PAGES:]
    if is_new:
        made = [*request.session.get(MADE, {}).items(), (page, story.pk)]
        request.session[MADE] = dict(made[-MOST_PAGES:])
        request.session.save()  # within the transaction, so that the same form finds it


def _made_already(request: HttpRequest) -> Story | None:
    """The story that this very form has made, if it was sent before.

    Of two at the same time the second waits here until the first is through.
    """
    people = get_user_model()._default_manager.select_for_update(no_key=True)
    people.get(pk=request.user.pk)
    session = type(request.session)(request.session.session_key)
    made = session.get(MADE, {}).get(request.POST.get("page", ""))
    return Story.objects.select_for_update(no_key=True).filter(pk=made).first() if made else None


def _outlived(request: HttpRequest, model_admin: "StoryAdmin", key: str) -> HttpResponse | None:
    """Offer what was typed for a story that is deleted as a new one."""
    page = request.POST.get("page", "")
    if not page or not is_key(key) or not model_admin.has_add_permission(request):
        return None
    autosaves.keep(request.user, None, _draft(at_home(request.POST, None), page, 0))
    deleted = Event.objects.filter(story=key, verb=Event.Verb.DELETED).first()
    messages.warning(
        request,
        _(
            "%(who)s deleted this story while you were writing. Nothing that you wrote is lost: it"
            " stands here as a new story, which is not saved yet."
        )
        % {"who": deleted.actor_name if deleted else _("Somebody")},
    )
    return HttpResponseRedirect(f"{reverse('admin:articles_story_add')}?draft={page}")


def _shut_out(request: HttpRequest, story: Story, read: int) -> HttpResponse | None:
    """Keep what a person typed who might change the story when they opened it."""
    page = request.POST.get("page", "")
    was_there = Presence.objects.filter(story=story, person=request.user.pk).exists()
    if not page or not (was_there or autosaves.drafts(request.user, story)):
        return None
    autosaves.keep(request.user, story, _draft(request.POST, page, min(read, story.version)))
    messages.error(
        request,
        _(
            "Not saved: you may no longer change this story. What you wrote is kept below, for you"
            " alone. Ask an editor."
        ),
    )
    return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))


def _draft(data: QueryDict, page: str, read: int) -> Draft:
    fields = {
        storable(name): [storable(value) for value in data.getlist(name)]
        for name in data
        if name != "csrfmiddlewaretoken"
    }
    return Draft(storable(page), fields, read, timezone.now())
