"""Lists and forms of the other nouns: each opens, says what it is, and protects what is in use."""

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.models import (
    Author,
    CopyrightNotice,
    Event,
    Image,
    Paper,
    Section,
    Story,
    Topic,
)
from tests import make
from tests.admin.posting import errors, fill, said

pytestmark = pytest.mark.django_db
NOUNS = [Author, CopyrightNotice, Event, Image, Section, Story, Topic]


@pytest.fixture
def desk_client(client: Client, publisher) -> Client:
    client.force_login(publisher)
    return client


def url(obj: models.Model, page: str = "change") -> str:
    return reverse(f"admin:articles_{obj._meta.model_name}_{page}", args=[obj.pk])


def listed(model: type[models.Model]) -> str:
    return reverse(f"admin:articles_{model._meta.model_name}_changelist")


@pytest.fixture
def paper(publisher) -> Story:
    """One of each noun."""
    image = make.image()
    author = make.author("Ana Ruiz", portrait=image)
    story = make.published("River rises", by=publisher, lead=image, topics=("Rivers",)).story
    assert author == story.bylines.get().author
    return story


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model._meta.model_name)
def test_every_list_and_every_form_opens(desk_client: Client, paper: Story, model) -> None:
    assert desk_client.get(listed(model)).status_code == 200
    assert desk_client.get(listed(model), {"q": "river"}).status_code == 200
    assert desk_client.get(url(model.objects.first())).status_code == 200


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("group", ["Reporter", "Photo editor", "Editor"])
def test_no_page_is_an_error_for_any_role(client: Client, paper: Story, model, group: str) -> None:
    client.force_login(make.user(group=group))
    assert client.get(listed(model)).status_code in {200, 403}
    assert client.get(url(model.objects.first())).status_code in {200, 403}


def test_the_index_is_in_the_order_of_use(desk_client: Client) -> None:
    page = desk_client.get(reverse("admin:index")).content.decode()
    places = [page.index(f'id="articles-{name}"') for name in ("story", "image", "topic", "event")]
    assert places == sorted(places)
    assert Paper.objects.get().name in page


@pytest.mark.parametrize("model", [Author, Section, CopyrightNotice, Topic, Image])
def test_what_a_story_names_is_not_deleted_and_the_story_is_named(
    desk_client: Client, paper: Story, model
) -> None:
    obj = model.objects.get()
    response = desk_client.post(url(obj, "delete"), {"post": "yes"})
    assert response.status_code == 200
    assert "River rises" in response.content.decode()
    assert model.objects.filter(pk=obj.pk).exists()


def test_what_nobody_names_is_deleted(desk_client: Client) -> None:
    for obj in (make.author("Nobody"), make.section("Nowhere"), make.notice(holder="None")):
        assert desk_client.post(url(obj, "delete"), {"post": "yes"}).status_code == 302
        assert not type(obj).objects.filter(pk=obj.pk).exists()


def test_the_paper_is_one_row_without_a_list(desk_client: Client) -> None:
    response = desk_client.get(listed(Paper), follow=True)
    assert response.redirect_chain[-1][0] == url(Paper.objects.get())
    assert desk_client.get(reverse("admin:articles_paper_add")).status_code == 403
    fill(desk_client, url(Paper.objects.get()), name="The Packet")
    assert "The Packet" in desk_client.get(reverse("admin:index")).content.decode()


def test_a_section_may_not_take_an_address_of_the_site(desk_client: Client) -> None:
    response = fill(
        desk_client, reverse("admin:articles_section_add"), "_save", name="Topics", slug="topics"
    )
    assert "This slug is taken by another part of the site" in errors(response)


def test_a_notice_shows_how_it_prints(desk_client: Client) -> None:
    notice = make.notice(year_rule="fixed", year_from=2019)
    page = desk_client.get(url(notice)).content.decode()
    assert "© 2019 Latin Times. All rights reserved." in page


def test_years_that_do_not_fit_the_rule_are_refused_in_a_sentence(desk_client: Client) -> None:
    response = fill(desk_client, url(make.notice()), year_rule="range", year_from="2020")
    assert "a range needs a first and a later last year" in errors(response)


def test_a_second_default_notice_is_refused_in_a_sentence(desk_client: Client) -> None:
    make.notice(is_default=True)
    response = fill(desk_client, url(make.notice(holder="Reuters")), is_default="on")
    assert "Another notice is the default" in errors(response)


def test_the_log_is_read_and_nothing_else(desk_client: Client, paper: Story) -> None:
    event = Event.objects.first()
    assert "River rises" in desk_client.get(listed(Event)).content.decode()
    assert desk_client.get(reverse("admin:articles_event_add")).status_code == 403
    assert desk_client.post(url(event), {"subject": "x"}).status_code == 403
    assert desk_client.post(url(event, "delete"), {"post": "yes"}).status_code == 403


def test_an_event_whose_story_is_gone_still_reads(desk_client: Client, publisher) -> None:
    story = make.story("Short lived", by=publisher)
    desk_client.post(url(story, "delete"), {"post": "yes"})
    assert "Short lived" in desk_client.get(listed(Event)).content.decode()
    assert desk_client.get(url(story), follow=True).status_code == 200


def test_a_new_author_says_so(desk_client: Client) -> None:
    response = fill(
        desk_client,
        reverse("admin:articles_author_add"),
        name="Ana Ruiz",
        slug="ana-ruiz",
        links="https://example.org\nnonsense",
    )
    assert "Line 2 is not a web address: nonsense" in errors(response)
    response = fill(
        desk_client, reverse("admin:articles_author_add"), name="Ana Ruiz", slug="ana-ruiz"
    )
    assert "was added" in said(response)


def test_a_link_to_the_site_is_offered_once_readers_can_open_the_page(desk_client, editor) -> None:
    story = make.story(by=editor, topics=("Rivers",))
    topic = Topic.objects.get()
    assert "View on site" not in desk_client.get(url(topic)).content.decode()
    desk.publish(story, editor)
    assert "View on site" in desk_client.get(url(topic)).content.decode()
