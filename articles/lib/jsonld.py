"""JSON-LD, ready to stand inside a page."""

import json

# What could end the element or open a comment in it (HTML Standard, section 4.12.1.3), and the
# two line ends that older scripts did not take inside a string. JSON reads them back unchanged.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def dumps(data: object) -> str:
    """Return ``data`` as JSON, safe inside ``<script type="application/ld+json">``.

    What is empty (None, an empty text, list or object) is left out; 0 and False stay.

    >>> dumps({"name": "</script>", "url": "", "parts": [{}]})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    return json.dumps(pruned(data), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def pruned(data: object) -> object:
    """Return a copy of ``data`` without what is empty, at any depth."""
    if isinstance(data, dict):
        kept = {key: pruned(value) for key, value in data.items()}
        return {key: value for key, value in kept.items() if not _is_empty(value)}
    if isinstance(data, list | tuple):
        return [value for value in map(pruned, data) if not _is_empty(value)]
    return data


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})
