"""The addresses of pictures' files: which there are, for how long, and what nobody can ask for."""

import logging
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from articles.desk import darkroom
from articles.lib.pictures import PictureError
from articles.models import Image
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Image:
    return make.image(data=make.jpeg(700, 400))


def address(image: Image, name: str = "640.avif", *, key: str = "", stamp: str = "") -> str:
    return f"/pictures/{image.pk}-{key or image.key}-{stamp or image.stamp}/{name}"


def test_every_declared_file_is_served_to_be_kept_for_ever(client, image):
    names = {each.name: each.mime for each in image.renditions}
    assert {"640.avif", "700.jpg", "wide-320.avif", "standard-480.jpg", "square-400.avif"} <= {
        *names
    }
    for name, mime in names.items():
        response = client.get(address(image, name))
        assert response.status_code == 200
        assert response["Content-Type"] == mime
        assert response["Cache-Control"] == "public, max-age=31536000, s-maxage=60, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert int(response["Content-Length"]) == len(b"".join(response)) > 0


@pytest.mark.parametrize(
    "name",
    [
        *("0.avif", "321.avif", "999.jpg", "0640.avif", "960.avif", "640.png", "640", ".avif"),
        *("wide-0640.avif", "wide-800.avif", "whole-640.avif", "640.AVIF", "640.avif.jpg"),
        *("..", "%2e%2e", "%00", "%ff", "x" * 5000, "9" * 5000 + ".avif", "٦٤٠.avif"),
    ],
    ids=lambda name: name[:16],
)
def test_no_other_file_can_be_asked_for_and_none_is_made(client, image, name):
    assert client.get(address(image, name)).status_code == 404
    assert not default_storage.exists(darkroom.folder(image))


def test_no_other_picture_can_be_asked_for(client, image):
    for wrong in (
        address(image, key="0" * 24),
        address(image, key=image.key.upper()),
        address(image, key=image.key[:-1]),
        address(image, key=image.checksum),
        address(image, stamp="x"),
        address(image, stamp="0" * 17),
        address(image, "../640.avif"),
        address(image).replace(f"/{image.pk}-", f"/{image.pk + 1}-"),
        address(image).replace(f"/{image.pk}-", f"/{'9' * 30}-"),
        address(image).replace(f"/{image.pk}-", f"/{'9' * 5000}-"),
        address(image).replace(f"/{image.pk}-", "/-1-"),
    ):
        assert client.get(wrong).status_code == 404, wrong


def test_an_address_with_older_words_leads_to_the_present_one(client, image):
    older = address(image)
    image.credit = "Bo Lund"
    image.save()
    response = client.get(older)
    assert (response.status_code, response["Location"]) == (302, address(image))
    assert response["Cache-Control"] == "no-cache"
    assert address(image) != older
    assert client.get(address(image)).status_code == 200


def test_what_a_reader_has_already_is_not_sent_nor_read_again(client, image, monkeypatch):
    etag = client.get(address(image))["ETag"]

    def never(*args: object) -> None:
        raise AssertionError("the file was asked for")

    monkeypatch.setattr(darkroom, "develop", never)
    for method in (client.get, client.head):
        response = method(address(image), headers={"If-None-Match": etag})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == etag
        assert response["Cache-Control"].startswith("public, max-age=31536000")


def test_nobody_is_told_to_keep_a_condition_that_failed(client, image):
    response = client.get(address(image), headers={"If-Match": '"another"'})
    assert response.status_code == 412
    assert "max-age" not in response.get("Cache-Control", "")


def test_head_answers_as_get_does_without_the_file(client, image):
    head, get = client.head(address(image)), client.get(address(image))
    assert (head.status_code, b"".join(head)) == (200, b"")
    assert head.headers == get.headers


def test_an_original_cannot_be_reached(client, image):
    for wrong in (f"/media/{image.file.name}", f"/{image.file.name}", "/media/"):
        assert client.get(wrong).status_code == 404


def test_nobody_is_told_to_keep_a_picture_beyond_its_rights(client, monkeypatch):
    now = timezone.now()
    image = make.image(rights_until=now + timedelta(hours=1))
    monkeypatch.setattr(timezone, "now", lambda: now)
    kept = client.get(image.thumbnail_url)["Cache-Control"]
    assert kept == "public, max-age=3600, s-maxage=60, immutable"
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=3590))
    kept = client.get(image.thumbnail_url)["Cache-Control"]
    assert kept == "public, max-age=10, s-maxage=10, immutable"


def test_a_file_answers_that_it_is_gone_from_the_second_its_rights_end(client, monkeypatch):
    ends = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    image = make.image(rights_until=ends)
    etag = client.get(image.thumbnail_url)["ETag"]
    monkeypatch.setattr(timezone, "now", lambda: ends)
    for headers in ({}, {"If-None-Match": etag}):
        response = client.get(image.thumbnail_url, headers=headers)
        assert (response.status_code, response["Cache-Control"]) == (410, "no-cache")
        assert response.content.decode() == "This picture may no longer be shown.\n"
        assert not response.cookies


def test_a_picture_whose_rights_are_still_to_begin_answers_410_until_they_do(client):
    image = make.image(rights_from=timezone.now() + timedelta(hours=1))
    response = client.get(image.thumbnail_url)
    assert (response.status_code, response["Cache-Control"]) == (410, "no-cache")
    Image.objects.update(rights_from=timezone.now())
    assert client.get(image.thumbnail_url).status_code == 200


def test_an_undeclared_file_of_a_picture_that_is_gone_is_no_more_than_not_found(client):
    image = make.image(rights_until=timezone.now() - timedelta(hours=1))
    assert client.get(address(image, "321.avif")).status_code == 404


@pytest.mark.parametrize(
    "trouble", [PictureError("It cannot be read."), OSError(28, "No space left on device")]
)
def test_a_file_that_cannot_be_made_is_not_found_and_the_log_says_why(
    client, image, monkeypatch, caplog, trouble
):
    def fail(*args: object) -> None:
        raise trouble

    monkeypatch.setattr(darkroom, "develop", fail)
    with caplog.at_level(logging.WARNING, logger="articles.views.picture"):
        assert client.get(address(image)).status_code == 404
    assert f"Picture {image.pk} has no 640.avif: {trouble}" in caplog.text


def test_without_its_original_a_picture_is_not_found_and_breaks_nothing(client, image, caplog):
    default_storage.delete(image.file.name)
    assert client.get(address(image)).status_code == 404
    assert f"Picture {image.pk} has no 640.avif" in caplog.text
