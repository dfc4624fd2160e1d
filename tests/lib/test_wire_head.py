"""What stands before the body of a plain-text story: picture, byline, headline."""

import pytest

from articles.lib.wire import WireImage, WireStory, parse
from articles.lib.wire.head import is_asset_id

BODY = ("OTAVALO, Ecuador — The lake fell. Nobody knows why.", "“We wait,” said Rosa Cachimuel.")
BODY_TEXT = "\n\n".join(BODY)
CREDITED = WireImage(
    asset_id="1247189123",
    caption="A man walks.",
    photographers=("Jane Doe",),
    agencies=("Getty Images",),
    credit_line="JANE DOE/Getty Images",
)


def image_of(story: WireStory) -> WireImage:
    assert story.image is not None
    return story.image


@pytest.mark.parametrize(
    "head",
    [
        "1247189123\nA man walks. JANE DOE/Getty Images.\n\n",
        "1247189123\n\nA man walks. JANE DOE/Getty Images.\n\n",
        "\n\n  1247189123  \r\nA man walks. JANE DOE/Getty Images.\r\n\r\n",
        "\ufeff1247189123\nA man walks.\nJANE DOE/Getty Images\n\n",
        "1247189123\nA man\nwalks. JANE\nDOE/Getty Images.\n\n",
        "1247189123\nA man walks.\n\nJANE DOE/Getty Images\n\n",
        "1247189123\n\nA man walks.\n\nJANE DOE/Getty Images\n\n",
        "1247189123\nA man walks. (JANE DOE/Getty Images)\n\n\n\n",
        "1247189123\nA man walks. JANE DOE/Getty Images.\n",
    ],
)
def test_an_asset_id_a_caption_and_its_credit_are_read(head: str) -> None:
    story = parse(head + BODY_TEXT)
    assert story.image == CREDITED
    assert story.paragraphs == BODY


def test_a_caption_without_an_asset_id_is_known_by_its_credit() -> None:
    story = parse("A man walks. Photo: Jane Doe/Reuters\n\n" + BODY_TEXT)
    assert story.image == WireImage(
        "", "A man walks.", ("Jane Doe",), ("Reuters",), "Jane Doe/Reuters"
    )
    assert story.paragraphs == BODY


@pytest.mark.parametrize("gap", ["\n\n", "\n \t\n"])
def test_an_asset_id_may_stand_without_a_caption(gap: str) -> None:
    story = parse(f"2RT5XYZ{gap}{BODY_TEXT}")
    assert story.image == WireImage("2RT5XYZ", "")
    assert story.paragraphs == BODY


def test_a_caption_right_below_the_asset_id_may_lack_a_credit() -> None:
    story = parse("2RT5XYZ\nA man walks by the lake.\n\n" + BODY_TEXT)
    assert story.image == WireImage("2RT5XYZ", "A man walks by the lake.")
    assert story.paragraphs == BODY


def test_a_dateline_right_below_the_asset_id_opens_the_body() -> None:
    story = parse("2RT5XYZ\n" + BODY_TEXT)
    assert story.image == WireImage("2RT5XYZ", "")
    assert story.paragraphs == BODY


def test_a_plain_token_is_an_asset_id_when_a_credited_caption_follows() -> None:
    story = parse("F1\nA man walks. JANE DOE/Getty Images.\n\n" + BODY_TEXT)
    assert image_of(story).asset_id == "F1"
    assert parse("F1\n\n" + BODY_TEXT).paragraphs == ("F1", *BODY)


def test_three_figures_make_an_asset_id_of_a_word_right_above_other_lines() -> None:
    story = parse("ABC-123\nA man walks by the lake.\n\n" + BODY_TEXT)
    assert story.image == WireImage("ABC-123", "A man walks by the lake.")
    assert parse("ABC-123\n\n" + BODY_TEXT).paragraphs == ("ABC-123", *BODY)


@pytest.mark.parametrize(
    "first",
    [
        "The mayor of Quito thought of one person. Jane Doe.",
        "The probe landed on Monday. NASA.",
        "“It came courtesy of a friend,” he said. (Reuters)",
        "He plays in two bands. AC/DC.",
        "Nobody knew the photo by Jane Doe.",
    ],
)
def test_a_first_paragraph_that_ends_in_a_name_is_no_caption(first: str) -> None:
    story = parse(f"{first}\n\n{BODY_TEXT}")
    assert story.image is None
    assert story.paragraphs == (first, *BODY)


def test_the_only_paragraph_below_an_asset_id_is_the_body() -> None:
    story = parse("123456\n\nThe probe landed on Monday. (Reuters)")
    assert story.image == WireImage("123456", "")
    assert story.paragraphs == ("The probe landed on Monday. (Reuters)",)


@pytest.mark.parametrize(
    "line",
    [
        "1247189123",
        "12345",
        "GettyImages-1247189123",
        "2RT5XYZ",
        "C8XYZA",
        "AP23048123456",
        "LW-1604-001",
        "IMG_2034.jpg",
        "urn:newsml:example.com:20240101:RC2",
        "tag:example.com,2024:newsml_RC2AB1",
        "bridge.jpg",
    ],
)
def test_asset_ids_are_known(line: str) -> None:
    assert is_asset_id(line)


@pytest.mark.parametrize(
    "line",
    [
        "2024",
        "2024-01-15",
        "15.01.2024",
        "10:30",
        "3.14159",
        "$1,000,000",
        "1,000,000",
        "example.com",
        "COVID-19",
        "EURO24",
        "Hello",
        "12345 people",
        "#Election2024",
        "https://example.com/12345",
        "ana@b12345.com",
        "",
    ],
)
def test_dates_numbers_and_words_are_no_asset_ids(line: str) -> None:
    assert not is_asset_id(line)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("BY JANE DOE", ("Jane Doe",)),
        ("By Ana Ruiz, Bo Lund and Chi Mwale", ("Ana Ruiz", "Bo Lund", "Chi Mwale")),
        ("By Ana Ruiz & Bo Lund", ("Ana Ruiz", "Bo Lund")),
        ("By Jane Doe, Staff Writer", ("Jane Doe",)),
        ("By John Doe, Jr. and Bo Lund", ("John Doe, Jr.", "Bo Lund")),
        ("By Jane Doe, Associated Press", ("Jane Doe", "Associated Press")),
        ("By JANE DOE\nAssociated Press", ("Jane Doe", "Associated Press")),
        ("By JANE DOE\nAssociated Press Writer", ("Jane Doe",)),
        ("By Jane Doe\nStaff Writer", ("Jane Doe",)),
        ("By The Associated Press", ("The Associated Press",)),
        ("Por Ana Ruiz y Bo Lund", ("Ana Ruiz", "Bo Lund")),
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_a_byline_alone_before_the_body_is_stated(
    line: str, byline: tuple[str, ...], gap: str
) -> None:
    story = parse(f"1247189123\nA man walks. JANE DOE/Getty Images.\n\n{line}{gap}{BODY_TEXT}")
    assert story.image == CREDITED
    assert story.byline == byline
    assert story.paragraphs == BODY


def test_a_byline_may_follow_the_caption_without_a_blank_line() -> None:
    story = parse(f"1247189123\nA man walks. JANE DOE/Getty Images.\nBy Bo Lund\n\n{BODY_TEXT}")
    assert (story.image, story.byline, story.paragraphs) == (CREDITED, ("Bo Lund",), BODY)


@pytest.mark.parametrize(
    "line", ["By The Numbers", "By Monday", "By noon the rain had stopped.", "By 2024 It Rained"]
)
def test_a_line_that_merely_begins_with_by_is_body(line: str) -> None:
    story = parse(f"{line}\n\n{BODY_TEXT}")
    assert story.byline == ()
    assert story.paragraphs == (line, *BODY)


def test_a_byline_further_down_is_body() -> None:
    assert parse(f"{BODY_TEXT}\n\nBy Jane Doe").paragraphs == (*BODY, "By Jane Doe")


@pytest.mark.parametrize("before", [True, False])
def test_a_stated_headline_is_no_suggestion(before: bool) -> None:
    image = "1247189123\nA man walks. JANE DOE/Getty Images.\n\n"
    headline = "HEADLINE: Lake falls\n\n"
    story = parse((headline + image if before else image + headline) + BODY_TEXT)
    assert (story.headline, story.headline_is_suggestion) == ("Lake falls", False)
    assert (story.image, story.paragraphs) == (CREDITED, BODY)


@pytest.mark.parametrize("asset_id", ["SPACEX-DSCOVR", "NASA/JPL", "mars_rover", "HUBBLE"])
def test_a_word_alone_is_an_asset_id_when_a_credited_caption_follows(asset_id: str) -> None:
    read = parse(f"{asset_id}\nA rocket on its pad. Jane Doe/Reuters\n\nIt rained.\n")
    assert read.image.asset_id == asset_id
    assert read.image.caption == "A rocket on its pad."


def test_a_word_alone_is_body_when_no_credit_follows() -> None:
    assert parse("BREAKING\n\nIt rained all day.\n").image is None
