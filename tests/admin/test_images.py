"""Pictures in the admin: checked before they are kept, found by search, kept while in use."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Image
from tests import make
from tests.admin.posting import errors, fill

pytestmark = pytest.mark.django_db
ADD = "admin:articles_image_add"
LIBRARY = "admin:articles_image_library"


def url(image: Image, page: str = "change") -> str:
    return reverse(f"admin:articles_image_{page}", args=[image.pk])


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


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


def test_a_picture_may_be_named_before_its_file_arrives(photo_client: Client) -> None:
    fill(photo_client, reverse(ADD), asset_id="1234567", caption="A boat.")
    image = Image.objects.get()
    assert image.is_missing
    fill(photo_client, url(image), file=upload(make.jpeg()))
    image.refresh_from_db()
    assert not image.is_missing
    assert image.asset_id == "1234567"


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


# List


def test_the_list_names_what_is_missing_and_finds_it(photo_client: Client) -> None:
    make.image(headline="Whole")
    make.image(headline="Poor", data=b"", credit="", alt_text="")
    listed = reverse("admin:articles_image_changelist")
    assert "No file, No credit, No alt text" in photo_client.get(listed).content.decode()
    for missing in ("file", "credit", "alt_text"):
        page = photo_client.get(listed, {"missing": missing})
        assert [image.headline for image in page.context["cl"].result_list] == ["Poor"]
    page = photo_client.get(listed, {"q": "jane reuters"})
    assert [image.headline for image in page.context["cl"].result_list] == ["Whole"]


def test_filters_for_rights_and_use(photo_client: Client) -> None:
    make.image(headline="Lapsed", rights_until=timezone.now())
    make.story(lead=make.image(headline="Used", data=make.jpeg(colour="red")))
    listed = reverse("admin:articles_image_changelist")

    def names(**query: str) -> set[str]:
        page = photo_client.get(listed, query)
        return {image.headline for image in page.context["cl"].result_list}

    assert names(rights="not") == names(used="no") == {"Lapsed"}
    assert names(rights="held") == names(used="yes") == {"Used"}


def test_the_list_costs_the_same_at_2_and_at_20_rows(
    photo_client: Client, django_assert_num_queries
) -> None:
    listed = reverse("admin:articles_image_changelist")
    for _ in range(2):
        make.image()
    photo_client.get(listed)
    # Session, person, their rights (2), count, rows, paper.
    with django_assert_num_queries(7):
        photo_client.get(listed)
    for _ in range(18):
        make.image()
    with django_assert_num_queries(7):
        photo_client.get(listed)


# Where used


def test_the_form_says_where_a_picture_is_used(photo_client: Client) -> None:
    image = make.image()
    make.published("River rises", lead=image)
    page = photo_client.get(url(image)).content.decode()
    assert "River rises" in page
    assert "the working copy, 1 edition" in page


def test_a_picture_in_use_is_not_deleted_and_the_stories_are_named(photo_client: Client) -> None:
    image = make.image()
    make.story("Heron forces a change", lead=image)
    response = photo_client.post(url(image, "delete"), {"post": "yes"})
    assert "Heron forces a change" in response.content.decode()
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
    assert found[lapsed.pk]["thumbnail"] == ""
    assert "rights ended" in found[lapsed.pk]["problem"]
    assert "still to be supplied" in found[missing.pk]["problem"]


@pytest.mark.parametrize("before", ["x", "-1", "1e9", "9" * 40, "١"])
def test_a_place_that_we_never_named_is_a_404(photo_client: Client, before: str) -> None:
    assert photo_client.get(reverse(LIBRARY), {"before": before}).status_code == 404


def test_the_picker_is_for_staff_who_may_see_pictures(client: Client, django_user_model) -> None:
    assert client.get(reverse(LIBRARY)).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(reverse(LIBRARY)).status_code == 403
