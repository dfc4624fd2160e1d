"""What the database itself must do, on a PostgreSQL made for it, when the suite is on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import found

ROOT = Path(__file__).resolve().parent.parent
ABOUT_THE_DATABASE = [
    *("tests/models", "tests/desk", "tests/search", "tests/test_migrations.py"),
    *("tests/views/test_search.py", "tests/views/test_archive.py"),
]


@pytest.mark.sqlite
def test_models_and_verbs_hold_on_postgresql_too() -> None:
    found.require(found.initdb(), found.NO_POSTGRES)
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "DATABASE_URL"))}
    run = subprocess.run(
        [ROOT / "bin/with-postgres", sys.executable, "-m", "pytest", "-q", *ABOUT_THE_DATABASE],
        cwd=ROOT,
        env=plain,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]
