"""Taking a picture in, with all that its file says, and taking one down."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.desk import darkroom, log, storing
from articles.desk.errors import Refused
from articles.desk.permissions import require_take_down
from articles.lib import photo_metadata, pictures
from articles.lib.credits import split_caption
from articles.lib.photo_metadata import PhotoMetadata, digital_source
from articles.lib.pictures import refusals
from articles.models import Event, Image, Page, Paper, Story
from articles.models.provenance import DataMining, DigitalSource


class Alike(Refused):
    """The library has what looks like the same photograph; ``images`` are those."""

    def __init__(self, images: list[Image]) -> None:
        names = "; ".join(f"“{image}”" for image in images)
        super().__init__(
            _("The library has this photograph already: %(names)s.") % {"names": names}
        )
        self.images = images


@dataclass(frozen=True)
class Examined:
    """What a file is and what it says of itself."""

    picture: pictures.Picture
    metadata: PhotoMetadata


def examine(upload: BinaryIO) -> Examined:
    """Look at ``upload`` and keep nothing; raise PictureError, which says why it is not taken."""
    return Examined(inspect(upload), photo_metadata.read(upload))


def inspect(upload: BinaryIO) -> pictures.Picture:
    """Return what ``upload`` is; raise PictureError, which says why it is not taken."""
    most = settings.MAX_UPLOAD_MB * 1024 * 1024
    # Of a file that is too large only the beginning may be here; how long it was, it still knows.
    if (size := getattr(upload, "size", 0)) > most:
        raise refusals.too_many_bytes(size, most)
    return pictures.inspect(upload, max_bytes=most)


def alike(picture: pictures.Picture, besides: Image | None = None) -> list[Image]:
    """Return the pictures of the library that show what ``picture`` does, the nearest first.

    That is the same file, or a fingerprint at most ``pictures.ALIKE`` bits away: a copy that
    was made smaller, saved again or given other words.
    """
    known = Image.objects.exclude(pk=besides.pk if besides else None).exclude(file="")
    distances = {
        pk: 0 for pk in known.filter(checksum=picture.checksum).values_list("pk", flat=True)
    }
    if picture.fingerprint:
        for pk, fingerprint in known.exclude(fingerprint="").values_list("pk", "fingerprint"):
            distance = pictures.distance(picture.fingerprint, fingerprint)
            if distance <= pictures.ALIKE:
                distances.setdefault(pk, distance)
    nearest = sorted(distances, key=lambda pk: (distances[pk], pk))[:SHOWN_ALIKE]
    found = known.in_bulk(nearest)
    return [found[pk] for pk in nearest]


SHOWN_ALIKE = 5


def words_of(metadata: PhotoMetadata) -> dict[str, object]:
    """Return what each field of an ``Image`` would be, going by ``metadata``; only those it tells.

    A caption that ends in a credit is parted from it. The asset id is, of those that are there,
    the transmission reference, the title or the digital image GUID; a title of several words
    is a headline. What is too long for its field is cut: ``Image.metadata`` keeps the whole.
    """
    caption, credit = metadata.caption, metadata.credit
    if not credit:
        caption, found = split_caption(caption)
        credit = found.credit_line if found else ""
    title_is_id = metadata.title and " " not in metadata.title
    words: dict[str, object] = {
        "headline": metadata.headline or ("" if title_is_id else metadata.title),
        "caption": caption,
        "alt_text": metadata.alt_text,
        "keywords": "\n".join(metadata.keywords),
        "city": metadata.city,
        "state": metadata.state,
        "country": metadata.country,
        "taken_on": date.fromisoformat(metadata.date_created) if metadata.date_created else None,
        "creator": "; ".join(metadata.byline),
        "credit": credit,
        "source": metadata.source,
        "asset_id": metadata.job_id or (metadata.title if title_is_id else "") or metadata.guid,
        "digital_source_type": _one_of(
            DigitalSource, digital_source.current(metadata.digital_source_type)
        ),
        "copyright_notice": metadata.copyright,
        "license_url": _address(metadata.web_statement),
        "acquire_license_url": _address(metadata.licensor_url),
        "usage_terms": metadata.usage_terms,
        "instructions": metadata.instructions,
        "data_mining": _one_of(DataMining, metadata.data_mining),
    }
    return {name: _fitting(name, value) for name, value in words.items() if value}


def words_in_file(image: Image) -> dict[str, object]:
    """Return what the fields of ``image`` would be, going by what was read from its file."""
    kept = {name: _as_read(value) for name, value in image.metadata.items()}
    return words_of(PhotoMetadata(**kept))


def add(upload: BinaryIO, by: AbstractBaseUser | None, *, though_alike: bool = False) -> Image:
    """Take ``upload`` into the library, its fields filled from the file, and return it.

    Raises PictureError for a file that is no picture, and Alike, unless ``though_alike``, when
    the library has the same photograph already. Nothing is kept then.
    """
    examined = examine(upload)
    image = Image()
    with transaction.atomic():
        Paper.objects.select_for_update().get()  # two people with one file come one by one
        if not though_alike and (same := alike(examined.picture)):
            raise Alike(same)
        _attach(image, upload, examined, by)
    return image


def attach(image: Image, upload: BinaryIO, by: AbstractBaseUser | None) -> None:
    """Save ``image`` with ``upload`` as its file, and fill its empty fields from the file.

    Raises PictureError, with nothing kept. Stories that waited for the picture count as
    changed since their last edition.
    """
    _attach(image, upload, examine(upload), by)


def _attach(
    image: Image, upload: BinaryIO, examined: Examined, by: AbstractBaseUser | None
) -> None:
    picture = examined.picture
    was_missing = image.pk is not None and image.is_missing
    before = (original_name(image), darkroom.folder(image)) if original_name(image) else None
    for name in ("checksum", "width", "height", "fingerprint", "colour"):
        setattr(image, name, getattr(picture, name))
    image.files_due = True
    image.metadata = {name: value for name, value in asdict(examined.metadata).items() if value}
    for name, value in words_of(examined.metadata).items():
        if not getattr(image, name) and not (name == "alt_text" and image.is_decorative):
            setattr(image, name, value)
    name = f"originals/{image.key[:2]}/{image.key}{picture.extension}"
    is_new = not default_storage.exists(name)
    try:
        if is_new:
            upload.seek(0)
            storing.put(name, File(upload))
        image.file = name
        with transaction.atomic():
            if image.pk:  # somebody may have taken it down since it was loaded
                held = Image.objects.select_for_update(no_key=True)
                image.refresh_from_db(
                    fields=["taken_down_at", "taken_down_reason"], from_queryset=held
                )
            image.save()
            if was_missing:
                Story.objects.filter(captions__image=image).update(version=F("version") + 1)
            log.record(Event.Verb.ATTACHED, by, image=image, checksum=image.checksum)
    except BaseException:
        if is_new:
            default_storage.delete(name)
        raise
    transaction.on_commit(darkroom.wake)
    if before and before[0] != name:
        _forget_files(*before)


def save(image: Image, fields: Iterable[str] | None = None) -> None:
    """Save what was changed of ``image`` (only ``fields``, if told), and let its files follow."""
    image.save(update_fields=fields)
    transaction.on_commit(darkroom.wake)


def delete(image: Image, by: AbstractBaseUser | None) -> None:
    """Delete ``image`` and its files; raise ProtectedError while anything names it."""
    files = original_name(image), darkroom.folder(image)
    with transaction.atomic():
        if showing := set(Page.objects.showing(image)):
            raise ProtectedError(_("Pages about the paper show this picture."), showing)
        log.record(Event.Verb.DELETED, by, image=image, checksum=image.checksum)
        image.delete()
        _forget_files(*files)


def take_down(image: Image, by: AbstractBaseUser | None, reason: str) -> None:
    """Show ``image`` nowhere from now on, whatever its rights; ``reason`` is for the log.

    Raises NotAllowed for a person who may not, and Refused without a reason or when it has
    been done already.
    """
    with transaction.atomic():
        image = _lock(image)
        require_take_down(by)
        reason = reason.strip()
        if not reason:
            raise Refused(_("Say why: the reason stays in the log."))
        if image.taken_down_at:
            raise Refused(_("The picture has been taken down already."))
        image.taken_down_at, image.taken_down_reason = timezone.now(), reason
        image.save(update_fields=["taken_down_at", "taken_down_reason"])
        log.record(Event.Verb.TOOK_DOWN, by, image=image, reason=reason)


def put_back(image: Image, by: AbstractBaseUser | None, reason: str) -> None:
    """Undo ``take_down``: from now on only the rights clock says when ``image`` is shown.

    Raises NotAllowed for a person who may not, and Refused without a reason or when the
    picture has not been taken down.
    """
    with transaction.atomic():
        image = _lock(image)
        require_take_down(by)
        reason = reason.strip()
        if not reason:
            raise Refused(_("Say why: the reason stays in the log."))
        if not image.taken_down_at:
            raise Refused(_("The picture has not been taken down."))
        was = image.taken_down_reason
        image.taken_down_at, image.taken_down_reason = None, ""
        image.save(update_fields=["taken_down_at", "taken_down_reason"])
        log.record(Event.Verb.PUT_BACK, by, image=image, reason=reason, taken_down_for=was)


def original_name(image: Image) -> str:
    return image.file.name if image.file else ""


def _lock(image: Image) -> Image:
    try:
        return Image.objects.select_for_update(no_key=True).get(pk=image.pk)
    except Image.DoesNotExist:
        raise Refused(_("The picture is gone: somebody has deleted it.")) from None


def _forget_files(original: str, renditions: str) -> None:
    """On commit, delete the renditions and an original that no picture has any more."""

    def forget() -> None:
        if original and not Image.objects.filter(file=original).exists():
            default_storage.delete(original)
        storing.empty(renditions)

    transaction.on_commit(forget)


def _one_of(choices: Iterable[str], value: str) -> str:
    return value if value in set(choices) else ""


def _address(text: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return ""
    return text if len(text) <= Image._meta.get_field("license_url").max_length else ""


def _fitting(name: str, value: object) -> object:
    longest = Image._meta.get_field(name).max_length
    if name == "asset_id" and len(str(value)) > longest:
        return ""  # half an id is a wrong one
    return Truncator(value).chars(longest) if longest and isinstance(value, str) else value


def _as_read(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
