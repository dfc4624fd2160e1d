"""Pictures on public pages: which are shown, how large, with whose words and name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.lib.pictures import Crop, Format
from articles.models import Image, ImageCaption, Placement
from articles.models.provenance import DigitalSource
from tests import make
from tests.views.pages import Page, read

pytestmark = pytest.mark.django_db


def figure(image: Image | int, caption: str = "Words of this story.", size: str = "text") -> str:
    number = getattr(image, "pk", image)
    return (
        f'<figure data-image="{number}" data-size="{size}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def srcset(image: Image, crop: Crop, kind: Format, widest: int) -> str:
    files = [each for each in image.of_crop(crop, kind) if each.width <= widest]
    return ", ".join(f"{image.url(each)} {each.width}w" for each in files)


def story_with(client, editor, *figures: str, lead: Image | None = None) -> Page:
    story = make.story(by=editor, body=f"<p>Text.</p>{''.join(figures)}<p>End.</p>", lead=lead)
    return read(client, desk.publish(story, editor).get_absolute_url())


def test_the_lead_picture_comes_in_two_formats_and_every_width_it_has(client, editor):
    image = make.image(data=make.jpeg(1200, 800), alt_text="A heron")
    page = story_with(client, editor, lead=image)
    source, has = page.one("source")[0], page.one("img")[0]
    assert source["type"] == "image/avif"
    assert source["srcset"] == srcset(image, Crop.WHOLE, Format.AVIF, 1200)
    assert has["srcset"] == srcset(image, Crop.WHOLE, Format.JPEG, 1200)
    assert "1200.jpg 1200w" in has["srcset"]
    assert source["sizes"] == has["sizes"] == "(min-width: 75rem) 54rem, calc(98vw - 2.5rem)"
    assert has["alt"] == "A heron"
    assert has["src"] == image.url(image.of_crop(Crop.WHOLE, Format.JPEG)[3])
    assert has["fetchpriority"] == "high"
    assert "loading" not in has


def test_every_address_on_a_page_is_served_as_what_it_says(client, editor):
    image = make.image(data=make.jpeg(1200, 800))
    story = make.story(by=editor, body=f"<p>Text.</p>{figure(image)}", lead=image)
    address = desk.publish(story, editor).get_absolute_url()
    addresses = {}
    for page in (read(client, address), read(client, "/")):
        for has, _ in [*page.all("source"), *page.all("img")]:
            for candidate in has["srcset"].split(", "):
                addresses[candidate.split()[0]] = has.get("type", "image/jpeg")
    assert len(addresses) >= 10
    for address, mime in addresses.items():
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, mime)


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [("text", "608", "405"), ("wide", "928", "619"), ("full", "1248", "832")],
)
def test_a_whole_picture_states_its_proportions_at_the_size_of_its_place(
    client, editor, size, width, height
):
    image = make.image(data=make.jpeg(1500, 1000))
    has = story_with(client, editor, figure(image, size=size)).one("img")[0]
    assert (has["width"], has["height"]) == (width, height)


def test_a_tall_picture_is_no_taller_than_a_screen(client, editor):
    page = story_with(client, editor, lead=make.image(data=make.jpeg(600, 900)))
    has = page.one("img")[0]
    assert (has["width"], has["height"]) == ("491", "736")
    assert has["sizes"] == "(min-width: 75rem) min(54rem, 491px), min(98vw - 2.5rem, 491px)"


def test_a_small_picture_is_not_blown_up(client, editor):
    small, large = make.image(data=make.jpeg(479, 300)), make.image(data=make.jpeg(480, 300))
    page = story_with(client, editor, figure(small), figure(large), lead=small)
    stated = [(has["width"], has["height"]) for has, _ in page.all("img")]
    assert stated == [("479", "300"), ("479", "300"), ("608", "380")]


def test_a_card_shows_the_crop_of_its_shape(client):
    images = [make.image(data=make.jpeg(1800, 900)) for _ in range(5)]
    for hours, image in enumerate(images):
        at = timezone.now() - timedelta(hours=hours + 1)
        make.published(f"Story {hours}", lead=image, at=at)
    page = read(client, "/")
    shown = [has["srcset"] for has, _ in page.all("img")]
    assert shown == [
        srcset(images[0], Crop.STANDARD, Format.JPEG, 1600),
        srcset(images[1], Crop.STANDARD, Format.JPEG, 960),
        *(srcset(image, Crop.SQUARE, Format.JPEG, 320) for image in images[2:]),
    ]
    lead, *_, column = [has for has, _ in page.all("img")]
    assert (lead["width"], lead["height"]) == ("1350", "900")
    assert (column["width"], column["height"]) == ("320", "320")


def test_a_card_that_changes_its_shape_between_telephone_and_desk_changes_its_crop(client):
    image = make.image(data=make.jpeg(1800, 900))
    make.published(lead=image, topics=("Rivers",))
    page = read(client, "/topics/rivers/")
    wide_avif, wide_jpeg, small_avif = [has for has, _ in page.all("source")]
    assert wide_avif["media"] == wide_jpeg["media"] == "(min-width: 40rem)"
    assert wide_avif["srcset"] == srcset(image, Crop.STANDARD, Format.AVIF, 480)
    assert wide_jpeg["srcset"] == srcset(image, Crop.STANDARD, Format.JPEG, 480)
    assert (wide_jpeg["width"], wide_jpeg["height"]) == ("480", "320")
    assert "media" not in small_avif
    assert small_avif["srcset"] == srcset(image, Crop.SQUARE, Format.AVIF, 320)
    assert page.one("img")[0]["srcset"] == srcset(image, Crop.SQUARE, Format.JPEG, 320)


def test_a_picture_smaller_than_any_width_is_shown_as_it_is(client):
    image = make.image(data=make.jpeg(64, 48))
    make.published(lead=image)
    has = read(client, "/").one("img")[0]
    assert has["srcset"] == f"{has['src']} 64w"
    assert client.get(has["src"]).status_code == 200


def test_until_it_has_arrived_its_colour_stands_in_its_place(client, editor):
    image = make.image(data=make.jpeg(800, 600, "red"))
    address = desk.publish(make.story(by=editor, lead=image), editor).get_absolute_url()
    for where in (address, "/"):
        has = read(client, where).one("svg")[0]
        assert has == {"aria-hidden": "true", "color": image.colour}
    Image.objects.update(colour="")
    assert read(client, address).all("svg") == []


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


def test_a_licence_can_be_followed_and_asked_for(client, editor):
    image = make.image(
        license_url="https://creativecommons.org/licenses/by/4.0/",
        acquire_license_url="https://agency.example.org/buy/12",
    )
    page = story_with(client, editor, lead=image)
    assert page.one("a", href="https://creativecommons.org/licenses/by/4.0/")[1] == "Licence"
    buy = page.one("a", href="https://agency.example.org/buy/12")
    assert buy[1] == "License this picture"


@pytest.mark.parametrize(
    ("credit", "notice", "printed"),
    [
        ("Bo Lund", "", "Bo Lund"),
        ("Bo Lund", "© 2024 Bo Lund", "© 2024 Bo Lund"),
        ("Bo Lund", "© 2024 Agency. No resale.", "Bo Lund © 2024 Agency. No resale."),
        ("AP", "© Capital Maps", "AP © Capital Maps"),
        ("Bo (Reuters)", "© bo (reuters), 2024", "© bo (reuters), 2024"),
    ],
)
def test_the_pictures_own_notice_stands_with_its_credit_and_names_nobody_twice(
    client, editor, credit, notice, printed
):
    image = make.image(caption="", credit=credit, copyright_notice=notice)
    page = story_with(client, editor, lead=image)
    assert page.one("figcaption")[1] == printed
    assert page.one("p", class_="copyright")[1].endswith("Latin Times. All rights reserved.")


def test_what_is_for_the_desk_alone_is_not_printed(client, editor):
    image = make.image(restrictions="UK only.", instructions="Pay Bo.", usage_terms="Two weeks.")
    page = story_with(client, editor, lead=image)
    for words in ("UK only", "Pay Bo", "Two weeks"):
        assert words not in page.text


def test_a_generated_picture_is_labelled_wherever_it_stands(client, editor):
    image = make.image(digital_source_type=DigitalSource.AI, credit="Bo Lund", caption="")
    make.author(portrait=image)
    story = make.story(
        by=editor, body=f"<p>Text.</p>{figure(image, '')}", lead=image, topics=("Rivers",)
    )
    ImageCaption.objects.create(story=story, image=image, placement=Placement.GALLERY)
    address = desk.publish(story, editor).get_absolute_url()
    for where, uses in ((address, 3), ("/", 1), ("/topics/rivers/", 1), ("/authors/ana-ruiz/", 2)):
        words = [text for _, text in read(client, where).all("figcaption")]
        assert words == ["AI-generated picture Bo Lund"] * uses


def test_an_ordinary_photograph_has_no_label(client, editor):
    image = make.image(digital_source_type=DigitalSource.CAPTURE)
    page = story_with(client, editor, lead=image)
    assert page.all("strong", class_="made") == []


def test_the_label_is_in_the_language_of_the_paper(client, editor):
    image = make.image(digital_source_type=DigitalSource.AI)
    story = make.story("نجوم", by=editor, language="ar", lead=image)
    address = desk.publish(story, editor).get_absolute_url()
    for where in (address, "/"):
        has, words = read(client, where).one("strong", class_="made")
        assert (has["lang"], has["dir"], words) == ("en", "ltr", "AI-generated picture")


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


def test_a_decorative_picture_has_empty_alt_text(client, editor):
    page = story_with(client, editor, lead=make.image(alt_text="", is_decorative=True))
    assert page.one("img")[0]["alt"] == ""


def test_words_about_a_picture_are_words_and_not_markup(client, editor):
    image = make.image(alt_text='"><script>', credit="<b>Bo</b>", caption="a < b")
    page = story_with(client, editor, lead=image)
    assert page.one("img")[0]["alt"] == '"><script>'
    assert page.one("figcaption")[1] == "a < b <b>Bo</b>"
    assert all(has == {"type": "application/ld+json"} for has, _ in page.all("script"))
    assert page.all("b") == []


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


def lapses(image: Image, monkeypatch) -> None:
    """Move the clock to the second at which the rights of ``image`` end."""
    monkeypatch.setattr(timezone, "now", lambda: image.rights_until)


def test_at_the_second_its_rights_end_a_picture_is_gone_and_its_file_answers_so(
    client, editor, monkeypatch
):
    ends = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    image = make.image(rights_until=ends, caption="Gone.")
    story = make.story(by=editor, lead=image)
    address = desk.publish(story, editor).get_absolute_url()
    file = read(client, address).one("img")[0]["src"]
    monkeypatch.setattr(timezone, "now", lambda: ends - timedelta(microseconds=1))
    assert read(client, address).one("img")[0]["src"] == file
    assert client.get(file).status_code == 200
    lapses(image, monkeypatch)
    assert "Gone." not in read(client, address).text
    assert read(client, "/").all("img") == []
    assert client.get(file).status_code == 410


def test_the_next_picture_that_may_be_shown_leads_in_the_place_of_one_that_may_not(
    client, editor, monkeypatch
):
    ends = timezone.now() + timedelta(hours=1)
    first = make.image(rights_until=ends)
    also_over = make.image(rights_until=ends)
    next_one = make.image(data=make.jpeg(800, 500), credit="Bo Lund")
    last = make.image()
    story = make.story(
        by=editor,
        body="<p>Text.</p>"
        + figure(also_over, "Over.")
        + figure(next_one, "The next one.")
        + figure(last, "The last one."),
        lead=first,
    )
    address = desk.publish(story, editor).get_absolute_url()
    assert len(read(client, address).all("img")) == 4
    lapses(first, monkeypatch)
    page = read(client, address)
    assert [words for _, words in page.all("figcaption")] == [
        "The next one. Bo Lund",
        "The last one. Jane Doe/Reuters",
    ]
    lead = page.one("figure", class_="story-lead")[1]
    assert lead == "The next one. Bo Lund"
    assert [has.get("fetchpriority") for has, _ in page.all("img")] == ["high", None]
    card = read(client, "/")
    assert card.one("img")[0]["srcset"] == srcset(next_one, Crop.STANDARD, Format.JPEG, 1600)
    assert card.one("figcaption")[1] == "Bo Lund"


def test_a_gallery_picture_that_leads_is_not_in_the_gallery_too(client, editor, monkeypatch):
    first = make.image(rights_until=timezone.now() + timedelta(hours=1))
    story = make.story(by=editor, lead=first)
    for number in range(2):
        ImageCaption.objects.create(
            story=story,
            image=make.image(caption=f"Number {number}", credit="Bo Lund"),
            placement=Placement.GALLERY,
            position=number + 1,
        )
    address = desk.publish(story, editor).get_absolute_url()
    lapses(first, monkeypatch)
    words = [text for _, text in read(client, address).all("figcaption")]
    assert words == ["Number 0 Bo Lund", "Number 1 Bo Lund"]


def test_a_picture_that_was_taken_down_is_nowhere_until_it_is_put_back(client, publisher):
    image = make.image(caption="The wrong man.")
    address = make.published(by=publisher, lead=image).get_absolute_url()
    file = read(client, address).one("img")[0]["src"]
    desk.images.take_down(image, publisher, "It shows another man.")
    assert "The wrong man." not in read(client, address).text
    assert client.get(file).status_code == 410
    desk.images.put_back(image, publisher, "It was he after all.")
    assert read(client, address).one("img")[0]["src"] == file
    assert client.get(file).status_code == 200


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
