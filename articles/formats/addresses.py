"""Whole addresses of what we publish, and names that stay when addresses change."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from articles.models import Correction, Edition, Image


def absolute(path: str) -> str:
    """Return the whole address of ``path`` on this site."""
    return settings.SITE_URL + iri_to_uri(path)


def front() -> str:
    return absolute(reverse("articles:front"))


def of_story(edition: Edition) -> str:
    return absolute(edition.get_absolute_url())


def topic(slug: str) -> str:
    return absolute(reverse("articles:topic", args=[slug]))


def ninjs_path(edition: Edition) -> str:
    """Return where the story is served as ninjs."""
    return edition.get_absolute_url().removesuffix("/") + ".json"


def story_id(edition: Edition) -> str:
    """Return a name for the story that no new slug, headline or edition changes.

    A tag URI (RFC 4151): the host, the day of first publication, and the story's number.
    """
    return _tag(edition.published_on.isoformat(), f"story/{edition.story_id}")


def of_correction(correction: Correction, edition: Edition) -> str:
    """Return where ``edition``, the one that is live, shows that notice."""
    return f"{of_story(edition)}#{correction.anchor}"


def correction_id(correction: Correction) -> str:
    """Return a name for the notice that stays wherever its story is read."""
    return _tag(correction.made_at.date().isoformat(), f"correction/{correction.pk}")


def picture_id(image: Image) -> str:
    """Return a name for the picture that stays whatever is written about it."""
    return _tag(image.created_at.date().isoformat(), f"picture/{image.pk}")


def _tag(day: str, what: str) -> str:
    # The grammar of a tag has no place for a port, nor for the colons of an IPv6 address.
    host = (urlsplit(settings.SITE_URL).hostname or "").replace(":", "-")
    return f"tag:{host},{day}:{what}"
