"""Holding a story against others while a verb works on it."""

from django.utils.translation import gettext as _

from articles.desk.errors import Gone
from articles.models import Story


def lock(story: Story) -> Story:
    """Return the story as it is now, held against others until the transaction ends.

    Rows that only name it, such as a slot of the front page, may be added meanwhile. Raises Gone
    for one that somebody has deleted.
    """
    try:
        return Story.objects.select_for_update(no_key=True).get(pk=story.pk)
    except Story.DoesNotExist:
        raise Gone(_("The story is gone: somebody has deleted it.")) from None
