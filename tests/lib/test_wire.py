"""Plain-text stories: which part is which, and that nothing of the body is lost."""

import json
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.lib.wire import WireCopyright, WireError, WireImage, decode, parse

DATA = Path(__file__).parent.parent / "data" / "wire"

BODY = ("OTAVALO, Ecuador — The lake fell. Nobody knows why.", "“We wait,” said Rosa Cachimuel.")
BODY_TEXT = "\n\n".join(BODY)
CREDITED = WireImage(
    asset_id="1247189123",
    caption="A man walks.",
    photographers=("Jane Doe",),
    agencies=("Getty Images",),
    credit_line="JANE DOE/Getty Images",
)


def test_a_whole_file_is_read_as_its_object() -> None:
    story = parse(decode((DATA / "agency.txt").read_bytes()))
    assert story.as_dict() == json.loads((DATA / "agency.json").read_text())


def test_a_windows_file_with_indented_paragraphs_is_read() -> None:
    story = parse(decode((DATA / "windows-1252.txt").read_bytes()))
    assert story.image == WireImage(
        asset_id="LW-1604-001",
        caption="El río Duero a su paso por Zamora, ayer.",
        photographers=("José María de la Peña",),
        agencies=("EFE",),
        credit_line="JOSÉ MARÍA DE LA PEÑA/EFE",
    )
    assert story.byline == ("Lucía Fernández", "Íñigo Sáez")
    assert [paragraph[:12] for paragraph in story.paragraphs] == ["ZAMORA.— El ", "El agua —mar"]
    assert story.paragraphs[1].endswith("que abrió como todos los días.")
    assert story.copyright == WireCopyright(
        "La Voz de Zamora S.L.", (2024,), "Prohibida su reproducción."
    )
    assert story.language == "es"


def test_a_body_alone_has_nothing_invented() -> None:
    assert parse(BODY_TEXT).as_dict() == {
        "image": None,
        "headline": "OTAVALO, Ecuador — The lake fell",
        "headline_is_suggestion": True,
        "byline": [],
        "paragraphs": list(BODY),
        "sources": [],
        "copyright": None,
        "language": "en",
    }


@pytest.mark.parametrize(
    "ending",
    [
        "\n\n© 2024 Latin Times. All rights reserved.",
        "\n© 2024 Latin Times. All rights reserved.",
        "\n\n© 2024 Latin Times.\nAll rights reserved.",
        "\n\n© 2024 Latin Times.\n\nAll rights reserved.",
        "\n\n© 2024 Latin Times. All\nrights reserved.\n\n\n",
    ],
)
def test_the_notice_is_taken_from_the_end(ending: str) -> None:
    story = parse(BODY_TEXT + ending)
    assert story.copyright == WireCopyright("Latin Times", (2024,), "All rights reserved.")
    assert story.paragraphs == BODY


def test_a_notice_in_the_middle_is_body() -> None:
    middle = "© 2024 Latin Times. All rights reserved."
    story = parse(f"{BODY[0]}\n\n{middle}\n\n{BODY[1]}")
    assert story.copyright is None
    assert story.paragraphs == (BODY[0], middle, BODY[1])


def test_no_rights_in_the_picture_are_taken_from_the_notice() -> None:
    story = parse(f"2RT5XYZ\nA man walks.\n\n{BODY_TEXT}\n\n© 2024 Latin Times")
    assert story.image == WireImage("2RT5XYZ", "A man walks.")


def test_lines_broken_at_a_margin_are_joined_with_one_space() -> None:
    paragraphs = [
        "It rained. " * 12 + "“Enough,” she said.",
        "Then the town slept, " * 9 + "at last.",
    ]
    wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in paragraphs)
    assert parse(wrapped).paragraphs == tuple(paragraphs)
    assert parse(textwrap.fill(paragraphs[1], 72)).paragraphs == (paragraphs[1],)


def test_a_body_without_blank_lines_has_a_paragraph_a_line() -> None:
    lines = (
        "The lake fell in the night.",
        "“We wait,” she said.",
        "Nobody in the town knows why it fell.",
    )
    assert parse("\n".join(lines)).paragraphs == lines
    head = "1247189123\nA man walks. JANE DOE/Getty Images.\n"
    story = parse(head + "\n".join(lines) + "\n© 2024 Latin Times")
    assert (story.image, story.paragraphs) == (CREDITED, lines)
    assert story.copyright == WireCopyright("Latin Times", (2024,))


def test_lines_too_long_for_any_margin_are_paragraphs() -> None:
    lines = ("word " * 40 + "end.", "A subhead", "word " * 50 + "end")
    assert parse("\n".join(lines) + "\n\nLast.").paragraphs == (*lines, "Last.")


@pytest.mark.parametrize(
    "paragraph",
    [
        "<script>alert(1)</script> & <b>bold</b> &copy; *stars* _lines_",
        "See http://example.org/a?b=1 or mail a@example.org.",
        "Inner  double   spaces,\tand a tab.",
        "“Curly” ‘single’ «guillemets» — – ‑ … ½ ﬁ e\u0301 é",
        "\u200fשלום\u200e world\u200b \u2067עברית\u2069 joined\u200dup",
        "No-break\u00a0space and narrow\u202fone",
        "🎈👩\u200d🚀",
    ],
)
def test_a_paragraph_stays_as_it_was(paragraph: str) -> None:
    assert parse(f"{BODY[0]}\n\n{paragraph}\n\n{BODY[1]}").paragraphs == (
        BODY[0],
        paragraph,
        BODY[1],
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n \n",
        "1247189123",
        "© 2024 Latin Times. All rights reserved.",
        "1247189123\nA man walks. JANE DOE/Getty Images.",
        "1247189123\n\nA man walks. JANE DOE/Getty Images.\n\n© 2024 Latin Times.",
        "By Jane Doe",
        "\u200b\u200e",
    ],
)
def test_a_story_without_a_body_is_refused(text: str) -> None:
    with pytest.raises(WireError, match="no body"):
        parse(text)


def test_a_list_of_marks_is_no_headline() -> None:
    assert parse("* * *\n\nThe lake fell.").headline == "The lake fell"
    assert parse("* * *").headline == ""


def visible(text: str) -> str:
    return "".join(text.split())


any_line = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).filter(
    visible
)


@settings(deadline=None)
@given(st.lists(any_line, min_size=1, max_size=6))
def test_no_character_of_the_body_is_lost(paragraphs: list[str]) -> None:
    head = "1247189123\nA man walks. JANE DOE/Getty Images.\n\nThe first paragraph.\n\n"
    text = head + "\n\n".join(paragraphs) + "\n\nThe last paragraph."
    story = parse(text)
    assert story.image == CREDITED
    assert story.paragraphs == (
        "The first paragraph.",
        *(paragraph.strip() for paragraph in paragraphs),
        "The last paragraph.",
    )


@settings(deadline=None)
@given(
    st.text(st.sampled_from("aB1. \n\t—“”/()©:,\u200f\r\x0b\u2029") | st.characters(codec="utf-8"))
)
def test_the_body_is_an_unbroken_piece_of_any_text(text: str) -> None:
    try:
        story = parse(text)
    except WireError:
        return
    assert visible("".join(story.paragraphs)) in visible(text)
    only_body = story.image is None and story.copyright is None and not story.byline
    if only_body and story.headline_is_suggestion:
        assert visible("".join(story.paragraphs)) == visible(text.removeprefix("\ufeff"))


words = st.text("abcdefghijklmnopqrstuvwxyzéñ", min_size=2, max_size=9)
names = st.builds(
    "{} {}".format,
    st.sampled_from(["Ana", "Bo", "Chi", "Íñigo", "Jean-Pierre", "Seán Q.", "J.D.", "María José"]),
    st.sampled_from(["Ruiz", "Lund", "Mwale", "O'Brien", "Peña", "van der Berg", "McDoe", "Li"]),
)
sentences = st.lists(words, min_size=3, max_size=25).map(
    lambda found: " ".join(found).capitalize() + "."
)


@settings(deadline=None)
@given(
    asset_id=st.none() | st.from_regex(r"\A(?:[1-9][0-9]{8}|AP[0-9]{10}|GettyImages-[0-9]{9})\Z"),
    captions=st.lists(sentences, min_size=1, max_size=2),
    photographers=st.lists(names, min_size=1, max_size=3, unique=True),
    agency=st.sampled_from(["Getty Images", "Reuters", "AFP"]),
    form=st.sampled_from(
        ["{names}/{agency}.", "Photo: {names}/{agency}", "(Photo by {names}/{agency})"]
    ),
    body=st.lists(sentences, min_size=1, max_size=5),
    years=st.sampled_from([(), (2024,), (2019, 2023)]),
    holder=names,
    statement=st.sampled_from(["", "All rights reserved.", "All rights reserved. Do not copy."]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    width=st.sampled_from([0, 72]),
)
def test_a_file_in_the_form_gives_back_each_of_its_parts(
    asset_id: str | None,
    captions: list[str],
    photographers: list[str],
    agency: str,
    form: str,
    body: list[str],
    years: tuple[int, ...],
    holder: str,
    statement: str,
    ending: str,
    encoding: str,
    width: int,
) -> None:
    caption = " ".join(captions)
    credit = form.format(names=" and ".join(photographers), agency=agency)
    sign = f"© {'–'.join(map(str, years))} {holder}.".replace("  ", " ")
    parts = [
        "\n".join(filter(None, [asset_id, f"{caption} {credit}"])),
        *body,
        f"{sign} {statement}",
    ]
    if width:
        parts[1:-1] = [textwrap.fill(part, width, break_on_hyphens=False) for part in body]
    data = "\n\n".join(parts).replace("\n", ending).encode(encoding)

    story = parse(decode(data))
    assert story.image == WireImage(
        asset_id=asset_id or "",
        caption=caption,
        photographers=tuple(photographers),
        agencies=(agency,),
        credit_line=f"{' and '.join(photographers)}/{agency}",
    )
    assert story.paragraphs == tuple(body)
    assert story.copyright == WireCopyright(holder, years, statement)
    assert story.byline == ()
