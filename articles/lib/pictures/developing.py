"""Making the files that readers load: every size and crop from one decoding of the original."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from typing import Any, BinaryIO

from PIL import Image

from articles.lib.pictures import decoding, pixels
from articles.lib.pictures.sizes import Crop, Focal, Format, Rendition, crop_box

_SAVED: dict[Format, dict[str, Any]] = {
    # Speed 9 takes a quarter of the time of speed 8 for a fortieth more bytes. One thread: the
    # machine has readers to serve meanwhile.
    Format.AVIF: {"format": "AVIF", "quality": 60, "speed": 9, "max_threads": 1},
    Format.JPEG: {
        "format": "JPEG",
        "quality": 82,
        "progressive": True,
        "optimize": True,
        "subsampling": "4:2:0",
    },
}


def develop(
    fp: BinaryIO, renditions: Iterable[Rendition], focal: Focal = (0.5, 0.5)
) -> Iterator[tuple[Rendition, bytes]]:
    """Yield each of ``renditions`` with its file, crop by crop from the largest to the smallest.

    Upright, in sRGB, on white where it was transparent, of an animation the first frame. The files
    hold pixels alone: no metadata, and no colour profile since sRGB is what is assumed without.

    ``renditions`` are those that ``declared`` names for a picture of that size. ``fp`` is read
    from its beginning when the first is asked for. Raises PictureError.
    """
    wanted = sorted(set(renditions), key=lambda each: (each.crop, -each.width, each.format))
    crops = {crop: list(group) for crop, group in groupby(wanted, key=lambda each: each.crop)}
    if not crops:
        return
    largest = {crop: (group[0].width, group[0].height) for crop, group in crops.items()}
    images = _cut(fp, largest, focal)
    for crop, group in crops.items():
        image = images.pop(crop)
        for each in group:
            if image.size != (each.width, each.height):
                image = _smaller(image, (each.width, each.height))
            yield each, _saved(image, each.format)


def _cut(fp: BinaryIO, sizes: dict[Crop, tuple[int, int]], focal: Focal) -> dict[Crop, Image.Image]:
    """The crops in those sizes. The picture is in memory at its full size only in here."""
    with decoding.opened(fp) as image:
        of = decoding.upright_size(image)
        boxes = {crop: crop_box(*of, crop, focal) for crop in sizes}
        decoding.load(image, min(_ratio(boxes[crop], size) for crop, size in sizes.items()))
        return {crop: pixels.cut(image, boxes[crop], of, size) for crop, size in sizes.items()}


def _ratio(box: tuple[int, int, int, int], size: tuple[int, int]) -> float:
    """How many times larger ``box`` is than ``size``."""
    return min((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1])


def _smaller(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _saved(image: Image.Image, kind: Format) -> bytes:
    out = BytesIO()
    image.info.clear()  # Pillow would carry a comment and the resolution over
    image.save(out, **_SAVED[kind])
    return out.getvalue()
