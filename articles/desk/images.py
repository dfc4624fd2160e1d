"""Taking a picture's file in, and making the smaller files that readers get."""

from collections.abc import Iterable
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from articles.desk import log
from articles.lib import pictures
from articles.models import Event, Image, Story


def original_name(key: str, extension: str) -> str:
    return f"originals/{key[:2]}/{key}{extension}"


def rendition_name(key: str, width: int) -> str:
    return f"renditions/{key[:2]}/{key}-{width}.jpg"


def inspect(upload: BinaryIO) -> pictures.Picture:
    """Return what ``upload`` is; raise PictureError, which says why it is not taken."""
    return pictures.inspect(upload, max_bytes=settings.MAX_UPLOAD_MB * 1024 * 1024)


def attach(image: Image, upload: BinaryIO, by: AbstractBaseUser | None) -> None:
    """Save ``image`` with ``upload`` as its file, and make its renditions.

    Raises PictureError, with nothing kept. Stories that waited for the picture count as
    changed since their last edition.
    """
    picture = inspect(upload)
    was_missing = image.pk is not None and image.is_missing
    image.checksum, image.width, image.height = picture.checksum, picture.width, picture.height
    name = original_name(image.key, picture.extension)
    upload.seek(0)
    if not default_storage.exists(name):
        name = default_storage.save(name, File(upload))
    image.file = name
    with transaction.atomic():
        image.save()
        if was_missing:
            Story.objects.filter(captions__image=image).update(version=F("version") + 1)
        log.record(Event.Verb.ATTACHED, by, image=image, checksum=image.checksum)
    make_renditions(image, image.widths)


def make_renditions(image: Image, widths: Iterable[int]) -> None:
    """Make the files of those widths that are not there yet, from one reading of the original."""
    missing = [w for w in widths if not default_storage.exists(rendition_name(image.key, w))]
    if not missing:
        return
    with image.file.open("rb") as original:
        for width, data in pictures.renditions(original, missing):
            name = rendition_name(image.key, width)
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(data))
