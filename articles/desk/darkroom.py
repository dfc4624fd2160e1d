"""Making the files that readers get of a picture, with its words and its rights inside each.

The pixels of a rendition are made once. When a credit is corrected, its files are written anew
with the same pixels under a new address, so what a cache has kept never says what was wrong.

There is no worker to be set up. A thread of the server makes what is due; a file that is asked
for before that is made on the spot. A picture whose files are due says so in its row: nothing
is forgotten when the server stops.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import close_old_connections

from articles.desk import storing
from articles.lib import locks, photo_metadata, pictures
from articles.lib.pictures import Crop, Rendition
from articles.models import Image

logger = logging.getLogger(__name__)

LOOK_EVERY = 10  # seconds; what another process took in is found then
LEFT_ALONE = 300  # seconds after which a failure is tried again
AT_ONCE = 100  # pictures looked up in one query
FOCAL_DIGITS = 4  # at the end of a stamp

_work = threading.Event()
_failed: dict[tuple[int, str, str], float] = {}


def folder(image: Image) -> str:
    """Where the renditions of ``image`` are, a folder for each stamp."""
    return f"renditions/{image.key[:2]}/{image.key}-{image.pk}"


def name_of(image: Image, rendition: Rendition) -> str:
    return f"{folder(image)}/{image.stamp}/{rendition.name}"


def opened(image: Image, rendition: Rendition) -> File:
    """Return the open file of ``rendition``, which is made if it is not there yet.

    Raises PictureError for an original that cannot be read, and OSError without one.
    """
    develop(image, [rendition])
    return default_storage.open(name_of(image, rendition))


def develop(image: Image, wanted: Iterable[Rendition]) -> None:
    """Make the files of ``wanted`` that are not there yet; raises what ``opened`` does."""
    missing = [each for each in wanted if not default_storage.exists(name_of(image, each))]
    if not missing:
        return
    words = image.as_metadata
    older = _older_stamps(image)
    new = [each for each in missing if not _reworded(image, each, older, words)]
    if new:
        with image.file.open("rb") as original:
            for rendition, data in pictures.develop(original, new, image.focal):
                _put(name_of(image, rendition), photo_metadata.wrap(data, words))
    if not Image.objects.filter(pk=image.pk, checksum=image.checksum).exists():
        storing.empty(folder(image))  # deleted, or given another file, while this was made


def develop_due() -> int:
    """Make all files that are due; return the number of pictures whose files were made.

    Of several processes one does it, and another goes on if that one dies.
    """
    place = hashlib.sha256(str(settings.MEDIA_ROOT).encode()).hexdigest()[:12]
    done = 0
    with locks.held(f"darkroom-{place}", wait=False) as is_ours:
        while is_ours and (rows := _due_now()):
            for row in rows:
                try:
                    done += _develop_all(row[0])
                except Exception:  # one picture does not stop the others
                    _failed[row] = time.monotonic()
                    logger.exception("The files of picture %d could not be made.", row[0])
    return done


def wake() -> None:
    """Tell the thread that there is work."""
    _work.set()


def start() -> None:
    """Start the thread, once in each process of a server."""
    threading.Thread(target=_keep_developing, name="darkroom", daemon=True).start()


def _due_now() -> list[tuple[int, str, str]]:
    """Some pictures whose files are due: number, checksum and stamp, the newest first."""
    for row in [row for row, at in _failed.items() if time.monotonic() - at > LEFT_ALONE]:
        del _failed[row]
    due = Image.objects.filter(files_due=True).exclude(file="").order_by("-pk")
    rows = due.values_list("pk", "checksum", "stamp")
    return [row for row in rows[: AT_ONCE + len(_failed)] if row not in _failed]


def _develop_all(pk: int) -> bool:
    image = Image.objects.filter(pk=pk, files_due=True).first()
    if image is None:
        return False
    if not image.colour:
        _look_again(image)
    there = storing.folders_in(folder(image))
    # Loaded after that, it has the newest stamp among them: all others are older.
    image.refresh_from_db()
    develop(image, image.renditions)
    # Not through save(): whoever has changed it since has made other files due.
    same = Image.objects.filter(pk=pk, checksum=image.checksum, stamp=image.stamp)
    if same.update(files_due=False):
        for stamp in there:
            if stamp != image.stamp:
                storing.empty(f"{folder(image)}/{stamp}")
    return True


def _look_again(image: Image) -> None:
    """Learn what was not asked of files when this one was taken in."""
    with image.file.open("rb") as original:
        picture = pictures.inspect(original, max_bytes=image.file.size)
        read = asdict(photo_metadata.read(original))
    Image.objects.filter(pk=image.pk, checksum=image.checksum).update(
        fingerprint=picture.fingerprint,
        colour=picture.colour,
        metadata={name: value for name, value in read.items() if value},
    )


def _keep_developing() -> None:
    while True:
        _work.clear()
        close_old_connections()
        try:
            develop_due()
        except Exception:
            logger.exception("The darkroom could not look for its work.")
        close_old_connections()
        _work.wait(LOOK_EVERY)


def _older_stamps(image: Image) -> list[str]:
    return [stamp for stamp in storing.folders_in(folder(image)) if stamp != image.stamp]


def _reworded(
    image: Image, rendition: Rendition, older: list[str], words: photo_metadata.PhotoMetadata
) -> bool:
    """Make a file from one with the same pixels and older words; return whether there was one."""
    for stamp in older:
        # A crop has the same pixels only round the same focal point.
        if rendition.crop != Crop.WHOLE and stamp[-FOCAL_DIGITS:] != image.stamp[-FOCAL_DIGITS:]:
            continue
        try:
            with default_storage.open(f"{folder(image)}/{stamp}/{rendition.name}") as file:
                data = file.read()
        except FileNotFoundError:
            continue
        _put(name_of(image, rendition), photo_metadata.wrap(data, words))
        return True
    return False


def _put(name: str, data: bytes) -> None:
    storing.put(name, ContentFile(data))
