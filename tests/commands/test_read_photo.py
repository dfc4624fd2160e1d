"""``manage.py read_photo``, as other people's scripts run it: its JSON, and how it ends."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.lib import photo_files as made

PHOTO = Path(settings.BASE_DIR) / "articles/demo/photos/two-dogs.jpg"
KEYS = [
    *["caption", "headline", "title", "byline", "credit", "source", "copyright", "keywords"],
    *["city", "state", "country", "date_created", "job_id", "instructions", "usage_terms"],
    *["web_statement", "alt_text", "digital_source_type"],
]


def run(capsys: pytest.CaptureFixture[str], *files: Path) -> tuple[int, str, str]:
    """Run the command on ``files``; no test here may use the database."""
    status = 0
    try:
        call_command("read_photo", *map(str, files))
    except SystemExit as end:
        status = end.code
    return status, *capsys.readouterr()


def test_one_file_gives_one_object_of_all_keys_in_their_order(capsys) -> None:
    status, out, err = run(capsys, PHOTO)
    said = json.loads(out)
    assert list(said) == KEYS
    assert (status, err) == (0, "")
    assert said["byline"] == ["Aitzol Berasategi"]
    assert said["keywords"] == ["dogs", "animals"]
    assert said["city"] is None
    assert "©" in out  # as people read it, not as \u00a9
    assert '\n  "caption"' in out


def test_a_picture_that_says_nothing_gives_null_and_empty_lists(capsys, tmp_path) -> None:
    file = tmp_path / "bare.png"
    file.write_bytes(made.encoded("PNG"))
    said = json.loads(run(capsys, file)[1])
    assert said == {key: [] if key in ("byline", "keywords") else None for key in KEYS}


def test_several_files_give_a_list_that_names_each_first(capsys) -> None:
    other = PHOTO.with_name("espresso.jpg")
    said = json.loads(run(capsys, PHOTO, other)[1])
    assert [list(photo) for photo in said] == [["file", *KEYS]] * 2
    assert [photo["file"] for photo in said] == [str(PHOTO), str(other)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.jpg", None, "cannot be read (No such file or directory). Check the name"),
        ("empty.jpg", b"", "the file is empty."),
        ("story.jpg", b"Rain fell.\n", "not a picture that can be read, but a text file. Give a"),
        ("logo.svg", b"<svg xmlns='x'/>", "but an SVG drawing."),
    ],
)
def test_what_is_no_picture_is_named_and_the_others_are_printed(
    name: str, content: bytes | None, sentence: str, capsys, tmp_path
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    status, out, err = run(capsys, file, PHOTO)
    assert status == 1
    assert [photo["file"] for photo in json.loads(out)] == [str(PHOTO)]
    assert err.startswith(f"{file}: ")
    assert sentence in err

    status, out, err = run(capsys, file)
    assert (status, out) == (1, "")
    assert sentence in err


def test_a_folder_is_refused_by_name(capsys, tmp_path) -> None:
    status, out, err = run(capsys, tmp_path)
    assert (status, out) == (1, "")
    assert f"{tmp_path}: cannot be read (Is a directory)" in err


def test_a_pipe_is_refused_without_waiting_for_it(capsys, tmp_path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    status, out, err = run(capsys, pipe, PHOTO)
    assert status == 1
    assert [photo["file"] for photo in json.loads(out)] == [str(PHOTO)]
    assert err == f"{pipe}: It is no file.\n"


def test_nothing_is_changed(capsys, tmp_path) -> None:
    file = tmp_path / "x.jpg"
    file.write_bytes(PHOTO.read_bytes())
    file.chmod(0o444)
    before = file.stat()
    assert run(capsys, file)[0] == 0
    assert file.read_bytes() == PHOTO.read_bytes()
    assert file.stat().st_mtime_ns == before.st_mtime_ns
