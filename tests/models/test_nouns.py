"""What each of the smaller models promises."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Author, CopyrightNotice, Image, Paper, Section, Topic
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({}, "© 2024 Latin Times. All rights reserved."),
        ({"year_rule": "fixed", "year_from": 2019}, "© 2019 Latin Times. All rights reserved."),
        (
            {"year_rule": "range", "year_from": 2019, "year_to": 2023},
            "© 2019–2023 Latin Times. All rights reserved.",
        ),
        ({"year_rule": "none"}, "© Latin Times. All rights reserved."),
        ({"statement": ""}, "© 2024 Latin Times"),
        ({"holder": "Agence Azul S.A."}, "© 2024 Agence Azul S.A. All rights reserved."),
    ],
)
def test_a_notice_prints_its_years_and_holder(fields: dict, printed: str) -> None:
    assert make.notice(**fields).for_year(2024) == printed


@pytest.mark.parametrize(
    "fields",
    [
        {"year_rule": "fixed"},
        {"year_rule": "range", "year_from": 2020},
        {"year_rule": "range", "year_from": 2020, "year_to": 2020},
        {"year_rule": "range", "year_from": 2020, "year_to": 2019},
        {"year_rule": "first_publication", "year_from": 2020},
    ],
)
def test_a_notice_whose_years_do_not_fit_its_rule_is_refused(fields: dict) -> None:
    notice = CopyrightNotice(holder="Latin Times", **fields)
    with pytest.raises(ValidationError, match="A fixed year needs one year"):
        notice.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save()


def test_only_one_notice_is_the_default() -> None:
    make.notice(is_default=True)
    second = CopyrightNotice(holder="Another", is_default=True)
    with pytest.raises(ValidationError, match="Another notice is the default"):
        second.full_clean()


@pytest.mark.parametrize("slug", ["admin", "topics", "authors", "feed", "search", "2023", "1"])
def test_a_section_cannot_take_an_address_of_the_site(slug: str) -> None:
    section = Section(name="Trap", slug=slug)
    with pytest.raises(ValidationError, match="taken by another part of the site"):
        section.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        section.save()


def test_links_of_an_author_are_web_addresses() -> None:
    author = Author(name="Ana", slug="ana", links="https://example.org\njavascript:alert(1)")
    with pytest.raises(ValidationError, match="Line 2 is not a web address: javascript"):
        author.full_clean()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("São Paulo", "sao-paulo"),
        ("Москва", "москва"),
        ("Roads, rail", "roads-rail"),
        ("…", "topic"),
    ],
)
def test_a_topic_gets_a_slug_in_its_own_letters(name: str, slug: str) -> None:
    topic = Topic.objects.create(name=name)
    assert topic.slug == slug


def test_case_never_duplicates_a_topic() -> None:
    first = make.story("One", topics=("River Brace",))
    second = make.story("Two", topics=("river brace", "RIVER BRACE"))
    assert list(first.topics.all()) == list(second.topics.all())
    assert Topic.objects.count() == 1


def test_a_picture_is_allowed_from_its_first_second_and_not_in_its_last() -> None:
    start = timezone.now()
    end = start + timedelta(days=1)
    image = make.image(rights_from=start, rights_until=end)
    moments = [start - timedelta(microseconds=1), start, end - timedelta(microseconds=1), end]
    assert [Image.objects.allowed(at).exists() for at in moments] == [False, True, True, False]
    assert [not image.rights_problem(at) for at in moments] == [False, True, True, False]


def test_rights_must_end_after_they_begin() -> None:
    now = timezone.now()
    with pytest.raises(ValidationError, match="rights must end after they begin"):
        Image(rights_from=now, rights_until=now).full_clean()


def test_a_decorative_picture_has_no_alt_text() -> None:
    with pytest.raises(ValidationError, match="A decorative picture has no alt text"):
        Image(is_decorative=True, alt_text="A river").full_clean()


def test_the_frame_of_a_page_is_one_query(django_assert_num_queries) -> None:
    make.section("World", position=2)
    make.section("Arts", position=1)
    with django_assert_num_queries(1):
        paper = Paper.objects.for_frame()
        assert [section.name for section in paper.sections] == ["Arts", "World"]


def test_there_is_one_paper_even_before_it_has_sections() -> None:
    assert Paper.objects.for_frame().sections == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(pk=2)
