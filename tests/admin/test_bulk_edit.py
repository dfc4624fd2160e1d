"""Changing the credit of many pictures: chosen, written, looked at, confirmed."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.images import bulk
from articles.admin.images.wording import compare
from articles.desk import rewording
from articles.models import Image
from tests import make
from tests.admin.posting import said

pytestmark = pytest.mark.django_db
LIST = "admin:articles_image_changelist"
REWORD = "admin:articles_image_reword"


@pytest.fixture
def photo_client(client: Client, photo_editor) -> Client:
    client.force_login(photo_editor)
    return client


def pictures(count: int, **fields: object) -> list[Image]:
    return [make.image(data=b"", **fields) for _ in range(count)]


def words(**values: str | None) -> dict[str, str]:
    """The form as a browser posts it; None empties a field."""
    data = {f"{name}_how": "keep" for name in rewording.FIELDS}
    data |= dict.fromkeys(rewording.FIELDS, "")
    for name, value in values.items():
        data |= {f"{name}_how": "set" if value else "empty", name: value or ""}
    return data


def post(client: Client, button: str, images: list[Image], **data: object) -> HttpResponse:
    picked = {"pictures": ",".join(str(image.pk) for image in images)}
    return client.post(reverse(REWORD), {**picked, **data, button: ""}, follow=True)


def confirm(client: Client, preview: HttpResponse) -> HttpResponse:
    """Press the button of a preview, with all the hidden fields on its page."""
    hidden = re.findall(
        r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', preview.content.decode()
    )
    return client.post(reverse(REWORD), {**dict(hidden), "_confirm": ""}, follow=True)


def credits() -> list[str]:
    return list(Image.objects.order_by("pk").values_list("credit", flat=True))


def test_ticked_pictures_are_asked_for_what_they_shall_say(photo_client: Client) -> None:
    pictures(2)
    pictures(1, credit="")
    ticked = Image.objects.values_list("pk", flat=True)
    response = photo_client.post(reverse(REWORD), {"picture": list(ticked), "_picked": ""})
    html = response.content.decode()
    assert "For 3 pictures." in html
    assert "Jane Doe/Reuters (2) · empty (1)" in html


def test_the_preview_shows_each_change_and_saves_nothing(photo_client: Client) -> None:
    image = make.image(source="Reuters", headline="Heron", asset_id="1247")
    make.published("Live", lead=image)
    [same] = pictures(1, credit="Jane Doe/<AP>", source="", headline="Same already")
    new = words(credit="Jane Doe/<AP>", source=None)
    response = post(photo_client, "_preview", [image, same], **new)
    html = response.content.decode()
    assert "<strong>1 picture</strong> changes." in html
    assert "<del>Reuters</del>" in html
    assert "Jane Doe/<ins>&lt;AP&gt;</ins>" in html
    assert "<em>empty</em>" in html
    assert "1 live story" in html
    assert "readers see the new words at once" in html
    assert "Unchanged: they say so already" in html
    assert html.index("Unchanged") < html.index("Same already")
    assert "Jane Doe/Reuters" in credits()


def test_only_live_stories_that_may_show_it_count(photo_client: Client) -> None:
    shown, lapsed = make.image(), make.image(data=make.jpeg(colour="red"))
    for image in (shown, lapsed):
        make.published(f"First {image.pk}", lead=image)
    make.published("Second", lead=shown)
    make.story("Draft", lead=shown)
    lapsed.rights_until = timezone.now()
    lapsed.save()
    response = post(photo_client, "_preview", [shown, lapsed], **words(credit="AP"))
    assert [row.pages for row in response.context["rows"]] == [2, 0]


def test_confirming_saves_and_says_what_was_changed(photo_client: Client) -> None:
    images = pictures(2, headline="Heron", source="Reuters")
    preview = post(photo_client, "_preview", images, **words(credit="AP", source=None))
    response = confirm(photo_client, preview)
    assert response.redirect_chain == [(reverse(LIST), 302)]
    assert "Changed in 2 pictures: Credit and Source (“Heron”, “Heron”)." in said(response)
    assert credits() == ["AP", "AP"]
    assert set(Image.objects.values_list("source", flat=True)) == {""}


def test_pressing_twice_changes_once(photo_client: Client) -> None:
    preview = post(photo_client, "_preview", pictures(2), **words(credit="AP"))
    confirm(photo_client, preview)
    stamps = set(Image.objects.values_list("stamp", flat=True))
    response = confirm(photo_client, preview)
    assert "say so already: nothing was changed" in said(response)
    assert set(Image.objects.values_list("stamp", flat=True)) == stamps


def test_what_somebody_else_changed_meanwhile_is_shown_again_and_nothing_saved(
    photo_client: Client,
) -> None:
    images = pictures(1, headline="Heron") + pictures(1, headline="Boat")
    preview = post(photo_client, "_preview", images, **words(credit="AP"))
    Image.objects.filter(headline="Boat").update(credit="Bo Lund")
    again = confirm(photo_client, preview)
    assert "Somebody has changed these pictures since you looked: “Boat”." in said(again)
    assert "<del>Bo Lund</del>" in again.content.decode()
    assert credits() == ["Jane Doe/Reuters", "Bo Lund"]
    confirm(photo_client, again)
    assert credits() == ["AP", "AP"]


def test_a_picture_deleted_meanwhile_is_left_out(photo_client: Client) -> None:
    images = pictures(2)
    preview = post(photo_client, "_preview", images, **words(credit="AP"))
    Image.objects.filter(pk=images[0].pk).delete()
    assert "Changed in 1 picture" in said(confirm(photo_client, preview))


def test_one_can_go_back_and_write_it_differently(photo_client: Client) -> None:
    response = post(photo_client, "_back", pictures(1), **words(credit="AP", source=None))
    html = response.content.decode()
    assert ">\nAP</textarea>" in html
    assert re.search(r'name="source_how" value="empty"[^>]* checked', html)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (words(), "Nothing is to be changed yet"),
        (words() | {"credit": "AP"}, "You wrote something here"),
        (words() | {"credit_how": "set"}, "Write what to set it to"),
        (words(credit=None) | {"credit": "AP"}, "You wrote something here"),
        (words(license_url="not an address"), "Enter a valid URL"),
        (words(credit="x" * 251), "at most 250 characters"),
        (words(credit="A\0P"), "Null characters are not allowed"),
        ({}, "This field is required"),
    ],
)
def test_what_cannot_be_meant_is_asked_again(
    photo_client: Client, data: dict[str, str], sentence: str
) -> None:
    images = pictures(1)
    for button in ("_preview", "_confirm"):
        assert sentence in post(photo_client, button, images, **data).content.decode()
    assert credits() == ["Jane Doe/Reuters"]


def test_a_line_is_a_line(photo_client: Client) -> None:
    images = pictures(1)
    new = words(credit="Jane\r\n  Doe", usage_terms="One\r\nTwo", license_url="example.com/terms")
    confirm(photo_client, post(photo_client, "_preview", images, **new))
    image = Image.objects.get()
    assert image.credit == "Jane Doe"
    assert image.usage_terms.splitlines() == ["One", "Two"]
    assert image.license_url == "https://example.com/terms"


# Which pictures


def test_all_that_are_found_can_be_changed(photo_client: Client) -> None:
    pictures(70, one_use_only=True)
    pictures(2)
    html = photo_client.get(reverse(LIST), {"rights": "once"}).content.decode()
    assert 'name="_found"' in html
    assert '<input type="hidden" name="filters" value="rights=once">' in html
    data = {"filters": "rights=once", "_found": ""}
    asked = photo_client.post(reverse(REWORD), data)
    assert asked.context["count"] == 70
    assert asked.context["back"] == reverse(LIST) + "?rights=once"


def test_without_a_search_there_is_no_button_for_all(photo_client: Client) -> None:
    pictures(61)
    assert 'name="_found"' not in photo_client.get(reverse(LIST)).content.decode()


def test_too_many_are_refused_with_a_number(photo_client: Client, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 3)
    images = pictures(4)
    for response in (
        photo_client.post(reverse(REWORD), {"filters": "q=heron", "_found": ""}, follow=True),
        post(photo_client, "_preview", images, **words(credit="AP")),
    ):
        assert "More than 3 pictures at once" in said(response)


@pytest.mark.parametrize(
    "picked", ["", "x", "-1", "١", "9" * 40, "1\0", "999999999999999999", ",,,"]
)
def test_no_pictures_no_change(photo_client: Client, picked: str) -> None:
    data = {"pictures": picked, "filters": "\0&rights=\0", "seen": "x:y,\0", **words(credit="AP")}
    for button in ("_picked", "_preview", "_confirm", "_back"):
        response = photo_client.post(reverse(REWORD), {**data, button: ""}, follow=True)
        assert response.status_code == 200
        assert response.redirect_chain == [(reverse(LIST), 302)]
    assert photo_client.get(reverse(REWORD)).status_code == 302


def test_a_made_up_preview_changes_nothing(photo_client: Client) -> None:
    images = pictures(1)
    for seen in ("", "x", f"{images[0].pk}:", f"{images[0].pk}:0000", "\0:\0"):
        post(photo_client, "_confirm", images, seen=seen, **words(credit="AP"))
    assert credits() == ["Jane Doe/Reuters"]


def test_who_may_only_look_changes_nothing(client: Client, django_user_model) -> None:
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(looker)
    images = pictures(1)
    for button in ("_picked", "_preview", "_confirm"):
        assert post(client, button, images, **words(credit="AP")).status_code == 403
    assert credits() == ["Jane Doe/Reuters"]


def test_the_preview_costs_the_same_for_2_and_for_60_pictures(
    photo_client: Client, django_assert_num_queries
) -> None:
    few, many = pictures(2), pictures(60)
    post(photo_client, "_preview", few, **words(credit="AP"))
    # Session, person, their rights (2), pictures, live pages, paper.
    for images in (few, many):
        with django_assert_num_queries(7):
            post(photo_client, "_preview", images, **words(credit="AP"))


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("Jane Doe/AP", "Jane Doe/Reuters", ["AP"], ["Reuters"]),
        ("", "AP", [], ["AP"]),
        ("AP", "", ["AP"], []),
        ("© 2023 X", "© 2024 X", ["2023"], ["2024"]),
        ("a " * 500, "b", ["a " * 500], ["b"]),
    ],
    ids=["word", "filled", "emptied", "year", "long"],
)
def test_what_differs_is_marked(before: str, after: str, gone: list[str], new: list[str]) -> None:
    left, right = compare(before, after)
    assert [piece.text for piece in left if piece.is_marked] == gone
    assert [piece.text for piece in right if piece.is_marked] == new
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
