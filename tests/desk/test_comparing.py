"""What two texts of a story differ in, said field by field."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from articles.desk.comparing import OF_READERS, FieldDiff, as_printed, compare
from articles.desk.copies import FIELDS, Copy
from articles.lib.redline import Kind
from tests import make

ANA = {"author": 1, "name": "Ana Ruiz", "role": "writing"}
BO = {"author": 2, "name": "Bo Lund", "role": "writing"}
HERON = {"image": 1, "name": "Heron", "caption": "A heron", "alt_text": "", "placement": "lead"}
BRIDGE = {**HERON, "image": 2, "name": "Bridge", "caption": "", "placement": "gallery"}


def copy(**changes: Any) -> Copy:
    empty = {name: None if name.endswith(("_id", "_until")) else "" for name in FIELDS}
    rows = {name: changes.pop(name, []) for name in ("bylines", "captions", "topics")}
    return Copy({**empty, "sources": [], "working_headline": "", **changes}, **rows)


def one(before: Copy, after: Copy) -> FieldDiff:
    (diff,) = compare(before, after)
    return diff


def told(diff: FieldDiff) -> list[tuple[str, str, list[str]]]:
    return [
        (str(row.kind), "".join(piece.text for piece in row.pieces), row.remarks)
        for row in diff.rows
    ]


def test_the_same_text_differs_in_nothing() -> None:
    assert compare(copy(headline="A", bylines=[ANA]), copy(headline="A", bylines=[ANA])) == []


def test_a_byline_that_came_went_or_changed_its_role_is_named() -> None:
    editing = {**ANA, "role": "editing"}
    assert told(one(copy(bylines=[ANA]), copy(bylines=[ANA, BO]))) == [
        ("inserted", "Bo Lund", ["Writing"])
    ]
    assert told(one(copy(bylines=[ANA, BO]), copy(bylines=[BO]))) == [
        ("removed", "Ana Ruiz", ["Writing"])
    ]
    assert told(one(copy(bylines=[ANA]), copy(bylines=[editing]))) == [
        ("changed", "Ana Ruiz", ["Was: Writing. Is: Editing."])
    ]


def test_another_order_of_bylines_is_said() -> None:
    diff = one(copy(bylines=[ANA, BO]), copy(bylines=[BO, ANA]))
    assert (diff.rows, diff.remarks) == ([], ["In a new order: Bo Lund, Ana Ruiz."])


def test_a_picture_that_moved_to_the_gallery_with_other_words_is_one_picture() -> None:
    moved = {**HERON, "placement": "gallery", "caption": "A grey heron", "alt_text": "Grey"}
    diff = one(copy(captions=[HERON]), copy(captions=[BRIDGE, moved]))
    assert told(diff) == [
        ("inserted", "Bridge", ["Gallery"]),
        (
            "changed",
            "Heron: A grey heron",
            ["Was: Lead. Is: Gallery.", "The alt text was “–”, is “Grey”."],
        ),
    ]


def test_a_picture_that_the_library_calls_by_another_name_has_not_changed() -> None:
    renamed = {**HERON, "name": "Heron by the bridge"}
    assert compare(copy(captions=[HERON]), copy(captions=[renamed])) == []


def test_topics_and_sources_come_and_go() -> None:
    diff = one(copy(topics=["Rain", "Rivers"]), copy(topics=["Rivers", "Snow"]))
    assert [(kind, text) for kind, text, _remarks in told(diff)] == [
        ("removed", "Rain"),
        ("inserted", "Snow"),
    ]


@pytest.mark.django_db
def test_a_section_is_called_by_its_name_and_a_language_by_its_own() -> None:
    world, valley = make.section("World"), make.section("Valley")
    before = copy(section_id=world.pk, language="en")
    diffs = compare(before, copy(section_id=valley.pk, language="es"))
    assert [(diff.label, [piece.text for piece in diff.pieces]) for diff in diffs] == [
        ("Section", ["World", " ", "Valley"]),
        ("Language", ["English", " ", "español"]),
    ]


def test_an_embargo_is_told_to_the_desk_and_to_no_reader() -> None:
    after = copy(embargo_until=datetime(2026, 5, 1, 18, tzinfo=UTC), slug="a", working_headline="b")
    assert [diff.label for diff in compare(copy(), after)] == [
        "Working headline",
        "Slug",
        "Embargo",
    ]
    assert compare(copy(), after, OF_READERS) == []


def test_a_body_that_differs_in_nothing_visible_does_not_differ() -> None:
    assert compare(copy(body="<p>A</p>"), copy(body="<p>A</p>\n")) == []
    assert one(copy(body="<p>A</p>"), copy(body="<p>B</p>")).stretches[0].changes[0].kind in (
        Kind.REMOVED,
        Kind.CHANGED,
    )


@pytest.mark.django_db
def test_a_picture_without_words_of_its_own_is_printed_with_those_of_the_library() -> None:
    image = make.image(caption="A heron & its nest", alt_text="Grey")
    figure = (
        f'<figure data-image="{image.pk}" data-size="text"><figcaption>{{}}</figcaption></figure>'
    )
    bare = copy(body=figure.format(""), captions=[{**HERON, "image": image.pk, "caption": ""}])
    shown = as_printed(bare)
    assert shown.fields["body"] == figure.format("A heron &amp; its nest")
    assert shown.captions[0]["caption"] == "A heron & its nest"
    assert shown.captions[0]["alt_text"] == "Grey"
    own = replace(bare, captions=[{**HERON, "image": image.pk}])
    assert as_printed(own).captions[0]["caption"] == "A heron"
