"""Pictures come in with all that their files say, and go from readers at a word."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.db.models import ProtectedError
from PIL import Image as Pillow

from articles import desk
from articles.desk import images
from articles.desk.errors import NotAllowed, Refused
from articles.exchange.demo import HOME
from articles.lib.photo_metadata import PhotoMetadata
from articles.lib.pictures import PictureError
from articles.models import Event, Image, Story
from articles.models.provenance import IPTC
from tests import make

pytestmark = pytest.mark.django_db
NUTHATCH = HOME / "photos" / "nuthatch.jpg"


def upload(data: bytes | None = None, name: str = "photo.jpg") -> ContentFile:
    return ContentFile(data if data is not None else make.jpeg(), name=name)


def smaller_copy(width: int) -> bytes:
    out = BytesIO()
    with Pillow.open(NUTHATCH) as photo:
        photo.resize((width, width * photo.height // photo.width)).save(out, "WEBP", quality=70)
    return out.getvalue()


def test_an_upload_is_kept_under_its_checksum_whatever_its_name(editor) -> None:
    image = Image(credit="Jane Doe")
    images.attach(image, upload(name="../../etc/pass\x00wd.php"), editor)
    assert image.file.name == f"originals/{image.key[:2]}/{image.key}.jpg"
    assert (image.width, image.height) == (64, 48)
    assert Event.objects.get(verb="attached").actor == editor


def test_the_original_is_kept_to_the_byte() -> None:
    image = images.add(upload(NUTHATCH.read_bytes()), None)
    assert image.file.read() == NUTHATCH.read_bytes()


def test_a_refused_upload_leaves_nothing_behind(editor, settings) -> None:
    with pytest.raises(PictureError):
        images.add(upload(b"<svg/>"), editor)
    assert not Image.objects.exists()
    assert list(settings.MEDIA_ROOT.rglob("*.*")) == []


def test_a_row_that_cannot_be_saved_leaves_no_file_behind(settings, monkeypatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(Image, "save", fail)
    with pytest.raises(DatabaseError):
        images.add(upload(), None)
    assert list(settings.MEDIA_ROOT.rglob("*.*")) == []


# --- What the file says ---------------------------------------------------------------------


def test_an_upload_fills_its_own_form(editor) -> None:
    image = images.add(upload(NUTHATCH.read_bytes()), editor)
    assert image.headline == "Nuthatch on a trunk"
    assert image.caption == "A nuthatch climbs head first down a tree trunk in winter."
    assert image.creator == image.credit == "Lukas Baubkus"
    assert image.copyright_notice == "© 2021 Lukas Baubkus. CC BY-SA 3.0"
    assert image.license_url == "https://creativecommons.org/licenses/by-sa/3.0/"
    assert image.asset_id == "LW-2004-001"
    assert image.keyword_list == ["birds", "winter", "nature"]


def test_what_an_editor_wrote_stays_beside_what_was_read() -> None:
    image = Image(caption="A bird, as we say it.")
    images.attach(image, upload(NUTHATCH.read_bytes()), None)
    assert image.caption == "A bird, as we say it."
    in_file = images.words_in_file(Image.objects.get())
    assert in_file["caption"] == "A nuthatch climbs head first down a tree trunk in winter."
    assert in_file["credit"] == image.credit


def test_a_decorative_picture_takes_no_alt_text_from_its_file(monkeypatch) -> None:
    described = PhotoMetadata(alt_text="A teal field")
    monkeypatch.setattr(images.photo_metadata, "read", lambda file: described)
    image = Image(is_decorative=True)
    images.attach(image, upload(), None)
    assert image.alt_text == ""


@pytest.mark.parametrize(
    ("metadata", "field", "value"),
    [
        ({"byline": ("Ana Ruiz", "Bo Lund")}, "creator", "Ana Ruiz; Bo Lund"),
        ({"job_id": "A1", "title": "B2", "guid": "C3"}, "asset_id", "A1"),
        ({"title": "B2", "guid": "C3"}, "asset_id", "B2"),
        ({"guid": "C3"}, "asset_id", "C3"),
        ({"title": "A heron at dawn"}, "headline", "A heron at dawn"),
        ({"caption": "A heron stands. (Jane Doe/Reuters)"}, "credit", "Jane Doe/Reuters"),
        ({"caption": "A heron stands. (Jane Doe/Reuters)"}, "caption", "A heron stands."),
        ({"date_created": "1998-05-04"}, "taken_on", date(1998, 5, 4)),
        ({"web_statement": "https://a.example/terms"}, "license_url", "https://a.example/terms"),
        ({"web_statement": "ask us"}, "license_url", None),
        ({"web_statement": "javascript:alert(1)"}, "license_url", None),
        ({"digital_source_type": "http://example.org/own"}, "digital_source_type", None),
        (
            {"digital_source_type": f"{IPTC}digitalArt"},
            "digital_source_type",
            f"{IPTC}digitalCreation",
        ),
        ({"job_id": "x" * 121}, "asset_id", ""),
        ({"headline": "x" * 400}, "headline", "x" * 249 + "…"),
        ({}, "caption", None),
    ],
)
def test_each_field_has_its_place_in_the_file(metadata, field, value) -> None:
    assert images.words_of(PhotoMetadata(**metadata)).get(field) == value


# --- The same photograph twice --------------------------------------------------------------


def test_the_same_photograph_is_noticed_before_it_is_saved() -> None:
    first = images.add(upload(NUTHATCH.read_bytes()), None)
    with pytest.raises(images.Alike) as noticed:
        images.add(upload(NUTHATCH.read_bytes()), None)
    assert noticed.value.images == [first]
    assert Image.objects.count() == 1


@pytest.mark.parametrize("width", [400, 900, 1800])
def test_a_smaller_copy_is_the_same_photograph(width) -> None:
    first = images.add(upload(NUTHATCH.read_bytes()), None)
    with pytest.raises(images.Alike) as noticed:
        images.add(upload(smaller_copy(width)), None)
    assert noticed.value.images == [first]
    copy = images.add(upload(smaller_copy(width)), None, though_alike=True)
    assert copy.checksum != first.checksum


def test_another_photograph_is_not_the_same() -> None:
    images.add(upload(NUTHATCH.read_bytes()), None)
    images.add(upload((HOME / "photos" / "espresso.jpg").read_bytes()), None)
    assert Image.objects.count() == 2


def test_one_file_may_serve_two_images() -> None:
    data = make.jpeg()
    one, two = make.image(data=data), make.image(data=data, credit="Another")
    assert one.file.name == two.file.name


def test_a_story_that_waited_for_its_picture_counts_as_changed(editor) -> None:
    image = make.image(data=b"")
    story = make.story(by=editor, lead=image)
    desk.publish(story, editor)
    assert Story.objects.with_state().get().state == "live"
    images.attach(image, upload(), editor)
    assert Story.objects.with_state().get().state == "changed"


# --- Gone from the library ------------------------------------------------------------------


def test_a_deleted_picture_takes_its_files_along(editor, django_capture_on_commit_callbacks):
    image = make.image()
    images.darkroom.develop(image, image.renditions)
    with django_capture_on_commit_callbacks(execute=True):
        images.delete(image, editor)
    assert not default_storage.exists(image.file.name)
    assert default_storage.listdir(f"renditions/{image.key[:2]}")[0] == []
    assert Event.objects.get(verb="deleted").subject == str(image)


def test_a_file_that_another_picture_has_stays(editor, django_capture_on_commit_callbacks):
    one, two = make.image(), make.image()
    with django_capture_on_commit_callbacks(execute=True):
        images.delete(one, editor)
    assert default_storage.exists(two.file.name)


def test_a_picture_that_readers_have_seen_cannot_be_deleted(editor) -> None:
    image = make.image()
    make.published(by=editor, lead=image)
    with pytest.raises(ProtectedError):
        images.delete(image, editor)
    assert default_storage.exists(image.file.name)
    assert not Event.objects.filter(verb="deleted").exists()


# --- Taking down and putting back -----------------------------------------------------------


def test_a_picture_is_taken_down_and_put_back_by_a_word_each_with_its_reason(photo_editor):
    image = make.image()
    images.take_down(image, photo_editor, " The family asked. ")
    taken = Image.objects.get()
    assert not taken.is_allowed()
    assert "The family asked." in taken.rights_problem()
    assert not Image.objects.allowed().exists()
    images.put_back(taken, photo_editor, "They agreed after all.")
    assert Image.objects.get().is_allowed()
    log = Event.objects.filter(verb__in=["took_down", "put_back"]).order_by("pk")
    assert [event.detail["reason"] for event in log] == [
        "The family asked.",
        "They agreed after all.",
    ]
    assert {event.actor for event in log} == {photo_editor}


@pytest.mark.parametrize("verb", [images.take_down, images.put_back])
def test_a_reporter_may_not(verb, reporter) -> None:
    image = make.image()
    with pytest.raises(NotAllowed):
        verb(image, reporter, "Because.")


def test_a_reason_is_asked_for_and_nothing_is_done_twice(editor) -> None:
    image = make.image()
    with pytest.raises(Refused, match="Say why"):
        images.take_down(image, editor, "  ")
    with pytest.raises(Refused, match="has not been taken down"):
        images.put_back(image, editor, "A mistake.")
    images.take_down(image, editor, "Wrong person.")
    with pytest.raises(Refused, match="already"):
        images.take_down(image, editor, "Wrong person.")
    assert Event.objects.filter(verb="took_down").count() == 1
