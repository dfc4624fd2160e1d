import json
import stat
import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter
from django.utils.translation import gettext as _

from articles.exchange.wire import printable
from articles.lib.file_kinds import HEAD, describe, picture_format
from articles.lib.photo_metadata import read

_KEYS = (
    "caption",
    "headline",
    "title",
    "byline",
    "credit",
    "source",
    "copyright",
    "keywords",
    "city",
    "state",
    "country",
    "date_created",
    "job_id",
    "instructions",
    "usage_terms",
    "web_statement",
    "alt_text",
    "digital_source_type",
)
"""What is printed, in this order: scripts of others rely on it."""


class _Unreadable(Exception):
    """Why a file was not read and what to do, in a sentence."""


class _Formatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's order of options, with the paragraphs of the help as they are written."""


class Command(BaseCommand):
    help = """Print what the files of pictures say about themselves, as JSON.

One file gives one object, several give a list of objects that name their "file" first. What a
picture does not say is null, or an empty list for "byline" and "keywords"; "date_created" is
YYYY-MM-DD. Nothing is changed, and no database is needed.

The exit status is 1 if a file cannot be read or is no picture; the others are printed still.
"""
    requires_system_checks = []  # some would ask the database

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=_Formatter, **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)

    def handle(self, *, files: list[Path], **options: Any) -> None:
        found: list[dict[str, Any]] = []
        for file in files:
            try:
                said = _read(file)
            except _Unreadable as error:
                self.stderr.write(f"{printable(str(file))}: {error}")
            else:
                found.append({"file": printable(str(file)), **said} if len(files) > 1 else said)
        if len(files) > 1:
            self._print(found)
        elif found:
            self._print(found[0])
        if len(found) < len(files):
            sys.exit(1)

    def _print(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))


def _read(file: Path) -> dict[str, Any]:
    """What a picture's file says, by ``_KEYS``. Raises _Unreadable."""
    try:
        mode = file.stat().st_mode
        # A pipe or a device would keep us waiting for ever. What a folder is, opening it says.
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise _Unreadable(_("It is no file."))
        with file.open("rb") as fp:
            head = fp.read(HEAD)
            if picture_format(head) is None:
                raise _Unreadable(_no_picture(head))
            metadata = read(fp)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _Unreadable(
            _("cannot be read (%(reason)s). Check the name, and that you may read the file.")
            % {"reason": reason}
        ) from None
    said: dict[str, Any] = {}
    for key in _KEYS:
        value = getattr(metadata, key)
        said[key] = list(value) if isinstance(value, tuple) else value or None
    return said


def _no_picture(head: bytes) -> str:
    if not head:
        return _("the file is empty. Copy it here again from where it came.")
    return _(
        "not a picture that can be read, but %(kind)s. Give a JPEG, PNG, WebP, AVIF, TIFF or GIF."
    ) % {"kind": _(describe(head))}
