"""From the bytes of a plain-text story to its text, and the refusal of what is no text."""

import codecs
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 5 * 1024 * 1024

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAGIC = (
    (re.compile(rb"%PDF-"), gettext_lazy("a PDF document")),
    (re.compile(rb"PK\x03\x04"), gettext_lazy("a Word document or another ZIP archive")),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), gettext_lazy("an old Word document")),
    (re.compile(rb"\{\\rtf"), gettext_lazy("a rich-text (RTF) document")),
    (
        re.compile(
            rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF.{4}WEBP|8BPS|"
            rb".{4}ftyp(?:avif|heic|heix|mif1)",
            re.DOTALL,
        ),
        gettext_lazy("a picture"),
    ),
    (
        re.compile(rb"RIFF.{4}(?:WAVE|AVI )|ID3[\x02-\x04]|OggS|fLaC|.{4}ftyp", re.DOTALL),
        gettext_lazy("a sound or video recording"),
    ),
    (
        re.compile(rb"\x1f\x8b\x08|7z\xbc\xaf\x27\x1c|BZh[1-9]1AY|\xfd7zXZ|Rar!\x1a\x07"),
        gettext_lazy("a compressed archive"),
    ),
)

# Carriage returns, NEL, and Unicode's line separator (UAX #14, classes BK, CR and NL); a
# vertical tab is how Word writes a line break. The paragraph separator stands for a blank line.
_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028]")
_PARAGRAPH_ENDS = re.compile("[\f\u2029]")
CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Control characters that are no white space: no page and no feed may hold them."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_FEW_CONTROLS = 8  # older wires frame a story in a handful of them (ANPA 1312)
_CONTROLS_PER_THOUSAND = 5


class WireError(ValueError):
    """A story that cannot be read; the message is one sentence for the editor."""


def decode(data: bytes) -> str:
    """The text of a story's file, with every line ended by a line feed.

    UTF-8 with or without a byte-order mark, UTF-16 with one, and otherwise Windows-1252, read as
    the WHATWG Encoding standard does: the five bytes without a character become the C1 controls
    of the same number.

    Raises WireError for a file that is empty, binary, damaged, or over MAX_BYTES.
    """
    if len(data) > MAX_BYTES:
        raise WireError(
            _("The file is larger than %(megabytes)d MB: split it, or send the story alone.")
            % {"megabytes": MAX_BYTES // 1024**2}
        )
    if not data.strip():
        raise WireError(_("The file is empty: send it again with the story in it."))
    for magic, kind in _MAGIC:
        if magic.match(data):
            raise WireError(
                _("The file is %(kind)s: save the story as plain text and send that.")
                % {"kind": kind}
            )
    # Control-Z is how DOS marks the end of a file; it is no part of the text.
    text = normalise(_decoded(data).removesuffix("\x1a"))
    if not text.strip():
        raise WireError(_("The file is empty: send it again with the story in it."))
    return text


def normalise(text: str) -> str:
    """`text` without a byte-order mark, every line ended by a line feed.

    Raises WireError for what is no text: NULs, lone surrogates or many control characters.
    """
    if _UNSTORABLE.search(text) or _has_many_controls(text):
        raise WireError(
            _("The file is binary, not text: save the story as plain text in UTF-8 and send that.")
        )
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    return _PARAGRAPH_ENDS.sub("\n\n", text)


def _decoded(data: bytes) -> str:
    try:
        if data.startswith(_UTF_16_MARKS):
            return data.decode("utf-16")
        if data.startswith(codecs.BOM_UTF8):
            return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WireError(
            _("The file is damaged: it is marked as Unicode but cannot be read, send it again.")
        ) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors=_C1_CONTROLS)


def _as_c1_control(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return chr(error.object[error.start]), error.start + 1


_C1_CONTROLS = "articles.c1_controls"
codecs.register_error(_C1_CONTROLS, _as_c1_control)


def _has_many_controls(text: str) -> bool:
    count = sum(1 for _match in CONTROLS.finditer(text))
    return count > max(_FEW_CONTROLS, len(text) * _CONTROLS_PER_THOUSAND // 1000)
