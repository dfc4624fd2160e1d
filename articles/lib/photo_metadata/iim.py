"""IPTC-IIM, as which agencies have sent captions since 1991.

Source: IPTC-NAA Information Interchange Model 4.2, DataSet 1:90 and those of record 2; XMP
Specification Part 3 (Adobe, January 2020), section 3.2.2.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from articles.lib.photo_metadata import cleaning
from articles.lib.photo_metadata.charsets import declared, decode
from articles.lib.photo_metadata.iim_names import FIELDS, LIMITS
from articles.lib.photo_metadata.record import PhotoMetadata

_ENVELOPE: Final = 1
_CHARSET: Final = 90
_APPLICATION: Final = 2
_MARKER: Final = 0x1C
_MOST_DATASETS: Final = 5_000
_HEADER = re.compile(rb"\x1c[\x01-\x09]")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")


def read(data: bytes) -> PhotoMetadata:
    """Return what a block of IIM says; ``date_created`` may lack its day or month.

    A value with a wrong length is left out, since it is cut or runs into the next: the mark of a
    dataset within it, or what stands where the next one must, gives it away. So is one that is
    binary. A stray control character costs a value nothing but itself (see ``cleaning``).
    """
    charset = ""
    values: defaultdict[str, list[bytes]] = defaultdict(list)
    for record, dataset, value in _datasets(data):
        if record == _ENVELOPE and dataset == _CHARSET:
            charset = declared(value)
        elif record == _APPLICATION and (name := FIELDS.get(dataset)):
            value = value.rstrip(b"\0 ")
            if value and not _is_binary(value):
                values[name].append(value)

    def texts(name: str) -> list[str]:
        limit = LIMITS[name]
        return [
            decode(value, charset, may_be_cut=0 < limit - 4 < len(value)) for value in values[name]
        ]

    def last(name: str) -> str:
        # Adobe keeps the last of what must not be repeated (section 3.2.2).
        return (texts(name) or [""])[-1]

    return PhotoMetadata(
        caption=cleaning.text(last("caption")),
        headline=cleaning.line(last("headline")),
        title=cleaning.line(last("title")),
        byline=cleaning.lines(texts("byline"), cleaning.MOST_BYLINES),
        credit=cleaning.line(last("credit")),
        source=cleaning.line(last("source")),
        copyright=cleaning.line(last("copyright")),
        keywords=cleaning.lines(texts("keywords"), cleaning.MOST_KEYWORDS),
        city=cleaning.line(last("city")),
        state=cleaning.line(last("state")),
        country=cleaning.line(last("country")),
        date_created=cleaning.known_part_of_date(last("date_created")),
        job_id=cleaning.line(last("job_id")),
        instructions=cleaning.text(last("instructions")),
    )


def _is_binary(value: bytes) -> bool:
    """Whether at least half of ``value`` is controls: UTF-16 of another script, or no text at all.

    NUL does not count, since it pads, and is every other byte of Western letters in UTF-16.
    """
    return 2 * len(_CONTROLS.findall(value)) >= len(value) - value.count(0)


def _datasets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, number and value of each dataset that is whole and ends where the next begins."""
    at = _next_header(data, 0)
    for _count in range(_MOST_DATASETS):
        if at < 0 or at + 5 > len(data):
            return
        record, dataset = data[at + 1], data[at + 2]
        size = int.from_bytes(data[at + 3 : at + 5], "big")
        start = at + 5
        if size & 0x8000:  # the length of the length
            width = size & 0x7FFF
            if width > 8:
                at = _next_header(data, start)
                continue
            size = int.from_bytes(data[start : start + width], "big")
            start += width
        end = start + size
        if end > len(data):
            at = _next_header(data, start)
            continue
        if record == _APPLICATION and dataset in FIELDS:
            marker = data.find(_MARKER, start, end)
            if marker >= 0:  # it runs into the next one
                at = _next_header(data, marker)
                continue
        at = _next_header(data, end)
        if at == end or not data[end : at if at >= 0 else len(data)].strip(b"\0 "):
            yield record, dataset, data[start:end]


def _next_header(data: bytes, at: int) -> int:
    match = _HEADER.search(data, at)
    return match.start() if match else -1
