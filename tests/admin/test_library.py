"""The library as a contact sheet: what a cell says, how it is searched, what it costs."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.images.filters import FiltersForm
from articles.admin.images.marks import time_left
from articles.models import Author, Image
from articles.models.provenance import DigitalSource
from tests import make
from tests.admin.posting import fill

pytestmark = pytest.mark.django_db
LIST = "admin:articles_image_changelist"


@pytest.fixture
def photo_client(client: Client, photo_editor) -> Client:
    client.force_login(photo_editor)
    return client


def picture(headline: str, **fields: object) -> Image:
    """A row of the library without a file of its own; with ``width`` as if it had one."""
    image = make.image(data=b"", headline=headline)
    file = {"file": f"originals/{image.pk}.jpg", "checksum": f"{image.pk:064x}"}
    for name, value in {**file, "width": 300, "height": 200, **fields}.items():
        setattr(image, name, value)
    image.save()
    return image


def shown(client: Client, **query: object) -> list[str]:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return [cell.image.headline for cell in response.context["cells"]]


def page(client: Client, **query: object) -> str:
    return client.get(reverse(LIST), query).content.decode()


# What a cell says


def test_a_cell_shows_the_whole_picture_its_name_credit_and_asset_id(photo_client: Client) -> None:
    image = make.image(headline="Heron <b>at</b> dawn", asset_id="1247")
    html = page(photo_client)
    assert f'<img src="{image.thumbnail_url}" alt="" width="64" height="48" loading="lazy"' in html
    for words in ("Heron &lt;b&gt;at&lt;/b&gt; dawn", "Jane Doe/Reuters", "1247"):
        assert words in html
    assert reverse("admin:articles_image_change", args=[image.pk]) in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"taken_down_at": timezone.now()}, "Taken down"),
        ({"rights_until": timezone.now() - timedelta(days=1)}, "Rights over"),
        ({"rights_until": timezone.now() + timedelta(days=5, hours=9)}, "Ends in 5 days"),
        ({"rights_until": timezone.now() + timedelta(hours=5, minutes=50)}, "Ends in 5 hours"),
        ({"rights_from": timezone.now() + timedelta(days=5)}, "Not before "),
        ({"one_use_only": True}, "One use"),
        ({"file": ""}, "No file"),
        ({"credit": ""}, "No credit"),
        ({"alt_text": ""}, "No alt text"),
        ({"caption": ""}, "No caption"),
        ({"digital_source_type": DigitalSource.AI}, "AI-generated picture"),
    ],
)
def test_a_cell_says_what_the_desk_should_know(
    photo_client: Client, fields: dict[str, object], words: str
) -> None:
    image = picture("Heron", **fields)
    [cell] = photo_client.get(reverse(LIST)).context["cells"]
    assert cell.image == image
    assert [mark.words.startswith(words) for mark in cell.marks].count(True) == 1


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=-1), "in less than an hour"),
        (timedelta(minutes=59), "in less than an hour"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(hours=23, minutes=59), "in 23 hours"),
        (timedelta(hours=24), "in 1 day"),
        (timedelta(days=3, hours=23), "in 3 days"),
        (timedelta(days=20), "in 20 days"),
    ],
)
def test_the_time_left_is_rounded_down_to_hours_or_days(
    monkeypatch: pytest.MonkeyPatch, left: timedelta, words: str
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert time_left(now + left) == words


def test_a_picture_with_nothing_to_say_has_no_marks(photo_client: Client) -> None:
    picture("Heron", rights_until=timezone.now() + timedelta(days=400))
    [cell] = photo_client.get(reverse(LIST)).context["cells"]
    assert cell.marks == []


# What the dialogs say


def test_the_picker_says_what_an_editor_must_know_who_places_a_picture(
    photo_client: Client,
) -> None:
    picture(
        "Heron",
        restrictions="UK only; not for covers.",
        rights_until=timezone.now() + timedelta(hours=5, minutes=50),
        one_use_only=True,
        digital_source_type=DigitalSource.AI,
        credit="",
    )
    [found] = photo_client.get(reverse("admin:articles_image_library")).json()["results"]
    assert found["restrictions"] == "UK only; not for covers."
    assert found["marks"] == [
        {"kind": "soon", "words": "Ends in 5 hours"},
        {"kind": "note", "words": "One use"},
        {"kind": "lacks", "words": "No credit"},
        {"kind": "note", "words": "AI-generated picture"},
    ]


# Paging


def test_the_library_pages_by_key_without_counting(
    photo_client: Client, django_assert_num_queries
) -> None:
    pictures = [picture(f"Picture {n}") for n in range(130)]
    names = [image.headline for image in reversed(pictures)]
    response = photo_client.get(reverse(LIST))
    assert [cell.image.headline for cell in response.context["cells"]] == names[:60]
    with django_assert_num_queries(6) as queries:
        response = photo_client.get(reverse(LIST) + response.context["older"])
    assert [cell.image.headline for cell in response.context["cells"]] == names[60:120]
    said = " ".join(query["sql"] for query in queries)
    assert "COUNT(" not in said
    assert "OFFSET" not in said
    response = photo_client.get(reverse(LIST) + response.context["older"])
    assert [cell.image.headline for cell in response.context["cells"]] == names[120:]
    assert response.context["older"] == ""
    assert 'rel="first"' in response.content.decode()


def test_the_next_page_keeps_the_search(photo_client: Client) -> None:
    for n in range(61):
        picture(f"Heron {n}", one_use_only=True)
    picture("Newer, and not asked for")
    older = photo_client.get(reverse(LIST), {"q": "heron", "rights": "once"}).context["older"]
    asked = parse_qs(urlsplit(older).query)
    assert (asked["q"], asked["rights"]) == (["heron"], ["once"])
    assert [c.image.headline for c in photo_client.get(reverse(LIST) + older).context["cells"]] == [
        "Heron 0"
    ]


def test_the_sheet_costs_the_same_at_2_and_at_60_pictures(
    photo_client: Client, django_assert_num_queries
) -> None:
    def grow(count: int) -> None:
        for n in range(count):
            make.story(f"Story {n} of {count}", lead=picture(f"Picture {n} of {count}"))

    grow(2)
    photo_client.get(reverse(LIST))
    # Session, person, their rights (2), pictures, paper.
    with django_assert_num_queries(6):
        photo_client.get(reverse(LIST), {"used": "yes"})
    grow(58)
    with django_assert_num_queries(6):
        assert len(shown(photo_client, used="yes")) == 60


# Search


@pytest.mark.parametrize(
    "words",
    ["sao tome", "SÃO TOMÉ", "tomé são", "heron reuters", "jané", "1247-X", "wetlands", "lisbon"],
)
def test_search_looks_at_all_words_whatever_their_case_and_accents(
    photo_client: Client, words: str
) -> None:
    picture(
        "Heron",
        caption="A heron at São Tomé.",
        asset_id="1247-x",
        keywords="Wetlands\nBirds",
        city="Lisbon",
    )
    picture("Boat", caption="A boat at Tome.", credit="AP", creator="Bo Lund")
    assert shown(photo_client, q=words) == ["Heron"]


@pytest.mark.parametrize("words", ["%", "_", "heron nothing", "'", "\\"])
def test_search_takes_every_sign_for_what_it_is(photo_client: Client, words: str) -> None:
    picture("Heron")
    assert shown(photo_client, q=words) == []


def test_the_choice_by_typing_searches_as_the_library_does() -> None:
    picture("Heron", caption="A heron at São Tomé.")
    picture("Boat", caption="")
    desk = admin.site.get_model_admin(Image)
    found, has_duplicates = desk.get_search_results(None, Image.objects.all(), "tome\0 HERON")
    assert [image.headline for image in found] == ["Heron"]
    assert has_duplicates is False


# Filters


@pytest.fixture
def mixed() -> None:
    now = timezone.now()
    picture("Plain", copyright_notice="© Jane Doe")
    picture("Ends soon", rights_until=now + timedelta(days=20))
    picture("Ends soon, named only", rights_until=now + timedelta(days=2), file="")
    picture("Ends late", rights_until=now + timedelta(days=40))
    picture("Over", rights_until=now)
    picture("Later", rights_from=now + timedelta(days=20), rights_until=now + timedelta(days=25))
    picture("Down", taken_down_at=now)
    picture("Once", one_use_only=True)
    picture("Named only", file="", width=0, height=0)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("held", {"Plain", "Ends soon", "Ends late", "Once"}),
        ("not", {"Over", "Later", "Down"}),
        ("soon", {"Ends soon"}),
        ("over", {"Over"}),
        ("later", {"Later"}),
        ("down", {"Down"}),
        ("once", {"Once"}),
    ],
)
def test_pictures_are_found_by_their_rights(
    photo_client: Client, mixed: None, state: str, names: set[str]
) -> None:
    assert set(shown(photo_client, rights=state)) == names


def test_those_that_end_soon_stand_as_in_the_library_the_newest_first(
    photo_client: Client,
) -> None:
    for days in (9, 2, 5):
        picture(f"Ends after {days}", rights_until=timezone.now() + timedelta(days=days))
    assert shown(photo_client, rights="soon") == ["Ends after 5", "Ends after 2", "Ends after 9"]


@pytest.mark.parametrize(
    "field", ["file", "credit", "alt_text", "caption", "creator", "copyright_notice"]
)
def test_pictures_are_found_by_what_they_lack(photo_client: Client, field: str) -> None:
    whole = {"copyright_notice": "© Jane Doe"}
    picture("Whole", **whole)
    picture("Decorative", is_decorative=True, **{**whole, "alt_text": ""})
    picture("Poor", **{**whole, field: ""})
    assert shown(photo_client, missing=field) == ["Poor"]
    assert shown(photo_client, missing="any") == ["Poor"]


def test_pictures_are_found_by_their_use(photo_client: Client) -> None:
    picture("Unused")
    portrait = picture("Portrait")
    Author.objects.create(name="Ana Ruiz", slug="ana-ruiz", portrait=portrait)
    make.story("Draft", lead=picture("In a draft"))
    make.published("Live", lead=make.image(headline="On a page"))
    assert shown(photo_client, used="no") == ["Unused"]
    assert shown(photo_client, used="portrait") == ["Portrait"]
    assert shown(photo_client, used="yes") == ["On a page", "In a draft"]
    assert shown(photo_client, used="live") == shown(photo_client, used="read") == ["On a page"]


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ("landscape", {"Landscape", "Panorama"}),
        ("portrait", {"Upright"}),
        ("square", {"Square", "Nearly square"}),
        ("panorama", {"Panorama"}),
    ],
)
def test_pictures_are_found_by_their_shape(
    photo_client: Client, shape: str, names: set[str]
) -> None:
    picture("Landscape", width=300, height=200)
    picture("Panorama", width=400, height=200)
    picture("Upright", width=200, height=300)
    picture("Square", width=200, height=200)
    picture("Nearly square", width=208, height=200)
    picture("No file", file="", width=0, height=0)
    assert set(shown(photo_client, shape=shape)) == names


def test_pictures_are_found_by_their_day(photo_client: Client) -> None:
    picture("May", taken_on=date(2024, 5, 31))
    picture("June", taken_on=date(2024, 6, 1))
    old = picture("Unknown")
    Image.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=20))
    assert shown(photo_client, since="2024-06-01") == ["June"]
    assert shown(photo_client, until="2024-05-31") == ["May"]
    assert shown(photo_client, since="2024-05-31", until="2024-06-01") == ["June", "May"]
    assert shown(photo_client, added="1") == shown(photo_client, added="7") == ["June", "May"]
    assert shown(photo_client, added="30") == ["Unknown", "June", "May"]


def test_filters_combine_and_each_can_be_taken_away(photo_client: Client) -> None:
    picture("Heron", width=200, height=300, one_use_only=True, credit="")
    picture("Heron whole", width=200, height=300, one_use_only=True)
    picture("Heron wide", one_use_only=True, credit="")
    query = {"q": "heron", "shape": "portrait", "rights": "once", "missing": "credit"}
    response = photo_client.get(reverse(LIST), query)
    assert [cell.image.headline for cell in response.context["cells"]] == ["Heron"]
    html = response.content.decode()
    for words in ("Rights: One use only", "Missing: No credit", "Shape: Upright", "Clear"):
        assert words in html
    chips = {chip.name: chip.without for chip in response.context["filters"].chips}
    without = photo_client.get(f"{reverse(LIST)}?{chips['shape']}").context["cells"]
    assert [cell.image.headline for cell in without] == ["Heron wide", "Heron"]


def test_a_search_that_finds_nothing_says_so_and_leads_back(photo_client: Client) -> None:
    assert "The library is empty" in page(photo_client)
    assert "No picture is found." in page(photo_client, q="nothing of the kind")


# Addresses that nobody was given

HOSTILE = ["\0", "x" * 5000, "9" * 400, "-1", "١٢٣", "1e9", "'", "🀄", "0000-00-00"]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", [n for n in FiltersForm.base_fields if n != "q"])
def test_a_filter_that_there_is_not_is_left_out(
    photo_client: Client, name: str, value: str
) -> None:
    picture("Heron")
    assert shown(photo_client, **{name: value}) == ["Heron"]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_search_is_an_error(photo_client: Client, value: str) -> None:
    assert photo_client.get(reverse(LIST), {"q": value}).status_code == 200


@pytest.mark.parametrize("before", ["x", "-1", "1e9", "9" * 40, "١", "\0"])
def test_a_place_that_we_never_named_is_a_404(photo_client: Client, before: str) -> None:
    assert photo_client.get(reverse(LIST), {"before": before}).status_code == 404


def test_what_is_said_twice_counts_once(photo_client: Client) -> None:
    picture("Heron")
    address = reverse(LIST) + "?rights=over&rights=held&q=boat&q=heron&before=1&before=999&nothing"
    response = photo_client.get(address)
    assert [cell.image.headline for cell in response.context["cells"]] == ["Heron"]


# What the admin expects


def test_who_saves_a_picture_comes_back_to_the_same_search(photo_client: Client) -> None:
    make.image(one_use_only=True)
    [cell] = photo_client.get(reverse(LIST), {"rights": "once"}).context["cells"]
    response = fill(photo_client, cell.url, "_save", credit="Jane Doe/AP")
    assert response.redirect_chain[-1][0] == reverse(LIST) + "?rights=once"
    assert Image.objects.get().credit == "Jane Doe/AP"


def test_a_window_that_chooses_a_picture_hands_its_number_back(photo_client: Client) -> None:
    image = picture("Heron")
    html = page(photo_client, _popup="1", _to_field="id")
    assert f'data-popup-opener="{image.pk}"' in html
    assert "admin/RelatedObjectLookups.js" in html
    assert 'name="picture"' not in html
    assert photo_client.get(reverse(LIST), {"_popup": "1", "_to_field": "x"}).status_code == 400


def test_the_library_is_for_staff_who_may_see_pictures(client: Client, django_user_model) -> None:
    assert client.get(reverse(LIST)).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(reverse(LIST)).status_code == 403


def test_who_may_only_look_is_offered_no_change(client: Client, django_user_model) -> None:
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(looker)
    picture("Heron")
    html = page(client)
    assert "Heron" in html
    assert 'name="picture"' not in html
    assert reverse("admin:articles_image_add") not in html
