"""Finding out what an editor has chosen: whether it can be shown, and what to know of it."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from articles.lib.pictures import decoding, likeness, pixels, refusals
from articles.lib.pictures.decoding import MAX_PIXELS
from articles.lib.pictures.sizes import HIGHEST

MAX_BYTES = 50 * 1024 * 1024

_MIME_AND_EXTENSION = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "AVIF": ("image/avif", ".avif"),
    "TIFF": ("image/tiff", ".tif"),
    "GIF": ("image/gif", ".gif"),
}


@dataclass(frozen=True)
class Picture:
    """What ``inspect`` found.

    The size is in pixels as seen upright, ``checksum`` the SHA-256 of the file in hex,
    ``extension`` has its dot, ``fingerprint`` is for ``distance`` ('' if there is next to nothing
    to see), and ``colour`` the average in sRGB as '#rrggbb'.
    """

    format: str
    mime: str
    width: int
    height: int
    checksum: str
    extension: str
    fingerprint: str
    colour: str


def inspect(fp: BinaryIO, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Picture:
    """Check that ``fp`` is a whole picture in a format we take, and describe it.

    A JPEG, PNG or other picture with something after its end is a picture: phones put a second
    picture or a film there. What readers get is encoded anew from the pixels alone.

    ``fp`` stands at its beginning afterwards. Raises PictureError.
    """
    try:
        size = decoding.length(fp)
        if size == 0:
            raise refusals.empty()
        if size > max_bytes:
            raise refusals.too_many_bytes(size, max_bytes)
        with decoding.opened(fp, max_pixels) as image:
            width, height = decoding.upright_size(image)
            if height > HIGHEST * width:
                raise refusals.too_tall(HIGHEST)
            small = likeness.thumbnail_size(width, height)
            decoding.load(image, min(width / small[0], height / small[1]))
            name = "JPEG" if image.format == "MPO" else str(image.format)
            thumbnail = pixels.cut(image, (0, 0, width, height), (width, height), small)
        mime, extension = _MIME_AND_EXTENSION[name]
        return Picture(
            name,
            mime,
            width,
            height,
            _checksum(fp),
            extension,
            likeness.fingerprint(thumbnail),
            likeness.colour(thumbnail),
        )
    finally:
        fp.seek(0)


def _checksum(fp: BinaryIO) -> str:
    digest = hashlib.sha256()
    fp.seek(0)
    while chunk := fp.read(1024 * 1024):
        digest.update(chunk)
    return digest.hexdigest()
