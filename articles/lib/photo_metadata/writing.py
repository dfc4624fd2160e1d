"""Writing words and rights into a picture's file, without touching its pixels."""

from dataclasses import dataclass
from functools import lru_cache

from articles.lib.photo_metadata import (
    avif_write,
    exif_write,
    iim_write,
    jpeg_write,
    xmp_write,
)
from articles.lib.photo_metadata.record import PhotoMetadata
from articles.lib.photo_metadata.wording import writable


def wrap(data: bytes, metadata: PhotoMetadata) -> bytes:
    """Return the JPEG or AVIF ``data`` with the same picture, saying ``metadata`` and no more.

    The coded picture keeps every octet; the file is built anew around it. Whatever metadata stood
    there before is gone: position, serial numbers, names of programs, thumbnails. A JPEG's JFIF
    segment, its colour profile and Adobe's colour transform stay, and so do all properties of an
    AVIF. Both get XMP and EXIF, a JPEG IPTC-IIM as well; each block says what it has a place for
    (see ``xmp_write``, ``exif_write``, ``iim_write``), and words that are too long for it are cut,
    never refused. Wrapping again replaces: ``wrap(wrap(data, a), b) == wrap(data, b)``.

    Raises ValueError where ``data`` is not a whole JPEG or a whole still AVIF, such as
    ``lib.pictures`` makes.
    """
    words = _words(metadata)
    if jpeg_write.is_jpeg(data):
        jpeg = jpeg_write.take_apart(data)
        return jpeg_write.put_together(
            jpeg,
            exif=exif_write.block(words.metadata, jpeg.size, srgb=not jpeg.profile),
            xmp=words.xmp,
            resources=words.resources,
        )
    if avif_write.is_media_file(data):
        avif = avif_write.take_apart(data)
        return avif_write.put_together(avif, exif=exif_write.block(words.metadata), xmp=words.xmp)
    raise ValueError("This file is neither a JPEG nor an AVIF.")


@dataclass(frozen=True)
class _Words:
    """The blocks that are the same in every file of a picture, and what EXIF is made from."""

    metadata: PhotoMetadata
    xmp: bytes
    resources: bytes


# A picture has some fifty files, made one after another.
@lru_cache(maxsize=4)
def _words(metadata: PhotoMetadata) -> _Words:
    metadata = writable(metadata)
    return _Words(metadata, xmp_write.packet(metadata), iim_write.resources(metadata))
