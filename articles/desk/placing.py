"""Whether a picture may be placed where it does not stand yet.

What a story has already stays editable whatever happens to its pictures: the checklist keeps it
from publication. Here the desk refuses to begin with what could never be published.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from articles.models import Author, Edition, EditionCaption, Image, Story


def why_not(image: Image, story: Story | None = None) -> str:
    """Return in one sentence why ``image`` may not be newly placed in ``story``; '' if it may.

    Without a story: in any place that is none, such as a portrait.
    """
    return reasons([image], story).get(image.pk, "")


def reasons(images: Iterable[Image], story: Story | None = None) -> dict[int, str]:
    """Return those sentences by the number of the picture, in at most two queries.

    A picture whose rights begin only later may be placed, and one whose file is to come.
    """
    images = list(images)
    used = others_use(images, story)
    found = {pk: _used_by(other) for pk, other in used.items()}
    found |= {image.pk: image.rights_problem() for image in images if image.is_over}
    return found


def new_pictures(images: Iterable[Image], story: Story) -> dict[int, str]:
    """Return a sentence naming each of ``images`` that is new to ``story`` and may not be placed.

    By the number of the picture; in at most three queries.
    """
    images = list(images)
    placed = set(story.captions.values_list("image", flat=True)) if images and story.pk else set()
    new = {image.pk: image for image in images if image.pk not in placed}
    refusals = reasons(new.values(), story if story.pk else None)
    return {pk: in_a_sentence(new[pk], reason) for pk, reason in refusals.items()}


def in_a_sentence(image: Image, reason: str) -> str:
    return _("The picture “%(image)s” cannot be placed. %(reason)s Choose another.") % {
        "image": image,
        "reason": reason,
    }


def others_use(images: Iterable[Image], story: Story | None = None) -> dict[int, Story | Author]:
    """Return, for each picture bought for one use, the first other story that has used it, or,
    if none has, the author whose portrait it is.

    By the number of the picture, in at most two queries. A story has used what readers have
    been shown, or will be; a portrait is a use from the moment it is chosen.
    """
    once = [image.pk for image in images if image.one_use_only]
    if not once:
        return {}
    shown = Edition.objects.shown().filter(pk=OuterRef("edition"))
    rows = (
        EditionCaption.objects.filter(Exists(shown), image__in=once)
        .exclude(edition__story=story.pk if story else None)
        .select_related("edition__story")
        .only("image", "edition__story__headline", "edition__story__working_headline")
        .order_by("-edition__published_at", "-pk")
    )
    portraits = Author.objects.filter(portrait__in=once).only("name", "portrait").order_by("-pk")
    return {author.portrait_id: author for author in portraits} | {
        row.image_id: row.edition.story for row in rows
    }


def _used_by(other: Story | Author) -> str:
    if isinstance(other, Author):
        return _("It may be used once, and it is the portrait of “%(author)s”.") % {"author": other}
    return _("It may be used once, and “%(story)s” has used it.") % {"story": other}
