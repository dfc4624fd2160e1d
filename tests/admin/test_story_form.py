"""The form of a story: what it starts with, what it keeps, and what it never loses."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AbstractBaseUser, Permission
from django.test import Client
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from articles.models import Event, Image, Placement, Story, Topic
from tests import make
from tests.admin.posting import errors, fill, said, shown

pytestmark = pytest.mark.django_db
ADD = "admin:articles_story_add"


def url(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


@pytest.fixture
def desk_client(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


def byline_row(index: int, author, **fields: object) -> dict[str, object]:
    return {
        f"bylines-{index}-author": author.pk,
        f"bylines-{index}-role": "writing",
        f"bylines-{index}-position": index + 1,
        **{f"bylines-{index}-{name}": value for name, value in fields.items()},
    }


def picture_row(index: int, image: Image, **fields: object) -> dict[str, object]:
    return {
        f"captions-{index}-image": image.pk,
        f"captions-{index}-placement": "lead",
        f"captions-{index}-position": index + 1,
        **{f"captions-{index}-{name}": value for name, value in fields.items()},
    }


# What a new story starts with


def test_a_new_story_starts_with_the_default_notice_and_the_byline_of_its_writer(
    client: Client, reporter
) -> None:
    notice = make.notice(is_default=True)
    author = make.author("Rosa Quist", user=reporter)
    client.force_login(reporter)
    data = shown(client.get(reverse(ADD)))
    assert data["copyright_notice"] == notice.pk
    assert data["bylines-0-author"] == author.pk


def test_the_byline_a_new_story_starts_with_is_saved_untouched(client: Client, reporter) -> None:
    author = make.author("Rosa Quist", user=reporter)
    client.force_login(reporter)
    fill(client, reverse(ADD), headline="River rises")
    assert Story.objects.get().bylines.get().author == author


def test_a_new_story_is_saved_with_all_its_rows(desk_client: Client, editor) -> None:
    image, section = make.image(), make.section()
    fill(
        desk_client,
        reverse(ADD),
        headline="São Paulo:  the\nnight",
        body="<p>The river <b>rose</b>.</p><script>alert(1)</script>",
        section=section.pk,
        topics=["Roads, rail and rivers", "São Paulo"],
        sources="Ida Holm\r\n\r\nThe council\r\n",
        **{"bylines-TOTAL_FORMS": 2, "captions-TOTAL_FORMS": 1},
        **byline_row(0, make.author("Ana Ruiz")),
        **byline_row(1, make.author("Bo Lund"), role="photographs"),
        **picture_row(0, image, caption="A boat."),
    )
    story = Story.objects.get()
    assert story.headline == "São Paulo: the night"
    assert story.slug == "sao-paulo-the-night"
    assert story.body == "<p>The river <strong>rose</strong>.</p>"
    assert set(story.topics.names()) == {"Roads, rail and rivers", "São Paulo"}
    assert story.sources == ["Ida Holm", "The council"]
    assert [(b.author.name, b.role, b.position) for b in story.bylines.all()] == [
        ("Ana Ruiz", "writing", 0),
        ("Bo Lund", "photographs", 1),
    ]
    assert story.captions.get().caption == "A boat."
    assert (story.created_by, story.edited_by, story.version) == (editor, editor, 1)


def test_a_slug_made_from_the_headline_steps_aside_for_another_storys(desk_client: Client) -> None:
    make.story("River rises")
    fill(desk_client, reverse(ADD), headline="River rises", slug="river-rises")
    assert set(Story.objects.values_list("slug", flat=True)) == {"river-rises", "river-rises-2"}


def test_a_slug_of_ones_own_is_kept(desk_client: Client) -> None:
    fill(desk_client, reverse(ADD), headline="River rises", slug="flood-of-the-century")
    assert Story.objects.get().slug == "flood-of-the-century"


def test_the_checklist_stands_on_the_form_before_anything_is_pressed(desk_client: Client) -> None:
    empty = desk_client.get(reverse(ADD)).content.decode()
    assert "It has no headline: write one." in empty
    whole = desk_client.get(url(make.story())).content.decode()
    assert "It has a headline." in whole
    assert "Ready to be published" in whole


def test_the_checklist_of_a_scheduled_story_is_that_of_its_hour(
    desk_client: Client, editor
) -> None:
    image = make.image(headline="Heron")
    tomorrow = timezone.now() + timedelta(days=1)
    story = make.published(by=editor, at=tomorrow, lead=image).story
    assert "Ready to be published" in desk_client.get(url(story)).content.decode()
    Image.objects.update(rights_until=tomorrow - timedelta(hours=1))
    page = desk_client.get(url(story)).content.decode()
    assert "The picture “Heron” may not be shown. Its rights ended on" in page
    assert "Ready to be published" not in page


# Saving


def test_saving_without_a_change_makes_no_new_version(desk_client: Client) -> None:
    story = make.story(
        topics=("Roads, rail and rivers", 'The "quoted" one'),
        lead=make.image(),
        body="<p>One</p>\n<ul><li>Two</li></ul>",
        sources=["Ida Holm"],
        authors=("Ana Ruiz", "Bo Lund"),
    )
    events = Event.objects.count()
    fill(desk_client, url(story))
    story.refresh_from_db()
    assert story.version == 1
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    "change",
    [
        {"dek": "Four bridges."},
        {"topics": ["Rivers"]},
        {"bylines-0-role": "editing"},
        {"captions-0-caption": "Another caption."},
        {"captions-0-DELETE": "on"},
        {"sources": "The council"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_makes_a_new_version(desk_client: Client, change: dict[str, object]) -> None:
    story = make.story(lead=make.image())
    response = fill(desk_client, url(story), **change)
    assert "Saved at" in said(response)
    story.refresh_from_db()
    assert story.version == 2


def test_rows_may_swap_what_must_be_unique(desk_client: Client) -> None:
    story = make.story(authors=("Ana Ruiz", "Bo Lund"))
    ana, bo = story.bylines.all()
    fill(
        desk_client,
        url(story),
        **{"bylines-0-author": bo.author_id, "bylines-1-author": ana.author_id},
    )
    assert [b.author.name for b in story.bylines.all()] == ["Bo Lund", "Ana Ruiz"]


def test_the_order_of_bylines_is_that_of_their_numbers(desk_client: Client) -> None:
    story = make.story(authors=("Ana Ruiz", "Bo Lund", "Chi Mwale"))
    fill(desk_client, url(story), **{"bylines-0-position": 2, "bylines-1-position": 1})
    names = [byline.author.name for byline in story.bylines.all()]
    assert names == ["Bo Lund", "Ana Ruiz", "Chi Mwale"]


def test_the_lead_picture_may_change_places_with_one_of_the_gallery(desk_client: Client) -> None:
    story = make.story(lead=make.image())
    other = make.image(data=make.jpeg(colour="red"))
    story.captions.create(image=other, placement=Placement.GALLERY, position=1)
    fill(
        desk_client,
        url(story),
        **{"captions-0-placement": "gallery", "captions-1-placement": "lead"},
    )
    assert story.captions.get(placement=Placement.LEAD).image == other


def test_two_lead_pictures_are_refused_in_a_sentence(desk_client: Client) -> None:
    story = make.story(lead=make.image())
    response = fill(
        desk_client,
        url(story),
        **{"captions-TOTAL_FORMS": 2},
        **picture_row(1, make.image(data=make.jpeg(colour="red"))),
    )
    assert "A story has one lead picture" in errors(response)
    assert story.captions.count() == 1


def test_pictures_in_the_text_follow_the_body_and_are_no_rows_of_the_form(
    desk_client: Client,
) -> None:
    image = make.image()
    story = make.story()
    body = (
        "<p>One</p>"
        f'<figure data-image="{image.pk}" data-size="wide"><figcaption>A boat</figcaption></figure>'
    )
    response = fill(desk_client, url(story), body=body)
    assert story.captions.get().placement == Placement.INLINE
    assert shown(response)["captions-TOTAL_FORMS"] == 0


def test_a_suggested_source_is_confirmed_by_moving_it(desk_client: Client) -> None:
    story = make.story(suggested_sources=["Ida Holm", "The council"])
    data = shown(desk_client.get(url(story)))
    assert data["suggested_sources"] == "Ida Holm\nThe council"
    fill(desk_client, url(story), sources="Ida Holm", suggested_sources="The council")
    story.refresh_from_db()
    assert (story.sources, story.suggested_sources) == (["Ida Holm"], ["The council"])


def test_the_editors_import_map_carries_the_nonce_of_the_policy(desk_client: Client) -> None:
    response = desk_client.get(reverse(ADD))
    policy = response["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert nonce
    assert f'<script type="importmap" nonce="{nonce}">' in response.content.decode()
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "a\0b"},
        {"body": "<p>a\0b</p>"},
        {"topics": ["a\0b", "\0"]},
        {"sources": "a\0b"},
        {"suggested_sources": "a\0b"},
        {"section": "9" * 40},
        {"bylines-TOTAL_FORMS": "x"},
        {"bylines-TOTAL_FORMS": "5000"},
        {"bylines-0-author": "9" * 40},
        {"bylines-0-position": "9" * 40},
        {"captions-TOTAL_FORMS": 1, "captions-0-image": "9" * 40},
        {"captions-TOTAL_FORMS": 1, "captions-0-image": "<b>"},
        {"captions-TOTAL_FORMS": 1, "captions-0-placement": "inline"},
        {"_publish": "1", "publishing-at": "0001-01-01T00:00"},
        {"_publish": "1", "publishing-at": "9999-12-31T23:59"},
        {"language": "xx"},
    ],
    ids=lambda fields: " ".join(f"{k}={str(v)[:12]!a}" for k, v in fields.items()),
)
def test_no_crafted_post_is_an_error_page(
    desk_client: Client, settings, fields: dict[str, object]
) -> None:
    settings.TIME_ZONE = "America/New_York"
    response = fill(desk_client, url(make.story()), **fields)
    assert response.status_code == 200


def test_the_endpoints_bear_any_question(desk_client: Client) -> None:
    for name in ("articles_topic_suggest", "articles_image_library"):
        for asked in ("\0", "%", "'", "x" * 5000, "\ud83d", "  "):
            answer = desk_client.get(
                reverse(f"admin:{name}"), {"q": asked.encode("utf-8", "replace")}
            )
            assert answer.status_code == 200
    author = {"app_label": "articles", "model_name": "byline", "field_name": "author"}
    answer = desk_client.get(reverse("admin:autocomplete"), {**author, "term": "\0"})
    assert answer.status_code == 200


# Keywords of pictures, offered as topics

OFFER = reverse_lazy("admin:articles_topic_offer")


def test_keywords_of_the_pictures_are_offered_as_topics(desk_client: Client) -> None:
    Topic.objects.create(name="São Paulo")
    first = make.image(data=b"", keywords="nuthatch\n\n SÃO PAULO \nNuthatch")
    second = make.image(data=b"", keywords=f"rivers\n{'x' * 101}")
    answer = desk_client.get(OFFER, {"ids": f"{second.pk},{first.pk},999999"}).json()
    assert answer["results"][0] == "rivers", "in the order of the pictures"
    assert sorted(answer["results"]) == ["São Paulo", "nuthatch", "rivers"]


def test_who_may_not_make_topics_is_offered_those_there_are(
    client: Client, reporter: AbstractBaseUser
) -> None:
    Topic.objects.create(name="Rivers")
    image = make.image(data=b"", keywords="nuthatch\nrivers")
    reporter.groups.clear()
    seen = Permission.objects.filter(codename__in=["view_topic", "view_image"])
    reporter.user_permissions.set(seen)
    client.force_login(reporter)
    assert client.get(OFFER, {"ids": image.pk}).json()["results"] == ["Rivers"]
    reporter.user_permissions.clear()
    assert client.get(OFFER, {"ids": image.pk}).status_code == 403


@pytest.mark.parametrize("ids", ["", ",", "x,-1,\0", "9" * 40, "1," * 5000, "٣", "9" * 18])
def test_an_offer_for_pictures_that_are_none_is_empty(desk_client: Client, ids: str) -> None:
    assert desk_client.get(OFFER, {"ids": ids}).json()["results"] == []


def test_a_thousand_keywords_are_not_all_looked_for(
    desk_client: Client, django_assert_max_num_queries
) -> None:
    image = make.image(data=b"", keywords="\n".join(f"word {n}" for n in range(1000)))
    with django_assert_max_num_queries(8):
        offered = desk_client.get(OFFER, {"ids": image.pk}).json()["results"]
    assert offered == [f"word {n}" for n in range(20)]


def test_a_figure_with_a_number_that_cannot_be_is_no_error(desk_client: Client) -> None:
    body = f'<p>One</p><figure data-image="{"9" * 30}"><figcaption>x</figcaption></figure>'
    assert fill(desk_client, reverse(ADD), headline="Typed", body=body).status_code == 200
