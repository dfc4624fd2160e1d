import json
import os
import stat
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.admin.images.lacks import lacking
from articles.desk import images, log
from articles.exchange.wire import printable
from articles.lib import file_kinds, pictures
from articles.lib.pictures import Picture, PictureError
from articles.models import Image

# The names by which a file says that it is a picture, whatever it is.
PICTURE_NAMES = frozenset(
    [
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff"),
        *(".heic", ".heif", ".bmp", ".jp2", ".jxl", ".svg", ".psd", ".psb", ".eps", ".ps", ".ai"),
        *(".dng", ".nef", ".cr2", ".cr3", ".arw", ".raf", ".orf", ".rw2"),
    ]
)
# What --json gives of a picture, and what is printed of it otherwise.
WORDS = (
    *("headline", "caption", "alt_text", "creator", "credit", "source", "asset_id", "keywords"),
    *("city", "state", "country", "taken_on", "copyright_notice", "license_url"),
    *("acquire_license_url", "usage_terms", "instructions", "digital_source_type", "data_mining"),
)
SUMMED_UP = ("creator", "credit", "copyright_notice", "license_url", "asset_id")


class Status(StrEnum):
    ADDED = "added"
    ALIKE = "there already"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True)
class Result:
    """What became of ``path``, and why it was not added."""

    path: Path
    status: Status
    reason: str = ""
    image: Image | None = None
    alike: list[Image] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        words = {name: getattr(self.image, name) for name in WORDS} if self.image else {}
        return {
            "file": shown(self.path),
            "status": self.status.name.lower(),
            "reason": self.reason or None,
            "id": self.image.pk if self.image else None,
            "alike": [image.pk for image in self.alike if image.pk],
            "read": {name: str(value) for name, value in words.items() if value},
            "missing": lacking(self.image) if self.image else [],
        }


class NotMeant(Exception):
    """Something in the folder that is no picture to be added; the message says what it is."""


class Command(BaseCommand):
    help = (
        "Take the pictures of a folder into the library, each with what its file says: headline,"
        " caption, creator, credit, notice, licence, asset id and more. A file that is refused"
        " does not stop the others; the same folder again adds nothing. The exit status is 1 if a"
        " file was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--recursive", action="store_true", help="also the folders in it")
        parser.add_argument(
            "--though-alike",
            action="store_true",
            help="add a picture even if the library has the same photograph",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one object a line, each of a file"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="change nothing, and say what would be done"
        )

    def handle(self, *, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(
                _("There is no folder %(folder)s: check its name.") % {"folder": shown(folder)}
            )
        self.root = folder.resolve()
        self.is_recursive = options["recursive"]
        self.though_alike = options["though_alike"]
        self.is_rehearsal = options["dry_run"]
        self.rehearsed: list[tuple[str, Picture]] = []
        counts: Counter[Status] = Counter()
        with log.acting("import_images"):
            for result in self._results(folder):
                counts[result.status] += 1
                if options["json"]:
                    self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False))
                else:
                    self._tell(result)
        if not options["json"]:
            self._sum_up(counts)
        if counts[Status.REFUSED]:
            sys.exit(1)

    # Finding and taking

    def _results(self, folder: Path) -> Iterator[Result]:
        """Deal with all that is in ``folder``, by name; with folders in it only if asked."""
        try:
            entries = sorted(folder.iterdir())
        except OSError as error:
            yield Result(folder, Status.REFUSED, _not_read(error))
            return
        for entry in entries:
            if not entry.is_dir() or entry.is_symlink():
                yield self._result(entry)
            elif self.is_recursive:
                yield from self._results(entry)

    def _result(self, path: Path) -> Result:
        try:
            self._check_place(path)
            with path.open("rb") as file:
                _check_meant(path, file.read(file_kinds.HEAD))
                image = self._rehearse(path, file) if self.is_rehearsal else self._add(file)
        except NotMeant as reason:
            return Result(path, Status.SKIPPED, str(reason))
        except images.Alike as same:
            return Result(path, Status.ALIKE, str(same), alike=same.images)
        except PictureError as error:
            return Result(path, Status.REFUSED, str(error))
        except OSError as error:
            return Result(path, Status.REFUSED, _not_read(error))
        return Result(path, Status.ADDED, image=image)

    def _check_place(self, path: Path) -> None:
        """Raise NotMeant for what is no file, or lies elsewhere."""
        if path.is_symlink():
            target = path.resolve()
            if not target.is_relative_to(self.root):
                raise NotMeant(_("It is a link that leads out of the folder."))
            if target.is_dir():
                raise NotMeant(_("It is a link to a folder."))
        # A pipe or a device would keep us waiting for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotMeant(_("It is no file."))

    def _add(self, file: BinaryIO) -> Image:
        return images.add(file, None, though_alike=self.though_alike)

    def _rehearse(self, path: Path, file: BinaryIO) -> Image:
        """Return what would be added, raising what ``_add`` would."""
        examined = images.examine(file)
        if not self.though_alike:
            same = images.alike(examined.picture)
            same += [
                Image(headline=name)
                for name, picture in self.rehearsed
                if _is_alike(picture, examined.picture)
            ]
            if same:
                raise images.Alike(same)
        self.rehearsed.append((shown(path), examined.picture))
        return Image(file=os.fspath(path), **images.words_of(examined.metadata))

    # Telling

    def _tell(self, result: Result) -> None:
        file, image = shown(result.path), result.image
        if not image:
            line = {
                Status.ALIKE: _("%(file)s: not added. %(reason)s"),
                Status.SKIPPED: _("%(file)s: skipped. %(reason)s"),
                Status.REFUSED: _("%(file)s: refused. %(reason)s"),
            }[result.status] % {"file": file, "reason": result.reason}
            (self.stderr if result.status == Status.REFUSED else self.stdout).write(line)
            return
        if self.is_rehearsal:
            line = _("%(file)s: would be added, “%(image)s”.")
        else:
            line = _("%(file)s: added as picture %(number)s, “%(image)s”.")
        self.stdout.write(line % {"file": file, "number": image.pk, "image": image})
        read = dict.fromkeys(getattr(image, name) for name in SUMMED_UP)  # creator may be credit
        if words := " · ".join(filter(None, read)):
            self.stdout.write(f"  {words}")
        if missing := lacking(image):
            self.stdout.write("  " + _("Missing: %s") % ", ".join(missing))

    def _sum_up(self, counts: Counter[Status]) -> None:
        if self.is_rehearsal:
            line = _(
                "%(added)d would be added, %(alike)d there already, %(skipped)d skipped,"
                " %(refused)d refused."
            )
        else:
            line = _(
                "%(added)d added, %(alike)d there already, %(skipped)d skipped,"
                " %(refused)d refused."
            )
        self.stdout.write(line % {status.name.lower(): counts[status] for status in Status})


def _check_meant(path: Path, head: bytes) -> None:
    """Raise NotMeant for a file that neither is a picture nor says that it is one."""
    # macOS leaves a hidden ._photo.jpg beside each photo.jpg.
    says_so = path.suffix.lower() in PICTURE_NAMES and not path.name.startswith(".")
    if not says_so and not file_kinds.picture_format(head):
        raise NotMeant(_("It is %(kind)s.") % {"kind": _(file_kinds.describe(head))})


def _is_alike(one: Picture, other: Picture) -> bool:
    if one.checksum == other.checksum:
        return True
    near = pictures.distance(one.fingerprint, other.fingerprint) <= pictures.ALIKE
    return bool(one.fingerprint and other.fingerprint) and near


def _not_read(error: OSError) -> str:
    return _("It cannot be read or kept (%(reason)s).") % {"reason": error.strerror or error}


def shown(path: Path) -> str:
    """``path`` as it can be printed: in one line, without marks that turn its direction."""
    text = printable(os.fspath(path))
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
