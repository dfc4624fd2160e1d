"""Holding a story against others while a verb works on it."""

from django.utils.translation import gettext as _

from articles.desk.errors import Gone
from articles.models import Story


def lock(story: Story) -> Story:
    """Return the story as it is now, held against others until the transaction ends.

    Raises Gone for one that somebody has deleted.
    """
    try:
        return Story.objects.select_for_update().get(pk=story.pk)
    except Story.DoesNotExist:
        raise Gone(_("The story is gone: somebody has deleted it.")) from None
