"""The very next thing that a person can do with a story."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.planning.facts import is_unclaimed
from articles.desk import permissions
from articles.models import Story
from articles.models.story import State


@dataclass(frozen=True)
class Step:
    """A link, or, where ``verb`` is named, a button that has it done and then opens ``url``."""

    label: str
    url: str
    verb: str = ""


class Rights:
    """What a person may do with any story, asked once for a whole page.

    The verbs ask ``permissions`` again; here it only decides which step is offered.
    """

    def __init__(self, user: AbstractBaseUser) -> None:
        self.user = user
        self.may_change = user.has_perm("articles.change_story")
        self.any = self.may_change and user.has_perm("articles.edit_any_story")
        self.approve = user.has_perm("articles.approve_story")
        self.assign = user.has_perm("articles.assign_story")
        self.publish = user.has_perm("articles.publish_story")

    def edits(self, story: Story) -> bool:
        """As ``permissions.may_edit``, of a story with its facts: without a query."""
        mine = self.user.pk in (story.created_by_id, story.assigned_to_id) or story.credits_me
        return self.any or (self.may_change and mine)

    def approves(self, story: Story) -> bool:
        alone = permissions.needs_second_person(story, self.user)
        return self.approve and self.edits(story) and not alone

    def publishes(self, story: Story) -> bool:
        alone = permissions.needs_second_person(story, self.user)
        return self.publish and self.edits(story) and not alone


def next_step(story: Story, rights: Rights) -> Step:
    """Return what ``rights`` allow next with a story that has its facts."""
    url = reverse("admin:articles_story_change", args=[story.pk])
    if not rights.edits(story):
        return Step(_("Read"), url)
    if story.stage == Story.Stage.IN_REVIEW and rights.approves(story):
        if is_unclaimed(story) and story.assigned_to_id != rights.user.pk:
            return Step(_("Review"), url, verb="claim")
        return Step(_("Approve …"), url)
    if story.stage == Story.Stage.APPROVED and rights.publishes(story) and not story.scheduled_for:
        if story.state == State.CHANGED:
            return Step(_("Publish the update …"), url)
        if story.state == State.DRAFT:
            return Step(_("Publish …"), url)
    return Step(_("Open"), url)


def answer(story_pk: int, thread_pk: int) -> Step:
    url = reverse("admin:articles_story_change", args=[story_pk])
    return Step(_("Answer the note"), f"{url}#note-{thread_pk}")
