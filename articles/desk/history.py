"""Keeping what a working copy said, so that no save ever loses a word."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max

from articles.desk.copies import Copy
from articles.models import Story, Version


def keep(story: Story, by: AbstractBaseUser | None) -> Version:
    """Return the version that holds ``story`` as it is saved now; kept once, whoever asks.

    Call it when its rows are saved too, in the transaction that saves them.
    """
    found = story.versions.filter(story_version=story.version).first()
    return found or _add(story, Copy.of_story(story), by, story.version)


def set_aside(story: Story, copy: Copy, by: AbstractBaseUser | None) -> Version:
    """Keep in the history of ``story`` a text that is not, or not yet, its working copy."""
    return _add(story, copy, by, None)


def _add(
    story: Story, copy: Copy, by: AbstractBaseUser | None, story_version: int | None
) -> Version:
    last = story.versions.aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        story=story,
        number=last + 1,
        story_version=story_version,
        **copy.fields,
        bylines=copy.bylines,
        captions=copy.captions,
        topics=copy.topics,
        checksum=copy.checksum,
        made_by=by,
    )
