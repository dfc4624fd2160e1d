"""PNG: its textual chunks and its Exif.

Source: PNG (W3C, third edition), sections 11.3.3 (chunks iTXt, tEXt and zTXt, and their keywords)
and 11.3.4.6 (eXIf); XMP Specification Part 3 (Adobe,
January 2020), section 1.1.5. "Raw profile type …" is how ImageMagick and exiftool put into PNG
what it has no place for: the length and the bytes as hexadecimal digits.
"""

import re
import zlib
from typing import BinaryIO, Final

from articles.lib.photo_metadata.blocks import LARGEST, Blocks
from articles.lib.photo_metadata.charsets import decode
from articles.lib.photo_metadata.containers import photoshop, tiff
from articles.lib.photo_metadata.containers.streams import block, exactly

_MOST_CHUNKS: Final = 100_000
_XMP: Final = b"XML:com.adobe.xmp"
_PROFILE: Final = b"Raw profile type "
_WORDS: Final = frozenset((b"Author", b"Copyright", b"Description", b"Title"))
_APP1_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_NO_DIGITS = re.compile(rb"[^0-9A-Fa-f]+")


def read(fp: BinaryIO, blocks: Blocks) -> None:
    """Add to ``blocks`` what a PNG holds, before its pixels or after. Raises EOFError."""
    fp.seek(8)
    for _count in range(_MOST_CHUNKS):
        size = int.from_bytes(exactly(fp, 4), "big")
        kind = exactly(fp, 4)
        if kind == b"IEND":
            return
        if kind == b"eXIf":
            if not blocks.exif:
                blocks.exif = tiff.tags_of(block(fp, size))
            else:
                fp.seek(size, 1)
        elif kind in (b"iTXt", b"tEXt", b"zTXt"):
            _read_text(kind, block(fp, size), blocks)
        else:
            fp.seek(size, 1)
        fp.seek(4, 1)  # the checksum


def _read_text(kind: bytes, data: bytes, blocks: Blocks) -> None:
    name, found, rest = data.partition(b"\0")
    if not found:
        return
    if name == _XMP and kind == b"iTXt":
        if (content := _content(kind, rest)) and not blocks.xmp:
            blocks.xmp.append(content)
    elif name in _WORDS:
        # The keyword is repeated for another language. Latin-1 is the rule for tEXt and zTXt, and
        # UTF-8 what many write there.
        keyword = name.decode("ascii")
        blocks.png_texts[keyword] = blocks.png_texts.get(keyword) or decode(_content(kind, rest))
    elif name.startswith(_PROFILE) and kind != b"iTXt":
        _read_profile(name.removeprefix(_PROFILE).lower(), _content(kind, rest), blocks)


def _content(kind: bytes, rest: bytes) -> bytes:
    """The text of a chunk of a ``kind``; ``rest`` is what follows its keyword."""
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflated(rest[1:])
    content = rest[2:].split(b"\0", 2)[-1]  # after the language and the translated keyword
    return _inflated(content) if rest[:1] == b"\1" else content


def _read_profile(name: bytes, content: bytes, blocks: Blocks) -> None:
    # "\niptc\n      94\n3842494d…\n"
    lines = content.strip().split(b"\n", 2)
    if len(lines) < 3:
        return
    digits = _NO_DIGITS.sub(b"", lines[2])
    data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    if data.startswith(_APP1_XMP):
        name, data = b"xmp", data.removeprefix(_APP1_XMP)
    if name in (b"iptc", b"8bim"):
        if data.startswith(b"\x1c"):
            blocks.iim = blocks.iim or data
        else:
            photoshop.read(data.removeprefix(b"Photoshop 3.0\0"), blocks)
    elif name in (b"exif", b"app1") and not blocks.exif:
        blocks.exif = tiff.tags_of(data)
    elif name == b"xmp" and not blocks.xmp:
        blocks.xmp.append(data)


def _inflated(data: bytes) -> bytes:
    """Return what was compressed; nothing if it is broken or larger than a block may be."""
    inflate = zlib.decompressobj()
    try:
        content = inflate.decompress(data, 2 * LARGEST)
    except zlib.error:
        return b""
    return b"" if inflate.unconsumed_tail else content
