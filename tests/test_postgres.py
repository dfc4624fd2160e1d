"""The tests marked ``postgres``, on a cluster made for them, when the suite is on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests import found

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.skipif(connection.vendor == "postgresql", reason="they run in the suite itself")
def test_what_is_marked_postgres_passes_on_postgresql() -> None:
    found.require(found.initdb(), found.NO_POSTGRES)
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "DATABASE_URL"))}
    run = subprocess.run(
        [ROOT / "bin/with-postgres", sys.executable, "-m", "pytest", "-q", "-m", "postgres"],
        cwd=ROOT,
        env=plain,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]
