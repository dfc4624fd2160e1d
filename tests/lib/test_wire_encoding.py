"""The bytes of a plain-text story: encodings, line endings, and what is refused."""

import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.lib.wire import MAX_BYTES, WireError, WireStory, decode, parse

TEXT = "“Ça va,” said Zoë — 50 € in all…\n\nŽižek agreed."


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16-le", "utf-16-be", "windows-1252"],
)
def test_a_file_is_read_in_each_of_its_encodings(data: bytes) -> None:
    assert decode(data) == TEXT


def test_bytes_that_windows_1252_leaves_undefined_are_kept() -> None:
    assert decode(b"caf\xe9 \x81\x8d\x8f\x90\x9d") == "café \x81\x8d\x8f\x90\x9d"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\x85", "\u2028", "\v"])
def test_any_line_ending_ends_a_line(ending: str) -> None:
    assert decode(f"One{ending}two".encode()) == "One\ntwo"


def test_a_paragraph_separator_parts_paragraphs() -> None:
    assert parse(decode("One.\u2029Two.".encode())).paragraphs == ("One.", "Two.")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b" \0"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(WireError, match="empty"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 rest", "a PDF document"),
        (b"PK\x03\x04 rest", "a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "an old Word document"),
        (rb"{\rtf1 text}", "rich-text"),
        (b"\x89PNG\r\n\x1a\n rest", "a picture"),
        (b"\xff\xd8\xff\xe0 rest", "a picture"),
        (b"RIFF1234WEBP", "a picture"),
        (b"1234ftypheic", "a picture"),
        (b"1234ftypisom", "a sound or video recording"),
        (b"\x1f\x8b\x08 rest", "a compressed archive"),
        (b"text with a \x00 in it", "binary"),
        (TEXT.encode("utf-16-le"), "binary"),
        (bytes(range(1, 32)) * 20, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_its_kind(data: bytes, kind: str) -> None:
    with pytest.raises(WireError, match=kind):
        decode(data)


@pytest.mark.parametrize(
    "data", [codecs.BOM_UTF8 + b"caf\xe9 noir", codecs.BOM_UTF16_LE + b"a\x00b"]
)
def test_a_file_marked_as_unicode_that_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(WireError, match="damaged"):
        decode(data)


def test_a_file_of_five_megabytes_is_read_and_a_larger_one_refused() -> None:
    assert len(decode(b"word " * (MAX_BYTES // 5))) > MAX_BYTES - 5
    with pytest.raises(WireError, match="larger than 5 MB"):
        decode(b"x" * (MAX_BYTES + 1))


def test_the_few_control_characters_of_an_old_wire_are_kept() -> None:
    text = "\x01\x02Body.\x03\x04"
    assert parse(decode(text.encode())).paragraphs == (text,)


def test_the_end_mark_of_a_dos_file_is_no_text() -> None:
    assert decode(b"Body.\r\n\x1a") == "Body.\n"


@settings(deadline=None)
@given(st.binary())
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf\xed\xa0\x80")
def test_arbitrary_bytes_are_a_story_or_refused(data: bytes) -> None:
    try:
        story = parse(decode(data))
    except WireError:
        return
    assert isinstance(story, WireStory)
    assert story.paragraphs


def test_pasted_text_that_no_database_can_store_is_refused() -> None:
    for text in ("a\x00b", "a\ud800b"):
        with pytest.raises(WireError, match="binary"):
            parse(text)
