"""Who may do what. Every verb asks here, so a crafted request is refused like a hidden button.

``by`` is None for a command: whoever has a shell on the server may do all that an editor may.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from articles.desk.errors import NotAllowed
from articles.models import Byline, Story


def may_add(by: AbstractBaseUser | None, thing: str) -> bool:
    """Whether ``by`` may add a ``thing``, by the name of its model: ``author``."""
    return by is None or by.has_perm(f"articles.add_{thing}")


def may_edit(by: AbstractBaseUser | None, story: Story) -> bool:
    """Editors change every story, reporters those they began or are credited in."""
    if by is None:
        return True
    if not by.has_perm("articles.change_story"):
        return False
    return (
        by.has_perm("articles.edit_any_story")
        or story.created_by_id == by.pk
        or Byline.objects.filter(story=story, author__user=by.pk).exists()
    )


def may_publish(by: AbstractBaseUser | None, story: Story) -> bool:
    return by is None or (by.has_perm("articles.publish_story") and may_edit(by, story))


def may_withdraw(by: AbstractBaseUser | None, story: Story) -> bool:
    return by is None or (by.has_perm("articles.withdraw_story") and may_edit(by, story))


def may_take_down(by: AbstractBaseUser | None) -> bool:
    return by is None or by.has_perm("articles.take_down_image")


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
        _("You may change only stories that you began or are credited in: ask an editor."),
    )


def require_publish(by: AbstractBaseUser | None, story: Story) -> None:
    require(
        may_publish(by, story),
        _("Only an editor may publish: submit the story for review instead."),
    )


def require_withdraw(by: AbstractBaseUser | None, story: Story) -> None:
    require(may_withdraw(by, story), _("Only an editor may withdraw a story."))


def require_take_down(by: AbstractBaseUser | None) -> None:
    require(
        may_take_down(by),
        _("Only an editor or a photo editor may take a picture down or put it back."),
    )
