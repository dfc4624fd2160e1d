"""Going back to an earlier text: as a new working copy, so that nothing in between is lost."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles.desk import history, log, saving
from articles.desk.copies import FIELDS, Copy
from articles.desk.errors import Refused
from articles.desk.locking import lock
from articles.desk.permissions import require_edit
from articles.lib import html
from articles.models import (
    Author,
    Byline,
    Edition,
    Event,
    Image,
    ImageCaption,
    Placement,
    Story,
    Topic,
    Version,
)

NOT_TAKEN_BACK = {"embargo_until"}
"""An embargo is a promise that holds whatever the text is: the present one stays."""


def go_back(
    story: Story,
    to: Version | Edition,
    by: AbstractBaseUser | None,
    note: str = "",
    *,
    read_version: int | None = None,
) -> list[str]:
    """Make what ``to`` says the working copy, its next version; readers see nothing of it.

    The text that it takes the place of stays in the history. ``note`` says why, for the desk.
    ``read_version`` is the version of the working copy that ``by`` had in view, if any.

    Returns a sentence for each thing that could not be put back because it is gone: an author, a
    picture, a topic. Raises NotAllowed, and Refused when the story was saved after
    ``read_version``, or when ``to`` is of another story.
    """
    if to.story_id != story.pk:
        raise Refused(_("That text is of another story."))
    with transaction.atomic():
        story = lock(story)
        require_edit(by, story)
        if read_version is not None and read_version != story.version:
            raise Refused(
                _(
                    "Somebody saved this story after you opened its history. Look at what is new,"
                    " then restore if you still want to."
                )
            )
        is_edition = isinstance(to, Edition)
        copy = Copy.of_edition(to) if is_edition else Copy.of_version(to)
        for name in FIELDS:
            if name.removesuffix("_id") not in NOT_TAKEN_BACK:
                setattr(story, name, copy.fields[name])
        if "working_headline" in copy.fields:
            story.working_headline = copy.fields["working_headline"]
        # Saved before its rows: what it said until now is kept with the rows that it had, and a
        # reporter may do this by a byline that the earlier text lacks.
        saving.save(story, by, note)
        gone = [
            *_put_bylines(story, copy),
            *_put_captions(story, copy),
            *_put_topics(story, copy),
            *_missing_figures(story),
        ]
        history.keep(story, by)
        log.record(
            Event.Verb.WENT_BACK,
            by,
            story=story,
            version=story.version,
            note=note or None,
            **{"to_edition" if is_edition else "to_number": to.number},
        )
        return gone


def _put_bylines(story: Story, copy: Copy) -> list[str]:
    authors = Author.objects.in_bulk({row["author"] for row in copy.bylines})
    story.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(story=story, author_id=row["author"], role=row["role"], position=position)
        for position, row in enumerate(copy.bylines)
        if row["author"] in authors
    )
    return _gone(
        _("The author %(name)s is gone."),
        (row["name"] for row in copy.bylines if row["author"] not in authors),
    )


def _put_captions(story: Story, copy: Copy) -> list[str]:
    """Put back the lead and the gallery; the pictures in the text follow the body by themselves."""
    images = Image.objects.in_bulk({row["image"] for row in copy.captions})
    story.captions.exclude(placement=Placement.INLINE).delete()
    ImageCaption.objects.bulk_create(
        ImageCaption(
            story=story,
            image_id=row["image"],
            # What was printed may have been the picture's own words: it goes on following them.
            caption=_unless_own(row["caption"], images[row["image"]].caption),
            alt_text=_unless_own(row["alt_text"], images[row["image"]].alt_text),
            placement=row["placement"],
            position=position,
        )
        for position, row in enumerate(copy.captions)
        if row["image"] in images
    )
    return _gone(
        _("The picture “%(name)s” is gone."),
        (row["name"] for row in copy.captions if row["image"] not in images),
    )


def _put_topics(story: Story, copy: Copy) -> list[str]:
    topics = {topic.name: topic for topic in Topic.objects.filter(name__in=copy.topics)}
    story.topics.set(list(topics.values()))
    return _gone(
        _("The topic “%(name)s” is gone."), (name for name in copy.topics if name not in topics)
    )


def _missing_figures(story: Story) -> list[str]:
    wanted = {figure.image_id for figure in html.figures(story.body)}
    missing = len(wanted) - Image.objects.filter(pk__in=wanted).count()
    return [_("A picture in the text is gone: take it out or choose another.")] if missing else []


def _unless_own(words: str, own: str) -> str:
    return "" if words == own else words


def _gone(sentence: str, names: Iterable[str]) -> list[str]:
    return [sentence % {"name": name} for name in dict.fromkeys(names)]
