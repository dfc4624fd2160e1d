"""Where the files of a request wait: nothing is left of them, and nobody fills the disk."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from newsroom.uploads import MOST_FILES

MEGABYTE = 1024 * 1024


def _file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", data, "image/jpeg")


@pytest.mark.parametrize("most_in_memory", [1, MEGABYTE])
def test_a_file_is_whole_and_has_no_name_on_disk(
    rf: RequestFactory, settings, tmp_path: Path, most_in_memory: int
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = most_in_memory
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "waiting"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    file = rf.post("/", {"file": _file(b"x" * 5_000)}).FILES["file"]
    assert (file.name, file.size, file.content_type) == ("photo.jpg", 5_000, "image/jpeg")
    assert file.read() == b"x" * 5_000
    assert b"".join(file.chunks()) == b"x" * 5_000
    assert not list(settings.FILE_UPLOAD_TEMP_DIR.iterdir())


def test_of_a_file_over_the_limit_only_one_byte_more_is_kept(rf: RequestFactory, settings) -> None:
    settings.MAX_UPLOAD_MB = 1
    request = rf.post("/", {"file": _file(b"x" * 3 * MEGABYTE)})
    assert request.FILES["file"].size == 3 * MEGABYTE
    assert len(request.FILES["file"].read()) == MEGABYTE + 1


def test_of_a_strangers_file_nothing_is_kept(rf: RequestFactory) -> None:
    request = rf.post("/", {"file": _file(b"a picture"), "name": "a"})
    request.user = AnonymousUser()
    assert not request.FILES
    assert request.POST["name"] == "a"


def test_of_too_many_files_the_first_are_kept_whole(rf: RequestFactory) -> None:
    files = [_file(b"%d" % number) for number in range(MOST_FILES + 3)]
    request = rf.post("/", {"file": files, "name": "a"})
    kept = [file.read() for file in request.FILES.getlist("file")]
    assert kept == [b"%d" % number for number in range(MOST_FILES)]
    assert request.files_left_out == 3
    assert request.POST["name"] == "a"
