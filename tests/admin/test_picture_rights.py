"""The rights clock at the desk: what ends soon, taking down at once, and what cannot be placed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.desk import images
from articles.desk.checklist import problems
from articles.models import Author, Event, Image, Story
from tests import make
from tests.admin.posting import errors, fill, said, shown

pytestmark = pytest.mark.django_db
LAPSING = reverse("admin:articles_image_lapsing")
LIBRARY = reverse("admin:articles_image_library")
ADD_STORY = reverse("admin:articles_story_add")


def url(obj: Image | Story | Author, page: str = "change") -> str:
    return reverse(f"admin:articles_{obj._meta.model_name}_{page}", args=[obj.pk])


def another(colour: str, **fields: object) -> Image:
    return make.image(data=make.jpeg(colour=colour), **fields)


@pytest.fixture
def photo_client(client: Client, photo_editor) -> Client:
    client.force_login(photo_editor)
    return client


@pytest.fixture
def over() -> Image:
    return make.image(headline="Old storm", rights_until=timezone.now() - timedelta(days=1))


# Taking down


def test_a_picture_is_taken_down_with_a_reason_and_put_back_with_one(photo_client: Client) -> None:
    image = make.image()
    assert url(image, "take_down") in photo_client.get(url(image)).content.decode()
    asked = photo_client.get(url(image, "take_down"))
    assert "gone at once" in asked.content.decode()
    assert not Image.objects.get().taken_down_at, "asking changes nothing"

    response = photo_client.post(
        url(image, "take_down"), {"reason": "<b>100%</b> wrong"}, follow=True
    )
    page = response.content.decode()
    assert "Taken down: readers see it nowhere" in page
    assert "By felix on" in page
    assert "&lt;b&gt;100%&lt;/b&gt; wrong" in page
    assert url(image, "put_back") in page
    assert url(image, "take_down") not in page
    assert "wrong" in photo_client.get(url(image, "put_back")).content.decode()

    response = photo_client.post(url(image, "put_back"), {"reason": "Settled."}, follow=True)
    assert "Put back" in said(response)
    assert Image.objects.get().is_allowed()
    verbs = list(Event.objects.filter(image=image).values_list("verb", flat=True))
    assert verbs[:2] == ["put_back", "took_down"]


@pytest.mark.parametrize("reason", ["", "   ", "a\0b", "x" * 2001])
def test_without_a_reason_nothing_is_taken_down(photo_client: Client, reason: str) -> None:
    image = make.image()
    response = photo_client.post(url(image, "take_down"), {"reason": reason})
    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    assert not Image.objects.get().taken_down_at


def test_a_second_click_changes_nothing_and_complains_of_nothing(photo_client: Client) -> None:
    image = make.image()
    for page, verb in (("take_down", "took_down"), ("put_back", "put_back")):
        photo_client.post(url(image, page), {"reason": "First."})
        response = photo_client.post(url(image, page), {"reason": "Second."}, follow=True)
        assert [message.level_tag for message in response.context["messages"]] == ["success"]
        assert Event.objects.get(image=image, verb=verb).detail["reason"] == "First."


def test_a_reporter_changes_pictures_and_takes_none_down(client: Client, reporter) -> None:
    image = make.image()
    client.force_login(reporter)
    page = fill(client, url(image), credit="Jane Doe/AP").content.decode()
    assert Image.objects.get().credit == "Jane Doe/AP"
    assert "take-down" not in page
    for name in ("take_down", "put_back"):
        response = client.post(url(image, name), {"reason": "I want to."}, follow=True)
        assert "Only an editor or a photo editor may" in said(response)
        assert "Only an editor" in said(client.get(url(image, name), follow=True))
    assert not Image.objects.get().taken_down_at


def test_taking_down_asks_for_the_token_of_the_form(photo_editor) -> None:
    image = make.image()
    client = Client(enforce_csrf_checks=True)
    client.force_login(photo_editor)
    assert client.post(url(image, "take_down"), {"reason": "Forged."}).status_code == 403
    assert not Image.objects.get().taken_down_at


def test_who_may_not_see_pictures_meets_none_of_their_pages(client, django_user_model) -> None:
    image = make.image()
    assert client.get(LAPSING).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    for address in (LAPSING, url(image, "take_down"), url(image, "put_back")):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40])
def test_a_picture_that_is_not_there_is_a_404(photo_client: Client, number: str) -> None:
    address = f"/admin/articles/image/{number}/take-down/"
    assert photo_client.post(address, {"reason": "Why."}).status_code == 404


def test_saving_the_form_does_not_undo_what_somebody_else_took_down(
    photo_client: Client, editor, monkeypatch
) -> None:
    image = make.image()
    save = Image.save

    def taken_down_meanwhile(self: Image, *args: object, **kwargs: object) -> None:
        monkeypatch.setattr(Image, "save", save)
        images.take_down(Image.objects.get(), editor, "Wrong person.")
        save(self, *args, **kwargs)

    typed = {**shown(photo_client.get(url(image))), "credit": "Jane Doe/AP", "_continue": "1"}
    monkeypatch.setattr(Image, "save", taken_down_meanwhile)
    photo_client.post(url(image), typed)
    image.refresh_from_db()
    assert image.credit == "Jane Doe/AP"
    assert image.taken_down_reason == "Wrong person."


# Who moves the clock

CLOCK = ("rights_from", "rights_until", "one_use_only")
MOVED = {
    "rights_from": "2020-01-01T10:00",
    "rights_until": "2099-01-01T10:00",
    "one_use_only": "on",
}
ONLY = "only an editor or a photo editor may change when and how often it may be shown"


def clock(image: Image) -> tuple[object, ...]:
    return Image.objects.values_list(*CLOCK).get(pk=image.pk)


def as_portrait(image: Image, editor) -> None:
    make.published("River rises", by=editor)
    Author.objects.update(portrait=image)


@pytest.mark.parametrize(
    "show",
    [
        lambda image, editor: make.published(by=editor, lead=image),
        lambda image, editor: make.published(
            by=editor, lead=image, at=timezone.now() + timedelta(days=1)
        ),
        as_portrait,
    ],
    ids=["published", "scheduled", "portrait"],
)
def test_a_reporter_does_not_move_the_clock_of_a_picture_that_was_shown(
    client: Client, reporter, editor, show
) -> None:
    image = make.image()
    show(image, editor)
    Image.objects.update(rights_until=timezone.now() - timedelta(days=1))
    before = clock(image)
    client.force_login(reporter)
    page = client.get(url(image)).content.decode()
    assert ONLY in page
    assert not any(f'name="{name}"' in page for name in CLOCK)
    for crafted in (MOVED, {"rights_until": ""}, {"rights_until": "2020-01-01T10:00"}):
        response = fill(client, url(image), credit="Jane Doe/AP", **crafted)
        assert "Readers no longer see it" not in said(response)
        assert clock(image) == before
    image.refresh_from_db()
    assert image.credit == "Jane Doe/AP", "all else is as it was"


def test_a_reporter_says_when_a_picture_that_nobody_has_seen_may_be_shown(
    client: Client, reporter
) -> None:
    image = make.image()
    make.story(lead=image)
    client.force_login(reporter)
    assert ONLY not in client.get(url(image)).content.decode()
    fill(client, url(image), **MOVED)
    assert all(clock(image))


def test_who_may_take_it_down_moves_the_clock_and_hears_what_readers_lose(
    photo_client: Client, editor
) -> None:
    image = make.image()
    make.published(by=editor, lead=image)
    assert ONLY not in photo_client.get(url(image)).content.decode()
    response = fill(photo_client, url(image), rights_until="2020-01-01T10:00")
    assert "Readers no longer see it (1 live page)." in said(response)
    for later in ("2020-01-01T10:00", "2021-01-01T10:00", "2099-01-01T10:00"):
        response = fill(photo_client, url(image), rights_until=later)
        assert "Readers no longer see it" not in said(response), "it had been over before"
    assert Image.objects.get().is_allowed()


def test_the_times_of_the_clock_name_their_zone(photo_client: Client, settings) -> None:
    settings.TIME_ZONE = "Europe/Madrid"
    for address in (url(make.image()), reverse("admin:articles_image_add")):
        page = photo_client.get(address).content.decode()
        assert page.count("Times are those of Europe/Madrid.") == 2


# What ends soon


def test_rights_that_end_soon_stand_with_every_live_page(photo_client: Client, editor) -> None:
    now = timezone.now()
    later = make.image(headline="Later", rights_until=now + timedelta(days=20))
    sooner = another("red", headline="Sooner", rights_until=now + timedelta(days=3, hours=1))
    another("blue", headline="Far off", rights_until=now + timedelta(days=31))
    edition = make.published("River rises", by=editor, lead=sooner)
    make.story("Only begun", by=editor, lead=sooner)
    make.author("Ana Ruiz")
    Author.objects.update(portrait=later)

    page = photo_client.get(LAPSING).content.decode()
    assert page.index("Sooner") < page.index("River rises") < page.index("Later")
    assert "<strong>in 3 days</strong>" in page
    assert f"{timezone.localtime(sooner.rights_until):%H:%M:%S} UTC" in page
    machine = f"{timezone.localtime(sooner.rights_until):%Y-%m-%dT%H:%M:%S%z}"
    assert f'<time datetime="{machine}">' in page, "HTML knows no microseconds"
    assert f'href="{edition.get_absolute_url()}"' in page
    assert f'href="{url(edition.story)}"' in page
    assert 'Ana Ruiz</a> <span class="quiet">Portrait' in page
    assert "Far off" not in page
    assert "Only begun" not in page


def test_what_is_over_stands_below_while_live_pages_name_it(
    photo_client: Client, photo_editor, editor
) -> None:
    image = make.image(headline="Lapsed")
    gone = another("red", headline="Gone")
    another("blue", headline="Unused", rights_until=timezone.now() - timedelta(days=1))
    make.published("River rises", by=editor, lead=image)
    make.published("Second", by=editor, lead=gone)
    Image.objects.filter(pk=image.pk).update(rights_until=timezone.now() - timedelta(hours=1))
    images.take_down(gone, photo_editor, "Wrong person.")
    over = photo_client.get(LAPSING).context["over"]
    assert {str(lapse.image) for lapse in over} == {"Lapsed", "Gone"}
    assert "Wrong person." in photo_client.get(LAPSING).content.decode()


def test_a_scheduled_story_stands_with_its_pictures_before_readers_see_it(
    photo_client: Client, editor
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    soon = make.image(headline="Sooner", rights_until=timezone.now() + timedelta(days=3))
    gone = another("red", headline="Lapsed")
    for image in (soon, gone):
        make.published(f"Waits with {image}", by=editor, at=tomorrow, lead=image)
    Image.objects.filter(pk=gone.pk).update(rights_until=timezone.now() - timedelta(hours=1))
    response = photo_client.get(LAPSING)
    for listed, image in (("soon", soon), ("over", gone)):
        (lapse,) = response.context[listed]
        (place,) = lapse.places
        assert (lapse.image, place.name, place.public_url) == (image, f"Waits with {image}", "")
    assert response.content.decode().count("scheduled for ") == 2


def test_what_is_over_stands_in_the_order_in_which_it_ended(photo_client: Client, editor) -> None:
    ended = {
        "Taken down last": {"taken_down_at": timezone.now(), "taken_down_reason": "Wrong."},
        "Ended": {"rights_until": timezone.now() - timedelta(days=1)},
        "Taken down first": {
            "taken_down_at": timezone.now() - timedelta(days=2),
            "taken_down_reason": "Wrong.",
        },
    }
    for colour, (name, fields) in zip(("red", "blue", "gold"), ended.items(), strict=True):
        image = another(colour, headline=name)
        make.published(name, by=editor, lead=image)
        Image.objects.filter(pk=image.pk).update(**fields)
    over = photo_client.get(LAPSING).context["over"]
    assert [str(lapse.image) for lapse in over] == list(ended)


def test_the_page_of_what_ends_costs_the_same_for_two_and_for_ten(
    photo_client: Client, editor
) -> None:
    counts = []
    for colours in (("red", "blue"), ("pink", "gold", "navy", "olive", "plum", "peru", "tan")):
        for number, colour in enumerate(colours):
            until = timezone.now() + timedelta(days=number + 1)
            image = another(colour, rights_until=until)
            make.published(f"Story {colour}", by=editor, lead=image)
            Author.objects.filter(pk=make.author(f"Ana {colour}").pk).update(portrait=image)
            ended = another(f"dark{'red' if colour == 'red' else 'blue'}")
            make.published(f"Old {colour}", by=editor, lead=ended)
            Image.objects.filter(pk=ended.pk).update(rights_until=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            photo_client.get(LAPSING)
        counts.append(len(queries))
    # Session, person, their rights (2), pictures (2), captions, authors, paper.
    assert counts == [9, 9]


# What cannot be placed


def placing(image: Image, index: int = 0) -> dict[str, object]:
    return {
        "captions-TOTAL_FORMS": index + 1,
        f"captions-{index}-image": image.pk,
        f"captions-{index}-placement": "gallery" if index else "lead",
    }


def figure(image: Image) -> str:
    return f'<p>One</p><figure data-image="{image.pk}"><figcaption>Words</figcaption></figure>'


def test_a_picture_that_is_over_is_not_placed_and_nothing_typed_is_lost(
    photo_client: Client, over: Image
) -> None:
    for placed in (placing(over), {"body": figure(over)}):
        response = fill(photo_client, ADD_STORY, headline="Typed", **placed)
        assert "“Old storm” cannot be placed. Its rights ended on" in errors(response)
        again = shown(response)
        assert again["headline"] == "Typed"
        assert {str(again[name]) for name in placed} == {str(value) for value in placed.values()}
    assert not Story.objects.exists()


def test_a_picture_taken_down_is_not_placed(photo_client: Client, photo_editor) -> None:
    image = make.image()
    images.take_down(image, photo_editor, "Wrong person.")
    response = fill(photo_client, ADD_STORY, headline="Typed", **placing(image))
    assert "Wrong person." in errors(response)


def test_one_whose_rights_are_to_begin_or_whose_file_is_to_come_is_placed(
    photo_client: Client,
) -> None:
    later = make.image(rights_from=timezone.now() + timedelta(days=1))
    awaited = make.image(data=b"")
    fill(photo_client, ADD_STORY, headline="Two", body=figure(awaited), **placing(later))
    assert Story.objects.get().captions.count() == 2


def test_a_picture_for_one_use_is_not_placed_in_a_second_story(
    photo_client: Client, editor
) -> None:
    image = make.image(one_use_only=True)
    first = make.published("River rises", by=editor, lead=image).story
    response = fill(photo_client, ADD_STORY, headline="Second", **placing(image))
    assert "may be used once, and “River rises” has used it" in errors(response)
    again = fill(photo_client, url(first), body=figure(image), **{"captions-0-DELETE": "on"})
    assert "Saved at" in said(again), "the story that used it may use it on"


def test_what_stood_there_before_stays_editable_and_stops_publication(
    photo_client: Client, over: Image, photo_editor
) -> None:
    story = make.story(by=photo_editor, lead=over)
    body = figure(over)
    response = fill(
        photo_client, url(story), dek="Edited", body=body, **{"captions-0-caption": "x"}
    )
    story.refresh_from_db()
    assert (story.dek, story.captions.count()) == ("Edited", 2)
    assert "“Old storm” may not be shown. Its rights ended on" in response.content.decode()


def test_a_row_may_keep_its_picture_and_not_take_up_one_that_is_over(
    photo_client: Client, over: Image, editor
) -> None:
    story = make.story(by=editor, lead=another("red"))
    response = fill(photo_client, url(story), **{"captions-0-image": over.pk})
    assert "cannot be placed" in errors(response)
    assert story.captions.get().image != over


def test_a_portrait_is_a_use(photo_client: Client, editor) -> None:
    image = make.image(headline="Heron", one_use_only=True)
    second = make.story("Second", by=editor, lead=image)
    eva, bo = make.author("Eva Sol", portrait=image), make.author("Bo Lund")
    response = fill(photo_client, ADD_STORY, headline="Third", **placing(image))
    assert "may be used once, and it is the portrait of “Eva Sol”" in errors(response)
    assert "used once, and “Eva Sol” has used it." in " ".join(problems(second))
    response = fill(photo_client, url(bo), portrait=image.pk)
    assert "may be used once, and it is the portrait of “Eva Sol”" in errors(response)
    fill(photo_client, url(eva), bio="Typed.")
    eva.refresh_from_db()
    assert (eva.bio, eva.portrait) == ("Typed.", image), "it is hers already"


def test_what_a_story_has_used_is_no_portrait(photo_client: Client, editor) -> None:
    image = make.image(one_use_only=True)
    make.published("River rises", by=editor, lead=image)
    response = fill(photo_client, url(make.author("Bo Lund")), portrait=image.pk)
    assert "may be used once, and “River rises” has used it" in errors(response)


def test_the_checklist_names_a_second_use(photo_client: Client, editor) -> None:
    image = make.image(headline="Heron", one_use_only=True)
    second = make.story("Second", by=editor, lead=image)
    make.published("River rises", by=editor, lead=image)
    page = photo_client.get(url(second)).content.decode()
    assert "The picture “Heron” may be used once, and “River rises” has used it." in page


def test_a_reason_with_a_percent_sign_stands_in_the_checklist(photo_editor, editor) -> None:
    image = make.image()
    story = make.story(by=editor, lead=image)
    images.take_down(image, photo_editor, "100% %(wrong)s")
    assert any("100% %(wrong)s" in problem for problem in problems(story))


def test_the_library_says_why_a_picture_cannot_be_placed(
    photo_client: Client, over: Image, editor, django_assert_max_num_queries
) -> None:
    once = another("red", one_use_only=True)
    later = another("blue", rights_from=timezone.now() + timedelta(days=1))
    first = make.published("River rises", by=editor, lead=once).story

    def refused(**query: object) -> dict[int, str]:
        found = photo_client.get(LIBRARY, query).json()["results"]
        return {each["id"]: each["refused"] for each in found}

    found = refused()
    assert "rights ended" in found[over.pk]
    assert "“River rises” has used it" in found[once.pk]
    assert found[later.pk] == ""
    assert refused(story=first.pk)[once.pk] == ""
    for crafted in ("x", "-1", "9" * 40, "\0"):
        assert refused(story=crafted)[once.pk]


def test_a_portrait_that_is_over_may_stay_and_is_not_chosen_anew(
    photo_client: Client, over: Image
) -> None:
    author = make.author("Ana Ruiz")
    response = fill(photo_client, url(author), portrait=over.pk, bio="Typed.")
    assert "“Old storm” cannot be placed" in errors(response)
    assert shown(response)["bio"] == "Typed."
    Author.objects.update(portrait=over)
    fill(photo_client, url(author), bio="Typed.")
    author.refresh_from_db()
    assert (author.bio, author.portrait) == ("Typed.", over)
