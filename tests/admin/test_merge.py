"""Two people at one story: a form that others have overtaken loses no word of anybody."""

from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.desk import presence
from articles.models import Autosave, Event, Placement, Presence, Story, Version
from tests import make
from tests.admin.posting import errors, said, shown

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = "<p>One one one.</p>", "<p>Two two two.</p>", "<p>Three three three.</p>"


def url(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


@pytest.fixture
def cast(editor, publisher) -> dict[str, Client]:
    """Edith and Paula, each at a machine of her own."""
    people = {}
    for person in (editor, publisher):
        person.first_name = person.username.capitalize()
        person.save()
        people[person.username] = Client()
        people[person.username].force_login(person)
    return people


@pytest.fixture
def edith(cast) -> Client:
    return cast["edith"]


@pytest.fixture
def paula(cast) -> Client:
    return cast["paula"]


@pytest.fixture
def story(editor) -> Story:
    return make.story(by=editor, body=ONE + TWO + THREE, authors=("Ana Ruiz", "Bo Lund"))


def post(
    client: Client, story: Story, form: dict[str, Any], button: str = "_continue", **changes: Any
) -> HttpResponse:
    return client.post(url(story), {**form, button: "1", **changes}, follow=True)


def both_open(first: Client, second: Client, story: Story) -> tuple[dict, dict]:
    return shown(first.get(url(story))), shown(second.get(url(story)))


def words_of(story: Story) -> str:
    """All that the history of ``story`` holds."""
    return " ".join(
        f"{v.headline} {v.dek} {v.body} {v.captions} {v.bylines} {v.topics}"
        for v in Version.objects.filter(story=story)
    )


def choose(client: Client, page: HttpResponse, *sides: str, **more: str) -> HttpResponse:
    """Answer the questions of the screen in their order."""
    keys = [question["clash"].key for question in page.context["questions"]]
    address = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    seen = page.context["original"].version
    answers = dict(zip(keys, sides, strict=False))
    return client.post(address, {"seen": seen, **answers, **more}, follow=True)


# What fits together by itself


def test_changes_to_different_fields_and_paragraphs_come_together(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, headline="Paula's headline", body=ONE + "<p>Paula.</p>" + THREE)
    answer = post(edith, story, mine, dek="Edith's dek", body="<p>Edith.</p>" + TWO + THREE)
    story.refresh_from_db()
    assert (story.headline, story.dek) == ("Paula's headline", "Edith's dek")
    assert story.body == "<p>Edith.</p><p>Paula.</p>" + THREE
    assert story.version == 3
    told = said(answer)
    assert "Saved together with what Paula saved meanwhile" in told
    assert "From there: Headline" in told
    assert "From you: Dek" in told
    assert Event.objects.filter(verb="merged").get().detail["version"] == 3


def test_what_was_posted_is_set_aside_whole_even_if_it_fits(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, dek="Hers")
    post(edith, story, mine, headline="Mine", body=ONE)
    aside = story.versions.get(story_version=None)
    assert (aside.headline, aside.body, aside.dek) == ("Mine", ONE, "Three bridges are closed.")
    assert aside.made_by.username == "edith"


def test_rows_come_together_by_author_and_by_picture(edith, paula, story) -> None:
    image = make.image()
    hers, mine = both_open(paula, edith, story)
    chi, dan = make.author("Chi Mwale"), make.author("Dan Oz")
    row = {"bylines-TOTAL_FORMS": 3, "bylines-2-role": "writing", "bylines-2-position": 3}
    post(paula, story, hers, **row, **{"bylines-2-author": chi.pk, "bylines-1-DELETE": "on"})
    picture = {
        "captions-TOTAL_FORMS": 1,
        "captions-0-image": image.pk,
        "captions-0-placement": "lead",
        "captions-0-caption": "Edith's caption.",
    }
    post(edith, story, mine, **row, **picture, **{"bylines-2-author": dan.pk})
    names = [row.author.name for row in story.bylines.all()]
    assert names == ["Ana Ruiz", "Chi Mwale", "Dan Oz"]
    assert story.captions.get().caption == "Edith's caption."


def test_a_row_that_somebody_removed_meanwhile_is_no_error(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, **{"bylines-0-DELETE": "on"})
    answer = post(edith, story, mine, dek="Mine")
    story.refresh_from_db()
    assert story.dek == "Mine"
    assert [row.author.name for row in story.bylines.all()] == ["Bo Lund"]
    assert "Saved together" in said(answer)


def test_rows_that_somebody_put_into_another_order_are_no_error(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, **{"bylines-0-position": 2, "bylines-1-position": 1})
    post(edith, story, mine, **{"bylines-0-role": "reporting"})
    rows = [(row.author.name, row.role) for row in story.bylines.all()]
    assert rows == [("Bo Lund", "writing"), ("Ana Ruiz", "reporting")]


def test_topics_come_together_and_a_removal_counts(edith, paula, editor) -> None:
    story = make.story(by=editor, topics=("Rivers", "Roads"))
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, topics=["Rivers", "Roads", "Paula"])
    post(edith, story, mine, topics=["Rivers", "Edith"])
    assert set(story.topics.names()) == {"Rivers", "Paula", "Edith"}


def test_a_slug_that_follows_the_headline_is_no_question(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, headline="Paula writes", slug="paula-writes")
    page = post(edith, story, mine, headline="Edith writes", slug="edith-writes")
    assert [q["clash"].label for q in page.context["questions"]] == ["Headline"]
    choose(edith, page, "mine")
    story.refresh_from_db()
    assert (story.headline, story.slug) == ("Edith writes", "edith-writes")


# Where both touched the same


def test_the_same_paragraph_is_shown_on_all_three_sides(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, body=ONE + "<p>Two by Paula.</p>" + THREE)
    page = post(edith, story, mine, body=ONE + "<p>Two by Edith.</p>" + THREE, dek="Edith's dek")
    (question,) = page.context["questions"]
    clash = question["clash"]
    assert (clash.before, clash.theirs, clash.mine) == (
        "Two two two.",
        "Two by Paula.",
        "Two by Edith.",
    )
    story.refresh_from_db()
    assert "Paula" in story.body, "nothing is overwritten"
    assert story.dek == "Three bridges are closed.", "and nothing saved by halves"
    assert "Two by Edith." in words_of(story)

    choose(edith, page, "mine")
    story.refresh_from_db()
    assert story.body == ONE + "<p>Two by Edith.</p>" + THREE
    assert story.dek == "Edith's dek"
    assert "Two by Paula." in words_of(story)


def test_both_can_stand_one_after_the_other(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, body=ONE + TWO + THREE + "<p>Paula adds.</p>")
    page = post(edith, story, mine, body=ONE + TWO + THREE + "<p>Edith adds.</p>")
    choose(edith, page, "both")
    story.refresh_from_db()
    assert story.body == ONE + TWO + THREE + "<p>Paula adds.</p><p>Edith adds.</p>"


def test_a_choice_left_open_saves_nothing_and_keeps_the_others(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, headline="Paula", dek="Paula")
    page = post(edith, story, mine, headline="Edith", dek="Edith")
    assert len(page.context["questions"]) == 2
    again = choose(edith, page, "mine")
    assert "1 choice is still open" in again.content.decode()
    assert [question["is_open"] for question in again.context["questions"]] == [False, True]
    story.refresh_from_db()
    assert story.headline == "Paula"
    choose(edith, again, "mine", "theirs")
    story.refresh_from_db()
    assert (story.headline, story.dek) == ("Edith", "Paula")


def test_one_press_takes_one_side_everywhere(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, headline="Paula", dek="Paula")
    page = post(edith, story, mine, headline="Edith", dek="Edith")
    choose(edith, page, every="mine")
    story.refresh_from_db()
    assert (story.headline, story.dek) == ("Edith", "Edith")


def test_a_third_save_while_choosing_is_brought_in_too(
    edith, paula, story, client, reporter
) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, headline="Paula", dek="Paula")
    page = post(edith, story, mine, headline="Edith", dek="Edith")
    third = shown(paula.get(url(story)))
    post(paula, story, third, headline="Paula again", kicker="Third")
    again = choose(edith, page, "mine", "mine")
    assert "saved once more while you were choosing" in again.content.decode()
    assert [question["is_open"] for question in again.context["questions"]] == [True, False]
    choose(edith, again, "mine", "mine")
    story.refresh_from_db()
    assert (story.headline, story.dek, story.kicker) == ("Edith", "Edith", "Third")
    assert "Paula again" in words_of(story)


def test_who_walks_away_finds_the_text_again(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, dek="Paula")
    screen = post(edith, story, mine, dek="Edith's own dek")
    form = edith.get(url(story))
    assert "A text of yours waits to be brought in" in form.content.decode()
    assert (
        form.context["apart"] == screen.request["PATH_INFO"] + "?" + screen.request["QUERY_STRING"]
    )
    assert edith.get(form.context["apart"]).context["questions"]
    assert "Edith's own dek" in words_of(story)
    answer = choose(edith, screen, _leave="1")
    assert "stays in the history" in said(answer)
    assert "waits to be brought in" not in edith.get(url(story)).content.decode()
    assert "Edith's own dek" in words_of(story)


def test_a_byline_that_one_removed_and_another_changed_is_a_question(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, **{"bylines-1-DELETE": "on"})
    page = post(edith, story, mine, **{"bylines-1-role": "photographs"})
    (question,) = page.context["questions"]
    assert question["clash"].label == "Byline: Bo Lund"
    choose(edith, page, "mine")
    assert story.bylines.get(author__name="Bo Lund").role == "photographs"


def test_a_caption_that_both_wrote_is_a_question(edith, paula, editor) -> None:
    story = make.story(by=editor, lead=make.image(headline="Heron"))
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, **{"captions-0-caption": "Paula's heron."})
    page = post(edith, story, mine, **{"captions-0-caption": "Edith's heron."})
    (question,) = page.context["questions"]
    assert question["clash"].label == "Caption of Heron"
    assert "Edith's heron." in words_of(story)
    choose(edith, page, "theirs")
    assert story.captions.get().caption == "Paula's heron."


def test_two_lead_pictures_are_a_question_and_the_other_goes_to_the_gallery(
    edith, paula, story
) -> None:
    first, second = make.image(), make.image(data=make.jpeg(colour="red"))
    hers, mine = both_open(paula, edith, story)
    for client, form, image in ((paula, hers, first), (edith, mine, second)):
        page = post(
            client,
            story,
            form,
            **{
                "captions-TOTAL_FORMS": 1,
                "captions-0-image": image.pk,
                "captions-0-placement": "lead",
            },
        )
    choose(edith, page, "mine")
    placed = dict(story.captions.values_list("image", "placement"))
    assert placed == {second.pk: Placement.LEAD, first.pk: Placement.GALLERY}


# Publishing


def test_a_stale_publish_saves_but_shows_readers_nothing_unseen(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, body=ONE + "<p>Unseen.</p>" + THREE)
    answer = post(edith, story, mine, "_publish", dek="Edith's dek")
    story.refresh_from_db()
    assert (story.dek, "Unseen." in story.body) == ("Edith's dek", True)
    assert not story.editions.exists()
    assert "changes that you have not seen" in said(answer)
    post(edith, story, shown(answer), "_publish")
    assert "Unseen." in story.editions.get().body


def test_an_edit_that_meets_a_publication_is_kept_as_a_change_of_the_working_copy(
    edith, paula, story
) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, "_publish", headline="Published by Paula")
    post(edith, story, mine, dek="Edith's dek")
    story.refresh_from_db()
    assert (story.headline, story.dek) == ("Published by Paula", "Edith's dek")
    assert story.editions.get().dek == "Three bridges are closed."


# Sent twice, sent late


def test_the_same_form_twice_makes_one_version(edith, story) -> None:
    mine = shown(edith.get(url(story)))
    post(edith, story, mine, dek="Once", topics=["Rivers"])
    answer = post(edith, story, mine, dek="Once", topics=["Rivers"])
    assert "saved already" in said(answer)
    story.refresh_from_db()
    assert story.version == 2
    assert not story.versions.filter(story_version=None).exists()


def test_the_same_new_story_twice_is_one_story(edith) -> None:
    add = reverse("admin:articles_story_add")
    form = {**shown(edith.get(add)), "headline": "New", "body": "<p>A</p>", "_continue": "1"}
    edith.post(add, form)
    answer = edith.post(add, form, follow=True)
    assert "saved already" in said(answer)
    assert Story.objects.count() == 1
    edith.post(add, {**form, "body": "<p>A</p><p>Typed after the browser's Back.</p>"})
    assert Story.objects.get().body == "<p>A</p><p>Typed after the browser's Back.</p>"
    edith.post(add, {**form, "page": shown(edith.get(add))["page"]})
    assert Story.objects.count() == 2


def test_a_form_left_open_overnight_without_a_change_changes_nothing(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, dek="New by night")
    answer = post(edith, story, mine)
    assert "You had changed nothing" in said(answer)
    story.refresh_from_db()
    assert (story.dek, story.version) == ("New by night", 2)
    answer = post(edith, story, mine, "_publish")
    assert "Read it, then press the button again." in said(answer)
    assert not story.editions.exists()


@pytest.mark.parametrize("version", ["", "0", "99", "x", "-1", "9" * 30])
def test_a_form_that_does_not_know_what_it_read_overwrites_nothing(
    edith, story, version: str
) -> None:
    form = shown(edith.get(url(story)))
    page = post(edith, story, form, dek="Mine", read_version=version)
    story.refresh_from_db()
    assert story.dek == "Three bridges are closed."
    assert [question["clash"].label for question in page.context["questions"]] == ["Dek"]


def test_a_stale_form_with_a_mistake_is_shown_with_all_its_words(edith, paula, story) -> None:
    hers, mine = both_open(paula, edith, story)
    post(paula, story, hers, dek="Hers", **{"bylines-0-DELETE": "on"})
    page = post(edith, story, mine, headline="x" * 300, body="<p>All my words.</p>")
    assert "Paula saved this story while you were writing" in errors(page)
    again = shown(page)
    assert (again["headline"], again["body"]) == ("x" * 300, "<p>All my words.</p>")
    story.refresh_from_db()
    assert story.version == 2
    post(edith, story, again, headline="Short")
    story.refresh_from_db()
    assert (story.headline, story.dek) == ("Short", "Hers")


# The story is gone, or one's right to it


def test_what_was_typed_for_a_story_that_is_deleted_stands_as_a_new_one(
    edith, paula, story
) -> None:
    mine = shown(edith.get(url(story)))
    delete = reverse("admin:articles_story_delete", args=[story.pk])
    paula.post(delete, {"post": "yes"})
    assert not Story.objects.exists()
    page = post(edith, story, mine, body=ONE + "<p>Edith's words.</p>", headline="Kept")
    assert "Nothing that you wrote is lost" in said(page)
    again = shown(page)
    assert (again["headline"], again["body"]) == ("Kept", ONE + "<p>Edith's words.</p>")
    assert len([key for key in again if key.endswith("-author") and again[key]]) == 2
    add = reverse("admin:articles_story_add")
    edith.post(add, {**again, "_continue": "1"})
    made = Story.objects.get()
    assert (made.headline, made.bylines.count()) == ("Kept", 2)
    assert not Autosave.objects.exists()


def test_what_another_saved_after_the_question_is_not_deleted(edith, paula, story) -> None:
    delete = reverse("admin:articles_story_delete", args=[story.pk])
    question = paula.get(delete)
    assert f'name="read_version" value="{story.version}"' in question.content.decode()
    post(edith, story, shown(edith.get(url(story))), dek="Edith's dek")
    answer = paula.post(delete, {"post": "yes", "read_version": 1}, follow=True)
    assert "Not deleted: Edith saved it at" in said(answer)
    assert Story.objects.get().dek == "Edith's dek"
    paula.post(delete, {"post": "yes", "read_version": 2})
    assert not Story.objects.exists()


def test_who_may_no_longer_change_it_keeps_what_they_typed(
    client: Client, reporter: AbstractBaseUser, editor
) -> None:
    make.author("Rosa Quist", user=reporter)
    story = make.story(by=editor, authors=("Rosa Quist",))
    client.force_login(reporter)
    mine = shown(client.get(url(story)))
    story.bylines.all().delete()
    answer = post(client, story, mine, dek="Rosa's words")
    assert "you may no longer change this story" in said(answer)
    (offer,) = answer.context["offers"]
    assert "Rosa's words" in str(offer.diffs)
    assert not offer.may_take
    story.refresh_from_db()
    assert story.dek == "Three bridges are closed."


# Who is here


def test_the_form_says_who_else_has_it_open_and_since_when(edith, paula, story) -> None:
    assert edith.get(url(story)).context["people"] == []
    (sentence,) = paula.get(url(story)).context["people"]
    assert sentence.startswith("Edith has it open since ")
    beat = reverse("admin:articles_story_presence", args=[story.pk])
    answer = edith.post(beat).json()
    assert answer["people"][0].startswith("Paula has it open since ")
    assert answer["version"] == 1
    paula.post(f"{beat}?leave=1")
    assert edith.post(beat).json()["people"] == []


def test_a_page_that_is_not_heard_of_any_more_counts_as_closed(editor, publisher, story) -> None:
    presence.be_there(story, editor)
    assert [there.person for there in presence.others(story, publisher)] == [editor]
    there = Presence.objects.get()
    there.seen_at -= presence.STILL_THERE
    there.save()
    assert not presence.others(story, publisher)
    opened = there.opened_at
    presence.be_there(story, editor)
    assert Presence.objects.get().opened_at > opened


def test_the_beat_tells_of_a_newer_version(edith, paula, story) -> None:
    hers, _mine = both_open(paula, edith, story)
    post(paula, story, hers, dek="New")
    answer = edith.post(reverse("admin:articles_story_presence", args=[story.pk])).json()
    assert answer["version"] == 2
    assert answer["saved"].startswith("Paula saved a newer version at")


def test_who_only_reads_a_story_is_not_announced(client: Client, reporter, story) -> None:
    client.force_login(reporter)
    client.get(url(story))
    assert not Presence.objects.exists()
    assert client.post(reverse("admin:articles_story_presence", args=[story.pk])).status_code == 403


def test_the_screen_is_for_those_who_may_change_the_story(client: Client, reporter, story) -> None:
    aside = desk.history.set_aside(story, desk.copies.Copy.of_story(story), None)
    client.force_login(reporter)
    address = reverse("admin:articles_story_merge", args=[story.pk])
    assert client.get(f"{address}?text={aside.number}&read=1").status_code == 403


@pytest.mark.parametrize(
    "query", ["", "text=1", "text=x&read=1", "text=99&read=1", "text=1&read=-"]
)
def test_a_screen_of_nothing_is_not_there(edith, story, query: str) -> None:
    address = reverse("admin:articles_story_merge", args=[story.pk])
    assert edith.get(f"{address}?{query}").status_code == 404
