"""Every declared file of a picture is made once, carries its words, and is whole or not there."""

from contextlib import nullcontext

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.desk import darkroom, images
from articles.lib import photo_metadata, pictures
from articles.lib.pictures import Crop, Format
from articles.models import Image
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Image:
    return make.image(data=make.jpeg(700, 500))


def stored(image: Image) -> set[str]:
    return set(default_storage.listdir(f"{darkroom.folder(image)}/{image.stamp}")[1])


def read(image: Image, name: str) -> bytes:
    return default_storage.open(f"{darkroom.folder(image)}/{image.stamp}/{name}").read()


def never(*args: object, **kwargs: object) -> None:
    raise AssertionError("the pixels were made again")


def test_what_is_due_is_made_and_then_no_more(image) -> None:
    assert darkroom.develop_due() == 1
    assert stored(image) == {each.name for each in image.renditions}
    assert {"640.avif", "640.jpg", "square-320.avif", "wide-700.jpg"} <= stored(image)
    assert not Image.objects.get().files_due
    assert darkroom.develop_due() == 0


def test_every_file_has_its_declared_size_and_format(image) -> None:
    darkroom.develop_due()
    for rendition in image.renditions:
        with default_storage.open(darkroom.name_of(image, rendition)) as file:
            made = Pillow.open(file)
            assert made.size == (rendition.width, rendition.height), rendition.name
            assert made.format == {Format.AVIF: "AVIF", Format.JPEG: "JPEG"}[rendition.format]


def test_every_file_carries_the_words_and_rights_of_its_picture(image) -> None:
    darkroom.develop_due()
    for rendition in image.renditions:
        with default_storage.open(darkroom.name_of(image, rendition)) as file:
            found = photo_metadata.read(file)
        assert found.byline == ("Jane Doe",)
        assert found.credit == "Jane Doe/Reuters"
        assert found.alt_text == "A grey heron in shallow water"


def test_a_corrected_credit_reaches_the_files_without_new_pixels(image, monkeypatch) -> None:
    darkroom.develop_due()
    before, old = read(image, "640.avif"), image.stamp
    monkeypatch.setattr(pictures, "develop", never)
    image.credit = "Bo Lund/AP"
    image.save()
    assert image.stamp != old
    assert darkroom.develop_due() == 1
    assert stored(image) == {each.name for each in image.renditions}
    for name in ("640.avif", "square-320.jpg"):
        with default_storage.open(f"{darkroom.folder(image)}/{image.stamp}/{name}") as file:
            assert photo_metadata.read(file).credit == "Bo Lund/AP"
    assert read(image, "640.avif") != before
    assert default_storage.listdir(darkroom.folder(image))[0] == [image.stamp]


def test_another_focal_point_makes_new_crops_and_keeps_the_rest(image, monkeypatch) -> None:
    darkroom.develop_due()
    made = []

    def develop(fp, renditions, focal):
        made.extend(renditions)
        return iter(())

    monkeypatch.setattr(pictures, "develop", develop)
    image.focal_x = 0.1
    image.save()
    darkroom.develop(image, image.renditions)
    assert {each.crop for each in made} == {Crop.WIDE, Crop.STANDARD, Crop.SQUARE}


def test_nothing_is_due_when_only_the_rights_change(image) -> None:
    darkroom.develop_due()
    image.refresh_from_db()
    image.restrictions = "UK only"
    image.save()
    assert not Image.objects.get().files_due


def test_one_file_is_made_when_it_is_asked_for_first(image) -> None:
    wanted = image.of_crop(Crop.SQUARE, Format.AVIF)[:1]
    darkroom.develop(image, wanted)
    assert stored(image) == {"square-320.avif"}


def test_a_picture_that_cannot_be_made_does_not_stop_the_others(image, caplog) -> None:
    default_storage.delete(image.file.name)
    other = make.image(data=make.jpeg(400, 300))
    assert darkroom.develop_due() == 1
    assert not Image.objects.get(pk=other.pk).files_due
    assert f"picture {image.pk}" in caplog.text
    caplog.clear()
    darkroom.develop_due()
    assert not caplog.text, "it is left alone for a while"


def test_a_picture_without_a_file_has_nothing_due() -> None:
    make.image(data=b"")
    assert darkroom.develop_due() == 0


def test_words_changed_meanwhile_reach_the_files_too(image, monkeypatch) -> None:
    whole = darkroom.develop

    def changed_meanwhile(found, wanted):
        whole(found, wanted)
        again = Image.objects.get(pk=image.pk)
        again.credit = "Somebody else"
        again.save()

    monkeypatch.setattr(darkroom, "develop", changed_meanwhile)
    darkroom.develop_due()
    changed = Image.objects.get()
    assert changed.credit == "Somebody else"
    assert stored(changed) == {each.name for each in changed.renditions}
    assert not changed.files_due


def test_a_picture_of_an_earlier_release_is_looked_at_again(image) -> None:
    Image.objects.update(colour="", fingerprint="", metadata={})
    darkroom.develop_due()
    assert Image.objects.get().colour == image.colour != ""


def test_no_half_written_file_is_left_under_a_name_that_is_served(image) -> None:
    darkroom.develop_due()
    names = {each.name for each in image.renditions}
    folder = f"{darkroom.folder(image)}/{image.stamp}"
    assert set(default_storage.listdir(folder)[1]) == names


def test_a_picture_deleted_meanwhile_leaves_no_file(image, monkeypatch) -> None:
    whole = pictures.develop

    def deleted_meanwhile(*args, **kwargs):
        yield from whole(*args, **kwargs)
        Image.objects.filter(pk=image.pk).delete()

    monkeypatch.setattr(pictures, "develop", deleted_meanwhile)
    darkroom.develop(image, image.of_crop(Crop.WHOLE, Format.JPEG))
    assert default_storage.listdir(f"renditions/{image.key[:2]}")[0] == []


def test_another_file_takes_the_place_of_the_old_ones(image, django_capture_on_commit_callbacks):
    darkroom.develop_due()
    old, original = darkroom.folder(image), image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        images.attach(image, ContentFile(make.jpeg(500, 400)), None)
    assert not default_storage.exists(old)
    assert not default_storage.exists(original)
    assert darkroom.develop_due() == 1


def test_one_of_several_processes_makes_the_files(image, monkeypatch) -> None:
    monkeypatch.setattr(darkroom.locks, "held", lambda name, wait: nullcontext(False))
    assert darkroom.develop_due() == 0
    assert Image.objects.get().files_due
