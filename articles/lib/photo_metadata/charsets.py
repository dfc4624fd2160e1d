"""Bytes to text, where a file names the character set, names the wrong one, or names none."""

import re
from typing import Final

_UTF_8: Final = "utf-8"

# ISO 2022 escapes of IIM's 1:90 (IIM 4.2, DataSet 1:90): the final byte of a set of
# 96 characters, as registered under ISO 2375.
_SETS_OF_96: Final = {
    b"A": "cp1252",  # Latin-1, of which Windows-1252 is what writers mean
    b"B": "iso8859-2",
    b"C": "iso8859-3",
    b"D": "iso8859-4",
    b"F": "iso8859-7",
    b"G": "iso8859-6",
    b"H": "iso8859-8",
    b"L": "iso8859-5",
    b"M": "iso8859-9",
    b"V": "iso8859-10",
    b"Y": "iso8859-13",
    b"_": "iso8859-14",
    b"b": "iso8859-15",
    b"f": "iso8859-16",
}

# A letter of Mac OS Roman read as Windows-1252: bytes that the latter lacks, or a capital, a
# dagger or a circumflex that follows a small letter ("RenŽ" for "René").
_MAC_EVIDENCE = re.compile("[\x81\x8d\x8f\x90\x9d]|[a-z][ŠŒŽŸ†‡ˆ˜]")
_MAC_PUNCTUATION: Final = frozenset("“”‘’‚„–—…•©®™«»°¡¿\u00a0")


def declared(escapes: bytes) -> str:
    """Return Python's name of the character set that IIM's 1:90 declares, or ''."""
    if b"\x1b%G" in escapes or b"\x1b%/" in escapes:
        return _UTF_8
    match = re.search(rb"\x1b[-./]([A-Z_a-z])", escapes)
    return _SETS_OF_96.get(match[1], "") if match else ""


def decode(data: bytes, charset: str = "", *, may_be_cut: bool = False) -> str:
    """Return ``data`` as text; never fails.

    ``charset`` is the declared one, disbelieved when the bytes are not in it. Undeclared, strict
    UTF-8 is tried first, since no other text passes for it, then Windows-1252, or Mac OS Roman on
    good evidence. ``may_be_cut`` says that a limit of bytes may have cut a last character of UTF-8.
    """
    if charset and charset != _UTF_8:
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            return _decode_undeclared(data, may_be_cut=may_be_cut)
    return _decode_undeclared(data, may_be_cut=may_be_cut or charset == _UTF_8)


def _decode_undeclared(data: bytes, *, may_be_cut: bool) -> str:
    try:
        return data.decode(_UTF_8)
    except UnicodeDecodeError as error:
        head = data[: error.start]
        is_cut = error.reason == "unexpected end of data"
        if is_cut and (may_be_cut or not head.isascii()):
            return head.decode(_UTF_8)
    western = data.decode("latin-1") if _lacks(data) else data.decode("cp1252")
    if _MAC_EVIDENCE.search(western):
        mac = data.decode("mac-roman")
        if all(c.isascii() or c.isalpha() or c in _MAC_PUNCTUATION for c in mac):
            return mac
    return western


def _lacks(data: bytes) -> bool:
    """Whether ``data`` has bytes that Windows-1252 has no character for."""
    return any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d")
