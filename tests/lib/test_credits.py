"""Printing a story's credits, and reading a picture's."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.lib.credits import (
    Credit,
    byline_sentences,
    credit_groups,
    join_names,
    name_separators,
    natural_case,
    parse_credit,
    split_caption,
)


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        ([], ""),
        (["Ana Ruiz"], "Ana Ruiz"),
        (["Ana Ruiz", "Bo Lund"], "Ana Ruiz and Bo Lund"),
        (["Ana Ruiz", "Bo Lund", "Chi Mwale"], "Ana Ruiz, Bo Lund and Chi Mwale"),
    ],
)
def test_names_are_joined_as_a_sentence_lists_them(names: list[str], printed: str) -> None:
    assert join_names(names) == printed


def test_names_are_joined_in_the_active_language() -> None:
    with translation.override("es"):
        assert join_names(["Ana", "Bo", "Chi"]) == "Ana, Bo y Chi"


def test_separators_let_a_template_link_each_name() -> None:
    assert name_separators(0) == []
    assert name_separators(1) == [""]
    assert name_separators(3) == [", ", " and ", ""]


def test_each_role_has_its_line_and_writing_comes_first() -> None:
    credits = [
        ("photographs", "Dag Holm"),
        ("writing", "Ana Ruiz"),
        ("editing", "Eve Stone"),
        ("writing", "Bo Lund"),
        ("reporting", "Fay Ng"),
        ("writing", "Chi Mwale"),
        ("translation", "Gil Roy"),
        ("illustration", "Hal Cox"),
        ("data", "Ida Voss"),
    ]
    assert byline_sentences(credits) == [
        "By Ana Ruiz, Bo Lund and Chi Mwale",
        "Photographs by Dag Holm",
        "Edited by Eve Stone",
        "Reporting by Fay Ng",
        "Translated by Gil Roy",
        "Illustration by Hal Cox",
        "Data by Ida Voss",
    ]


def test_groups_give_the_places_of_the_names() -> None:
    credits = [("photographs", "Dag Holm"), ("writing", "Ana Ruiz"), ("writing", "Bo Lund")]
    assert credit_groups(credits) == [
        ("By", "writing", [1, 2]),
        ("Photographs by", "photographs", [0]),
    ]


def test_a_blank_name_and_an_unknown_role_break_nothing() -> None:
    assert byline_sentences([("writing", " "), ("video", "Ana Ruiz")]) == ["Video: Ana Ruiz"]
    assert byline_sentences([]) == []


@pytest.mark.parametrize(
    ("printed", "natural"),
    [
        ("JANE DOE", "Jane Doe"),
        ("Jane Doe", "Jane Doe"),
        ("SEÁN O'BRIEN", "Seán O'Brien"),
        ("SEÁN O’BRIEN", "Seán O’Brien"),
        ("JANE McDOE", "Jane McDoe"),
        ("JANE MCDOE", "Jane McDoe"),
        ("JEAN-PIERRE D'ARC", "Jean-Pierre D'Arc"),
        ("JAN VAN DER BERG", "Jan van der Berg"),
        ("MARÍA DE LA PEÑA", "María de la Peña"),
        ("DE LA CRUZ", "De la Cruz"),
        ("J.D. SMITH", "J.D. Smith"),
        ("CJ SMITH", "CJ Smith"),
        ("NG HAN GUAN", "Ng Han Guan"),
        ("BO LI", "Bo Li"),
        ("JOHN DOE III", "John Doe III"),
        ("JOHN DOE JR.", "John Doe Jr."),
        ("Jane DOE", "Jane Doe"),
        ("AJ Smith", "AJ Smith"),
        ("JR", "JR"),
        ("محمد علي", "محمد علي"),
        ("", ""),
    ],
)
def test_names_are_put_into_natural_case(printed: str, natural: str) -> None:
    assert natural_case(printed) == natural


@pytest.mark.parametrize(
    ("text", "photographers", "agencies", "credit_line"),
    [
        ("JANE DOE/Getty Images.", ["Jane Doe"], ["Getty Images"], "JANE DOE/Getty Images"),
        ("JANE DOE / GETTY IMAGES", ["Jane Doe"], ["Getty Images"], "JANE DOE / GETTY IMAGES"),
        ("Photo: Jane Doe/Reuters", ["Jane Doe"], ["Reuters"], "Jane Doe/Reuters"),
        ("(AP Photo/Jane Doe)", ["Jane Doe"], ["AP"], "AP Photo/Jane Doe"),
        ("(AP Photo/Jane Doe, File)", ["Jane Doe"], ["AP"], "AP Photo/Jane Doe, File"),
        ("REUTERS/Jane Doe", ["Jane Doe"], ["Reuters"], "REUTERS/Jane Doe"),
        ("EPA-EFE/JANE DOE", ["Jane Doe"], ["EPA-EFE"], "EPA-EFE/JANE DOE"),
        (
            "(Photo by Jane Doe/AFP via Getty Images)",
            ["Jane Doe"],
            ["AFP", "Getty Images"],
            "Jane Doe/AFP via Getty Images",
        ),
        ("Jane Doe for The Gazette", ["Jane Doe"], ["The Gazette"], "Jane Doe for The Gazette"),
        ("Courtesy of X", [], ["X"], "Courtesy of X"),
        (
            "Photo courtesy of the Doe family",
            [],
            ["Doe family"],
            "Photo courtesy of the Doe family",
        ),
        ("NASA", [], ["NASA"], "NASA"),
        ("JAXA.", [], ["JAXA"], "JAXA"),
        ("Getty Images", [], ["Getty Images"], "Getty Images"),
        ("Jane Doe", ["Jane Doe"], [], "Jane Doe"),
        ("By Jane Doe", ["Jane Doe"], [], "Jane Doe"),
        ("Jane Doe Jr.", ["Jane Doe Jr."], [], "Jane Doe Jr."),
        ("Jane Doe (AP)", ["Jane Doe"], ["AP"], "Jane Doe (AP)"),
        ("Jane Doe | The Gazette", ["Jane Doe"], ["The Gazette"], "Jane Doe | The Gazette"),
        ("Jane Doe, The Gazette", ["Jane Doe"], ["The Gazette"], "Jane Doe, The Gazette"),
        ("Jane Doe – AP", ["Jane Doe"], ["AP"], "Jane Doe – AP"),
        ("© 2023 Jane Doe/Magnum Photos", ["Jane Doe"], ["Magnum Photos"], None),
        ("Staff photo by Jane Doe", ["Jane Doe"], [], "Staff photo by Jane Doe"),
        ("Gazette photo by Jane Doe", ["Jane Doe"], ["Gazette"], "Gazette photo by Jane Doe"),
        ("Jane Doe/Staff", ["Jane Doe"], [], "Jane Doe/Staff"),
        ("Handout via Reuters", [], ["Reuters"], "Handout via Reuters"),
        ("Pool/AFP via Getty Images", [], ["AFP", "Getty Images"], "Pool/AFP via Getty Images"),
        ("Ana Ruiz and Bo Lund/Reuters", ["Ana Ruiz", "Bo Lund"], ["Reuters"], None),
        ("Ana Ruiz & Bo Lund/Reuters", ["Ana Ruiz", "Bo Lund"], ["Reuters"], None),
        ("ANA RUIZ AND BO LUND/REUTERS", ["Ana Ruiz", "Bo Lund"], ["Reuters"], None),
        ("Foto: Ana Ruiz y Bo Lund/EFE", ["Ana Ruiz", "Bo Lund"], ["EFE"], None),
        (
            "Ana Ruiz, Bo Lund, and Chi Mwale/AFP and Getty Images",
            ["Ana Ruiz", "Bo Lund", "Chi Mwale"],
            ["AFP", "Getty Images"],
            None,
        ),
        (
            "Ana Ruiz/Reuters and Bo Lund/AFP",
            ["Ana Ruiz", "Bo Lund"],
            ["Reuters", "AFP"],
            "Ana Ruiz/Reuters and Bo Lund/AFP",
        ),
        ("AP Photo/John Doe, Jr., Bo Lund", ["John Doe, Jr.", "Bo Lund"], ["AP"], None),
        ("Credit...Jane Doe for The Gazette", ["Jane Doe"], ["The Gazette"], None),
        ("Mandatory Credit: Jane Doe/Shutterstock", ["Jane Doe"], ["Shutterstock"], None),
        ("Фото: Иван Петров/ТАСС", ["Иван Петров"], ["ТАСС"], "Иван Петров/ТАСС"),
        ("Jane Doe/AFP/Getty Images", ["Jane Doe"], ["AFP", "Getty Images"], None),
        ("Jane Doe/Smith & Jones Pictures", ["Jane Doe"], ["Smith & Jones Pictures"], None),
        ("Jane Doe/Marks and Spencer", ["Jane Doe"], ["Marks and Spencer"], None),
        ("ESA/Hubble & NASA, R. Cohen", ["R. Cohen"], ["ESA", "Hubble", "NASA"], None),
        ("Jane Doe/U.S. Navy", ["Jane Doe"], ["U.S. Navy"], "Jane Doe/U.S. Navy"),
        ("University of Oslo", [], ["University of Oslo"], "University of Oslo"),
        ("Handout", [], [], "Handout"),
        ("Photo:", [], [], ""),
        ("()", [], [], ""),
        ("", [], [], ""),
    ],
)
def test_a_printed_credit_is_read(
    text: str, photographers: list[str], agencies: list[str], credit_line: str | None
) -> None:
    credit = parse_credit(text)
    assert list(credit.photographers) == photographers
    assert list(credit.agencies) == agencies
    if credit_line is not None:
        assert credit.credit_line == credit_line


SURE = [
    ("A man walks. JANE DOE/Getty Images.", "A man walks.", "JANE DOE/Getty Images"),
    ("A man walks. Photo: Jane Doe/Reuters", "A man walks.", "Jane Doe/Reuters"),
    ("A man walks. Photo by Jane Doe", "A man walks.", "Jane Doe"),
    ("A man walks. Photo: the Ruiz family", "A man walks.", "the Ruiz family"),
    ("A man walks. Photograph: Jane Doe/The Guardian", "A man walks.", "Jane Doe/The Guardian"),
    ("A man walks. (AP Photo/Jane Doe)", "A man walks.", "AP Photo/Jane Doe"),
    ("A man walks. (AP Photo/Jane Doe).", "A man walks.", "AP Photo/Jane Doe"),
    ("A man walks (Photo by Jane Doe/AFP)", "A man walks", "Jane Doe/AFP"),
    ("A man (left) walks. [Photo by Jane Doe]", "A man (left) walks.", "Jane Doe"),
    ("A man walks. Jane Doe for The Gazette", "A man walks.", "Jane Doe for The Gazette"),
    ("A man walks. Courtesy of X", "A man walks.", "Courtesy of X"),
    ("A man walks — Jane Doe/Reuters", "A man walks", "Jane Doe/Reuters"),
    ("A man walks | Jane Doe | The Gazette", "A man walks", "Jane Doe | The Gazette"),
    ("A man walks JANE DOE/AP", "A man walks", "JANE DOE/AP"),
    ("A man walks\nJANE DOE/AP", "A man walks", "JANE DOE/AP"),
    ("A man walks\nby the river. JANE\nDOE/AP", "A man walks by the river.", "JANE DOE/AP"),
    ("A man walks. © Jane Doe/AFP", "A man walks.", "Jane Doe/AFP"),
    ("Does a man walk? JANE DOE/AP", "Does a man walk?", "JANE DOE/AP"),
    ("A man “walks.” JANE DOE/AP", "A man “walks.”", "JANE DOE/AP"),
    ("Mayor Ana Ruiz. JANE DOE/AP", "Mayor Ana Ruiz.", "JANE DOE/AP"),
    ("In Washington, D.C. JANE Q. DOE/AP", "In Washington, D.C.", "JANE Q. DOE/AP"),
    ("At 90 km/h. ANA RUIZ AND BO LUND/AP", "At 90 km/h.", "ANA RUIZ AND BO LUND/AP"),
    (
        "A man walks. ANA RUIZ, Bo Lund and CHI YU/AP",
        "A man walks.",
        "ANA RUIZ, Bo Lund and CHI YU/AP",
    ),
    ("A man walks. REUTERS/Jane Doe/File Photo", "A man walks.", "REUTERS/Jane Doe/File Photo"),
    ("A man walks. — Jane Doe/AP", "A man walks.", "Jane Doe/AP"),
    ("A man walks. Mandatory Credit: Photo by Jane Doe/AP", "A man walks.", "Jane Doe/AP"),
    ("A man walks. Ana Ruiz, courtesy of X", "A man walks.", "Ana Ruiz, courtesy of X"),
    ("The Crab Nebula. Courtesy NASA/JPL", "The Crab Nebula.", "Courtesy NASA/JPL"),
    (
        "A man walks. (Photo by Ana RUIZ / AFP) (Photo by ANA RUIZ/AFP via Getty Images)",
        "A man walks.",
        "ANA RUIZ/AFP via Getty Images",
    ),
    ("The bridge in\nQuito (AP Photo/Jane Doe)", "The bridge in Quito", "AP Photo/Jane Doe"),
    ("Ana Ruiz (AP Photo/Jane Doe)", "Ana Ruiz", "AP Photo/Jane Doe"),
    ("A MAN WALKS. JANE DOE AND BO LUND/AP", "A MAN WALKS.", "JANE DOE AND BO LUND/AP"),
    ("A MAN WALKS. (AP PHOTO/JANE DOE)", "A MAN WALKS.", "AP PHOTO/JANE DOE"),
    ("JANE DOE/Getty Images", "", "JANE DOE/Getty Images"),
]
LIKELY = [
    ("Dawn over Earth. NASA", "Dawn over Earth.", "NASA"),
    ("Dawn over Earth. (Reuters)", "Dawn over Earth.", "Reuters"),
    ("Dawn over Earth. JANE DOE", "Dawn over Earth.", "JANE DOE"),
    ("Dawn over Earth. Jane Doe, AP", "Dawn over Earth.", "Jane Doe, AP"),
    ("Dawn. Photo courtesy of the artist.", "Dawn.", "Photo courtesy of the artist"),
    ("Dawn over Earth. Handout", "Dawn over Earth.", "Handout"),
    ("Dawn over Earth. (AP Photo)", "Dawn over Earth.", "AP Photo"),
    ("Dawn. Jane Doe for ProPublica", "Dawn.", "Jane Doe for ProPublica"),
]
NONE = [
    "A man walks.",
    "He thought of one person. Jane Doe.",
    "The minister arrived in Quito. He met Jane Doe.",
    "A band? AC/DC.",
    "The choice is Either/Or.",
    "A win at last. Big Day for Spain.",
    "MAYOR JANE DOE CUTS THE RIBBON. BRIDGE OPENS IN MAY.",
    "MAYOR OPENS BRIDGE/TUNNEL IN QUITO.",
    "He works at Reuters.",
    "A man walks, courtesy of a friend.",
    "It came at the end. Courtesy of a late goal.",
    "A story (see www.example.com/Foo)",
    "The photo by Jane Doe hangs in the hall of the ministry.",
    "A man walks. Photo:",
    "",
]


@pytest.mark.parametrize(("text", "caption", "credit_line"), SURE + LIKELY)
def test_a_caption_is_parted_from_its_credit(text: str, caption: str, credit_line: str) -> None:
    found_caption, credit = split_caption(text)
    assert found_caption == caption
    assert credit is not None
    assert credit.credit_line == credit_line


@pytest.mark.parametrize(("text", "caption", "credit_line"), SURE)
def test_some_credits_end_no_ordinary_paragraph(text: str, caption: str, credit_line: str) -> None:
    found_caption, credit = split_caption(text, sure=True)
    assert found_caption == caption
    assert credit is not None
    assert credit.credit_line == credit_line


@pytest.mark.parametrize("text", [text for text, _caption, _credit in LIKELY] + NONE)
def test_what_could_be_the_end_of_a_paragraph_is_no_sure_credit(text: str) -> None:
    assert split_caption(text, sure=True) == (text, None)


@pytest.mark.parametrize("text", NONE)
def test_prose_is_never_a_credit(text: str) -> None:
    assert split_caption(text) == (text, None)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_as_a_credit_without_an_error(text: str) -> None:
    assert isinstance(parse_credit(text), Credit)


@settings(deadline=None)
@given(st.text(alphabet='Aa.,/()[]:© \n&"”—ñ'))
def test_a_caption_and_its_credit_line_come_from_the_text(text: str) -> None:
    caption, credit = split_caption(text)
    flat = " ".join(text.split())
    assert flat.startswith(" ".join(caption.split()))
    if credit is None:
        assert "".join(caption.split()) == "".join(text.split())
    else:
        assert credit.credit_line in flat
