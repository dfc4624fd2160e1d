"""``manage.py import_images``, as it is run from a shell: what it takes, says and leaves."""

import io
import json
import os
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image as Pillow

from articles.models import Event, Image
from tests import make

PHOTOS = Path(__file__).parents[2] / "articles" / "demo" / "photos"

pytestmark = pytest.mark.django_db


class Shell:
    """Runs the command on ``folder``; ``status`` is how it ended."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.out = self.err = ""
        self.status = 0

    def put(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def put_photo(self, name: str) -> Path:
        return Path(shutil.copy(PHOTOS / name, self.folder))

    def run(self, *options: str) -> str:
        self.status = 0
        try:
            call_command("import_images", str(self.folder), *options)
        except SystemExit as end:
            self.status = end.code
        self.out, self.err = self.capsys.readouterr()
        return self.out

    @property
    def summary(self) -> str:
        return self.out.splitlines()[-1]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return Shell(folder, capsys)


def _smaller(photo: Path) -> bytes:
    with Pillow.open(photo) as image:
        made = image.convert("RGB").resize((image.width // 2, image.height // 2))
    out = io.BytesIO()
    made.save(out, "JPEG")
    return out.getvalue()


def test_the_demo_photographs_come_in_with_what_their_files_say(shell) -> None:
    shell.folder = PHOTOS
    shell.run()
    assert shell.status == 0
    assert shell.err == ""
    assert shell.summary == "16 added, 0 there already, 1 skipped, 0 refused."
    assert Image.objects.count() == 16
    for image in Image.objects.all():
        assert image.headline
        assert image.creator
        assert image.credit
        assert image.copyright_notice
        assert image.license_url
        assert image.asset_id
    lines = shell.out.splitlines()
    assert lines[0] == f"{PHOTOS / 'CREDITS.md'}: skipped. It is a text file."
    collins = Image.objects.get(asset_id="NASA-COLLINS")
    assert lines[1:4] == [
        f"{PHOTOS / 'astronaut-portrait.jpg'}: added as picture {collins.pk},"
        " “Astronaut Eileen Collins”.",
        "  NASA · Public domain (NASA)"
        " · https://www.nasa.gov/nasa-brand-center/images-and-media/ · NASA-COLLINS",
        "  Missing: No alt text",
    ]
    assert [line.split(":")[0] for line in lines if ": added" in line] == [
        str(path) for path in sorted(PHOTOS.glob("*.jpg"))
    ]


def test_the_log_names_the_command(shell) -> None:
    shell.put("a.jpg", make.jpeg())
    shell.run()
    assert Event.objects.get().actor_name == "import_images"


def test_the_same_folder_again_adds_nothing(shell) -> None:
    shell.put_photo("espresso.jpg")
    shell.run()
    shell.run()
    assert (shell.status, Image.objects.count()) == (0, 1)
    assert "not added. The library has this photograph already: “Espresso”." in shell.out
    assert shell.summary == "0 added, 1 there already, 0 skipped, 0 refused."
    shell.run("--though-alike")
    assert shell.summary == "1 added, 0 there already, 0 skipped, 0 refused."
    assert Image.objects.count() == 2


def test_a_smaller_copy_in_the_same_folder_is_noticed(shell) -> None:
    shell.put("small.jpg", _smaller(shell.put_photo("espresso.jpg")))
    shell.run()
    assert shell.summary == "1 added, 1 there already, 0 skipped, 0 refused."


def test_one_bad_file_does_not_stop_the_others_and_is_told_by_the_status(shell, settings) -> None:
    settings.MAX_UPLOAD_MB = 1
    shell.put("a.jpg", make.jpeg())
    shell.put("b-cut.jpg", (PHOTOS / "espresso.jpg").read_bytes()[:9_000])
    shell.put("c-empty.jpg", b"")
    shell.put("d-large.jpg", make.jpeg() + bytes(2 * 1024 * 1024))
    shell.put("e.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    shell.put("f-letter.jpg", b"Dear Sir,\n")
    shell.put("g", make.jpeg(70, 50, "red"))
    shell.run()
    assert shell.status == 1
    assert shell.summary == "2 added, 0 there already, 0 skipped, 5 refused."
    for name, reason in (
        *(("b-cut.jpg", "cut short"), ("c-empty.jpg", "empty"), ("d-large.jpg", "2.0 MB")),
        *(("e.svg", "an SVG drawing"), ("f-letter.jpg", "a text file")),
    ):
        (line,) = (line for line in shell.err.splitlines() if name in line)
        assert ": refused. " in line
        assert reason in line
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert Image.objects.count() == len(kept) == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("CREDITS.md", b"# Credits\n"),
        (".DS_Store", b"\0\0\0\1Bud1" + bytes(50)),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0" + bytes(50)),
        ("._photo.jpg", b"\0\5\x16\7" + bytes(50)),
        ("release.pdf", b"%PDF-1.7\n"),
    ],
)
def test_what_is_no_picture_and_does_not_say_that_it_is_is_skipped(shell, name, data) -> None:
    shell.put(name, data)
    shell.run()
    assert shell.status == 0
    assert f"{name}: skipped. It is a" in shell.out
    assert shell.summary == "0 added, 0 there already, 1 skipped, 0 refused."


def test_folders_in_it_are_read_when_asked(shell) -> None:
    shell.put("b.jpg", make.jpeg(60, 60, "red"))
    shell.put("a/deep/c.jpg", make.jpeg())
    shell.run()
    assert shell.summary == "1 added, 0 there already, 0 skipped, 0 refused."
    shell.run("--recursive")
    assert shell.summary == "1 added, 1 there already, 0 skipped, 0 refused."
    assert shell.out.index("c.jpg") < shell.out.index("b.jpg")


def test_links_that_lead_out_are_named_and_not_followed(shell, tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(make.jpeg())
    (shell.folder / "a.jpg").symlink_to(outside / "secret.jpg")
    (shell.folder / "b").symlink_to(outside)
    (shell.folder / "c").symlink_to(shell.folder)
    (shell.folder / "d.jpg").symlink_to("nowhere.jpg")
    shell.put("real/e.jpg", make.jpeg())
    (shell.folder / "e.jpg").symlink_to("real/e.jpg")
    shell.run("--recursive")
    assert "a.jpg: skipped. It is a link that leads out of the folder." in shell.out
    assert "b: skipped. It is a link that leads out of the folder." in shell.out
    assert "c: skipped. It is a link to a folder." in shell.out
    assert "d.jpg: refused. It cannot be read or kept (No such file or directory)." in shell.err
    assert shell.summary == "1 added, 1 there already, 3 skipped, 1 refused."


def test_a_pipe_does_not_keep_it_waiting(shell) -> None:
    os.mkfifo(shell.folder / "pipe.jpg")
    shell.run()
    assert "pipe.jpg: skipped. It is no file." in shell.out


def test_what_may_not_be_read_is_named(shell, monkeypatch) -> None:
    shell.put("a/one.jpg", make.jpeg())
    shell.put("b.jpg", make.jpeg(60, 60, "red"))
    shell.put("c.jpg", make.jpeg(50, 50, "blue"))
    listed, opened = Path.iterdir, Path.open

    def iterdir(path: Path):
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    def open_(path: Path, *args: object):
        if path.name == "b.jpg":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    monkeypatch.setattr(Path, "open", open_)
    shell.run("--recursive")
    assert shell.status == 1
    for name in ("a", "b.jpg"):
        assert f"{shell.folder / name}: refused. It cannot be read or kept" in shell.err
    assert shell.summary == "1 added, 0 there already, 0 skipped, 2 refused."


def test_strange_names_are_printed_in_one_line(shell) -> None:
    shell.put("two\nlines\N{RIGHT-TO-LEFT OVERRIDE}gpj.jpg", make.jpeg())
    (shell.folder / os.fsdecode(b"caf\xe9.jpg")).write_bytes(make.jpeg(60, 60, "red"))
    shell.run()
    assert shell.status == 0
    assert "two�lines�gpj.jpg: added" in shell.out
    assert "caf�.jpg: added" in shell.out


def test_a_rehearsal_changes_nothing(shell, settings) -> None:
    photo = shell.put_photo("espresso.jpg")
    shell.put("small.jpg", _smaller(photo))
    shell.put("letter.jpg", b"Dear Sir,\n")
    shell.run("--dry-run")
    assert shell.status == 1
    assert f"{photo}: would be added, “Espresso”." in shell.out
    assert f"small.jpg: not added. The library has this photograph already: “{photo}”" in shell.out
    assert shell.summary == "1 would be added, 1 there already, 0 skipped, 1 refused."
    assert not Image.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*"))


def test_json_is_one_object_a_line(shell) -> None:
    photo = shell.put_photo("espresso.jpg")
    shell.put("letter.jpg", b"Dear Sir,\n")
    shell.put("small.jpg", _smaller(photo))
    shell.run("--json")
    assert shell.status == 1
    added, refused, alike = map(json.loads, shell.out.splitlines())
    image = Image.objects.get()
    assert (added["file"], added["status"], added["id"]) == (str(photo), "added", image.pk)
    assert added["read"]["headline"] == "Espresso"
    assert added["read"]["creator"] == "Rachel Michetti"
    assert added["missing"] == ["No alt text"]
    assert (refused["status"], refused["id"]) == ("refused", None)
    assert "a text file" in refused["reason"]
    assert (alike["status"], alike["alike"]) == ("alike", [image.pk])


def test_a_folder_that_is_not_there_is_named(shell) -> None:
    shell.folder /= "elsewhere"
    with pytest.raises(CommandError, match=r"There is no folder .*elsewhere"):
        shell.run()
