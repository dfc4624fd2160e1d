"""A name is found however it is spelled, and nothing else goes with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.lib import html
from articles.lib.redaction import Words

IDA = Words(["Ida Holm", "Holm"], "a woman")


@pytest.mark.parametrize(
    ("text", "without", "times"),
    [
        ("“We wait,” said Ida Holm.", "“We wait,” said a woman.", 1),
        ("IDA HOLM, ida holm", "a woman, a woman", 2),
        ("Ida\u00a0Holm’s boat", "a woman’s boat", 1),
        ("Ida \n\t Holm", "a woman", 1),
        ("I\u00adda Ho\u00adlm", "a woman", 1),
        ("Holm, Ida", "a woman, Ida", 1),
        ("Stockholm, Holmes, Holm2, Stock\u00adholm", None, 0),
        ("Ida_Holm", "Ida_a woman", 1),
        ("", None, 0),
    ],
)
def test_whole_words_in_any_spelling(text: str, without: str | None, times: int) -> None:
    assert IDA.in_text(text) == (text if without is None else without, times)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("José", "Jose\u0301 and JOSÉ"),
        ("Jose\u0301", "José and JOSE\u0301"),
        ("O'Brien", "O’Brien and O'BRIEN"),
        ("Weiß", "WEISS and weiß"),
        ("Weiss", "Weiß and weiss"),
        ("王小明", "记者王小明说 and 王小明"),
        ("Anne-Marie", "Anne‑Marie and anne-marie"),
        ("Иван Петров", "ИВАН ПЕТРОВ and Иван Петров"),
    ],
)
def test_names_of_all_scripts(form: str, text: str) -> None:
    without, times = Words([form], "X").in_text(text)
    assert times == 2
    assert without in {"X and X", "记者X说 and X"}


@pytest.mark.parametrize(
    ("body", "without", "times"),
    [
        ("<p><em>Ida</em> Holm waits</p>", "<p><em>a woman</em> waits</p>", 1),
        ("<p>Ida <em>Holm</em> waits</p>", "<p>a woman waits</p>", 1),
        ("<p>I<strong>d</strong>a&nbsp;Ho&#108;m</p>", "<p>a woman</p>", 1),
        ("<p>Ida<br>Holm</p>", "<p>a woman</p>", 1),
        ("<p>Ida</p><p>Holm</p>", "<p>Ida</p><p>a woman</p>", 1),
        ("<p>A &amp; Holm &lt;b&gt;</p>", "<p>A &amp; a woman &lt;b&gt;</p>", 1),
        ('<p><a href="/holm-dam/">the dam</a></p>', "<p>the dam</p>", 1),
        ('<p><a href="https://x.org/@IdaHolm">her</a> Holm</p>', "<p>her a woman</p>", 2),
        ('<p><a href="/stockholm/">Holm</a></p>', '<p><a href="/stockholm/">a woman</a></p>', 1),
        ("<p><em><strong>Holm</strong></em>s</p>", None, 0),
        (
            '<figure data-image="1" data-size="text"><figcaption>Ida <em>Holm</em></figcaption>'
            "</figure>",
            '<figure data-image="1" data-size="text"><figcaption>a woman</figcaption></figure>',
            1,
        ),
    ],
)
def test_a_body_keeps_its_markup(body: str, without: str | None, times: int) -> None:
    assert IDA.in_html(body) == (body if without is None else without, times)


def test_what_is_put_in_its_place_never_becomes_markup() -> None:
    words = Words(["Holm"], "<b>A & B\\1</b>")
    assert words.in_html("<p>Holm</p>")[0] == "<p>&lt;b&gt;A &amp; B\\1&lt;/b&gt;</p>"
    assert words.in_text("Holm")[0] == "<b>A & B\\1</b>"


@pytest.mark.parametrize(
    ("slug", "without", "times"),
    [
        ("ida-holm-arrested", "a-woman-arrested", 1),
        ("mayor-idaholm", "mayor-a-woman", 1),
        ("stockholm-floods", "stockholm-floods", 0),
        ("holm", "a-woman", 1),
    ],
)
def test_addresses_say_it_with_hyphens(slug: str, without: str, times: int) -> None:
    assert IDA.in_slug(slug) == (without, times)


def test_an_address_may_have_nothing_left() -> None:
    assert Words(["Holm"], "…").in_slug("holm") == ("", 1)


def test_an_excerpt_shows_what_stands_around_it() -> None:
    before, found, after = IDA.excerpt("<p>“We wait,” said</p><p><em>Ida</em>&nbsp;Holm.</p>")
    assert (before.strip(), found, after.strip()) == ("“We wait,” said", "Ida\u00a0Holm", ".")
    assert IDA.excerpt("Nobody") is None


PIECES = st.sampled_from(
    [
        *("Ida", "Holm", "holm", "IDA", "Stockholm", "said ", " ", "\n", ".", "&nbsp;", "&amp;"),
        *("<em>", "</em>", "<strong>", "</strong>", '<a href="/x/">', "</a>", "<br>", "</p><p>"),
    ]
)


@given(st.lists(PIECES, max_size=30))
def test_no_body_says_it_afterwards_and_all_else_stands(pieces: list[str]) -> None:
    body = html.clean("<p>" + "".join(pieces) + "</p>")
    without, times = IDA.in_html(body)
    assert html.clean(without) == without
    assert IDA.in_html(without) == (without, 0)
    assert (times == 0) == (without == body)
    texts = [IDA.in_text(text)[0] for text in html.plain_text(body).split("\n\n")]
    assert "".join(html.plain_text(without).split()) == "".join("".join(texts).split())
