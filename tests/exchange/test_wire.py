"""Reading a wire file from disk, and knowing its text again."""

import os
from pathlib import Path

import pytest

from articles.exchange.story_record import NoticeRecord, PictureRecord
from articles.exchange.wire import Arrival, printable
from articles.lib.wire import MAX_BYTES, WireError
from tests.exchange import wires

ENCODINGS = {
    "utf-8": wires.text().encode(),
    "utf-8 with a byte-order mark": wires.text().encode("utf-8-sig"),
    "utf-16 little-endian": b"\xff\xfe" + wires.text().encode("utf-16-le"),
    "utf-16 big-endian": b"\xfe\xff" + wires.text().encode("utf-16-be"),
    "windows-1252": wires.text().encode("cp1252"),
    "DOS line ends": wires.text().replace("\n", "\r\n").encode(),
    "old Mac line ends": wires.text().replace("\n", "\r").encode(),
    "trailing spaces": wires.text().replace("\n", "  \n").encode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_text_in_any_encoding_is_one_text(encoding: str) -> None:
    arrival = Arrival.from_bytes("river.txt", ENCODINGS[encoding])
    assert arrival.story.paragraphs == wires.PARAGRAPHS
    assert arrival.digest == Arrival.from_text("other.txt", wires.text()).digest


def test_a_moved_comma_makes_another_text() -> None:
    comma = wires.changed("in a night.", "in a night,")
    assert Arrival.from_text("", comma).digest != Arrival.from_text("", wires.text()).digest


def test_a_record_states_what_the_file_states() -> None:
    record = Arrival.from_text("river.txt", wires.text()).record
    assert record.picture == PictureRecord(
        asset_id="1247189123",
        caption="Rescuers row past the market hall of Lima on Monday.",
        creator="Jane Doe",
        credit="JANE DOE/Getty Images",
        source="Getty Images",
    )
    assert record.notice == NoticeRecord(
        "Latin Times", (2024,), "All rights reserved. Do not reproduce without permission."
    )
    assert (record.headline, record.working_headline) == (
        "",
        "The river rose two metres in a night",
    )
    assert record.byline == ()
    assert record.language == "en"


def test_the_control_characters_of_an_old_wire_stay_out_of_the_newsroom() -> None:
    framed = wires.text(
        caption="Rescuers \x1b[31mrow. Photo: Jane\x02 Doe/Reuters",
        paragraphs=("\x01The river\x02 rose.\x03",),
        notice="© 2024 Latin\x04 Times.",
    )
    record = Arrival.from_text("river.txt", framed).record
    assert record.picture.caption == "Rescuers [31mrow."
    assert (record.picture.creator, record.picture.credit) == ("Jane Doe", "Jane Doe/Reuters")
    assert record.working_headline == "The river rose."
    assert record.body == "<p>The river rose.</p>"
    assert record.notice.holder == "Latin Times"


def test_a_body_alone_states_nothing_else() -> None:
    record = Arrival.from_text("", wires.text(asset_id="", caption="", notice="")).record
    assert (record.picture, record.notice, record.byline) == (None, None, ())


@pytest.mark.parametrize(
    ("years", "kept"),
    [("2019–2024", (2019, 2024)), ("2024–2019", (2019, 2024)), ("2024–2024", (2024,))],
)
def test_years_of_a_notice_are_in_order(years: str, kept: tuple[int, ...]) -> None:
    record = Arrival.from_text("", wires.text(notice=f"© {years} Latin Times.")).record
    assert record.notice == NoticeRecord("Latin Times", kept, "")


def _refusal(path: Path) -> str:
    with pytest.raises(WireError) as caught:
        Arrival.from_file(path)
    return str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in _refusal(tmp_path / "missing.txt")
    assert "cannot be read" in _refusal(tmp_path / "a\0b.txt")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "is a directory" in _refusal(tmp_path)


def test_what_would_never_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in _refusal(tmp_path / "pipe")


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(wires.text())

    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the superuser may read every file
    assert _refusal(path) == "It cannot be read (Permission denied)."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
        (b"\xff\xd8\xff\xe0 not really", "picture"),
        (b"%PDF-1.7", "PDF"),
        (b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
        (wires.text(paragraphs=()).encode(), "no body"),
    ],
)
def test_what_is_no_story_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    assert reason in _refusal(path)


def test_a_file_of_just_5_mb_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes((b"word " * 199 + b"end.\n\n") * 6000)
    assert path.stat().st_size > MAX_BYTES
    path.write_bytes(path.read_bytes()[:MAX_BYTES])
    assert len(Arrival.from_file(path).story.paragraphs) > 5000


def test_a_name_that_is_not_utf_8_can_be_printed() -> None:
    assert printable(os.fsdecode(b"caf\xe9.txt")) == "caf\ufffd.txt"
