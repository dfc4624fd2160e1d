"""Who may do what. Every verb asks here, so a crafted request is refused like a hidden button."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from articles.desk.errors import NotAllowed
from articles.models import Byline, Story


def may_edit(by: AbstractBaseUser, story: Story) -> bool:
    """Editors change every story, reporters those they began or are credited in."""
    if not by.has_perm("articles.change_story"):
        return False
    return (
        by.has_perm("articles.edit_any_story")
        or story.created_by_id == by.pk
        or Byline.objects.filter(story=story, author__user=by.pk).exists()
    )


def may_publish(by: AbstractBaseUser, story: Story) -> bool:
    return by.has_perm("articles.publish_story") and may_edit(by, story)


def may_withdraw(by: AbstractBaseUser, story: Story) -> bool:
    return by.has_perm("articles.withdraw_story") and may_edit(by, story)


def require(allowed: bool, sentence: str) -> None:
    """Raise NotAllowed with ``sentence`` unless ``allowed``."""
    if not allowed:
        raise NotAllowed(sentence)


def require_edit(by: AbstractBaseUser, story: Story) -> None:
    require(
        may_edit(by, story),
        _("You may change only stories that you began or are credited in: ask an editor."),
    )


def require_publish(by: AbstractBaseUser, story: Story) -> None:
    require(
        may_publish(by, story),
        _("Only an editor may publish: submit the story for review instead."),
    )


def require_withdraw(by: AbstractBaseUser, story: Story) -> None:
    require(may_withdraw(by, story), _("Only an editor may withdraw a story."))
