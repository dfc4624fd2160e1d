"""What a new name or a merge would change, counted before it is done."""

from dataclasses import dataclass, field

from articles.desk.errors import Refused
from articles.desk.naming import alias_model, checked, owner_field, why_not_merge
from articles.models import Edition, Story, Topic
from articles.models.merged import Mergeable


@dataclass(frozen=True)
class Effect:
    """What would change with a new name or a merge: numbers of what names it, and addresses."""

    live: int
    coming: int
    """Editions that are scheduled."""
    copies: int
    """Stories whose working copy names it."""
    aliases: int
    merged: int
    """What has been merged into it before."""
    children: list[Mergeable] = field(default_factory=list)
    """Topics that are part of it."""
    addresses: list[str] = field(default_factory=list)
    """Paths of pages that will lead on for ever, and their feeds with them."""


def effect_of_renaming(noun: Mergeable, name: str, slug: str = "") -> Effect:
    """Count what changes when ``noun`` gets that name; nothing is done. See ``rename``."""
    name, slug = checked(noun, name, slug)
    return _effect(noun, [noun.get_absolute_url()] if slug != noun.slug else [])


def effect_of_merging(noun: Mergeable, into: Mergeable) -> Effect:
    """Count what changes when ``noun`` is merged into ``into``; nothing is done."""
    if reasons := why_not_merge(noun, into):
        raise Refused(*reasons)
    own = _own_family(noun)
    moving = [*own, *alias_model(noun).objects.filter(**{f"{owner_field(noun)}__in": own})]
    return _effect(noun, [address_of(noun, each.slug) for each in moving])


def address_of(noun: Mergeable, slug: str) -> str:
    """The path of the page that a noun of that kind has, or once had, at ``slug``."""
    return type(noun)(slug=slug).get_absolute_url()


def _effect(noun: Mergeable, addresses: list[str]) -> Effect:
    own = _own_family(noun)
    by_edition, by_story = _paths(noun)
    named = Edition.objects.order_by().filter(**{f"{by_edition}__in": own})
    copies = Story.objects.order_by().filter(**{f"{by_story}__in": own})
    return Effect(
        live=named.live().values("pk").distinct().count(),
        coming=named.scheduled().values("pk").distinct().count(),
        copies=copies.values("pk").distinct().count(),
        aliases=alias_model(noun).objects.filter(**{f"{owner_field(noun)}__in": own}).count(),
        merged=len(own) - 1,
        children=noun.narrower if isinstance(noun, Topic) else [],
        addresses=addresses,
    )


def _own_family(noun: Mergeable) -> list[Mergeable]:
    """``noun`` and what is merged into it, without the topics below it."""
    return [each for each in noun.family if each.present_id == noun.pk]


def _paths(noun: Mergeable) -> tuple[str, str]:
    """From an edition and from a story to a noun of that kind."""
    if isinstance(noun, Topic):
        return "topic_rows__topic", "topics"
    return "byline_rows__author", "bylines__author"
