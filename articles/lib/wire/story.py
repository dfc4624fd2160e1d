"""What a plain-text story was understood to hold."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class WireImage:
    """The picture of a story; what the text does not state is empty."""

    asset_id: str
    caption: str
    photographers: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    credit_line: str = ""


@dataclass(frozen=True)
class WireCopyright:
    """A copyright notice; `years` are those printed, a range being its first and last year."""

    holder: str
    years: tuple[int, ...] = ()
    statement: str = ""


@dataclass(frozen=True)
class WireStory:
    """One plain-text story.

    `headline` is the first sentence of the body while `headline_is_suggestion`; `sources` are
    suggestions too; `language` is a guess, as a BCP 47 primary subtag.
    """

    image: WireImage | None
    headline: str
    headline_is_suggestion: bool
    byline: tuple[str, ...]
    paragraphs: tuple[str, ...]
    sources: tuple[str, ...]
    copyright: WireCopyright | None
    language: str

    def as_dict(self) -> dict[str, Any]:
        """The story as the object that `import_story --json` prints, ready for `json.dumps`."""
        return _with_lists(asdict(self))


def _with_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_lists(item) for key, item in value.items()}
    return list(value) if isinstance(value, tuple) else value
