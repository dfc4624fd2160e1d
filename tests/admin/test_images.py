"""The form of a picture: its focal point, where it is used, and how it is found for a story."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.desk import darkroom, images, pages, saving
from articles.models import Author, Image, Page, Slot
from articles.models.provenance import DigitalSource
from tests import make
from tests.admin.photos import described, upload
from tests.admin.posting import errors, fill, shown

pytestmark = pytest.mark.django_db
ADD = "admin:articles_image_add"
LIBRARY = "admin:articles_image_library"


def url(image: Image, page: str = "change") -> str:
    return reverse(f"admin:articles_image_{page}", args=[image.pk])


@pytest.fixture
def photo_client(client: Client, photo_editor) -> Client:
    client.force_login(photo_editor)
    return client


# The form


def test_saving_other_fields_keeps_the_file(photo_client: Client) -> None:
    image = make.image()
    name = image.file.name
    fill(photo_client, url(image), credit="Jane Doe/AP")
    image.refresh_from_db()
    assert (image.credit, image.file.name) == ("Jane Doe/AP", name)


def test_the_file_that_readers_have_seen_stays(photo_client: Client) -> None:
    image = make.image()
    make.published(lead=image)
    key = image.key
    assert "its file stays" in photo_client.get(url(image)).content.decode()
    fill(photo_client, url(image), file=upload(make.jpeg(colour="red")))
    image.refresh_from_db()
    assert image.key == key


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_decorative": "on"}, "A decorative picture has no alt text"),
        (
            {"rights_from": "2024-05-01T10:00", "rights_until": "2024-04-01T10:00"},
            "The rights must end after they begin.",
        ),
        ({"rights_from": "0026-05-01T10:00"}, "This is the year 0026"),
        ({"rights_until": "0026-05-01T10:00"}, "This is the year 0026"),
        ({"rights_until": "1899-12-31T23:59"}, "none before 1900 is taken"),
        ({"taken_on": "0026-05-01"}, "write all four digits, as in 2"),
    ],
)
def test_rules_of_a_picture_are_sentences(
    photo_client: Client, fields: dict[str, str], sentence: str
) -> None:
    assert sentence in errors(fill(photo_client, url(make.image()), **fields))


def test_a_time_with_seconds_is_kept_to_the_second(photo_client: Client) -> None:
    until = timezone.now().replace(second=7, microsecond=0)
    image = make.image(rights_until=until)
    fill(photo_client, url(image), credit="Jane Doe/AP")
    image.refresh_from_db()
    assert image.rights_until == until


def test_an_old_date_that_stands_there_already_is_in_nobodys_way(photo_client: Client) -> None:
    image = make.image(taken_on=date(1865, 4, 10))
    fill(photo_client, url(image), credit="Library of Congress")
    image.refresh_from_db()
    assert (image.credit, image.taken_on) == ("Library of Congress", date(1865, 4, 10))
    fill(photo_client, url(image), rights_from="1900-01-01T00:00")
    image.refresh_from_db()
    assert image.rights_from


def test_the_heading_names_the_picture(photo_client: Client) -> None:
    page = photo_client.get(url(make.image(headline="<b>Heron</b>"))).content.decode()
    assert "<h1>&lt;b&gt;Heron&lt;/b&gt;</h1>" in page
    assert "<title>&lt;b&gt;Heron&lt;/b&gt; |" in page
    assert "Change image" not in page


def test_saving_wakes_the_darkroom(
    photo_client: Client, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    woken = []
    monkeypatch.setattr(darkroom, "wake", lambda: woken.append(True))
    image = make.image()
    for address in (url(image), reverse(ADD)):
        woken.clear()
        with django_capture_on_commit_callbacks(execute=True):
            fill(photo_client, address, credit="Jane Doe/AP")
        assert woken


# Focal point


def test_the_focal_point_is_written_in_percent(photo_client: Client) -> None:
    image = make.image(focal_x=0.333)
    data = shown(photo_client.get(url(image)))
    assert (data["focal_x"], data["focal_y"]) == ("33.3", "50")
    fill(photo_client, url(image), focal_x="62", focal_y="30.5")
    image.refresh_from_db()
    assert image.focal == (0.62, 0.305)


@pytest.mark.parametrize("bad", ["NaN", "inf", "1e999", "-1", "100.1", "x", "٣x", "1\0"])
def test_what_is_no_percentage_is_refused_and_kept_on_the_page(
    photo_client: Client, bad: str
) -> None:
    image = make.image()
    response = fill(photo_client, url(image), focal_x=bad, headline="Typed")
    assert response.context["adminform"].form.errors["focal_x"]
    assert "Typed" in response.content.decode()
    image.refresh_from_db()
    assert image.focal == (0.5, 0.5)


def test_an_emptied_focal_point_stays_where_it_was(photo_client: Client) -> None:
    image = make.image(focal_x=0.2)
    fill(photo_client, url(image), focal_x="", focal_y="")
    image.refresh_from_db()
    assert image.focal == (0.2, 0.5)


def test_the_crops_are_shown_as_they_are_saved(photo_client: Client) -> None:
    image = make.image(data=make.jpeg(1000, 800))
    page = photo_client.get(url(image)).content.decode()
    for crop in ("wide-640.jpg", "standard-640.jpg", "square-640.jpg"):
        assert f"{image.stamp}/{crop}" in page
    lapsed = make.image(data=make.jpeg(900, 700), rights_until=timezone.now())
    assert f"{lapsed.pk}/file/{lapsed.stamp}/wide-640.jpg" in (
        photo_client.get(url(lapsed)).content.decode()
    )


def test_without_a_file_there_is_no_focal_point_to_set(photo_client: Client) -> None:
    assert "focal_x" not in photo_client.get(url(make.image(data=b""))).content.decode()


# Where used


def test_the_form_says_where_a_picture_is_used(photo_client: Client, editor) -> None:
    image = make.image()
    live = make.published("River rises", by=editor, lead=image)
    Slot.objects.create(story=live.story)
    story = live.story
    story.dek = "Four bridges are closed."
    saving.save(story, editor)
    desk.publish(story, editor)
    make.published("Tomorrow", by=editor, at=timezone.now() + timedelta(days=1), lead=image)
    make.story("Only begun", by=editor, lead=image)
    author = make.author("Ana Ruiz")
    Author.objects.filter(pk=author.pk).update(portrait=image)

    uses = {str(use.story): use for use in photo_client.get(url(image)).context["usage"].uses}
    assert uses["River rises"].where == (
        "the working copy, live in edition 2, 1 earlier edition, stands on the front page"
    )
    assert uses["Tomorrow"].where.startswith("the working copy, scheduled for ")
    assert uses["Only begun"].where == "the working copy"
    page = photo_client.get(url(image)).content.decode()
    assert f'href="{live.get_absolute_url()}"' in page
    assert f'<a href="{reverse("admin:articles_author_change", args=[author.pk])}">Ana Ruiz' in page
    assert f'href="{author.get_absolute_url()}"' in page


def test_where_used_costs_the_same_for_one_story_and_for_ten(photo_client: Client, editor) -> None:
    image = make.image()
    counts = []
    for total in (1, 9):
        for number in range(total):
            live = make.published(f"Story {total} {number}", by=editor, lead=image)
            Slot.objects.create(story=live.story)
        with CaptureQueriesContext(connection) as queries:
            photo_client.get(url(image))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_a_picture_in_use_is_not_deleted_and_the_stories_are_named(photo_client: Client) -> None:
    image = make.image()
    make.story("Heron forces a change", lead=image)
    response = photo_client.post(url(image, "delete"), {"post": "yes"})
    assert "Heron forces a change" in response.content.decode()
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_portrait_is_not_deleted_and_its_author_is_named(photo_client: Client) -> None:
    image = make.image()
    make.author("Ana Ruiz", portrait=image)
    response = photo_client.post(url(image, "delete"), {"post": "yes"})
    assert "Ana Ruiz</a> (portrait)" in response.content.decode()
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_picture_of_a_page_about_the_paper_is_not_deleted(photo_client: Client) -> None:
    image, page = make.image(), Page(kind="ethics", title="What we hold to")
    page.body = (
        f'<figure data-image="{image.pk}" data-size="text"><figcaption></figcaption></figure>'
    )
    pages.save(page, None)
    response = photo_client.post(url(image, "delete"), {"post": "yes"})
    assert "What we hold to</a>" in response.content.decode()
    with pytest.raises(ProtectedError):
        images.delete(image, None)
    assert Image.objects.filter(pk=image.pk).exists()


# The picker


def test_the_picker_pages_by_key(photo_client: Client) -> None:
    images = [make.image(data=b"", headline=f"Picture {n}") for n in range(30)]
    first = photo_client.get(reverse(LIBRARY)).json()
    assert [each["id"] for each in first["results"]] == [i.pk for i in reversed(images[6:])]
    second = photo_client.get(reverse(LIBRARY), {"before": first["before"]}).json()
    assert [each["id"] for each in second["results"]] == [i.pk for i in reversed(images[:6])]
    assert second["before"] is None


def test_the_picker_searches_every_word(photo_client: Client) -> None:
    make.image(headline="Boat", credit="Jane Doe/Reuters", asset_id="")
    make.image(headline="Bridge", credit="Jane Doe/AP", asset_id="998877")

    def names(words: str) -> list[str]:
        answer = photo_client.get(reverse(LIBRARY), {"q": words}).json()
        return [each["name"] for each in answer["results"]]

    assert names("jane reuters") == ["Boat"]
    assert names("998877") == ["Bridge"]
    assert names("nothing of the kind") == []


def test_the_picker_describes_pictures_by_number(photo_client: Client) -> None:
    image = make.image(headline="Boat")
    lapsed = make.image(rights_until=timezone.now(), data=make.jpeg(colour="red"))
    missing = make.image(data=b"")
    ids = f"{image.pk},{lapsed.pk},{missing.pk},999999,x,-1"
    found = {
        each["id"]: each
        for each in photo_client.get(reverse(LIBRARY), {"ids": ids}).json()["results"]
    }
    assert set(found) == {image.pk, lapsed.pk, missing.pk}
    assert found[image.pk]["thumbnail"] == image.thumbnail_url
    assert found[image.pk]["credit"] == "Jane Doe/Reuters"
    assert f"/admin/articles/image/{lapsed.pk}/file/" in found[lapsed.pk]["thumbnail"]
    assert "rights ended" in found[lapsed.pk]["problem"]
    assert "still to be supplied" in found[missing.pk]["problem"]


@pytest.mark.parametrize("before", ["x", "-1", "1e9", "9" * 40, "١"])
def test_a_place_that_we_never_named_is_a_404(photo_client: Client, before: str) -> None:
    assert photo_client.get(reverse(LIBRARY), {"before": before}).status_code == 404


def test_the_picker_is_for_staff_who_may_see_pictures(client: Client, django_user_model) -> None:
    assert client.get(reverse(LIBRARY)).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(reverse(LIBRARY)).status_code == 403


# Whatever is asked


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "a\0b"},
        {"caption": "x" * 100_000},
        {"keywords": "\0"},
        {"credit": "x" * 251},
        {"license_url": "javascript:alert(1)"},
        {"license_url": "https://[::1"},
        {"taken_on": "0000-00-00"},
        {"taken_on": "9" * 40},
        {"rights_until": "0001-01-01T00:00"},
        {"rights_until": "9999-12-31T23:59"},
        {"digital_source_type": "https://example.org/"},
        {"data_mining": "DMI-\0"},
        {"focal_x": ["1", "2"]},
        {"taken_down_at": "", "stamp": "x", "metadata": "{"},
        {"_saveasnew": "1"},
        {"_popup": "1"},
    ],
    ids=lambda fields: " ".join(f"{k}={str(v)[:12]!a}" for k, v in fields.items()),
)
def test_no_crafted_post_is_an_error_page(
    photo_client: Client, settings, fields: dict[str, object]
) -> None:
    settings.TIME_ZONE = "America/New_York"
    image = make.image()
    for address in (url(image), reverse(ADD)):
        assert fill(photo_client, address, **fields).status_code == 200
    image.refresh_from_db()
    assert image.stamp != "x"


def test_who_may_only_look_sees_the_picture_and_no_controls(
    client: Client, django_user_model
) -> None:
    image = make.image(data=described(), digital_source_type=DigitalSource.AI)
    user = django_user_model.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(user)
    page = client.get(url(image)).content.decode()
    assert "Jane Doe/Reuters" in page
    assert "AI-generated picture" in page
    assert "<dd>Jane Doe/AP</dd>" in page, "what the file says"
    for control in ('name="focal_x"', 'type="file"', 'name="_save"', "Take it", "take-down"):
        assert control not in page
