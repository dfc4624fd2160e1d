"""An edition as plain text, as it could be read out, sent by wire or kept for a hundred years."""

import textwrap
from collections.abc import Iterable, Iterator

from articles.formats import addresses, pictures, words
from articles.lib import credits, html
from articles.models import Correction, Edition, Paper

WIDTH = 78  # characters in a line, where the language parts its words by spaces


def of_edition(edition: Edition, paper: Paper, corrections: Iterable[Correction] = ()) -> str:
    """Return headline, dek, bylines, dates, notices, text, pictures, sources and rights.

    Parts are parted by an empty line, lines are at most ``WIDTH`` characters where words allow.
    """
    rows = [(row.role, row.name) for row in edition.printed_bylines]
    dates = [("Published", edition.published_at)]
    if edition.is_updated:
        dates.append(("Updated", edition.updated_at))
    parts = [
        f"{paper.name} / {edition.section.name}",
        edition.kicker.upper(),
        f"{edition.headline}\n{'=' * min(WIDTH, len(edition.headline))}",
        _wrapped(edition.dek),
        "\n".join(credits.byline_sentences(rows)),
        "\n".join(f"{label}: {words.moment(when)}" for label, when in dates),
        *(_wrapped(words.notice(each)) for each in corrections),
        "\n".join(_wrapped(fact, "* ") for fact in edition.key_facts.splitlines() if fact),
        *_body(edition),
        *_pictures(edition),
        _wrapped("; ".join(edition.sources), "Sources: ") if edition.sources else "",
        _wrapped(", ".join(topic["name"] for topic in words.topics(edition)), "Topics: "),
        _wrapped(edition.copyright_line),
        addresses.of_story(edition),
    ]
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def _body(edition: Edition) -> Iterator[str]:
    first, *others = html.plain_text(edition.body).split("\n\n")
    yield _wrapped(f"{edition.dateline} — {first}" if edition.dateline else first)
    yield from map(_wrapped, others)


def _pictures(edition: Edition) -> Iterator[str]:
    for caption in pictures.shown(edition):
        said = " ".join(filter(None, [pictures.captioned(caption), f"({caption.credit})"]))
        yield _wrapped(said, "[Picture] ")


def _wrapped(words: str, label: str = "") -> str:
    if not words:
        return ""
    return "\n".join(
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in f"{label}{words}".splitlines()
    )
