"""Pictures' files, built byte by byte around what they say about themselves, and read."""

import hashlib
import io
import struct
import zlib

from PIL import Image

from articles.lib.photo_metadata import PhotoMetadata, read
from articles.lib.photo_metadata.xmp_names import NAMESPACES

UTF_8 = b"\x1b%G"
BARE_GIF = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0)


def encoded(form: str, **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (3, 90, 200)).save(out, form, **options)
    return out.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(*segments: bytes) -> bytes:
    bare = encoded("JPEG")
    return bare[:2] + b"".join(segments) + bare[2:]


def xmp_segment(packet: str | bytes) -> bytes:
    packet = packet.encode() if isinstance(packet, str) else packet
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def exif_segment(tiff: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + tiff)


def iim_segment(iim: bytes, *, digest: bytes = b"") -> bytes:
    return segment(0xED, b"Photoshop 3.0\0" + resources(iim, digest=digest))


def resources(iim: bytes, *, digest: bytes = b"") -> bytes:
    return resource(0x0404, iim) + (resource(0x0425, digest) if digest else b"")


def resource(number: int, data: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + b"\0" * (len(data) % 2)


def digest_of(iim: bytes) -> bytes:
    return hashlib.md5(iim, usedforsecurity=False).digest()


def dataset(number: int, value: bytes, *, record: int = 2, size: int | None = None) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value) if size is None else size) + value


def utf_8_iim(*datasets: tuple[int, str]) -> bytes:
    head = dataset(90, UTF_8, record=1)
    return head + b"".join(dataset(number, value.encode()) for number, value in datasets)


def xmp(inside: str, attributes: str = "") -> str:
    names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {names}>'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta>\n   \n<?xpacket end="w"?>'
    )


def tiff(
    tags: dict[int, bytes], *, order: str = "<", exif: dict[int, bytes] | None = None
) -> bytes:
    """A TIFF of one directory (and Exif's own), whose values are of the type BYTE."""
    head = struct.pack(f"{order}2sHI", b"II" if order == "<" else b"MM", 42, 8)
    if exif is None:
        return head + _directory(tags, order, 8)
    place = 8 + len(_directory({**tags, 34665: bytes(4)}, order, 8))
    pointer = struct.pack(f"{order}I", place)
    return head + _directory({**tags, 34665: pointer}, order, 8) + _directory(exif, order, place)


def _directory(tags: dict[int, bytes], order: str, place: int) -> bytes:
    entries, values = b"", b""
    place += 2 + 12 * len(tags) + 4
    for tag, value in sorted(tags.items()):
        kind, count = (4, 1) if tag == 34665 else (1, len(value))
        entries += struct.pack(f"{order}HHI", tag, kind, count)
        if len(value) <= 4:
            entries += value.ljust(4, b"\0")
        else:
            entries += struct.pack(f"{order}I", place + len(values))
            values += value
    return struct.pack(f"{order}H", len(tags)) + entries + bytes(4) + values


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    bare = encoded("PNG")
    return (
        bare[:-12] + b"".join(chunks) + bare[-12:]
    )  # behind the pixels, where many writers put it


def raw_profile(name: bytes, data: bytes) -> bytes:
    content = b"\n%s\n%8d\n%s\n" % (name, len(data), data.hex().encode())
    return chunk(b"zTXt", b"Raw profile type " + name + b"\0\0" + zlib.compress(content))


def webp(**chunks: bytes) -> bytes:
    bare = encoded("WEBP")
    more = b""
    for name, data in chunks.items():
        more += name.upper().ljust(4).encode() + struct.pack("<I", len(data)) + data
        more += b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(bare) - 8 + len(more)) + bare[8:] + more


def gif(packet: str) -> bytes:
    trailer = b"\x01" + bytes(range(0xFF, -1, -1)) + b"\0"
    return BARE_GIF + b"\x21\xff\x0bXMP DataXMP" + packet.encode() + trailer + b";"


def big_tiff(tags: dict[int, bytes]) -> bytes:
    entries, values = b"", b""
    for tag, value in sorted(tags.items()):
        place = 16 + 8 + 20 * len(tags) + 8 + len(values)
        inline = value.ljust(8, b"\0") if len(value) <= 8 else struct.pack("<Q", place)
        entries += struct.pack("<HHQ", tag, 2, len(value)) + inline
        values += value if len(value) > 8 else b""
    head = struct.pack("<2sHHHQQ", b"II", 43, 8, 0, 16, len(tags))
    return head + entries + bytes(8) + values


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data) + 8, kind) + data


def avif_with_inner_xmp(packet: str) -> bytes:
    """What libheif may write: the packet stands in two pieces within the box of metadata."""
    data = packet.encode()
    entry = struct.pack(">IHH4s", 2 << 24, 7, 0, b"mime") + b"XMP\0application/rdf+xml\0"
    pieces = struct.pack(">IIII", 0, 9, 9, len(data) - 9)
    location = struct.pack(">IHHHHHH", 1 << 24, 0x4400, 1, 7, 1, 0, 2) + pieces
    meta = (
        box(b"iinf", struct.pack(">IH", 0, 1) + box(b"infe", entry))
        + box(b"iloc", location)
        + box(b"idat", data)
    )
    return box(b"ftyp", b"avif\0\0\0\0avifmif1") + box(b"meta", bytes(4) + meta)


# What is read from them


def read_bytes(data: bytes) -> PhotoMetadata:
    fp = io.BytesIO(data)
    fp.seek(3)
    metadata = read(fp)
    assert fp.tell() == 0
    return metadata


def read_xmp(inside: str, attributes: str = "") -> PhotoMetadata:
    return read_bytes(jpeg(xmp_segment(xmp(inside, attributes))))


def read_iim(*datasets: bytes, charset: bytes = b"") -> PhotoMetadata:
    head = dataset(90, charset, record=1) if charset else b""
    return read_bytes(jpeg(iim_segment(head + b"".join(datasets))))


def read_exif(tags: dict[int, bytes], **options) -> PhotoMetadata:
    return read_bytes(jpeg(exif_segment(tiff(tags, **options))))


def said(metadata: PhotoMetadata) -> dict[str, object]:
    return {name: value for name, value in vars(metadata).items() if value}


# The same words in every block

EVERY_BLOCK = {"caption": "Två", "byline": ("Åsa Öberg",)}
XMP = xmp(
    "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>Två</rdf:li></rdf:Alt></dc:description>"
    "<dc:creator><rdf:Seq><rdf:li>Åsa Öberg</rdf:li></rdf:Seq></dc:creator>"
)
IIM = utf_8_iim((80, "Åsa Öberg"), (120, "Två"))
EXIF_TAGS = {270: "Två\0".encode(), 315: "Åsa Öberg\0".encode()}
EXIF = tiff(EXIF_TAGS)
BIG_ENDIAN_EXIF = tiff(EXIF_TAGS, order=">")
ITXT = b"XML:com.adobe.xmp\0%c\0\0\0%s"
