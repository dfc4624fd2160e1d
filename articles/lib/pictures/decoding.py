"""Opening a file that may be anything, and decoding it without a surprise.

What is opened here comes from agencies, phones and strangers. The format is told from the content,
and only the reader of that one format is let near the file; sizes are checked before anything is
decoded; and one picture is in memory at a time.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END
from typing import BinaryIO

from PIL import ExifTags, Image, TiffImagePlugin

from articles.lib import file_kinds, locks
from articles.lib.pictures import hazards, refusals

MAX_PIXELS = 100_000_000
"""Pillow's own limits are 89 million for a warning and twice that for a DecompressionBombError."""

# What Pillow has to say about a file (a tag out of order, a size near its own limit) is of no use
# in the log of a server: a file is taken, or refused in a sentence. Said once for the process, as
# the filters of ``warnings.catch_warnings`` are shared by all threads.
for _kind in (UserWarning, Image.DecompressionBombWarning):
    warnings.filterwarnings("ignore", category=_kind, module=r"PIL\.")

# The eight orientations of EXIF 2.32, tag 0x0112, and what turns each upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = (5, 6, 7, 8)


@contextmanager
def opened(fp: BinaryIO, max_pixels: int = MAX_PIXELS) -> Iterator[Image.Image]:
    """Open ``fp`` and check it; decoding it is left to ``load``, within the block.

    No other picture is open on this machine meanwhile, two would be more than a gigabyte: do not
    open a second one inside, nor yield from a generator.
    Whatever goes wrong inside the block is a PictureError. Pillow's readers meet hostile bytes
    with nearly every exception there is (OSError, SyntaxError, struct.error, MemoryError,
    zlib.error …), so all are caught. Pillow's own limit stays, since it makes room for a GIF or a
    WebP while it opens it; below that limit pixels are counted here.
    """
    fp.seek(0)
    head = fp.read(file_kinds.HEAD)
    name = file_kinds.picture_format(head)
    if name is None:
        raise refusals.wrong_kind(file_kinds.describe(head))
    with locks.held("pictures"):
        try:
            hazards.check_file(fp, name)
            fp.seek(0)
            # Never "MPO": Pillow opens the two-picture files of phones as JPEG, and fails on
            # the name.
            image = Image.open(fp, formats=[name])
            if image.width * image.height > max_pixels:
                raise refusals.too_many_pixels(max_pixels)
            if _is_raw_photograph(image):
                raise refusals.wrong_kind(file_kinds.RAW_PHOTOGRAPH)
            hazards.check_image(image, name)
            yield image
        except refusals.PictureError:
            raise
        except Image.DecompressionBombError as error:
            raise refusals.too_many_pixels(max_pixels) from error
        except Exception as error:
            is_short = _is_short(name, error, head, fp)
            raise (refusals.cut_short if is_short else refusals.damaged)(name) from error


def load(image: Image.Image, ratio: float) -> None:
    """Decode the whole of ``image``, which finds out whether it can be shown.

    ``ratio`` is how many times smaller a picture is wanted, at least 1. A JPEG is decoded at a
    half, a quarter or an eighth of its size in that much less time and memory, as
    ``hazards.jpeg_scale`` has it; never so small that something would be blown up.
    """
    if image.format in ("JPEG", "MPO"):
        scale = hazards.jpeg_scale(image.width * image.height, ratio)
        # Pillow takes the largest scale that leaves both sides no shorter than this.
        image.draft(None, (image.width // scale, image.height // scale))
    image.load()


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; damaged EXIF data count as upright.

    Pillow turns a TIFF upright by itself when it is loaded, and tells its size so before.
    """
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return 1
    try:
        found = image.getexif().get(ExifTags.Base.Orientation)
        return found if found in UPRIGHT else 1
    except Exception:
        return 1


def upright_size(image: Image.Image) -> tuple[int, int]:
    """The width and height in pixels of ``image``, opened and not yet loaded, as seen upright."""
    return image.size[::-1] if orientation(image) in LYING else image.size


def length(fp: BinaryIO) -> int:
    """The bytes of ``fp``, which stands at its end afterwards."""
    fp.seek(0, SEEK_END)
    return fp.tell()  # what seek() returns is not always there in file-like objects


def _is_short(name: str, error: Exception, head: bytes, fp: BinaryIO) -> bool:
    if isinstance(error, EOFError) or "truncated" in str(error).lower():
        return True
    # The first chunk of a WebP states how long the file is.
    return name == "WEBP" and int.from_bytes(head[4:8], "little") + 8 > length(fp)


def _is_raw_photograph(image: Image.Image) -> bool:
    """Whether a TIFF is a camera's raw file, of which Pillow would show the thumbnail.

    Tag 50706 is DNGVersion (DNG 1.7, chapter 4); bit 0 of NewSubfileType in the first directory
    marks a reduced picture (TIFF 6.0, section 8), which is how NEF and ARW files begin.
    """
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    return 50706 in image.tag_v2 or bool(image.tag_v2.get(254, 0) & 1)
