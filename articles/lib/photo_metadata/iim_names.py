"""The datasets of IPTC-IIM that Newsroom reads and writes, and the room that each has.

Source: IPTC-NAA Information Interchange Model 4.2, chapter 6 (record 2).
"""

from typing import Final, NamedTuple


class Dataset(NamedTuple):
    """A dataset of record 2."""

    number: int
    field: str
    """The field of ``PhotoMetadata`` that it holds."""
    limit: int
    """The most octets that the standard allows one value of it."""


DATASETS: Final = (
    Dataset(5, "title", 64),
    Dataset(25, "keywords", 64),
    Dataset(40, "instructions", 256),
    Dataset(55, "date_created", 8),
    Dataset(80, "byline", 32),
    Dataset(90, "city", 32),
    Dataset(95, "state", 32),
    Dataset(101, "country", 64),
    Dataset(103, "job_id", 32),
    Dataset(105, "headline", 256),
    Dataset(110, "credit", 32),
    Dataset(115, "source", 32),
    Dataset(116, "copyright", 128),
    Dataset(120, "caption", 2000),
)
"""In ascending order, which is the one they are written in."""

FIELDS: Final = {dataset.number: dataset.field for dataset in DATASETS}
LIMITS: Final = {dataset.field: dataset.limit for dataset in DATASETS}
