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
    """Keep in the history of ``story`` a text that is not, or not yet, its working copy.

    The same text of the same person is kept once: a form may be sent twice.
    """
    same = story.versions.filter(story_version=None, made_by=by, checksum=copy.checksum).first()
    return same or _add(story, copy, by, None)


def as_read(story: Story, version: int) -> Copy | None:
    """What ``story`` said when it was at ``version``; None if that is not known.

    ``story`` is as it is saved now, and is what a form was filled from that nobody overtook.
    """
    if version == story.version:
        return Copy.of_story(story)
    found = story.versions.filter(story_version=version).first()
    return Copy.of_version(found) if found else None


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
