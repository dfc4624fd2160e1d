"""Writing the log of the desk."""

from django.contrib.auth.models import AbstractBaseUser

from articles.models import Event, Image, Story


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
        actor_name=(by.get_full_name() or by.get_username())[:200] if by else "",
        story=story,
        image=image,
        subject=str(story or image or "")[:250],
        detail=detail,
    )
