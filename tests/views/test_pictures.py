"""Pictures on public pages: which are shown, how large, with whose words and name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Image, ImageCaption, Placement
from tests import make
from tests.views.pages import Page, read

pytestmark = pytest.mark.django_db


def figure(image: Image | int, caption: str = "Words of this story.", size: str = "text") -> str:
    number = getattr(image, "pk", image)
    return (
        f'<figure data-image="{number}" data-size="{size}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def story_with(client, editor, *figures: str, lead: Image | None = None) -> Page:
    story = make.story(by=editor, body=f"<p>Text.</p>{''.join(figures)}<p>End.</p>", lead=lead)
    return read(client, desk.publish(story, editor).get_absolute_url())


def test_the_lead_picture_comes_in_every_width_and_keeps_its_place(client, editor):
    image = make.image(data=make.jpeg(1200, 800), alt_text="A heron")
    page = story_with(client, editor, lead=image)
    has = page.one("img")[0]
    assert (has["width"], has["height"], has["alt"]) == ("1200", "800", "A heron")
    assert has["srcset"] == ", ".join(f"{image.url(width)} {width}w" for width in image.widths)
    assert has["src"] in has["srcset"]
    assert has["sizes"]
    assert has["fetchpriority"] == "high"
    assert "loading" not in has
    assert client.get(has["src"]).status_code == 200


def test_only_the_largest_picture_of_a_front_is_fetched_first(client):
    for number in range(3):
        make.published(f"Story {number}", lead=make.image())
    images = [has for has, _ in read(client, "/").all("img")]
    assert [has.get("fetchpriority") for has in images] == ["high", None, None]
    assert [has.get("loading") for has in images] == [None, "lazy", "lazy"]


def test_the_caption_is_the_storys_and_the_credit_the_pictures_own_as_it_is_now(client, editor):
    image = make.image(credit="Jane Doe/Reuters")
    story = make.story(by=editor, lead=image)
    story.captions.update(caption="As this story has it.")
    edition = desk.publish(story, editor)
    image.credit = "Jane Roe/Reuters"
    image.save()
    caption = read(client, edition.get_absolute_url()).one("figcaption")[1]
    assert caption == "As this story has it. Jane Roe/Reuters"
    assert "Jane Roe/Reuters" in read(client, "/").one("figcaption")[1]


def test_a_licence_can_be_followed(client, editor):
    image = make.image(license_url="https://creativecommons.org/licenses/by/4.0/")
    page = story_with(client, editor, lead=image)
    assert page.all("a", href="https://creativecommons.org/licenses/by/4.0/")


def test_a_picture_in_the_text_stands_where_it_was_put(client, editor):
    image = make.image(data=make.jpeg(1200, 800), alt_text="A weir", credit="Bo Lund")
    page = story_with(client, editor, figure(image, "The weir at noon.", "wide"))
    has, words = page.one("figure")
    assert has["class"] == "figure figure--wide"
    assert words == "The weir at noon. Bo Lund"
    assert page.one("img")[0]["alt"] == "A weir"
    assert page.text.index("Text.") < page.text.index("The weir") < page.text.index("End.")
    assert "data-image" not in has


def test_a_picture_that_stands_twice_in_a_text_has_its_own_words_each_time(client, editor):
    image = make.image(credit="Bo Lund")
    page = story_with(client, editor, figure(image, "At noon."), figure(image, "At night."))
    assert [words for _, words in page.all("figcaption")] == [
        "At noon. Bo Lund",
        "At night. Bo Lund",
    ]


def test_a_tall_picture_says_so_to_the_style_sheet(client, editor):
    tall = make.image(data=make.jpeg(600, 900))
    page = story_with(client, editor, figure(tall), lead=tall)
    assert [has["class"] for has, _ in page.all("figure")] == [
        "story-lead story-lead--tall",
        "figure figure--text figure--tall",
    ]


def test_a_small_picture_is_not_blown_up(client, editor):
    small, large = make.image(data=make.jpeg(479, 300)), make.image(data=make.jpeg(480, 300))
    page = story_with(client, editor, figure(small), figure(large), lead=small)
    assert [has["class"] for has, _ in page.all("figure")] == [
        "story-lead story-lead--small",
        "figure figure--text figure--small",
        "figure figure--text",
    ]


def test_only_the_declared_addresses_of_a_picture_are_served(client):
    image = make.image(data=make.jpeg(700, 400))
    assert image.widths == (320, 480, 640, 700)
    for width in image.widths:
        response = client.get(image.url(width))
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Content-Type"] == "image/jpeg"
    stem = f"{image.pk}-{image.key}"
    for name in (
        f"{stem}-0",
        f"{stem}-321",
        f"{stem}-0320",
        f"{stem}-{'9' * 5000}",
        f"0{stem}-320",
        f"{'9' * 30}-{image.key}-320",
        f"{image.pk}-{'0' * 24}-320",
        f"{image.pk}-{image.key.upper()}-320",
    ):
        assert client.get(f"/pictures/{name}.jpg").status_code == 404


def test_an_original_cannot_be_reached(client):
    image = make.image()
    for address in (f"/media/{image.file.name}", f"/{image.file.name}", "/media/"):
        assert client.get(address).status_code == 404


def test_nobody_is_told_to_keep_a_picture_beyond_its_rights(client):
    image = make.image(rights_until=timezone.now() + timedelta(hours=1))
    kept = client.get(image.thumbnail_url)["Cache-Control"]
    assert 3500 < int(kept.split("max-age=")[1].split(",")[0]) <= 3600
    Image.objects.update(rights_until=timezone.now())
    response = client.get(image.thumbnail_url)
    assert (response.status_code, response["Cache-Control"]) == (404, "no-cache")


def test_a_decorative_picture_has_empty_alt_text(client, editor):
    page = story_with(client, editor, lead=make.image(alt_text="", is_decorative=True))
    assert page.one("img")[0]["alt"] == ""


def test_words_about_a_picture_are_words_and_not_markup(client, editor):
    image = make.image(alt_text='"><script>', credit="<b>Bo</b>", caption="a < b")
    page = story_with(client, editor, lead=image)
    assert page.one("img")[0]["alt"] == '"><script>'
    assert page.one("figcaption")[1] == "a < b <b>Bo</b>"
    assert page.all("script") == []


def test_a_gallery_follows_the_text(client, editor):
    story = make.story(by=editor, body="<p>Text.</p>")
    for number in range(2):
        ImageCaption.objects.create(
            story=story,
            image=make.image(caption=f"Number {number}"),
            placement=Placement.GALLERY,
            position=number,
        )
    page = read(client, desk.publish(story, editor).get_absolute_url())
    assert (2, "Pictures") in page.headings
    words = [text for _, text in page.all("figcaption")]
    assert words == ["Number 0 Jane Doe/Reuters", "Number 1 Jane Doe/Reuters"]


def test_when_its_rights_end_a_picture_leaves_without_a_trace(client, editor):
    image, inline = make.image(caption="Gone."), make.image()
    story = make.story(by=editor, body=f"<p>Text.</p>{figure(inline, 'Gone too.')}", lead=image)
    edition = desk.publish(story, editor)
    Image.objects.update(rights_until=timezone.now() - timedelta(seconds=1))
    for address in (edition.get_absolute_url(), "/"):
        page = read(client, address)
        assert page.all("img") == page.all("figure") == page.all("figcaption") == []
        assert "Gone" not in page.text
        assert "Jane Doe" not in page.text


def test_a_picture_still_to_be_supplied_leaves_no_gap(client, editor):
    missing = make.image(data=b"", caption="Not here.")
    page = story_with(client, editor, figure(missing, "Nor here."), lead=missing)
    assert page.all("figure") == []
    assert "here." not in page.text


def test_a_file_that_was_taken_away_leaves_no_broken_picture(client, editor):
    image = make.image()
    story = make.story(by=editor, body=f"<p>Text.</p>{figure(image)}", lead=image)
    edition = desk.publish(story, editor)
    Image.objects.update(file="", width=0, height=0)
    assert read(client, edition.get_absolute_url()).all("figure") == []
    assert read(client, "/").all("figure") == []
