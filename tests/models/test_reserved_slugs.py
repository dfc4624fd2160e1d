"""No section takes the address of another part of the site, and none is taken from it."""

import re
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver

from articles.models import Section
from articles.models.section import RESERVED_SLUGS


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        route = before + str(each.pattern).removeprefix("^")
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, route)
        else:
            yield route


def first_words() -> set[str]:
    """What addresses begin with, where that is all between two slashes, as a slug is."""
    served = [settings.STATIC_URL.lstrip("/"), "media/"]
    return {
        found[1]
        for route in [*routes(get_resolver().url_patterns), *served]
        if (found := re.match(r"\.?([-\w]+)(?:/|$)", route))
    }


def test_every_address_of_the_site_is_taken() -> None:
    assert {"admin", "search", "topics", "well-known", "static"} <= first_words()
    assert first_words() <= RESERVED_SLUGS


@pytest.mark.django_db
@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_no_section_gets_a_slug_that_is_taken(slug: str) -> None:
    with pytest.raises(ValidationError, match="taken by another part of the site"):
        Section(name="Mine", slug=slug).full_clean()
