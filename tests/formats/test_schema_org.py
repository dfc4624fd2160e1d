from datetime import UTC, datetime

import pytest

from articles import desk
from articles.desk import saving
from articles.formats import schema_org
from articles.lib import jsonld
from articles.models import Byline, CopyrightNotice, Correction, Paper, Role
from articles.models.provenance import DigitalSource
from tests import make
from tests.formats import told

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def test_a_story_tells_search_engines_all_they_ask_for(client, editor):
    Paper.objects.update(name="The Packet")
    working = make.story(
        "River rises",
        by=editor,
        dateline="MADRID",
        authors=("Ana Ruiz", "Bo Lund"),
        topics=("Rivers", "Bridges"),
        copyright_notice=told.notice(),
        lead=told.picture(),
    )
    for role, name in ((Role.EDITING, "Ed Low"), (Role.DATA, "Dee Fox")):
        Byline.objects.create(story=working, author=make.author(name), role=role, position=9)
    edition = desk.publish(working, editor, datetime(2024, 2, 17, 9, 30, tzinfo=UTC))
    address = SITE + edition.get_absolute_url()
    found = told.json_ld(client.get(edition.get_absolute_url()))
    article = found["NewsArticle"]
    assert article.pop("image")
    assert article == {
        "@type": "NewsArticle",
        "@id": f"tag:127.0.0.1,2024-02-17:story/{edition.story_id}",
        "url": address,
        "mainEntityOfPage": address,
        "headline": "River rises",
        "description": "Three bridges are closed.",
        "dateline": "MADRID",
        "datePublished": "2024-02-17T09:30:00+00:00",
        "dateModified": "2024-02-17T09:30:00+00:00",
        "author": [
            {"@type": "Person", "name": "Ana Ruiz", "url": f"{SITE}/authors/ana-ruiz/"},
            {"@type": "Person", "name": "Bo Lund", "url": f"{SITE}/authors/bo-lund/"},
        ],
        "contributor": [{"@type": "Person", "name": "Dee Fox", "url": f"{SITE}/authors/dee-fox/"}],
        "editor": [{"@type": "Person", "name": "Ed Low", "url": f"{SITE}/authors/ed-low/"}],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": "The Packet",
            "url": f"{SITE}/",
        },
        "articleSection": "World",
        "keywords": ["Bridges", "Rivers"],
        "inLanguage": "en",
        "wordCount": edition.words,
        "isAccessibleForFree": True,
        "copyrightHolder": {"@type": "Organization", "name": "Agencia Uno"},
        "copyrightYear": 2024,
        "copyrightNotice": "© 2024 Agencia Uno. Story words only.",
        "license": "https://story.example.org/licence",
        "usageInfo": "https://story.example.org/terms",
        "acquireLicensePage": "https://story.example.org/terms",
    }
    assert [
        (part["position"], part["name"], part["item"])
        for part in found["BreadcrumbList"]["itemListElement"]
    ] == [
        (1, "The Packet", f"{SITE}/"),
        (2, "World", f"{SITE}/world/"),
        (3, "River rises", address),
    ]


def test_a_picture_has_its_own_rights_in_every_proportion_and_none_of_the_storys(client):
    image = told.picture()
    edition = told.story(lead=image)
    images = told.json_ld(client.get(edition.get_absolute_url()))["NewsArticle"]["image"]
    ratios = [round(each["width"] / each["height"], 2) for each in images]
    assert ratios == [1.33, 1.78, 1.5, 1.0]
    for each in images:
        assert each["creator"] == [
            {"@type": "Person", "name": "Jane Doe"},
            {"@type": "Organization", "name": "NASA"},
        ]
        assert each["creditText"] == "Jane Doe/Picture House"
        assert each["copyrightNotice"] == "© 2019 Picture House"
        assert each["license"] == "https://picture.example.org/licence"
        assert each["acquireLicensePage"] == "https://picture.example.org/buy"
        assert each["caption"] == "A heron stands in the river."
        assert each["contentUrl"].startswith(f"{SITE}/pictures/{image.pk}-")
        assert client.get(each["contentUrl"].removeprefix(SITE))["Content-Type"] == "image/jpeg"
        assert "Agencia Uno" not in str(each)
        assert "story.example.org" not in str(each)


def test_a_picture_without_rights_of_its_own_takes_none_from_the_story():
    image = make.image(creator="", credit="Staff", copyright_notice="", license_url="")
    (data, *_) = schema_org.images(told.story(lead=image))
    said = jsonld.pruned(data)
    assert said["creditText"] == "Staff"
    assert not {"creator", "copyrightNotice", "license", "acquireLicensePage"} & set(said)


def test_only_the_first_picture_comes_in_every_proportion():
    lead, second = told.picture(), told.picture()
    images = schema_org.images(told.story(second, lead=lead))
    numbers = [int(each["url"].split("/pictures/")[1].split("-")[0]) for each in images]
    assert numbers == [lead.pk] * 4 + [second.pk]


def test_a_picture_that_is_a_crop_already_is_told_once():
    images = schema_org.images(told.story(lead=make.image(data=make.jpeg(640, 360))))
    assert images[0]["width"] / images[0]["height"] == pytest.approx(16 / 9, 0.01)
    assert len({each["url"] for each in images}) == len(images) == 3


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (DigitalSource.AI, "https://schema.org/TrainedAlgorithmicMediaDigitalSource"),
        (
            DigitalSource.COMPOSITE_AI,
            "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
        ),
        (DigitalSource.CAPTURE, "https://schema.org/DigitalCaptureDigitalSource"),
        (DigitalSource.HUMAN_EDITS, DigitalSource.HUMAN_EDITS.value),
        ("", ""),
    ],
)
def test_how_a_picture_came_to_be_is_told_in_the_words_of_schema_org(source, said):
    assert schema_org.source_type(source) == said


@pytest.mark.parametrize(
    ("rule", "year"),
    [
        ({}, 2024),
        ({"year_rule": "none"}, None),
        ({"year_rule": "fixed", "year_from": 1998}, 1998),
        ({"year_rule": "range", "year_from": 1998, "year_to": 2003}, 1998),
    ],
    ids=["first publication", "none", "fixed", "range"],
)
def test_the_copyright_year_is_that_in_which_it_was_first_asserted(rule, year):
    edition = make.published(at=datetime(2024, 2, 17, tzinfo=UTC))
    assert schema_org.copyright_year(CopyrightNotice(**rule), edition) == year


def test_corrections_are_told_and_mere_updates_are_not(client, editor):
    edition = make.published(by=editor)
    working = edition.story
    for kind, text in (
        (Correction.Kind.CORRECTION, "The bridge is 40 metres long."),
        (Correction.Kind.UPDATE, "A fourth bridge was closed."),
    ):
        saving.save(working, editor)
        desk.publish(working, editor, kind=kind, text=text)
    article = told.json_ld(client.get(edition.get_absolute_url()))["NewsArticle"]
    assert [(each["@type"], each["text"]) for each in article["correction"]] == [
        ("CorrectionComment", "The bridge is 40 metres long.")
    ]


def test_a_story_whose_only_credit_is_no_writers_has_an_author_still(editor):
    working = make.story(by=editor, authors=())
    Byline.objects.create(story=working, author=make.author("Fay Day"), role=Role.PHOTOGRAPHS)
    edition = told.loaded(desk.publish(working, editor))
    data = schema_org.news_article(edition, Paper.objects.for_frame())
    assert [person["name"] for person in data["author"]] == ["Fay Day"]
    assert "contributor" not in data


def test_nothing_in_a_text_ends_the_block_early(client):
    edition = told.story(
        headline=told.HOSTILE[:240],
        dek=told.HOSTILE,
        lead=told.picture(caption=told.HOSTILE, credit=told.HOSTILE),
    )
    response = client.get(edition.get_absolute_url())
    assert response.content.count(b"</script") == 1
    article = told.json_ld(response)["NewsArticle"]
    assert article["headline"] == edition.headline
    assert article["image"][0]["creditText"] == told.HOSTILE


def test_empty_values_are_left_out_and_zero_and_no_stay():
    data = {"a": "", "b": None, "c": [{}, {"d": []}], "e": 0, "f": False, "g": ["", "x"]}
    assert jsonld.pruned(data) == {"e": 0, "f": False, "g": ["x"]}
