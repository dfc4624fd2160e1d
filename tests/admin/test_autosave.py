"""What is typed and not saved: kept for its writer alone, offered back, and never lost."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.admin.stories import keeping
from articles.desk import autosaves
from articles.models import Autosave, Event, Story, Version
from tests import make
from tests.admin.posting import said, shown

pytestmark = pytest.mark.django_db
ADD = "admin:articles_story_add"


def url(story: Story | None, part: str = "change") -> str:
    if story is None and part == "change":
        return reverse(ADD)
    return reverse(f"admin:articles_story_{part}", args=[story.pk if story else 0])


@pytest.fixture
def edith(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def story(editor) -> Story:
    return make.story(by=editor, body="<p>One.</p><p>Two.</p>", topics=("Rivers",))


def as_sent(form: dict[str, Any], **changes: Any) -> str:
    """The form as the page's script sends it."""
    fields = {
        name: [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
        for name, value in {**form, **changes}.items()
    }
    read = int(form.get("read_version", 0) or 0)
    return json.dumps({"page": form["page"], "read_version": read, "fields": fields})


def autosave(client: Client, story: Story | None, body: str | bytes) -> HttpResponse:
    return client.post(url(story, "autosave"), body, content_type="application/json")


def test_what_is_typed_is_kept_without_being_a_version(edith, editor, story) -> None:
    form = shown(edith.get(url(story)))
    events = Event.objects.count()
    answer = autosave(edith, story, as_sent(form, dek="Typed"))
    assert answer.json()["kept"] is True
    assert "kept, for you alone" in answer.json()["said"]
    autosave(edith, story, as_sent(form, dek="Typed on"))
    row = Autosave.objects.get()
    assert (row.story, row.person) == (story, editor)
    (draft,) = autosaves.drafts(editor, story)
    assert draft.fields["dek"] == ["Typed on"]
    story.refresh_from_db()
    assert (story.dek, story.version) == ("Three bridges are closed.", 1)
    assert not Version.objects.filter(dek__startswith="Typed").exists()
    assert Event.objects.count() == events


def test_the_next_opening_offers_it_back_with_what_it_differs_in(edith, story) -> None:
    form = shown(edith.get(url(story)))
    body = "<p>One.</p><p>Two, and three.</p>"
    autosave(edith, story, as_sent(form, dek="Typed", body=body, topics=["Rivers", "Roads"]))
    page = edith.get(url(story))
    (offer,) = page.context["offers"]
    assert [diff.label for diff in offer.diffs] == ["Dek", "Body", "Topics"]
    text = page.content.decode()
    for words in ("You typed this and did not save it", "It differs in: Dek, Body, Topics."):
        assert words in " ".join(text.split())
    assert "three" in text
    assert shown(page)["dek"] == "Three bridges are closed.", "nothing is taken over by itself"


def test_taking_it_over_fills_the_form_and_saves_nothing(edith, story) -> None:
    form = shown(edith.get(url(story)))
    row = {"bylines-TOTAL_FORMS": 2, "bylines-1-author": make.author("Bo Lund").pk}
    row |= {"bylines-1-role": "writing", "bylines-1-position": 2}
    autosave(edith, story, as_sent(form, dek="Typed", topics=["Roads"], **row))
    page = edith.get(f"{url(story)}?draft={form['page']}")
    assert "This is what you had typed. It is not saved yet." in page.content.decode()
    taken = shown(page)
    assert (taken["dek"], taken["topics"], taken["page"]) == ("Typed", ["Roads"], form["page"])
    story.refresh_from_db()
    assert story.version == 1
    edith.post(url(story), {**taken, "_continue": "1"})
    story.refresh_from_db()
    assert (story.dek, list(story.topics.names())) == ("Typed", ["Roads"])
    assert story.bylines.count() == 2
    assert not Autosave.objects.exists()
    assert not edith.get(url(story)).context["offers"]


def test_what_is_taken_over_is_brought_together_with_what_others_saved(
    edith, story, publisher
) -> None:
    form = shown(edith.get(url(story)))
    autosave(edith, story, as_sent(form, dek="Typed"))
    other = Client()
    other.force_login(publisher)
    theirs = {**shown(other.get(url(story))), "headline": "Theirs", "_continue": "1"}
    theirs["bylines-0-DELETE"] = "on"
    other.post(url(story), theirs)
    taken = shown(edith.get(f"{url(story)}?draft={form['page']}"))
    assert taken["read_version"] == "1"
    edith.post(url(story), {**taken, "_continue": "1"})
    story.refresh_from_db()
    assert (story.headline, story.dek, story.bylines.count()) == ("Theirs", "Typed", 0)


def test_throwing_it_away_ends_it(edith, story) -> None:
    form = shown(edith.get(url(story)))
    autosave(edith, story, as_sent(form, dek="Typed"))
    answer = edith.post(url(story, "autosave_drop"), {"page": form["page"]}, follow=True)
    assert "Thrown away" in said(answer)
    assert not answer.context["offers"]
    assert not Autosave.objects.exists()


def test_a_deliberate_save_ends_it_even_if_one_more_autosave_was_on_its_way(edith, story) -> None:
    form = shown(edith.get(url(story)))
    autosave(edith, story, as_sent(form, dek="Typed"))
    edith.post(url(story), {**form, "dek": "Saved", "_continue": "1"})
    assert not Autosave.objects.exists()
    assert autosave(edith, story, as_sent(form, dek="Late")).json() == {"kept": False}
    assert not Autosave.objects.exists()


def test_what_says_nothing_new_is_not_offered(edith, story) -> None:
    form = shown(edith.get(url(story)))
    assert autosave(edith, story, as_sent(form)).json()["kept"] is False
    assert not Autosave.objects.exists()


def test_words_that_are_no_part_of_the_story_yet_are_offered_too(edith, story) -> None:
    form = shown(edith.get(url(story)))
    row = {"captions-TOTAL_FORMS": 1, "captions-0-placement": "lead"}
    row |= {"captions-0-caption": "A caption without its picture."}
    autosave(edith, story, as_sent(form, **row, **{"publishing-text": "It was two metres."}))
    page = edith.get(url(story)).content.decode()
    assert "A caption without its picture." in page
    assert "It was two metres." in page


def test_a_page_opened_without_a_look_at_the_offer_does_not_write_over_it(edith, story) -> None:
    first = shown(edith.get(url(story)))
    autosave(edith, story, as_sent(first, dek="The first page"))
    second = shown(edith.get(url(story)))
    autosave(edith, story, as_sent(second, dek="The second page"))
    offers = edith.get(url(story)).context["offers"]
    assert [o.draft.fields["dek"][0] for o in offers] == ["The second page", "The first page"]
    edith.post(url(story), {**second, "dek": "Saved", "_continue": "1"})
    (left,) = edith.get(url(story)).context["offers"]
    assert left.draft.fields["dek"] == ["The first page"]


def test_a_new_story_is_kept_too(edith, editor) -> None:
    form = shown(edith.get(reverse(ADD)))
    autosave(edith, None, as_sent(form, headline="New", body="<p>Typed.</p>"))
    assert Autosave.objects.get().story is None
    (offer,) = edith.get(reverse(ADD)).context["offers"]
    assert {diff.label for diff in offer.diffs} >= {"Headline", "Body"}
    taken = shown(edith.get(f"{reverse(ADD)}?draft={form['page']}"))
    assert (taken["headline"], taken["body"]) == ("New", "<p>Typed.</p>")
    edith.post(reverse(ADD), {**taken, "_continue": "1"})
    assert Story.objects.get().headline == "New"
    assert not Autosave.objects.exists()


def test_nobody_else_sees_it(edith, story, publisher) -> None:
    form = shown(edith.get(url(story)))
    autosave(edith, story, as_sent(form, dek="Private words"))
    other = Client()
    other.force_login(publisher)
    for address in (
        url(story),
        f"{url(story)}?draft={form['page']}",
        url(story, "history"),
        url(story, "preview"),
        reverse(ADD),
    ):
        assert "Private words" not in other.get(address).content.decode()
    other.post(url(story, "autosave_drop"), {"page": form["page"]})
    assert Autosave.objects.exists(), "nor throws it away"


def test_a_deleted_story_leaves_what_others_typed_for_it(edith, editor, publisher, story) -> None:
    form = shown(edith.get(url(story)))
    autosave(edith, story, as_sent(form, dek="Typed"))
    other = Client()
    other.force_login(publisher)
    other.post(reverse("admin:articles_story_delete", args=[story.pk]), {"post": "yes"})
    (offer,) = edith.get(reverse(ADD)).context["offers"]
    assert offer.draft.fields["dek"] == ["Typed"]
    answer = autosave(edith, story, as_sent(form, dek="Typed on"))
    assert answer.status_code == 410
    assert "Somebody has deleted this story" in answer.json()["error"]


# What may come


def test_a_reporter_keeps_nothing_for_a_story_of_others(
    client: Client, reporter: AbstractBaseUser, story
) -> None:
    client.force_login(reporter)
    body = json.dumps({"page": "x", "read_version": 1, "fields": {}})
    answer = autosave(client, story, body)
    assert answer.status_code == 403
    assert "may no longer change" in answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"page": "x"}',
        b'{"page": "", "read_version": 1, "fields": {}}',
        b'{"page": "x", "read_version": "1", "fields": {}}',
        b'{"page": "x", "read_version": -1, "fields": {}}',
        b'{"page": "x", "read_version": 1e99, "fields": {}}',
        b'{"page": "x", "read_version": true, "fields": {}}',
        b'{"page": "x", "read_version": 1, "fields": {"dek": "text"}}',
        b'{"page": "x", "read_version": 1, "fields": {"dek": [1]}}',
        b'{"page": ["x"], "read_version": 1, "fields": {}}',
    ],
    ids=lambda body: repr(body[:50]),
)
def test_what_cannot_be_read_is_answered_with_a_sentence(edith, story, body: bytes) -> None:
    answer = autosave(edith, story, body)
    assert answer.status_code == 400
    assert "could not be read" in answer.json()["error"]
    assert not Autosave.objects.exists()


def test_what_is_too_long_is_refused_with_a_sentence(edith, story, settings) -> None:
    form = shown(edith.get(url(story)))
    answer = autosave(edith, story, as_sent(form, body="x" * keeping.MOST_BYTES))
    assert answer.status_code == 413
    assert "more than 2 MB" in answer.json()["error"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert autosave(edith, story, as_sent(form, body="x" * 2000)).status_code == 413


def test_no_letter_is_too_strange_to_be_kept(edith, story) -> None:
    form = shown(edith.get(url(story)))
    body = as_sent(form).replace("Three bridges", "a\\u0000b \\ud83d c")
    assert autosave(edith, story, body).status_code == 200
    assert edith.get(url(story)).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"bylines-TOTAL_FORMS": ["x"]},
        {"bylines-TOTAL_FORMS": ["999999999"]},
        {"bylines-TOTAL_FORMS": ["1"], "bylines-0-author": ["9" * 18]},
        {"captions-TOTAL_FORMS": ["1"], "captions-0-image": ["\0"], "captions-0-id": ["x"]},
        {"headline": ["x" * 1000], "section": ["x"], "language": ["xx"], "dek": ["Typed"]},
        {"body": ["<script>alert(1)</script><p>Typed</p>"], "headline": []},
    ],
    ids=lambda fields: ",".join(fields),
)
def test_no_crafted_draft_makes_an_error_page(edith, story, fields: dict[str, list[str]]) -> None:
    sent = {"page": "crafted", "read_version": 1, "fields": fields}
    assert autosave(edith, story, json.dumps(sent)).status_code == 200
    for address in (url(story), f"{url(story)}?draft=crafted"):
        answer = edith.get(address)
        assert answer.status_code == 200
        assert "alert(1)</script>" not in answer.content.decode()


def test_who_is_logged_out_is_led_to_the_login_and_back_to_the_form(client: Client, story) -> None:
    answer = autosave(client, story, "{}")
    assert answer.status_code == 302
    posted = client.post(url(story), {"headline": "x"})
    assert posted["Location"] == f"{reverse('admin:login')}?next={url(story)}"


def test_a_page_with_an_old_token_gets_a_new_one(editor, story) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert autosave(strict, story, "{}").status_code == 403
    token = strict.get(url(story, "presence")).json()["token"]
    answer = strict.post(
        url(story, "autosave"),
        json.dumps({"page": "x", "read_version": 1, "fields": {"dek": ["Typed"]}}),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 200


def test_a_form_that_is_refused_for_its_token_leads_back_to_the_story(editor, story) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    page = strict.post(url(story), {"headline": "x"})
    assert page.status_code == 403
    assert f'href="{url(story)}"' in page.content.decode()


def test_drafts_are_bounded_and_the_newest_stay(editor, story) -> None:
    for number in range(autosaves.MOST_PAGES + 3):
        draft = autosaves.Draft(f"page {number}", {}, 1, Story.objects.get().edited_at)
        autosaves.keep(editor, story, draft)
    assert len(autosaves.drafts(editor, story)) == autosaves.MOST_PAGES
