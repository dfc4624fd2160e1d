"""What the tests may use of this machine: a browser, PostgreSQL, exiftool and gettext."""

import os
import shutil
from glob import glob

import pytest

NO_CHROMIUM = "no Chromium on the PATH: install chromium, or set CHROMIUM to another's path"
NO_EXIFTOOL = "no exiftool on the PATH: install libimage-exiftool-perl"
NO_GETTEXT = "no xgettext on the PATH: install gettext"
NO_POSTGRES = "no PostgreSQL found: install postgresql, or set DATABASE_URL to one that runs"


def chromium() -> str | None:
    """Return the path of a Chromium; CHROMIUM may name one."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def exiftool() -> str | None:
    """Return the path of exiftool, which reads what stands inside a picture's file."""
    return shutil.which("exiftool")


def initdb() -> str | None:
    """Return the path of the program that makes a PostgreSQL cluster."""
    debians = sorted(glob("/usr/lib/postgresql/*/bin/initdb"))
    return shutil.which("initdb") or (debians[-1] if debians else None)


def require(found: str | None, otherwise: str) -> str:
    """Return ``found``; without it skip the test, saying why. On CI nothing is skipped."""
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(otherwise)
    pytest.skip(otherwise)
