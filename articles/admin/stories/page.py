"""What stands around a story's form: where the story is, what it lacks, what can be done."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import desk
from articles.admin.stories.form import StoryForm
from articles.admin.stories.publishing import PublishingForm
from articles.admin.stories.verbs import KEPT
from articles.admin.widgets import picker_texts
from articles.desk import permissions
from articles.desk.slugs import first_edition
from articles.lib import html
from articles.models import Edition, Story
from articles.models.story import State


def page_context(request: HttpRequest, story: Story | None, form: StoryForm) -> dict[str, Any]:
    """Return the context of the form's page; ``story`` is None while it is not saved."""
    scheduled = story.editions.scheduled().order_by("live_from").first() if story else None
    checks = desk.checklist(
        story or Story(copyright_notice=form.initial.get("copyright_notice")),
        scheduled.live_from if scheduled else None,  # rights may end before readers see it
    )
    return {
        "checks": checks,
        "blocking": sum(1 for check in checks if check.blocks and not check.done),
        "texts": texts(story),
        "time_zone": settings.TIME_ZONE,
        "is_nav_sidebar_enabled": False,  # its room is the text's
        **(_standing(request, story, form, scheduled) if story else _beginning(request, form)),
    }


def _beginning(request: HttpRequest, form: StoryForm) -> dict[str, Any]:
    """What can be done with a story that is being written for the first time."""
    may_publish = request.user.has_perm("articles.publish_story")
    return {"may_publish": may_publish, "publishing": form.publishing}


def _standing(
    request: HttpRequest, story: Story, form: StoryForm, scheduled: Edition | None
) -> dict[str, Any]:
    """What can be said of, and done with, a story that is saved."""
    user = request.user
    live = story.live_edition()
    state = Story.objects.with_state().values_list("state", flat=True).get(pk=story.pk)
    may_publish = permissions.may_publish(user, story)
    first = first_edition(story) or scheduled
    return {
        "state": State(state),
        "live": live,
        "scheduled": scheduled,
        "first_edition": first,
        "withdrawal": story.withdrawals.first() if state == State.WITHDRAWN else None,
        "publishing": _publishing(request, story, form),
        "may_publish": may_publish,
        "why_not": "" if may_publish else _why_not(user, story),
        "may_withdraw": live is not None and permissions.may_withdraw(user, story),
        "second_person": permissions.second_person(story, user) if may_publish else [],
        "ended_at": _ended_at(story) if state == State.ENDED else None,
    }


def _ended_at(story: Story) -> datetime:
    """When readers saw the story last."""
    return story.editions.begun().latest("live_from").live_until


def _publishing(request: HttpRequest, story: Story, form: StoryForm) -> PublishingForm:
    """The form beside the button; after a refusal, as it was filled in."""
    if form.is_bound and "_publish" in form.data:
        return form.publishing
    kept = request.session.pop(KEPT.format(story.pk), None)
    return PublishingForm(story=story, by=request.user, initial=kept)


def _why_not(user: AbstractBaseUser, story: Story) -> str:
    try:
        permissions.require_publish(user, story)
    except desk.NotAllowed as refusal:
        return str(refusal)
    return ""


def texts(story: Story | None) -> dict[str, str]:
    """What the scripts of the page say, and the addresses that they ask."""
    return {
        **picker_texts(story.pk if story else None),
        "offer_url": reverse("admin:articles_topic_offer"),
        "words_per_minute": str(html.WORDS_PER_MINUTE),
        "toolbar": _("Formatting"),
        "subhead": _("Subhead"),
        "small_subhead": _("Small subhead"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "link": _("Link"),
        "bullets": _("Bulleted list"),
        "numbers": _("Numbered list"),
        "quotation": _("Quotation"),
        "pull_quote": _("Pull quote"),
        "photograph": _("Photograph"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "address": _("Address"),
        "link_help": _("A web address, or a part of this site: /topics/rivers/"),
        "apply": _("Apply"),
        "remove_link": _("Remove the link"),
        "not_in_library": _("This picture is no longer in the library: remove it."),
        "figure": _("Photograph in the text"),
        "size": _("Size"),
        "size_text": _("As wide as the text"),
        "size_wide": _("Wide"),
        "size_full": _("Full width"),
        "replace": _("Replace"),
        "remove": _("Remove"),
        "caption": _("Caption for this story"),
        "words": _("%(words)s words, %(minutes)s min read"),
        "by": _("By %s"),
        "and": _("and"),
        "dismiss": _("Dismiss"),
        "unsaved": _("Unsaved changes"),
        "new_topic": _("new topic"),
        "add_topic": _("Add the topic %(name)s"),
        "moved": _("%(name)s is now number %(place)s"),
    }
