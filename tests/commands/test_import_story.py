"""``manage.py import_story``, as it is run from a shell: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.lib.wire import MAX_BYTES
from articles.models import Author, Edition, Event, Image, Story, WireFile
from tests import make
from tests.exchange import wires

DATA = Path(__file__).parent.parent / "data" / "wire"


class Shell:
    """Runs the command on files by name; ``status`` is how it ended."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.out = self.err = ""
        self.status = 0

    def file(self, name: str, content: str | bytes) -> str:
        data = content.encode() if isinstance(content, str) else content
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def run(self, *args: str) -> str:
        self.status = 0
        try:
            call_command("import_story", *args)
        except SystemExit as end:
            self.status = end.code
        self.out, self.err = self.capsys.readouterr()
        return self.out

    @property
    def summary(self) -> str:
        return self.out.splitlines()[-1]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, capsys)


# From disk to a page


@pytest.mark.django_db
def test_a_file_with_its_picture_goes_to_a_published_page_in_one_command(shell, settings) -> None:
    make.section("World")
    make.author("Ana Ruiz")
    shell.run(
        shell.file("river.txt", wires.text()),
        *["--headline", "River rises", "--section", "world", "--topics", "rivers, São Paulo"],
        *["--by", "Ana Ruiz, Bo Lund and Chi Mwale", "--by", "Zed Smith"],
        *["--image", shell.file("boat.jpg", make.jpeg()), "--alt", "A boat", "--publish"],
    )
    edition = Edition.objects.live().get()
    assert shell.status == 0
    assert shell.err == ""
    assert f"Published: {settings.SITE_URL}{edition.get_absolute_url()}" in shell.out
    assert "The author Zed Smith was added." in shell.out
    assert shell.summary == "1 imported, 0 updated, 0 unchanged, 0 refused."
    names = ["Ana Ruiz", "Bo Lund", "Chi Mwale", "Zed Smith"]
    assert [row.name for row in edition.byline_rows.all()] == names
    assert {row.name for row in edition.topic_rows.all()} == {"rivers", "São Paulo"}
    assert edition.caption_rows.get().alt_text == "A boat"
    assert edition.copyright_line == wires.NOTICE


@pytest.mark.django_db
def test_the_published_page_is_read(shell, client) -> None:
    make.section("World")
    file = shell.file("river.txt", wires.text())
    shell.run(file, "--headline", "River rises", "--section", "World", "--by", "Ana", "--publish")
    page = client.get(Edition.objects.get().get_absolute_url())
    assert page.status_code == 200
    assert "said the mayor, Ida Holm" in page.content.decode()


@pytest.mark.django_db
def test_the_same_command_again_changes_nothing(shell) -> None:
    make.section("World")
    command = [
        shell.file("river.txt", wires.text()),
        *["--headline", "River rises", "--section", "World", "--by", "Ana", "--topics", "rivers"],
        *["--image", shell.file("boat.jpg", make.jpeg()), "--alt", "A boat", "--publish"],
    ]
    shell.run(*command)
    before = (Story.objects.values().get(), Event.objects.count(), Edition.objects.count())
    shell.run(*command)
    assert "unchanged" in shell.out
    assert shell.summary == "0 imported, 0 updated, 1 unchanged, 0 refused."
    assert shell.status == 0
    after = (Story.objects.values().get(), Event.objects.count(), Edition.objects.count())
    assert before == after


@pytest.mark.django_db
def test_without_a_headline_it_is_imported_and_not_published(shell) -> None:
    shell.run(shell.file("river.txt", wires.text()), "--publish")
    assert shell.status == 1
    assert "river.txt: not published. It has no headline: write one." in shell.err
    assert shell.summary == "1 imported, 0 updated, 0 unchanged, 0 refused."
    assert Story.objects.get().working_headline == "The river rose two metres in a night"


@pytest.mark.django_db
def test_files_that_are_refused_do_not_keep_back_the_others(shell) -> None:
    known = shell.file("known.txt", wires.text())
    shell.run(known)
    bad = {
        "empty.txt": (b"", "The file is empty"),
        "binary.txt": (b"\0\1\2" * 50, "binary"),
        "huge.txt": (b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
        "bodiless.txt": (wires.text(paragraphs=()).encode(), "no body"),
    }
    shell.run(
        *(shell.file(name, content) for name, (content, _reason) in bad.items()),
        str(shell.folder / "missing.txt"),
        str(shell.folder),
        known,
        shell.file("other.txt", "Something else happened in the town hall today."),
        shell.file("corrected.txt", wires.changed("two", "three")),
    )
    assert shell.status == 1
    for name, (_content, reason) in bad.items():
        line = next(line for line in shell.err.splitlines() if name in line)
        assert "refused" in line
        assert reason in line
    assert "missing.txt: refused. There is no such file" in shell.err
    assert "It is a directory" in shell.err
    assert shell.summary == "1 imported, 1 updated, 1 unchanged, 6 refused."
    assert Story.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_of_a_wire_comes_in(shell, encoding: str) -> None:
    text = wires.text(paragraphs=("“L’été à São Paulo” – 20 °C…",)).replace("\n", "\r\n")
    shell.run(shell.file("river.txt", text.encode(encoding)))
    assert shell.status == 0
    assert Story.objects.get().body == "<p>“L’été à São Paulo” – 20 °C…</p>"


@pytest.mark.django_db
def test_a_correction_that_meets_the_desk_is_refused_with_what_to_do(shell) -> None:
    shell.run(shell.file("river.txt", wires.text()))
    story = Story.objects.get()
    Story.objects.update(body=story.body.replace("two metres", "over two metres"))
    shell.run(shell.file("river.txt", wires.changed("two metres", "three metres")))
    assert shell.status == 1
    assert f"(story {story.pk})" in shell.err
    assert "Import in the admin" in shell.err
    assert shell.summary == "0 imported, 0 updated, 0 unchanged, 1 refused."
    assert "over two metres" in Story.objects.get().body


@pytest.mark.django_db
def test_a_bad_picture_is_refused_by_name(shell) -> None:
    file = shell.file("river.txt", wires.text())
    shell.run(file, "--image", shell.file("boat.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    assert shell.status == 1
    assert "boat.jpg" in shell.err
    assert "SVG" in shell.err
    shell.run(file, "--image", str(shell.folder / "none.jpg"))
    assert "none.jpg: the picture cannot be read (No such file or directory)." in shell.err
    assert not Story.objects.exists()
    assert not Image.objects.exists()


# What is asked for


@pytest.mark.django_db
def test_an_unknown_section_is_an_error_that_lists_the_sections(shell) -> None:
    make.section("World")
    make.section("Arts")
    file = shell.file("river.txt", wires.text())
    with pytest.raises(CommandError, match="no section “Wrld”: choose one of arts, world"):
        shell.run(file, "--section", "Wrld")
    assert not Story.objects.exists()
    shell.run(file, "--section", "WORLD")
    assert Story.objects.get().section.slug == "world"


@pytest.mark.django_db
@pytest.mark.parametrize("option", ["--headline", "--image", "--alt"])
def test_what_one_story_has_is_not_given_to_several(shell, option: str) -> None:
    files = [shell.file(name, wires.text()) for name in ("a.txt", "b.txt")]
    with pytest.raises(CommandError, match=f"{option} is for one story"):
        shell.run(*files, option, "something")


@pytest.mark.django_db
def test_a_topic_may_hold_a_comma(shell) -> None:
    shell.run(shell.file("river.txt", wires.text()), "--topics", '"Lima, Peru", rivers,,')
    assert set(Story.objects.get().topics.names()) == {"Lima, Peru", "rivers"}


@pytest.mark.django_db
def test_topics_may_stand_on_lines_of_their_own(shell) -> None:
    shell.run(shell.file("river.txt", wires.text()), "--topics", "Lima\nrivers, floods")
    assert set(Story.objects.get().topics.names()) == {"Lima", "rivers", "floods"}


@pytest.mark.django_db
def test_a_byline_is_read_as_it_is_printed(shell) -> None:
    shell.run(shell.file("river.txt", wires.text()), "--by", "By Ana Ruiz & John Smith, Jr.")
    assert set(Author.objects.values_list("name", flat=True)) == {"Ana Ruiz", "John Smith, Jr."}


@pytest.mark.django_db
def test_a_new_story_can_be_made_of_what_looks_like_a_version(shell) -> None:
    shell.run(shell.file("river.txt", wires.text()))
    shell.run(shell.file("river.txt", wires.changed("two", "three")), "--new")
    assert Story.objects.count() == 2


@pytest.mark.django_db
def test_it_acts_as_itself_unless_told(shell) -> None:
    shell.run(shell.file("river.txt", wires.text()))
    event = Event.objects.get(verb=Event.Verb.IMPORTED)
    assert (event.actor, event.actor_name) == (None, "import_story")
    assert str(event).startswith("import_story imported")


@pytest.mark.django_db
def test_it_acts_within_the_rights_of_a_user(shell, reporter) -> None:
    make.section("World")
    make.author("Ana Ruiz")
    file = shell.file("river.txt", wires.text())
    whole = ["--headline", "River rises", "--section", "World", "--by", "Ana Ruiz", "--publish"]
    shell.run(file, "--as", "rosa", *whole)
    assert shell.status == 1
    assert "Only an editor may publish" in shell.err
    assert Story.objects.get().created_by == reporter
    with pytest.raises(CommandError, match="no user “nobody”"):
        shell.run(file, "--as", "nobody")


# Only looking


def test_json_prints_what_was_understood_and_needs_no_database(shell) -> None:
    understood = json.loads(shell.run(shell.file("river.txt", wires.text()), "--json"))
    assert understood == {
        "image": {
            "asset_id": "1247189123",
            "caption": "Rescuers row past the market hall of Lima on Monday.",
            "photographers": ["Jane Doe"],
            "agencies": ["Getty Images"],
            "credit_line": "JANE DOE/Getty Images",
        },
        "headline": "The river rose two metres in a night",
        "headline_is_suggestion": True,
        "byline": [],
        "paragraphs": list(wires.PARAGRAPHS),
        "sources": understood["sources"],
        "copyright": {
            "holder": "Latin Times",
            "years": [2024],
            "statement": "All rights reserved. Do not reproduce without permission.",
        },
        "language": "en",
    }
    assert "Reuters" in understood["sources"]


def test_json_of_a_body_alone(shell) -> None:
    understood = json.loads(shell.run(shell.file("a.txt", "El río subió dos metros."), "--json"))
    assert (understood["image"], understood["copyright"]) == (None, None)
    assert "El río subió dos metros." in shell.out  # no escapes: people read it too


def test_json_of_several_files_is_an_object_a_line(shell) -> None:
    files = [shell.file(name, wires.text()) for name in ("a.txt", "b.txt")]
    shell.run(*files, str(shell.folder / "missing.txt"), "--json")
    assert [json.loads(line)["language"] for line in shell.out.splitlines()] == ["en", "en"]
    assert "missing.txt: refused." in shell.err
    assert shell.status == 1


@pytest.mark.django_db
def test_json_changes_nothing(shell) -> None:
    shell.run(shell.file("river.txt", wires.text()), "--json", "--publish")
    assert not Story.objects.exists()
    assert not WireFile.objects.exists()


@pytest.mark.django_db
def test_every_sample_of_a_wire_comes_in(shell) -> None:
    files = sorted(map(str, DATA.glob("*.txt")))
    shell.run(*files)
    assert (shell.status, shell.err) == (0, "")
    assert Story.objects.count() == len(files) > 0
