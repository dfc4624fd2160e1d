from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles.desk import log
from articles.desk.errors import Refused
from articles.desk.permissions import require_edit
from articles.desk.publishing import lock
from articles.models import Event, Story


def submit(story: Story, by: AbstractBaseUser | None) -> None:
    """Hand ``story`` to the editors. Raises NotAllowed, or Refused if it is there already."""
    with transaction.atomic():
        story = lock(story)
        require_edit(by, story)
        if story.stage == Story.Stage.IN_REVIEW:
            raise Refused(_("The story is in review already."))
        Story.objects.filter(pk=story.pk).update(stage=Story.Stage.IN_REVIEW)
        log.record(Event.Verb.SUBMITTED, by, story=story)
