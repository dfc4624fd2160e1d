"""What to read after a story."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import Self

from articles.models import Edition
from articles.models.edition import load_cards

RELATED = 4
CANDIDATES = 48  # the newest that share a topic, among which the related ones are chosen
FADES = 12  # places down the list of candidates after which one counts half


@dataclass(frozen=True)
class Further:
    """``related`` share topics with the story; ``following`` is the next older of its section."""

    related: list[Edition]
    following: Edition | None

    @classmethod
    def after(cls, edition: Edition) -> Self:
        """Choose what to read after ``edition``, which ``for_page`` has loaded; four queries."""
        in_section = Edition.objects.live().in_section(edition.section_id, edition.cursor)
        following = in_section.exclude(story=edition.story_id).first()
        topics = [row["key"] for row in edition.printed_topics or []]
        shown = {edition.story_id, following and following.story_id}
        candidates = [
            each
            for each in Edition.objects.sharing_topics(topics, CANDIDATES)
            if each.story_id not in shown
        ]
        related = nearest(edition, candidates)
        load_cards([*related, *filter(None, [following])])
        return cls(related, following)


def nearest(edition: Edition, candidates: list[Edition]) -> list[Edition]:
    """Return the ``RELATED`` of ``candidates``, newest first, that are nearest to ``edition``.

    A topic that few share says more than one that all share, and the new more than the old. Among
    equals a draw decides that is the same at each reading and another for each story, so that not
    every story of a topic leads to the same four.
    """
    topics = {each: [row["topic"] for row in each.shared] for each in candidates}
    commonness = Counter(chain.from_iterable(topics.values()))

    def nearness(ranked: tuple[int, Edition]) -> float:
        rank, each = ranked
        shared = sum(1 / commonness[topic] ** 0.5 for topic in topics[each])
        return shared * 0.5 ** (rank / FADES) * (0.75 + 0.5 * _draw(edition, each))

    chosen = sorted(enumerate(candidates), key=nearness, reverse=True)[:RELATED]
    return [each for _rank, each in sorted(chosen, key=lambda ranked: ranked[0])]


def _draw(edition: Edition, other: Edition) -> float:
    """A number from 0 to 1 that belongs to this pair of stories."""
    pair = f"{edition.story_id}:{other.story_id}"
    return int.from_bytes(hashlib.sha256(pair.encode()).digest()[:4]) / 2**32
