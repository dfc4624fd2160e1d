"""Making the files that readers get of a picture, with its words and its rights inside each.

The pixels of a rendition are made once. When a credit is corrected, its files are written anew
with the same pixels under a new address, so what a cache has kept never says what was wrong.

There is no worker to be set up. A thread of the server makes what is due; a file that is asked
for before that is made on the spot. A picture whose files are due says so in its row: nothing
is forgotten when the server stops.
"""

import logging
import os
import threading
from collections.abc import Iterable
from dataclasses import asdict

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import close_old_connections
from django.utils.crypto import get_random_string

from articles.lib import photo_metadata, pictures
from articles.lib.pictures import Crop, Rendition
from articles.models import Image

logger = logging.getLogger(__name__)

LOOK_EVERY = 10  # seconds; what another process took in is found then
LEASE = 300  # seconds for which one process has a picture to itself, or leaves a failure alone
FOCAL_DIGITS = 4  # at the end of a stamp

_due = threading.Event()


def folder(image: Image) -> str:
    """Where the renditions of ``image`` are, a folder for each stamp."""
    return f"renditions/{image.key[:2]}/{image.key}-{image.pk}"


def name_of(image: Image, rendition: Rendition) -> str:
    return f"{folder(image)}/{image.stamp}/{rendition.name}"


def develop(image: Image, wanted: Iterable[Rendition]) -> None:
    """Make the files of ``wanted`` that are not there yet.

    Raises PictureError for an original that cannot be read, and OSError without one.
    """
    missing = [each for each in wanted if not default_storage.exists(name_of(image, each))]
    if not missing:
        return
    words = image.as_metadata
    older = _older_stamps(image)
    new = [each for each in missing if not _reworded(image, each, older, words)]
    if not new:
        return
    with image.file.open("rb") as original:
        for rendition, data in pictures.develop(original, new, image.focal):
            _put(name_of(image, rendition), photo_metadata.wrap(data, words))


def develop_due() -> int:
    """Make all files that are due; return the number of pictures that were worked on."""
    done = 0
    due = Image.objects.filter(files_due=True).exclude(file="").order_by("-pk")
    for pk in list(due.values_list("pk", flat=True)):
        if cache.add(f"darkroom-{pk}", True, LEASE):
            try:
                done += _develop_all(pk)
            except Exception:
                # One picture does not stop the others. Its lease holds: it is tried again later.
                logger.exception("The files of picture %d could not be made.", pk)
            else:
                cache.delete(f"darkroom-{pk}")
    return done


def wake() -> None:
    """Tell the thread that there is work."""
    _due.set()


def start() -> None:
    """Start the thread, once in each process of a server."""
    threading.Thread(target=_keep_developing, name="darkroom", daemon=True).start()


def empty(path: str) -> None:
    """Delete a folder of renditions with all that is in it."""
    for stamp in _folders_in(path):
        _delete_files(f"{path}/{stamp}")
    default_storage.delete(path)


def _develop_all(pk: int) -> bool:
    image = Image.objects.filter(pk=pk, files_due=True).first()
    if image is None:
        return False
    if not image.colour:
        _look_again(image)
    develop(image, image.renditions)
    for stamp in _older_stamps(image):
        _delete_files(f"{folder(image)}/{stamp}")
    # Not through save(): whoever has changed it since has made other files due.
    Image.objects.filter(pk=pk, stamp=image.stamp).update(files_due=False)
    return True


def _look_again(image: Image) -> None:
    """Learn what was not asked of files when this one was taken in."""
    with image.file.open("rb") as original:
        picture = pictures.inspect(original, max_bytes=image.file.size)
        read = asdict(photo_metadata.read(original))
    image.fingerprint, image.colour = picture.fingerprint, picture.colour
    image.metadata = {name: value for name, value in read.items() if value}
    image.save(update_fields=["fingerprint", "colour", "metadata"])


def _keep_developing() -> None:
    while True:
        close_old_connections()
        try:
            develop_due()
        except Exception:
            logger.exception("The darkroom could not look for its work.")
        close_old_connections()
        _due.wait(LOOK_EVERY)
        _due.clear()


def _older_stamps(image: Image) -> list[str]:
    return [stamp for stamp in _folders_in(folder(image)) if stamp != image.stamp]


def _folders_in(path: str) -> list[str]:
    try:
        return default_storage.listdir(path)[0]
    except FileNotFoundError:
        return []


def _delete_files(path: str) -> None:
    for name in default_storage.listdir(path)[1]:
        default_storage.delete(f"{path}/{name}")
    default_storage.delete(path)


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
    """Store ``data`` under ``name`` whole or not at all; what is there already stays.

    A file system shows a file while it is being written, so it is written under another name.
    """
    try:
        path = default_storage.path(name)
    except NotImplementedError:  # such as S3, which never shows half an object
        default_storage.save(name, ContentFile(data))
        return
    part = default_storage.save(f"{name}.{get_random_string(8)}", ContentFile(data))
    os.replace(default_storage.path(part), path)
