"""Notices, sources, working headlines and languages in plain-text stories."""

import pytest

from articles.lib.wire import WireCopyright
from articles.lib.wire.language import guess_language
from articles.lib.wire.notice import read_notice
from articles.lib.wire.sentences import LONGEST_HEADLINE, suggest_headline
from articles.lib.wire.sources import find_sources

RESERVED = "All rights reserved."


@pytest.mark.parametrize(
    ("text", "holder", "years", "statement"),
    [
        (
            "© 2024 Latin Times. All rights reserved. Do not reproduce without permission.",
            "Latin Times",
            (2024,),
            "All rights reserved. Do not reproduce without permission.",
        ),
        ("(c) 2019-2023 Holder.", "Holder", (2019, 2023), ""),
        ("(C) 2019 Holder", "Holder", (2019,), ""),
        ("©2024 Holder", "Holder", (2024,), ""),
        ("© 2024, Holder", "Holder", (2024,), ""),
        ("© Latin Times", "Latin Times", (), ""),
        ("© dpa", "dpa", (), ""),
        ("Copyright 2024 Holder. No reuse.", "Holder", (2024,), "No reuse."),
        ("COPYRIGHT 2024 HOLDER", "HOLDER", (2024,), ""),
        ("Copyright: Latin Times", "Latin Times", (), ""),
        ("Copyright (c) 2024 by The Paper. " + RESERVED, "The Paper", (2024,), RESERVED),
        (
            "Copyright © 2019–2023 Holder, Inc. All rights reserved.",
            "Holder, Inc.",
            (2019, 2023),
            RESERVED,
        ),
        (
            "© 2024 U.S. News & World Report L.P. All rights reserved.",
            "U.S. News & World Report L.P.",
            (2024,),
            RESERVED,
        ),
        (
            "© 2024 Agence France-Presse S.A. Tous droits réservés.",
            "Agence France-Presse S.A.",
            (2024,),
            "Tous droits réservés.",
        ),
        ("© 2024 Acme LLC. " + RESERVED, "Acme LLC", (2024,), RESERVED),
        (
            "© 2024 Presse GmbH. Alle Rechte vorbehalten.",
            "Presse GmbH",
            (2024,),
            "Alle Rechte vorbehalten.",
        ),
        ("© 2024 O Globo Ltda. Reservado.", "O Globo Ltda.", (2024,), "Reservado."),
        ("© 2024 Agora Sp. z o.o. " + RESERVED, "Agora Sp. z o.o.", (2024,), RESERVED),
        (
            "© 2024 Acme News Ltd. or its affiliated companies. " + RESERVED,
            "Acme News Ltd. or its affiliated companies",
            (2024,),
            RESERVED,
        ),
        ("© 2024 新聞社。無断転載を禁じます。", "新聞社", (2024,), "無断転載を禁じます。"),
        ("© 2024 新聞社。", "新聞社", (2024,), ""),
        ("© 2024 Agence France-Presse S.A.", "Agence France-Presse S.A.", (2024,), ""),
        (
            "© 2024 St. Louis Post-Dispatch. Distributed by TNS.",
            "St. Louis Post-Dispatch",
            (2024,),
            "Distributed by TNS.",
        ),
        ("© 2024 Yahoo! News. " + RESERVED, "Yahoo! News", (2024,), RESERVED),
        ("© 2024 Holder, all rights reserved.", "Holder", (2024,), "all rights reserved."),
        ("© 2024 Holder — All rights reserved", "Holder", (2024,), "All rights reserved"),
        ("© 2024. All rights reserved.", "", (2024,), RESERVED),
        ("© 2019–23 Holder", "Holder", (2019, 2023), ""),
        ("© 2019–present Holder", "Holder", (2019,), ""),
        ("© 2019, 2021 and 2023 Holder", "Holder", (2019, 2021, 2023), ""),
        ("© Latin Times 2024. " + RESERVED, "Latin Times", (2024,), RESERVED),
        ("Latin Times © 2024. " + RESERVED, "Latin Times", (2024,), RESERVED),
        ("Latin Times © 2019-2024", "Latin Times", (2019, 2024), ""),
    ],
)
def test_a_notice_is_read(text: str, holder: str, years: tuple[int, ...], statement: str) -> None:
    assert read_notice(text) == WireCopyright(holder, years, statement)


@pytest.mark.parametrize(
    "text",
    [
        "Copyright law changed in 2024.",
        "Copyright Office staff agreed.",
        "Copyright 2024 was a bad year for the lawyers of the city.",
        "The poster read Acme (c) 2024 and nothing more.",
        "He said that © 2024 was printed on it.",
        "(c) the third item",
        "All rights are reserved for members.",
        "© 2024 Holder. " + "Long prose. " * 100,
        "",
    ],
)
def test_prose_about_copyright_is_no_notice(text: str) -> None:
    assert read_notice(text) is None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # The five turns of phrase.
        ("As per Sports Illustrated, he left.", ["Sports Illustrated"]),
        ("NPR reported on Monday that it rained.", ["NPR"]),
        ("She told the New York Times that it rained.", ["New York Times"]),
        ("It rained, according to Reuters on Monday.", ["Reuters"]),
        ("He said so in a BBC News interview.", ["BBC News"]),
        # Their next of kin.
        ("He said so in an interview with Al Jazeera on Tuesday.", ["Al Jazeera"]),
        ("He said so in an exclusive New York Times interview.", ["New York Times"]),
        ("He said so in a 60 Minutes interview.", ["60 Minutes"]),
        ("He said so in a 2019 Vogue interview.", ["Vogue"]),
        ("It rained, as reported by The Wall Street Journal.", ["The Wall Street Journal"]),
        ("The deal, per ESPN, is done.", ["ESPN"]),
        ("It rained, according to a Reuters tally.", ["Reuters"]),
        ("It rained, according to a report by NASA.", ["NASA"]),
        (
            "El agua subió, según el Ministerio de Salud y Deportes.",
            ["Ministerio de Salud y Deportes"],
        ),
        # Names.
        ("As El País reported, it rained.", ["El País"]),
        ("The Guardian reported that it rained.", ["The Guardian"]),
        ("The Washington Post first reported the rain.", ["The Washington Post"]),
        ("The Ministry of Health reported rain.", ["Ministry of Health"]),
        ("It rained, according to O’Brien’s report.", ["O’Brien"]),
        ("It rained, according to the U.S. Geological Survey.", ["U.S. Geological Survey"]),
        ("According to Johnson & Johnson, it rained.", ["Johnson & Johnson"]),
        ("Marks and Spencer reported a rise.", ["Marks and Spencer"]),
        (
            "According to the Department of Health and Human Services, it rained.",
            ["Department of Health and Human Services"],
        ),
        (
            "According to the Food and Drug Administration, it rained.",
            ["Food and Drug Administration"],
        ),
        ("It rained, according to Reuters and The Guardian.", ["Reuters", "The Guardian"]),
        ("He told “Good Morning America” that it rained.", ["Good Morning America"]),
        ("He told BBC Radio 4’s Today programme.", ["BBC Radio 4"]),
        ("He told Reuters Monday that it rained.", ["Reuters"]),
        ("He told the Sunday Times.", ["Sunday Times"]),
        ("On Monday Reuters reported rain.", ["Reuters"]),
        ("It rained, according to NPR (National Public Radio).", ["NPR"]),
        # What names nobody.
        ("It rained, according to police.", []),
        ("Police reported three arrests.", []),
        ("The Police reported three arrests.", []),
        ("Scientists reported gains. He reported for work.", []),
        ("She told reporters, and told President Biden.", []),
        ("He was told Reuters would come.", []),
        ("He came to a job interview, then a Tuesday interview.", []),
        ("“It rained,” Jane Doe said.", []),
    ],
)
def test_named_sources_are_suggested(text: str, sources: list[str]) -> None:
    assert find_sources([text]) == sources


def test_a_source_is_suggested_once_and_in_order() -> None:
    paragraphs = [
        "As NPR reported.",
        "She told The New York Times.",
        "He told the New York Times.",
        "According to NPR.",
    ]
    assert find_sources(paragraphs) == ["NPR", "The New York Times"]


@pytest.mark.parametrize(
    ("paragraph", "headline"),
    [
        ("The river rose. It fell.", "The river rose"),
        ("The U.S. economy grew. It did.", "The U.S. economy grew"),
        ("Mr. Smith met J. Doe in St. Paul. They ate.", "Mr. Smith met J. Doe in St. Paul"),
        ("It cost 3.5 million. Yes.", "It cost 3.5 million"),
        ("He lives in the U.S.", "He lives in the U.S."),
        ("Is it over? Yes.", "Is it over?"),
        ("Wait... what? No.", "Wait... what?"),
        ("“It is over. We won,” she said. Then she left.", "“It is over. We won,” she said"),
        ('"It is over. We won," she said. Then she left.', '"It is over. We won," she said'),
        ("‘It’s over. We won,’ she said. Then she left.", "‘It’s over. We won,’ she said"),
        ("„Es ist aus. Gut“, sagte er. Dann ging er.", "„Es ist aus. Gut“, sagte er"),
        ("«Es tarde. Vamos», dijo. Se fue.", "«Es tarde. Vamos», dijo"),
        ("“A quotation that never closes. More of it.", "“A quotation that never closes"),
        ("No full stop at all", "No full stop at all"),
        ("河水上涨了。人们离开了。", "河水上涨了"),
        ("x" * 300, "x" * LONGEST_HEADLINE),
    ],
)
def test_the_first_sentence_is_the_working_headline(paragraph: str, headline: str) -> None:
    assert suggest_headline(paragraph) == headline


def test_a_long_first_sentence_is_cut_between_words() -> None:
    headline = suggest_headline("seven, " * 60)
    assert LONGEST_HEADLINE - 10 < len(headline) <= LONGEST_HEADLINE
    assert headline.endswith("seven")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The river rose in the night and the town was cut off.", "en"),
        ("El río subió por la noche y el pueblo quedó aislado, según los vecinos.", "es"),
        ("La rivière est montée dans la nuit et le village est coupé des autres.", "fr"),
        ("Der Fluss stieg in der Nacht und das Dorf ist von der Welt abgeschnitten.", "de"),
        ("O rio subiu durante a noite e a cidade não foi avisada, segundo os moradores.", "pt"),
        (
            "Il fiume è salito nella notte e il paese è isolato, dicono gli abitanti della valle.",
            "it",
        ),
        ("ارتفع النهر ليلا", "ar"),
        ("הנהר עלה בלילה", "he"),
        ("Река поднялась ночью", "ru"),
        ("河水夜间上涨", "zh"),
        ("川の水が夜に増えた", "ja"),
        ("Το ποτάμι ανέβηκε τη νύχτα", "el"),
        ("1234 — 5678", "en"),
        ("Lorem", "en"),
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert guess_language(text) == language
