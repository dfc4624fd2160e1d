"""Each language that Newsroom speaks has every sentence of it, in the files that are shipped."""

import gettext
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests import found

LOCALE = Path(settings.LOCALE_PATHS[0])
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
# What a sentence is filled with, and the marks around its words.
FILLED = re.compile(r"%\(\w+\)[a-z]|%%|%[sd]|\{\w*\}|</?[a-z][^>]*>")

every_catalogue = pytest.mark.parametrize(
    "path", CATALOGUES, ids=lambda path: path.parent.parent.name
)


def said(entry: polib.POEntry) -> Iterator[str]:
    yield from entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


@every_catalogue
def test_every_sentence_is_translated(path: Path) -> None:
    missing = [each.msgid for each in polib.pofile(path) if each.fuzzy or not all(said(each))]
    assert missing == []


@every_catalogue
def test_a_translation_is_filled_with_what_the_sentence_is(path: Path) -> None:
    for entry in polib.pofile(path):
        wanted = [Counter(FILLED.findall(each)) for each in (entry.msgid, entry.msgid_plural)]
        for sentence in said(entry):
            assert Counter(FILLED.findall(sentence)) in wanted, entry.msgid


@every_catalogue
def test_a_translation_has_the_line_ends_of_the_sentence(path: Path) -> None:
    for entry in polib.pofile(path):
        for sentence in said(entry):
            assert sentence.startswith("\n") == entry.msgid.startswith("\n"), entry.msgid
            assert sentence.endswith("\n") == entry.msgid.endswith("\n"), entry.msgid


@every_catalogue
def test_what_is_read_is_what_is_written(path: Path) -> None:
    """The compiled file is shipped too, since a server need not have gettext's tools."""
    with path.with_suffix(".mo").open("rb") as compiled:
        read = gettext.GNUTranslations(compiled)
    for entry in polib.pofile(path):
        if entry.msgid_plural:
            got = [read.ngettext(entry.msgid, entry.msgid_plural, n) for n in (1, 2)]
            assert got == [entry.msgstr_plural[0], entry.msgstr_plural[2]]
        elif entry.msgctxt:
            assert read.pgettext(entry.msgctxt, entry.msgid) == entry.msgstr
        else:
            assert read.gettext(entry.msgid) == entry.msgstr


def test_no_sentence_of_the_code_is_missing_and_none_is_left_over(tmp_path: Path) -> None:
    found.require(shutil.which("xgettext"), found.NO_GETTEXT)
    for name in ("articles", "newsroom", "templates", "locale"):
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name)
    command = [sys.executable, "-m", "django", "makemessages", "--all", "--no-obsolete"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    for path in CATALOGUES:
        now = polib.pofile(tmp_path / path.relative_to(settings.BASE_DIR))
        assert {key(each) for each in polib.pofile(path)} == {key(each) for each in now}
