"""What it costs to make every file of a picture of 24 megapixels.

Prints for each step the CPU seconds, of all threads, and the most memory that the process had
meanwhile; and as a yardstick the same sizes made by plain Pillow, each resized from the original
and saved as it comes.
"""

import re
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.conf import settings
from PIL import Image, ImageChops

settings.configure(USE_I18N=False)  # sentences are marked for translation on import

from articles.lib import photo_metadata, pictures  # noqa: E402
from articles.lib.photo_metadata import PhotoMetadata  # noqa: E402
from articles.lib.pictures import Crop, Format, decoding, developing, pixels  # noqa: E402

PHOTOS = Path(__file__).resolve().parent.parent / "articles/demo/photos"
WIDE, HIGH = 6000, 4000
FOCAL = (0.4, 0.5)
BUDGET = 8  # CPU seconds for all files of the picture

spent: defaultdict[str, float] = defaultdict(float)
peaks: defaultdict[str, int] = defaultdict(int)


def photograph() -> bytes:
    """A JPEG that has the detail and the noise of a camera's."""
    image = Image.new("RGB", (WIDE, HIGH))
    side = WIDE // 3
    photos = ("forest-stream", "mountain-pasture", "picos-de-europa")
    photos += ("fig-on-a-plate", "clock-face", "dandelions")
    for at, name in enumerate(photos):
        photo = Image.open(PHOTOS / f"{name}.jpg").convert("RGB")
        tile = photo.resize((side, side), Image.Resampling.LANCZOS, box=(0, 0, 1350, 1350))
        image.paste(tile, (at % 3 * side, at // 3 * side))
    patch = Image.frombytes("RGB", (500, 500), Random(0).randbytes(750_000))
    patch = patch.point(lambda value: 118 + value // 13)
    noise = Image.new("RGB", image.size)
    for left in range(0, WIDE, 500):
        for top in range(0, HIGH, 500):
            noise.paste(patch, (left, top))
    out = BytesIO()
    ImageChops.add(image, noise, offset=-127).save(out, "JPEG", quality=92)
    return out.getvalue()


@contextmanager
def measured(step: str) -> Iterator[None]:
    """Add to what ``step`` has cost."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # Linux counts the peak from here
    began = cpu()
    yield
    spent[step] += cpu() - began
    peaks[step] = max(peaks[step], peak())


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak() -> int:
    """Megabytes; where Linux does not tell, the peak of all steps so far."""
    with suppress(OSError):
        status = Path("/proc/self/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) // 1024
    bytes_each = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_each // 1024**2


def watch(owner: Any, name: str, step: Callable[..., str]) -> None:
    """Measure each call of ``owner.name`` as the step that ``step`` makes of its arguments."""
    called = getattr(owner, name)

    @wraps(called)
    def watched(*args: Any, **kwargs: Any) -> Any:
        with measured(step(*args)):
            return called(*args, **kwargs)

    setattr(owner, name, watched)


def ours(data: bytes) -> list[str]:
    """Make every file as the product does; return the steps."""
    with measured("inspect"):
        picture = pictures.inspect(BytesIO(data))
    with measured("read metadata"):
        photo_metadata.read(BytesIO(data))
    declared = pictures.declared(picture.width, picture.height)
    by_size = {(each.width, each.height): each.crop for each in reversed(declared)}
    watch(decoding, "load", lambda *_: "decode")
    watch(pixels, "cut", lambda _image, _box, _of, size: f"first reduction, {by_size[size]}")
    watch(developing, "_saved", lambda _image, kind: f"save {kind.name}")
    watch(developing, "_smaller", lambda *_: "smaller ones from larger")
    words = PhotoMetadata(caption="A river in spate. " * 20, credit="Ana Ruiz/The Paper")
    for _each, made in pictures.develop(BytesIO(data), declared, FOCAL):
        with measured("wrap metadata"):
            photo_metadata.wrap(made, words)
    return list(spent)


def yardstick(data: bytes) -> None:
    """The same files by plain Pillow."""
    image = Image.open(BytesIO(data))
    image.load()
    for each in pictures.declared(*image.size):
        box = pictures.crop_box(*image.size, each.crop, FOCAL)
        small = image.resize((each.width, each.height), Image.Resampling.LANCZOS, box=box)
        small.save(BytesIO(), {Format.AVIF: "AVIF", Format.JPEG: "JPEG"}[each.format])


def main() -> None:
    data = photograph()
    declared = pictures.declared(WIDE, HIGH)
    crops = sum(any(each.crop == crop for each in declared) for crop in Crop)
    print(f"{WIDE} by {HIGH} pixels, a JPEG of {len(data) / 1024**2:.1f} MB:")
    print(f"{len(declared)} files of {crops} crops\n")
    steps = ours(data)
    total = sum(spent.values())
    with measured("plain Pillow"):
        yardstick(data)
    print(f"{'step':<28}{'CPU s':>8}{'peak MB':>10}")
    for step in steps:
        print(f"{step:<28}{spent[step]:>8.2f}{peaks[step]:>10}")
    print(f"{'total':<28}{total:>8.2f}{max(peaks[step] for step in steps):>10}")
    print(f"{'plain Pillow':<28}{spent['plain Pillow']:>8.2f}{peaks['plain Pillow']:>10}\n")
    print(f"{total / spent['plain Pillow']:.2f} of plain Pillow's time; {BUDGET} s are allowed")
    if total > BUDGET:
        sys.exit("too slow")


if __name__ == "__main__":
    main()
