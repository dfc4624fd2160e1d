"""A picture's file at the form: checked before it is kept, read, and known again."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Image
from articles.models.provenance import DigitalSource
from tests import make
from tests.admin.photos import described, grain, smaller, upload
from tests.admin.posting import errors, fill, said

pytestmark = pytest.mark.django_db
ADD = "admin:articles_image_add"


def url(image: Image, page: str = "change") -> str:
    return reverse(f"admin:articles_image_{page}", args=[image.pk])


def kept(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def photo_client(client: Client, photo_editor) -> Client:
    client.force_login(photo_editor)
    return client


# Upload


def test_an_upload_is_kept_under_the_name_of_its_checksum(photo_client: Client, settings) -> None:
    hostile = "../../<script>\u202egpj.exe"
    fill(photo_client, reverse(ADD), caption="A boat.", file=upload(make.jpeg(), hostile))
    image = Image.objects.get()
    assert image.file.name == f"originals/{image.key[:2]}/{image.key}.jpg"
    assert (image.width, image.height) == (64, 48)
    assert all(image.key in name for name in kept(settings.MEDIA_ROOT))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (make.jpeg(400, 300)[:-400], "photo"),
        (b"%PDF-1.7 hello", "PDF"),
        (b"not a picture at all", ""),
    ],
    ids=["empty", "svg", "truncated", "pdf", "text"],
)
def test_what_is_no_picture_is_refused_on_its_field_and_nothing_is_kept(
    photo_client: Client, settings, data: bytes, words: str
) -> None:
    response = fill(photo_client, reverse(ADD), caption="A boat.", file=upload(data))
    assert response.context["adminform"].form.errors["file"]
    if words != "photo":
        assert words in errors(response)
    assert "A boat." in response.content.decode()
    assert not Image.objects.exists()
    assert kept(settings.MEDIA_ROOT) == []


def test_a_file_may_have_a_name_of_any_length(photo_client: Client) -> None:
    fill(photo_client, reverse(ADD), file=upload(make.jpeg(), f"{'x' * 300}.jpg"))
    assert Image.objects.get().width == 64


def test_of_an_empty_file_it_is_said_what_to_do(photo_client: Client) -> None:
    response = fill(photo_client, reverse(ADD), file=upload(b""))
    assert "save the picture again, or ask for a new copy of it" in errors(response)


def test_a_picture_may_be_named_before_its_file_arrives(photo_client: Client) -> None:
    fill(photo_client, reverse(ADD), asset_id="1234567", caption="A boat.")
    image = Image.objects.get()
    assert image.is_missing
    fill(photo_client, url(image), file=upload(make.jpeg()))
    image.refresh_from_db()
    assert not image.is_missing
    assert image.asset_id == "1234567"


# What the file says


def test_empty_fields_are_filled_from_the_file_and_named(photo_client: Client) -> None:
    response = fill(photo_client, reverse(ADD), credit="Our own", file=upload(described()))
    image = Image.objects.get()
    assert (image.headline, image.credit) == ("A nuthatch", "Our own")
    assert image.keyword_list == ["nuthatch", "São Paulo"]
    assert "Filled from the file: headline, caption, keywords, taken on" in said(response)
    assert response.redirect_chain[-1][0] == url(image), "to be looked through before going on"


def test_a_file_that_says_nothing_is_said_to(photo_client: Client) -> None:
    assert "says nothing of itself" in said(fill(photo_client, reverse(ADD), file=upload(grain(1))))


def test_a_file_supplied_later_fills_what_is_still_empty(photo_client: Client) -> None:
    image = make.image(data=b"", headline="", caption="Ours.", credit="")
    fill(photo_client, url(image), file=upload(described()))
    image.refresh_from_db()
    assert (image.headline, image.caption, image.credit) == ("A nuthatch", "Ours.", "Jane Doe/AP")


def test_each_field_says_whether_it_is_as_the_file_has_it(photo_client: Client) -> None:
    image = make.image(data=described(), headline="", caption="Ours.")
    fields = photo_client.get(url(image)).context["adminform"].form.fields
    assert fields["headline"].in_file.is_kept
    assert fields["taken_on"].in_file.is_kept
    assert not fields["caption"].in_file.is_kept
    assert fields["caption"].in_file.shown == "It climbs head first.\nIt sings."
    assert not hasattr(fields["source"], "in_file"), "of which the file says nothing"


def test_line_ends_of_a_browser_make_no_difference_to_the_file(photo_client: Client) -> None:
    image = make.image(data=described(), caption="")
    stamp = image.stamp
    fill(photo_client, url(image), caption="It climbs head first.\r\nIt sings.")
    image.refresh_from_db()
    assert image.caption == "It climbs head first.\nIt sings."
    assert image.stamp == stamp


def test_all_that_was_read_is_listed_and_escaped(photo_client: Client) -> None:
    image = make.image(data=described(instructions="<script>alert(1)</script>"), instructions="No.")
    page = photo_client.get(url(image)).content.decode()
    assert "<dt>Transmission reference</dt><dd>AP-77</dd>" in page
    assert "<dd>nuthatch; São Paulo</dd>" in page
    assert "<script>alert(1)" not in page


def test_a_blank_choice_is_not_said_and_readers_labels_are_shown(photo_client: Client) -> None:
    image = make.image(digital_source_type=DigitalSource.AI)
    response = photo_client.get(url(image))
    fields = response.context["adminform"].form.fields
    for name in ("digital_source_type", "data_mining"):
        labels = [str(label) for _value, label in fields[name].choices]
        assert labels[0] == "Not said"
        assert len(labels) == len(set(labels)), "each says something of its own"
    assert "Readers see:</span> <strong>AI-generated picture" in (
        response.content.decode().replace("Readers see: ", "Readers see:</span> ")
    )


# The same photograph again


def test_a_picture_that_looks_the_same_is_noticed_before_it_is_kept(
    photo_client: Client, settings
) -> None:
    have = make.image(headline="The <first>", data=grain(7))
    before = kept(settings.MEDIA_ROOT)
    response = fill(photo_client, reverse(ADD), caption="A boat.", file=upload(smaller(grain(7))))
    page = response.content.decode()
    assert f'<a href="{url(have)}" target="_blank" rel="noopener">The &lt;first&gt;</a>' in page
    assert 'name="though_alike"' in page
    assert "Choose the file again" in page
    assert "A boat." in page
    assert Image.objects.count() == 1
    assert kept(settings.MEDIA_ROOT) == before
    fill(photo_client, reverse(ADD), file=upload(smaller(grain(7))), though_alike="on")
    assert Image.objects.count() == 2


def test_the_mark_for_another_copy_is_not_there_without_need(photo_client: Client) -> None:
    assert "though_alike" not in photo_client.get(reverse(ADD)).content.decode()


def test_a_picture_is_not_like_itself(photo_client: Client) -> None:
    image = make.image(data=grain(7))
    fill(photo_client, url(image), file=upload(smaller(grain(7))))
    image.refresh_from_db()
    assert image.width == 200
