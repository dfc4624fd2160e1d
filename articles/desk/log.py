"""Writing the log of the desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.models import AbstractBaseUser

from articles.models import Event, Image, Story

_command: ContextVar[str] = ContextVar("command", default="")


@contextmanager
def acting(command: str) -> Iterator[None]:
    """Within it, what is done for nobody is logged under the name of ``command``."""
    token = _command.set(command)
    try:
        yield
    finally:
        _command.reset(token)


def record(
    verb: Event.Verb,
    by: AbstractBaseUser | None,
    *,
    story: Story | None = None,
    image: Image | None = None,
    **detail: object,
) -> Event:
    """Add one row; ``detail`` holds plain values. Call it in the transaction of the act."""
    return Event.objects.create(
        verb=verb,
        actor=by,
        actor_name=(by.get_full_name() or by.get_username())[:200] if by else _command.get(),
        story=story,
        image=image,
        subject=str(story or image or "")[:250],
        detail=detail,
    )
