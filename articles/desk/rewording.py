"""Giving many pictures the same credit, notice and terms."""

import hashlib
from collections.abc import Collection, Iterable, Mapping

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.desk import darkroom, log
from articles.desk.errors import Refused
from articles.desk.permissions import require
from articles.models import Event, Image

FIELDS = ("credit", "copyright_notice", "source", "license_url", "usage_terms")
"""What pictures of one source have in common. Other words belong to one picture each."""


class Overtaken(Refused):
    """Somebody has changed these pictures since they were looked at; ``images`` are those."""

    def __init__(self, images: list[Image]) -> None:
        names = "; ".join(f"“{image}”" for image in images)
        super().__init__(
            _("Somebody has changed these pictures since you looked: %(names)s.")
            % {"names": names},
            _("Nothing is saved. Look at what would change now, and confirm that."),
        )
        self.images = images


def changed(image: Image, words: Mapping[str, str]) -> list[str]:
    """Return the names of the fields in which ``image`` does not say what ``words`` do."""
    return [name for name, value in words.items() if getattr(image, name) != value]


def glimpse(image: Image, names: Iterable[str]) -> str:
    """Return what stands in those fields of ``image`` as a short text, to be compared later."""
    seen = [(name, getattr(image, name)) for name in sorted(names)]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def reword(
    pks: Collection[int],
    words: Mapping[str, str],
    by: AbstractBaseUser | None,
    seen: Mapping[int, str] | None = None,
) -> list[Image]:
    """Give the pictures with those numbers ``words``, and return those that changed.

    ``words`` maps names among FIELDS to what they shall say, '' to empty one. ``seen`` maps the
    number of a picture to the ``glimpse`` of it that the person had; without it, pictures are
    changed whatever they say. All are saved or none. Pictures that say ``words`` already, and
    those deleted meanwhile, are passed over, so that doing it twice is doing it once.

    Each is saved by itself, so that the log tells every field, and that the words inside
    its files and those it is found by follow.

    Raises NotAllowed for a person who may not, Overtaken for pictures that are not as they were
    seen, and Refused for words that no picture may have.
    """
    require(
        by is None or by.has_perm("articles.change_image"),
        _("You may not change pictures: ask an administrator for the right to do so."),
    )
    words = _checked(words)
    with transaction.atomic():
        found = Image.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
        due = [image for image in found if changed(image, words)]
        if seen is not None:
            other = [image for image in due if seen.get(image.pk) != glimpse(image, words)]
            if other:
                raise Overtaken(other)
        for image in due:
            names = changed(image, words)
            changes = {name: [getattr(image, name), words[name]] for name in names}
            for name in names:
                setattr(image, name, words[name])
            image.save(update_fields=names)
            log.record(Event.Verb.CHANGED, by, image=image, changes=changes)
        transaction.on_commit(darkroom.wake)
    return due


def _checked(words: Mapping[str, str]) -> dict[str, str]:
    """Return ``words`` as the fields take them; raise Refused with a sentence for each that
    one does not."""
    taken, reasons = {}, []
    for name, value in words.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is not a field that pictures share")
        field = Image._meta.get_field(name)
        try:
            taken[name] = field.clean(value, None)
        except ValidationError as error:
            reasons += [f"{field.verbose_name}: {message}" for message in error.messages]
    if reasons:
        raise Refused(*reasons)
    return taken
