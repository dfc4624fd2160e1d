"""What stands after a story: other languages, related stories, the next one, plain text, cards."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image as Pillow

from articles import desk
from articles.desk.changes import Kind
from articles.lib import photo_metadata
from articles.models import Edition, Story
from articles.views.further import RELATED, Further
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def days_ago(days: float):
    return timezone.now() - timedelta(days=days)


def further_of(edition: Edition) -> Further:
    return Further.after(Edition.objects.for_page().get(pk=edition.pk))


def test_related_stories_share_a_topic_and_are_live():
    edition = make.published("River rises", topics=("Floods",))
    related = make.published("Bridge closes", topics=("Floods",))
    make.published("Figs", topics=("Food",))
    make.story("Floods: a draft", topics=("Floods",))
    gone = make.published("Withdrawn", topics=("Floods",))
    desk.withdraw(gone.story, make.user(group="Publisher"), "It was wrong.")
    make.published("Older of the section", at=days_ago(9))
    assert further_of(edition).related == [related] or further_of(edition).following == related


def test_a_rare_topic_says_more_than_one_that_all_share():
    edition = make.published("River rises", topics=("News", "Weirs"), section=make.section("Sport"))
    rare = make.published("Weirs are old", topics=("News", "Weirs"), at=days_ago(4))
    for number in range(8):
        make.published(f"Something else {number}", topics=("News",), at=days_ago(1 + number / 10))
    assert rare in further_of(edition).related


def test_not_every_story_of_a_topic_leads_to_the_same_four():
    editions = [
        make.published(f"Flood {number}", topics=("Floods",), at=days_ago(number))
        for number in range(14)
    ]
    chosen = {frozenset(e.story_id for e in further_of(each).related) for each in editions}
    assert all(len(each) == RELATED for each in chosen)
    assert len(chosen) > len(editions) / 2


def test_the_same_story_is_not_offered_twice_nor_offered_to_itself():
    editions = [
        make.published(f"Flood {n}", topics=("Floods", "Rivers"), at=days_ago(n)) for n in range(6)
    ]
    for edition in editions:
        further = further_of(edition)
        offered = [e.story_id for e in (*further.related, *filter(None, [further.following]))]
        assert len(offered) == len(set(offered))
        assert edition.story_id not in offered


def test_next_is_the_one_before_it_in_the_same_section(client):
    make.published("Elsewhere", section=make.section("Arts"), at=days_ago(2))
    older = make.published("Weirs", section=make.section("Valley"), at=days_ago(3))
    newer = make.published("Herons", section=make.section("Valley"), at=days_ago(1))
    assert further_of(newer).following == older
    assert further_of(older).following is None
    page = read(client, newer.get_absolute_url())
    assert "Next in Valley" in page.text


def test_a_story_from_1998_leads_on_to_what_is_new():
    old = make.published("Bridge opens", topics=("Bridge",), at=days_ago(10_000))
    new = make.published("Bridge hums", topics=("Bridge",))
    assert further_of(old).related == [new]


def test_a_story_takes_the_same_queries_with_few_and_with_many_to_read_after_it(client):
    edition = make.published("River rises", topics=("Floods",), at=days_ago(1))
    make.published("Flood", topics=("Floods",), lead=make.image(), at=days_ago(2))
    make.published("Flood again", topics=("Floods",), lead=make.image(), at=days_ago(3))
    few = queries_of(client, edition.get_absolute_url())
    for number in range(18):
        make.published(f"Flood {number}", topics=("Floods",), at=days_ago(3 + number))
    assert queries_of(client, edition.get_absolute_url()) == few == 10


def translated(original: Story, headline: str, language: str) -> Story:
    return make.story(headline, language=language, translation_of=original)


def test_translations_are_linked_both_ways_while_they_are_live(client, editor):
    original = make.story("River rises", by=editor)
    edition = desk.publish(original, editor)
    spanish = translated(original, "El río crece", "es")
    arabic = translated(original, "النهر يرتفع", "ar")
    assert "hreflang" not in client.get(edition.get_absolute_url()).text
    published = desk.publish(spanish, editor)
    desk.publish(arabic, editor)

    page = read(client, edition.get_absolute_url())
    assert "Also in العربيّة, Español" in page.text or "Also in Español, العربيّة" in page.text
    assert {a["hreflang"] for a, _ in page.all("link", rel="alternate") if "hreflang" in a} == {
        "en",
        "es",
        "ar",
    }
    back = read(client, published.get_absolute_url())
    links = {a["hreflang"]: a["href"] for a, _ in back.all("a") if "hreflang" in a}
    assert links["en"] == edition.get_absolute_url()
    desk.withdraw(spanish, make.user(group="Publisher"), "It was wrong.")
    assert "El río" not in client.get(edition.get_absolute_url()).text
    assert 'hreflang="es"' not in client.get(edition.get_absolute_url()).text


def test_key_facts_stand_before_the_text(client):
    edition = make.published(key_facts="Two bridges are closed.\nNobody was hurt. <b>")
    text = read(client, edition.get_absolute_url()).text
    assert text.index("Key facts") < text.index("Nobody was hurt. <b>") < text.index("Ida Holm")


def test_a_story_as_plain_text_says_all_that_its_page_says(client, editor):
    story = make.story(
        "River rises",
        by=editor,
        kicker="Floods",
        dateline="MADRID",
        key_facts="Two bridges are closed.",
        sources=["Ida Holm, engineer"],
        topics=("Rivers",),
        lead=make.image(caption="A heron stands."),
    )
    desk.publish(story, editor)
    story.body = "<p>The river rose.</p><h2>At night</h2><p>It fell.</p>"
    desk.saving.save(story, editor)
    edition = desk.publish(story, editor, kind=Kind.CORRECTION, text="It fell at night.")
    response = client.get(edition.get_absolute_url().rstrip("/") + ".txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Link"] == (
        f'<http://127.0.0.1:8000{edition.get_absolute_url()}>; rel="canonical"'
    )
    text = " ".join(response.text.split())
    for words in (
        "FLOODS River rises ===========",
        "By Ana Ruiz",
        "It fell at night.",
        "* Two bridges are closed.",
        "MADRID — The river rose. At night It fell.",
        "[Picture] A heron stands. (Jane Doe/Reuters)",
        "Sources: Ida Holm, engineer",
        "Topics: Rivers",
        "Latin Times. All rights reserved.",
    ):
        assert words in text
    assert all(len(line) <= 78 or " " not in line for line in response.text.splitlines())


def test_the_plain_text_of_a_withdrawn_story_says_why_it_is_gone(client, editor):
    edition = make.published(by=editor)
    desk.withdraw(edition.story, make.user(group="Publisher"), "It was wrong.")
    response = client.get(edition.get_absolute_url().rstrip("/") + ".txt")
    assert response.status_code == 410
    assert "It was wrong." in response.text


def test_share_links_tell_nobody_before_they_are_followed(client):
    edition = make.published("Rain & wind: “more”")
    page = read(client, edition.get_absolute_url())
    shares = [a["href"] for a, _ in page.all("a") if "noreferrer" in a.get("rel", "")]
    assert len(shares) == 5
    assert all("Rain" in href or "sharer" in href for href in shares)
    assert all("utm_" not in href for href in shares)


def card_of(client, edition: Edition):
    """The response that the card's present address gives."""
    wrong = client.get(f"/pictures/cards/{edition.story_id}-{'0' * 16}.jpg")
    assert wrong.status_code == 302
    return client.get(wrong["Location"])


def test_a_drawn_card_carries_the_rights_of_its_photograph(client):
    edition = make.published(lead=make.image(data=make.jpeg(1600, 900)))
    response = card_of(client, edition)
    data = b"".join(response.streaming_content)
    with Pillow.open(BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert photo_metadata.read(BytesIO(data)).credit == "Jane Doe/Reuters"


def test_a_story_without_a_picture_has_a_card_too(client):
    response = card_of(client, make.published())
    assert response["Content-Type"] == "image/jpeg"
    assert len(b"".join(response.streaming_content)) > 5_000


def test_the_card_of_a_story_that_is_gone_is_gone(client, editor):
    edition = make.published(by=editor)
    address = client.get(f"/pictures/cards/{edition.story_id}-{'0' * 16}.jpg")["Location"]
    desk.withdraw(edition.story, make.user(group="Publisher"), "It was wrong.")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_a_number_that_no_story_has_has_no_card(client, number: int):
    assert client.get(f"/pictures/cards/{number}-{'0' * 16}.jpg").status_code == 404


def test_a_headline_that_no_font_of_ours_has_is_not_drawn(client):
    edition = make.published("川が増水", slug="kawa")
    assert client.get(f"/pictures/cards/{edition.story_id}-{'0' * 16}.jpg").status_code == 404
