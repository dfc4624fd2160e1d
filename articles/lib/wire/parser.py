"""Finding the parts of a plain-text story."""

from django.utils.translation import gettext as _

from articles.lib.wire.blocks import paragraphs, split_blocks
from articles.lib.wire.encoding import WireError, normalise
from articles.lib.wire.head import read_head
from articles.lib.wire.language import guess_language
from articles.lib.wire.notice import take_notice
from articles.lib.wire.sentences import suggest_headline
from articles.lib.wire.sources import find_sources
from articles.lib.wire.story import WireStory

_LANGUAGE_SAMPLE = 50  # paragraphs


def parse(text: str) -> WireStory:
    """Read a story in the form the package describes; `text` may have any line endings.

    The paragraphs keep every character of the body but white space at the ends of lines. Raises
    WireError when the text has no body, or is no text.
    """
    blocks, notice = take_notice(split_blocks(normalise(text)))
    head = read_head(blocks)
    body = paragraphs(head.body)
    if not any(_is_visible(paragraph) for paragraph in body):
        raise WireError(_("The file has no body: add the story's paragraphs below the caption."))
    return WireStory(
        image=head.image,
        headline=head.headline or _suggested_headline(body),
        headline_is_suggestion=not head.headline,
        byline=head.byline,
        paragraphs=tuple(body),
        sources=tuple(find_sources(body)),
        copyright=notice,
        language=guess_language("\n".join(body[:_LANGUAGE_SAMPLE])),
    )


def _is_visible(text: str) -> bool:
    """Whether there is anything to see in `text`: not white space and format marks alone."""
    return any(char.isprintable() and not char.isspace() for char in text)


def _suggested_headline(body: list[str]) -> str:
    """The first sentence of the first paragraph that has words: `* * *` is no headline."""
    worded = (paragraph for paragraph in body if any(map(str.isalnum, paragraph)))
    return suggest_headline(next(worded, ""))
