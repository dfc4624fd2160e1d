"""Import in the admin: seen before it is saved, and nothing that was typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.desk import publish, saving
from articles.models import Author, Edition, Image, Story, WireFile
from tests import make
from tests.exchange import wires

pytestmark = pytest.mark.django_db


def _url() -> str:
    return reverse("admin:articles_wirefile_add")


def _upload(content: str | None = None, name: str = "river.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (wires.text() if content is None else content).encode())


def _page(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def _shown(response) -> dict[str, object]:
    """What the second step would post if Import was pressed at once."""
    data: dict[str, object] = {"_import": "Import", "story": []}
    for form in response.context["stories"]:
        data["story"].append(form.number)
        for field in form:
            value = field.value()
            if value is not None and field.html_name not in form.files:
                data[field.html_name] = value
            if field.field.show_hidden_initial:
                data[field.html_initial_name] = form.get_initial_for_field(field.field, field.name)
    return {name: "" if value is None else value for name, value in data.items()}


@pytest.fixture
def desk(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


def _read(desk: Client, *files: SimpleUploadedFile, text: str = ""):
    return desk.post(_url(), {"files": files or [], "text": text, "_read": "Read"})


# Two steps


def test_three_clicks_from_a_file_to_a_published_page(desk) -> None:
    section = make.section()
    seen = _read(desk, _upload())  # one
    imported = desk.post(  # two
        _url(),
        {
            **_shown(seen),
            "story-0-headline": "River rises",
            "story-0-section": section.pk,
            "story-0-byline": "Ana Ruiz and Bo Lund",
            "story-0-topics": ["rivers", "São Paulo"],
            "story-0-picture": SimpleUploadedFile("boat.jpg", make.jpeg()),
            "story-0-alt_text": "A boat",
        },
    )
    story = Story.objects.get()
    page = reverse("admin:articles_story_change", args=[story.pk])
    assert (imported.status_code, imported.url) == (302, page)
    form = desk.get(page).context["adminform"].form
    assert form.instance.headline == "River rises"
    edition = publish(story, story.created_by)  # three: the button of that page
    assert [row.name for row in edition.byline_rows.all()] == ["Ana Ruiz", "Bo Lund"]
    assert edition.caption_rows.get().alt_text == "A boat"
    assert story.topics.count() == 2


def test_what_was_understood_is_shown_before_anything_is_saved(desk) -> None:
    page = _page(_read(desk, _upload()))
    for words in (
        *("river.txt", "Rescuers row past the market hall of Lima on Monday."),
        *("JANE DOE/Getty Images", wires.ASSET_ID, "still to be supplied"),
        *(wires.NOTICE, "It is added as it stands here", "Reuters"),
        *("said the mayor, Ida Holm", "The river rose two metres in a night"),
    ):
        assert words in page
    assert not Story.objects.exists()
    assert not WireFile.objects.exists()
    assert not Image.objects.exists()


def test_a_story_may_be_pasted(desk) -> None:
    seen = _read(desk, text=wires.text().replace("\n", "\r\n"))
    desk.post(_url(), _shown(seen))
    file = WireFile.objects.get()
    assert (file.name, file.text) == ("", wires.text())
    assert "Pasted" in _page(desk.get(reverse("admin:articles_wirefile_changelist")))


def test_the_suggested_headline_is_not_made_the_headline(desk) -> None:
    seen = _read(desk, _upload())
    desk.post(_url(), {**_shown(seen), "story-0-working_headline": "Flood in Lima"})
    story = Story.objects.get()
    assert (story.headline, story.working_headline) == ("", "Flood in Lima")


def test_sources_are_confirmed_by_a_tick(desk) -> None:
    seen = _read(desk, _upload())
    desk.post(_url(), {**_shown(seen), "story-0-sources": ["Reuters"]})
    story = Story.objects.get()
    assert story.sources == ["Reuters"]
    assert "Reuters" not in story.suggested_sources


def test_several_files_come_in_together(desk) -> None:
    other = "Something else happened in the town hall today."
    seen = _read(desk, _upload(), _upload(other, "other.txt"), _upload("", "empty.txt"))
    page = _page(seen)
    assert "empty.txt: The file is empty" in page
    response = desk.post(_url(), {**_shown(seen), "story-1-headline": "Town hall"})
    assert response.url == reverse("admin:articles_story_changelist")
    assert set(Story.objects.values_list("headline", flat=True)) == {"", "Town hall"}


def test_markup_is_shown_as_text(desk) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> was all it said."
    page = _page(_read(desk, _upload(wires.text(paragraphs=(hostile,)), "<b>.txt")))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# What is refused


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\0\1\2" * 50, "binary"),
        (b"%PDF-1.7 and more", "PDF"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (wires.text(paragraphs=()).encode(), "no body"),
    ],
)
def test_a_file_that_is_no_story_is_refused_by_name(desk, content: bytes, reason: str) -> None:
    response = _read(desk, SimpleUploadedFile("bad.txt", content))
    (error,) = response.context["form"].errors["files"]
    assert error.startswith("bad.txt: ")
    assert reason in error


def test_nothing_at_all_is_answered_with_what_to_do(desk) -> None:
    assert "Choose a file, or paste a story below." in _page(_read(desk))
    page = _page(_read(desk, text=wires.text(paragraphs=())))
    assert "The file has no body" in page
    assert wires.ASSET_ID in page  # what was pasted is still there


def test_too_many_files_are_refused(desk) -> None:
    response = _read(desk, *(_upload(name=f"{n}.txt") for n in range(21)))
    assert "at most 20 files" in _page(response)


def test_errors_stand_on_their_fields_and_nothing_typed_is_lost(desk) -> None:
    seen = _read(desk, _upload())
    response = desk.post(
        _url(),
        {
            **_shown(seen),
            "story-0-headline": "x" * 251,
            "story-0-byline": "Ana Ruiz",
            "story-0-topics": ["rivers"],
            "story-0-sources": ["Reuters"],
            "story-0-picture": SimpleUploadedFile("boat.jpg", b"no picture"),
        },
    )
    (form,) = response.context["stories"]
    assert set(form.errors) == {"headline", "picture"}
    page = _page(response)
    assert "Not imported yet" in page
    assert "x" * 251 in page
    assert 'value="Ana Ruiz"' in page
    assert re.search(r'<option value="rivers" selected', page)
    assert re.search(r'value="Reuters"[^>]*checked', page)
    assert not Story.objects.exists()
    assert desk.post(_url(), {**_shown(response), "story-0-headline": "River"}).status_code == 302
    assert Author.objects.get().name == "Ana Ruiz"


def test_what_is_in_order_comes_in_and_the_rest_stays_to_be_mended(desk) -> None:
    seen = _read(desk, _upload(), _upload("Something else happened today.", "other.txt"))
    response = desk.post(_url(), {**_shown(seen), "story-0-headline": "x" * 251})
    assert [form.number for form in response.context["stories"]] == ["0"]
    assert Story.objects.get().working_headline == "Something else happened today"


def test_alt_text_needs_a_picture(desk) -> None:
    seen = _read(desk, text="Something happened in the town hall today.")
    response = desk.post(_url(), {**_shown(seen), "story-0-alt_text": "A boat"})
    assert set(response.context["stories"][0].errors) == {"alt_text"}


def test_a_crafted_request_meets_no_error_page(desk) -> None:
    for data in ({}, {"story": ["0"]}, {"story": ["x", "9"], "story-x-text": "\0"}):
        assert desk.post(_url(), {**data, "_import": "1"}).status_code == 200
    text = {"story": ["0"], "story-0-text": "A body.", "story-0-name": "n" * 999}
    assert desk.post(_url(), {**text, "_import": "1"}).status_code == 302


# The same again, and corrections


def test_a_file_that_is_in_is_said_to_be_in(desk) -> None:
    desk.post(_url(), _shown(_read(desk, _upload())))
    story = Story.objects.get()
    seen = _read(desk, _upload(name="copy.txt"))
    assert "is in already" in _page(seen)
    response = desk.post(_url(), _shown(seen), follow=True)
    assert "Nothing changed" in _page(response)
    assert Story.objects.get().version == story.version


def test_only_what_was_changed_on_the_page_is_changed(desk, editor) -> None:
    desk.post(_url(), {**_shown(_read(desk, _upload())), "story-0-headline": "River rises"})
    seen = _read(desk, _upload())
    story = Story.objects.get()
    story.headline = "River falls"  # somebody else, while the page was open
    saving.save(story, editor)
    desk.post(_url(), {**_shown(seen), "story-0-working_headline": "Lima"})
    story.refresh_from_db()
    assert (story.headline, story.working_headline) == ("River falls", "Lima")


def test_a_correction_offers_an_update_of_its_story(desk) -> None:
    desk.post(_url(), {**_shown(_read(desk, _upload())), "story-0-headline": "River rises"})
    seen = _read(desk, _upload(wires.changed("two metres", "three metres")))
    assert "looks like a new version" in _page(seen)
    desk.post(_url(), _shown(seen))
    story = Story.objects.get()
    assert story.headline == "River rises"
    assert "three metres" in story.body


def test_a_correction_may_be_a_story_of_its_own(desk) -> None:
    desk.post(_url(), {**_shown(_read(desk, _upload())), "story-0-headline": "River rises"})
    seen = _read(desk, _upload(wires.changed("two metres", "three metres")))
    desk.post(_url(), {**_shown(seen), "story-0-what": "new", "story-0-headline": "Again"})
    assert set(Story.objects.values_list("headline", flat=True)) == {"River rises", "Again"}


@pytest.mark.parametrize(("choice", "words"), [("desk", "over two metres"), ("wire", "three")])
def test_where_both_changed_an_editor_chooses_side_by_side(desk, choice: str, words: str) -> None:
    desk.post(_url(), _shown(_read(desk, _upload())))
    story = Story.objects.get()
    Story.objects.update(body=story.body.replace("two metres", "over two metres"))
    seen = _read(desk, _upload(wires.changed("two metres", "three metres")))
    page = _page(seen)
    for version in ("rose two metres", "rose over two metres", "rose three metres"):
        assert version in page
    undecided = desk.post(_url(), _shown(seen))
    assert "Choose which words shall stand." in _page(undecided)
    (clash,) = seen.context["stories"][0].clashes
    desk.post(_url(), {**_shown(seen), f"story-0-{clash.key}": choice})
    assert words in Story.objects.get().body


# Who may


def test_only_those_who_write_stories_import_them(client) -> None:
    assert client.get(_url()).status_code == 302
    reader = make.user(group="Reporter")
    reader.groups.clear()
    client.force_login(reader)
    assert client.get(_url()).status_code == 403
    assert client.post(_url(), {"_import": "1"}).status_code == 403


def test_a_reporter_names_only_authors_that_there_are(client, reporter) -> None:
    client.force_login(reporter)
    seen = _read(client, _upload(wires.text(head="By Ana Ruiz")))
    refused = client.post(_url(), {**_shown(seen), "story-0-byline": "Ana Ruiz and Zed"})
    assert "Nobody here is called Zed" in _page(refused)
    client.post(_url(), _shown(seen))
    assert Author.objects.get().name == "Ana Ruiz"


def test_what_came_in_is_read_and_never_changed(desk) -> None:
    desk.post(_url(), _shown(_read(desk, _upload())))
    file = WireFile.objects.get()
    page = _page(desk.get(reverse("admin:articles_wirefile_change", args=[file.pk])))
    assert "said the mayor, Ida Holm" in page
    assert "deletelink" not in page
    assert desk.post(reverse("admin:articles_wirefile_delete", args=[file.pk])).status_code == 403
    assert "Import stories" in _page(desk.get(reverse("admin:articles_wirefile_changelist")))


def test_an_imported_draft_can_be_deleted_with_its_file(desk) -> None:
    desk.post(_url(), _shown(_read(desk, _upload())))
    story = Story.objects.get()
    desk.post(reverse("admin:articles_story_delete", args=[story.pk]), {"post": "yes"})
    assert not Story.objects.exists()
    assert not WireFile.objects.exists()
    assert not Edition.objects.exists()


def test_no_page_of_import_has_inline_script_or_style(desk) -> None:
    pages = [_page(desk.get(_url())), _page(_read(desk, _upload()))]
    for page in pages:
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
        assert "<style" not in page
        for script in re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", page):
            assert "nonce=" in script or 'type="application/json"' in script
