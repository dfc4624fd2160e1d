"""The addresses of stories."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.text import slugify

from articles.models import Address, Edition, Story

LONGEST = 80  # characters; a headline of 250 makes an address nobody can read aloud


def slug_from(headline: str) -> str:
    """Return ``sao-paulo-floods`` for São Paulo floods, and Арктика in its own letters."""
    slug = slugify(headline) or slugify(headline, allow_unicode=True) or "story"
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug.strip("-_")


def is_left_to(headline: str, slug: str) -> bool:
    """Whether who typed ``slug`` chose nothing of their own beside ``headline``.

    Saving makes one then that is free.
    """
    return slug in ("", slug_from(headline))


def follows(headline: str, slug: str) -> bool:
    """Whether ``slug``, as it was saved, is no more than what saving makes of ``headline``."""
    number = slug.removeprefix(f"{slug_from(headline)}-")
    return is_left_to(headline, slug) or (number != slug and number.isdecimal())


def free_slug(story: Story) -> str:
    """Return the slug of the story's headline, numbered if another story has or had it."""
    stem = slug_from(story.headline or story.working_headline)
    others = Story.objects.exclude(pk=story.pk), Address.objects.exclude(story=story.pk)
    taken = {
        slug
        for rows in others
        for slug in rows.filter(slug__startswith=stem).values_list("slug", flat=True)
    }
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def date_of(moment: datetime) -> date:
    """The date that ``moment`` has in the site's time zone, as in a story's address."""
    return timezone.localtime(moment).date()


def first_edition(story: Story, at: datetime | None = None) -> Edition | None:
    """Return the edition that readers have met first by ``at`` (now, unless told), or None.

    One that is only scheduled does not count now: it may still be replaced or cancelled.
    """
    return story.editions.begun(at).order_by("live_from", "number").first()


def taken_by(story: Story, at: datetime) -> Story | None:
    """Return the other story that has the address ``story`` would have if published ``at``."""
    first = first_edition(story)
    day = first.published_on if first else date_of(at)
    slug = story.slug or slug_from(story.headline)
    address = (
        Address.objects.filter(published_on=day, slug=slug)
        .exclude(story=story.pk)
        .select_related("story")
        .first()
    )
    return address.story if address else None
