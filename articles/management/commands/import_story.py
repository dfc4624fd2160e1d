import csv
import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    DjangoHelpFormatter,
)
from django.utils.translation import gettext as _

from articles.desk import Refused, log
from articles.exchange.incoming import Outcome, Status, bring_in
from articles.exchange.parts import find_section, split_names
from articles.exchange.wire import Arrival, printable
from articles.exchange.wishes import Wishes
from articles.lib.wire import WireError

# What one story has and several cannot share.
_OF_ONE_STORY = {"headline": "--headline", "image": "--image", "alt": "--alt"}


class _Formatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's order of options, with the form of a file printed as it is written."""


class Command(BaseCommand):
    help = """Import plain-text stories as they arrive from a wire.

A file has this form, of which every part but the body may be missing:

    asset id of the picture, alone on the first line
    caption of the picture, one paragraph, ending in its credit

    HEADLINE: a headline
    By Ana Ruiz

    body, paragraphs separated by blank lines

    © YEAR[–YEAR] Holder. Statement.

The same file again changes nothing. A corrected version of it changes its story, which readers
see when it is published. Options are obeyed once: given again, they leave alone what the desk
has changed since. The exit status is 1 if a file was refused, or was not published as asked.
"""
    requires_system_checks = []  # some would ask the database, and --json works without one

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=_Formatter, **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--headline", metavar="TEXT")
        parser.add_argument("--section", help="slug or name of a section")
        parser.add_argument(
            "--by",
            action="append",
            default=[],
            metavar="AUTHORS",
            help="authors by name or slug, such as “Ana Ruiz, Bo Lund and Chi Mwale”;"
            " those who are not here yet are added",
        )
        parser.add_argument(
            "--topics", default="", metavar="A,B", help="topics to add; quote one with a comma"
        )
        parser.add_argument("--image", type=Path, metavar="FILE", help="the picture itself")
        parser.add_argument(
            "--alt", metavar="TEXT", help="what the picture shows, for those who cannot see it"
        )
        parser.add_argument("--publish", action="store_true", help="publish it now")
        parser.add_argument(
            "--new", action="store_true", help="a new story, even if one like it is in already"
        )
        parser.add_argument(
            "--as",
            dest="username",
            metavar="USER",
            help="act as this user, within their rights; otherwise the command may do all",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="change nothing and print what was understood: one object, or for several files"
            " one a line",
        )

    def handle(self, *, files: list[Path], **options: Any) -> None:
        if options["json"]:
            all_went_well = self._print(files)
        else:
            with log.acting("import_story"):
                all_went_well = self._import(files, options)
        if not all_went_well:
            sys.exit(1)

    def _print(self, files: list[Path]) -> bool:
        indent = 2 if len(files) == 1 else None
        refused = 0
        for file in files:
            try:
                understood = Arrival.from_file(file).story.as_dict()
            except WireError as error:
                self._refuse(file, str(error))
                refused += 1
            else:
                self.stdout.write(json.dumps(understood, ensure_ascii=False, indent=indent))
        return not refused

    def _import(self, files: list[Path], options: dict[str, Any]) -> bool:
        for name, option in _OF_ONE_STORY.items():
            if options[name] is not None and len(files) > 1:
                raise CommandError(f"{option} is for one story: name one file with it.")
        by = _user(options["username"])
        wishes = _wishes(options)
        counts: Counter[Status | None] = Counter()
        is_all_published = True
        for file in files:
            outcome = self._bring_in(file, options, wishes, by)
            counts[outcome and outcome.status] += 1
            if outcome and outcome.reasons:
                is_all_published = False
        self.stdout.write(
            _(
                "%(imported)d imported, %(updated)d updated, %(unchanged)d unchanged,"
                " %(refused)d refused."
            )
            % {
                "imported": counts[Status.IMPORTED],
                "updated": counts[Status.UPDATED],
                "unchanged": counts[Status.UNCHANGED],
                "refused": counts[None],
            }
        )
        return is_all_published and not counts[None]

    def _bring_in(
        self,
        file: Path,
        options: dict[str, Any],
        wishes: dict[str, Any],
        by: AbstractBaseUser | None,
    ) -> Outcome | None:
        """Bring one file in and say so; None if it was refused."""
        try:
            arrival = Arrival.from_file(file)
            with ExitStack() as stack:
                if picture := options["image"]:
                    wishes["picture"] = stack.enter_context(_open(picture))
                    wishes["picture_name"] = printable(str(picture))
                outcome = bring_in(arrival, Wishes(**wishes), by, as_new=options["new"])
        except (WireError, Refused) as error:
            self._refuse(file, str(error))
            return None
        self._tell(file, outcome)
        return outcome

    def _tell(self, file: Path, outcome: Outcome) -> None:
        line = {
            Status.IMPORTED: _("%(file)s: imported as story %(number)d, “%(story)s”."),
            Status.UPDATED: _("%(file)s: updated story %(number)d, “%(story)s”."),
            Status.UNCHANGED: _("%(file)s: unchanged, story %(number)d, “%(story)s”, has it."),
        }[outcome.status] % {
            "file": printable(str(file)),
            "number": outcome.story.pk,
            "story": outcome.story,
        }
        if outcome.edition:
            address = settings.SITE_URL + outcome.edition.get_absolute_url()
            line += " " + _("Published: %s") % address
        self.stdout.write(line)
        for note in outcome.notes:
            self.stdout.write(f"  {note}")
        if outcome.reasons:
            self.stderr.write(
                _("%(file)s: not published. %(reasons)s")
                % {"file": printable(str(file)), "reasons": " ".join(outcome.reasons)}
            )

    def _refuse(self, file: Path, reason: str) -> None:
        self.stderr.write(
            _("%(file)s: refused. %(reason)s") % {"file": printable(str(file)), "reason": reason}
        )


def _open(picture: Path) -> Any:
    try:
        return picture.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused(
            _("%(picture)s: the picture cannot be read (%(reason)s).")
            % {"picture": printable(str(picture)), "reason": reason}
        ) from None


def _user(username: str | None) -> AbstractBaseUser | None:
    if username is None:
        return None
    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no user “{username}” who may log in: check the name.")
    return user


def _wishes(options: dict[str, Any]) -> dict[str, Any]:
    """The options as what ``Wishes`` takes. Raises CommandError for an unknown section."""
    try:
        section = find_section(options["section"]) if options["section"] else None
    except Refused as error:
        raise CommandError(str(error)) from None
    names = tuple(name for text in options["by"] for name in split_names(text))
    rows = csv.reader(options["topics"].splitlines(), skipinitialspace=True)
    return {
        "headline": options["headline"],
        "section": section,
        "byline": names or None,
        "topics": tuple(topic.strip() for row in rows for topic in row if topic.strip()),
        "alt_text": options["alt"] or "",
        "publish": options["publish"],
        "standing": True,
    }
