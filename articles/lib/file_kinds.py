"""What a file is, told from its first bytes and never from its name."""

import re

from django.utils.translation import gettext_noop

HEAD = 1024
"""Bytes from the beginning of a file that are enough to tell."""

PICTURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
}
"""How a picture that we take begins; WebP and AVIF have containers of their own, see below."""

RAW_PHOTOGRAPH = gettext_noop("a camera's raw file")
_BMP = gettext_noop("a BMP picture")
_HEIC = gettext_noop("an HEIC picture")
_POSTSCRIPT = gettext_noop("a PostScript or EPS drawing")
_SVG = gettext_noop("an SVG drawing")
_WEB_PAGE = gettext_noop("a web page")
_VIDEO = gettext_noop("a video")
_SOUND = gettext_noop("a sound recording")
_ARCHIVE = gettext_noop("a compressed archive")
_JPEG_2000 = gettext_noop("a JPEG 2000 picture")
_JPEG_XL = gettext_noop("a JPEG XL picture")
_TEXT = gettext_noop("a text file")
_UNKNOWN = gettext_noop("a file of unknown kind")

_OTHERS = {
    b"%PDF-": gettext_noop("a PDF document"),
    b"%!PS": _POSTSCRIPT,
    b"\xc5\xd0\xd3\xc6": _POSTSCRIPT,
    b"8BPS": gettext_noop("a Photoshop document"),
    b"II*\0\x10\0\0\0CR": RAW_PHOTOGRAPH,
    b"IIR": RAW_PHOTOGRAPH,
    b"IIU\0": RAW_PHOTOGRAPH,
    b"FUJIFILMCCD-RAW": RAW_PHOTOGRAPH,
    b"\0\0\x01\0": gettext_noop("an icon"),
    b"PK\x03\x04": gettext_noop("a ZIP archive or an Office document"),
    b"PK\x05\x06": gettext_noop("a ZIP archive or an Office document"),
    b"\x1f\x8b": _ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": _ARCHIVE,
    b"Rar!": _ARCHIVE,
    b"\xd0\xcf\x11\xe0": gettext_noop("an Office document"),
    b"{\\rtf": gettext_noop("a text document"),
    b"\x1aE\xdf\xa3": _VIDEO,
    b"OggS": _SOUND,
    b"ID3\x03": _SOUND,
    b"ID3\x04": _SOUND,
    b"\0\0\0\x0cjP  ": _JPEG_2000,
    b"\xff\x4f\xff\x51": _JPEG_2000,
    b"\0\0\0\x0cJXL ": _JPEG_XL,
    b"\xff\x0a": _JPEG_XL,
    b"MZ\x90\0": gettext_noop("a program"),
    b"\x7fELF": gettext_noop("a program"),
}
_RIFF = {b"AVI ": _VIDEO, b"WAVE": _SOUND}


def picture_format(head: bytes) -> str | None:
    """The format (Pillow's name) of a picture that we take, from the first ``HEAD`` bytes."""
    if head.startswith(b"II*\0\x10\0\0\0CR"):  # Canon's raw files are TIFF by their first bytes
        return None
    for magic, name in PICTURES.items():
        if head.startswith(magic):
            return name
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    return "AVIF" if _brands(head) & {b"avif", b"avis"} else None


def describe(head: bytes) -> str:
    """What a file that is no picture of ours seems to be, with its article, untranslated."""
    for magic in sorted(_OTHERS, key=len, reverse=True):
        if head.startswith(magic):
            return _OTHERS[magic]
    if head.startswith(b"BM") and head[6:10] == bytes(4):  # a text may begin with BM too
        return _BMP
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], _UNKNOWN)
    brands = _brands(head)
    if brands:
        if b"crx " in brands:
            return RAW_PHOTOGRAPH
        is_heic = any(brand.startswith((b"hei", b"hev", b"mif1", b"msf1")) for brand in brands)
        return _HEIC if is_heic else _VIDEO
    return _describe_text(head)


def _brands(head: bytes) -> set[bytes]:
    """The brands of an ISO media file (ISO/IEC 14496-12, section 4.3), the major one included."""
    if head[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12]} | {head[at : at + 4] for at in range(16, end, 4)}


def _describe_text(head: bytes) -> str:
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = head.decode(encoding, errors="replace")
    if re.search(r"<svg[\s>]", text, re.I):
        return _SVG
    if re.match(r"\s*<(?:!doctype\s+html|html|head|body|script|p|div)\b", text, re.I):
        return _WEB_PAGE
    # A Windows-1252 letter reads as U+FFFD here; a binary file is full of these and of controls.
    strange = sum(1 for c in text if c == "\ufffd" or (c < " " and c not in "\t\n\r\f"))
    return _TEXT if strange * 20 <= len(text) and "\0" not in text else _UNKNOWN
