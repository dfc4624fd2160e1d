"""Who may do what. Every verb asks here, so a crafted request is refused like a hidden button.

``by`` is None for a command: whoever has a shell on the server may do all that a publisher may.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.desk.errors import NotAllowed, Refused
from articles.desk.names import name_of
from articles.lib.credits import join_names
from articles.models import Byline, Story

NAMED = 3  # people, at most, that a sentence suggests


def may_add(by: AbstractBaseUser | None, thing: str) -> bool:
    """Whether ``by`` may add a ``thing``, by the name of its model: ``author``."""
    return by is None or by.has_perm(f"articles.add_{thing}")


def may_edit(by: AbstractBaseUser | None, story: Story) -> bool:
    """Editors change every story, reporters those they began, are credited in or assigned to."""
    if by is None:
        return True
    if not by.has_perm("articles.change_story"):
        return False
    # Whose author is merged into another is credited by the name of that one.
    is_credited = Q(author__user=by.pk) | Q(author__standing_for__user=by.pk)
    return (
        by.has_perm("articles.edit_any_story")
        or by.pk in (story.created_by_id, story.assigned_to_id)
        or Byline.objects.filter(is_credited, story=story).exists()
    )


def may_edit_pictures(by: AbstractBaseUser | None, story: Story) -> bool:
    """Photo editors change the lead, the gallery and their captions in every story."""
    if by and by.has_perms(["articles.change_story", "articles.edit_any_pictures"]):
        return True
    return may_edit(by, story)


def may_publish(by: AbstractBaseUser | None, story: Story) -> bool:
    return by is None or (by.has_perm("articles.publish_story") and may_edit(by, story))


def may_approve(by: AbstractBaseUser | None, story: Story) -> bool:
    return by is None or (by.has_perm("articles.approve_story") and may_edit(by, story))


def may_assign(by: AbstractBaseUser | None, story: Story) -> bool:
    return by is None or (by.has_perm("articles.assign_story") and may_edit(by, story))


def may_withdraw(by: AbstractBaseUser | None, story: Story) -> bool:
    return by is None or (by.has_perm("articles.withdraw_story") and may_edit(by, story))


def may_restore(by: AbstractBaseUser | None, story: Story) -> bool:
    """Whether ``by`` may bring back what another has withdrawn."""
    return by is None or (by.has_perm("articles.restore_story") and may_edit(by, story))


def may_redact(by: AbstractBaseUser | None, story: Story) -> bool:
    return by is None or (by.has_perm("articles.redact_story") and may_edit(by, story))


def may_take_down(by: AbstractBaseUser | None) -> bool:
    return by is None or by.has_perm("articles.take_down_image")


def may_override(by: AbstractBaseUser | None) -> bool:
    """Whether ``by`` may approve or publish alone, with a reason, what they wrote themselves."""
    return by is None or by.has_perm("articles.override_second_person")


def needs_second_person(story: Story, by: AbstractBaseUser | None) -> bool:
    """Whether somebody other than ``by`` has to approve or publish ``story`` as it is now."""
    return settings.REQUIRE_SECOND_PERSON and by is not None and story.edited_by_id == by.pk


def require(allowed: bool, sentence: str) -> None:
    """Raise NotAllowed with ``sentence`` unless ``allowed``."""
    if not allowed:
        raise NotAllowed(sentence)


def require_add(by: AbstractBaseUser | None) -> None:
    require(
        may_add(by, "story"),
        _("You may not add stories: ask an administrator for the right to do so."),
    )


def require_edit(by: AbstractBaseUser | None, story: Story) -> None:
    require(
        may_edit(by, story),
        _(
            "You may change only stories that you began, are credited in or are assigned to:"
            " ask an editor to assign it to you."
        ),
    )


def require_edit_pictures(by: AbstractBaseUser | None, story: Story) -> None:
    if not may_edit_pictures(by, story):
        require_edit(by, story)


def require_publish(by: AbstractBaseUser | None, story: Story) -> None:
    if may_edit(by, story):
        sentence = _("Only an editor may publish: submit the story for review instead.")
    else:
        sentence = _("Only an editor may publish.")
    require(may_publish(by, story), sentence)


def require_approve(by: AbstractBaseUser | None, story: Story) -> None:
    if may_edit(by, story):
        sentence = _(
            "Only an editor may approve a story or send it back: submit it for review instead."
        )
    else:
        sentence = _("Only an editor may approve a story or send it back: ask one.")
    require(may_approve(by, story), sentence)


def require_assign(by: AbstractBaseUser | None, story: Story) -> None:
    if may_edit(by, story):
        sentence = _("Only an editor may assign stories: claim the story to make it your own.")
    else:
        sentence = _("Only an editor may assign stories: ask one to assign it to you.")
    require(may_assign(by, story), sentence)


def require_withdraw(by: AbstractBaseUser | None, story: Story) -> None:
    require(may_withdraw(by, story), _("Only a publisher may withdraw a story: ask one."))


def require_restore(by: AbstractBaseUser | None, story: Story) -> None:
    require(
        may_restore(by, story),
        _("Only a publisher may bring back a withdrawn story: ask one who did not withdraw it."),
    )


def require_redact(by: AbstractBaseUser | None, story: Story) -> None:
    require(
        may_redact(by, story),
        _("Only a publisher may take words out of editions, by order of a court: ask one."),
    )


def require_take_down(by: AbstractBaseUser | None) -> None:
    require(
        may_take_down(by),
        _("Only an editor or a photo editor may take a picture down or put it back."),
    )


def require_second_person(story: Story, by: AbstractBaseUser | None, override: str = "") -> str:
    """Raise Refused where the text waits for another than ``by``, who edited it last.

    ``override`` is a publisher's reason to go on alone. Return it where it was needed, to be
    logged, and '' where it was not. ``story`` is the one that is locked. The rule holds with
    ``REQUIRE_SECOND_PERSON``.
    """
    if not needs_second_person(story, by):
        return ""
    reason = override.strip()
    if reason and may_override(by):
        return reason
    raise Refused(*second_person(story, by))


def second_person(story: Story, by: AbstractBaseUser | None) -> list[str]:
    """Say in sentences who has to go on where the text waits for another; else nothing."""
    if not needs_second_person(story, by):
        return []
    if may_override(by):
        alone = _("In breaking news you may go on alone: write the reason for it.")
    else:
        alone = _("Only a publisher may go on alone, in breaking news.")
    return [_who_else(by), alone]


def _who_else(by: AbstractBaseUser) -> str:
    may = get_user_model()._default_manager.with_perm("articles.publish_story")
    others = may.filter(is_staff=True).exclude(pk=by.pk).order_by("last_name", "username")[:NAMED]
    if not others:
        return _(
            "You edited this text last, and nobody else here may approve or publish it: ask a"
            " publisher to put another person into the group of editors."
        )
    return _(
        "You edited this text last: another has to approve and publish it, such as %(people)s."
    ) % {"people": join_names([name_of(person) for person in others])}
