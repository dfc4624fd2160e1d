"""Plain-text stories as they arrive from a wire.

A story is read in two steps: `decode` makes text of a file's bytes, `parse` finds the story's
parts in it. Every part but the body is optional:

    asset id of the picture, alone on the first line
    caption of the picture, one paragraph, ending in its credit

    body, paragraphs separated by blank lines

    © YEAR[–YEAR] Holder. Statement.

A line `HEADLINE: …` and a line `By Jane Doe` before the body are read as the headline and the
byline. Nothing is invented: what the text does not state stays empty, and what cannot be told
apart for certain stays in the body.
"""

from articles.lib.wire.encoding import MAX_BYTES, WireError, decode
from articles.lib.wire.parser import parse
from articles.lib.wire.story import WireCopyright, WireImage, WireStory

__all__ = [
    "MAX_BYTES",
    "WireCopyright",
    "WireError",
    "WireImage",
    "WireStory",
    "decode",
    "parse",
]
