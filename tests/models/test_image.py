"""A picture knows its rights at any moment, and its addresses change with its words."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Image
from articles.models.provenance import IPTC, DigitalSource
from tests import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("rights", "at", "allowed"),
    [
        ({}, NOON, True),
        ({"rights_from": NOON}, NOON - SECOND, False),
        ({"rights_from": NOON}, NOON, True),
        ({"rights_until": NOON}, NOON - SECOND, True),
        ({"rights_until": NOON}, NOON, False),
        ({"taken_down_at": NOON}, NOON - SECOND, False),
        ({"taken_down_at": NOON, "rights_until": NOON + SECOND}, NOON, False),
    ],
)
def test_the_rights_clock_says_the_same_of_a_row_and_of_the_table(rights, at, allowed) -> None:
    image = make.image(**rights)
    assert image.is_allowed(at) is allowed
    assert Image.objects.allowed(at).exists() is allowed


def test_what_lapses_soon_is_listed_by_the_hour() -> None:
    now = datetime.now(UTC)
    later = make.image(rights_until=now + timedelta(days=20))
    soon = make.image(rights_until=now + timedelta(days=2))
    make.image(rights_until=now + timedelta(days=40))
    make.image(rights_until=now - timedelta(days=1))
    make.image(rights_until=now + timedelta(days=1), taken_down_at=now)
    make.image()
    assert list(Image.objects.lapsing(now + timedelta(days=30))) == [soon, later]


@pytest.mark.parametrize(
    "words", ["heron", "HERON river", "nino", "Niño", "doe reuters", "a-77", "wading", "leon"]
)
def test_it_is_found_by_its_words_whatever_their_case_and_accents(words) -> None:
    image = make.image(headline="El Niño", asset_id="A-77", keywords="wading\nbirds", city="León")
    make.image(headline="Other", caption="Nothing.", credit="Bo Lund", creator="Bo Lund")
    assert list(Image.objects.containing(words)) == [image]


@pytest.mark.parametrize("words", ["heron%", "h_ron", "'", '"', "\0", "heron owl"])
def test_signs_of_the_database_are_only_signs(words) -> None:
    make.image()
    found = Image.objects.containing(words)
    assert found.count() == (1 if words == "\0" else 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("credit", "Bo Lund"),
        ("caption", "New words."),
        ("focal_x", 0.2),
        ("license_url", "https://x.org/"),
    ],
)
def test_its_address_changes_with_what_is_in_its_files(field, value) -> None:
    image = make.image()
    before = image.stamp
    setattr(image, field, value)
    image.save()
    assert image.stamp != before
    assert image.files_due


def test_its_address_stays_when_nothing_in_its_files_changes() -> None:
    image = make.image()
    before = image.stamp
    image.restrictions, image.one_use_only, image.instructions = "UK only", True, "Call first"
    image.save()
    assert image.stamp == before


def test_saving_some_fields_keeps_what_follows_from_them_in_step() -> None:
    image = make.image()
    before = image.stamp
    image.credit = "Bo Lund"
    image.save(update_fields=["credit"])
    kept = Image.objects.get()
    assert kept.stamp != before
    assert "bo lund" in kept.search_text


def test_readers_are_told_of_a_generated_or_altered_picture_alone() -> None:
    label = {each: Image(digital_source_type=each).reader_label for each in ("", *DigitalSource)}
    assert label[DigitalSource.AI] == "AI-generated picture"
    assert label[DigitalSource.COMPOSITE_AI] == "Picture altered with AI"
    untold = ("", DigitalSource.CAPTURE, DigitalSource.NEGATIVE)
    assert [label[each] for each in untold] == ["", "", ""]


def test_each_digital_source_type_is_an_address_of_the_iptc() -> None:
    assert DigitalSource.AI.value == f"{IPTC}trainedAlgorithmicMedia"
    assert DigitalSource.AI.code == "trainedAlgorithmicMedia"
    assert all(value.startswith(IPTC) for value in DigitalSource.values)


def test_several_creators_stand_in_its_files_one_by_one() -> None:
    assert Image(creator="Ana Ruiz; Bo Lund;").as_metadata.byline == ("Ana Ruiz", "Bo Lund")
