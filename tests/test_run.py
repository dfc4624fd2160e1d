"""``make run`` says in one sentence why it cannot."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(**choices: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "bin/run"],
        cwd=ROOT,
        env={**os.environ, **choices},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"PORT": "80a"}, "PORT is '80a': write a number from 1 to 65535."),
        ({"PORT": "70000"}, "PORT is '70000': write a number from 1 to 65535."),
        ({"HOST": "no.such.host.invalid"}, "Nothing can be served on no.such.host.invalid"),
    ],
)
def test_an_address_that_cannot_be_is_told(choices: dict[str, str], sentence: str) -> None:
    told = run(**choices)
    assert told.returncode == 1
    assert told.stderr.startswith(sentence)
    assert told.stderr.count("\n") == 1


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        told = run(HOST="127.0.0.1", PORT=str(other.getsockname()[1]))
    assert told.returncode == 1
    assert "Address already in use" in told.stderr
    assert "make run PORT=8001" in told.stderr


def test_a_bad_setting_is_told_without_a_traceback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = other.getsockname()[1]
    told = run(HOST="127.0.0.1", PORT=str(free), TIME_ZONE="Madrid")
    assert told.returncode == 1
    assert told.stderr.startswith("TIME_ZONE is 'Madrid': ")
    assert told.stderr.count("\n") == 1
