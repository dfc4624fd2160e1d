"""What happens to a story, or to a request, between the opening of a form and its saving."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.desk import autosaves, presence, saving
from articles.desk.errors import Gone
from articles.desk.redacting import redact
from articles.models import Autosave, Event, Presence, Story, Version
from tests import make
from tests.admin.posting import errors, said, shown
from tests.admin.test_autosave import as_sent, autosave

pytestmark = pytest.mark.django_db


def url(story: Story, page: str = "change") -> str:
    return reverse(f"admin:articles_story_{page}", args=[story.pk])


@pytest.fixture
def story(editor) -> Story:
    return make.story(by=editor, body="<p>Ida Holm waits.</p><p>Two.</p>")


@pytest.fixture
def edith(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def paula(publisher) -> Client:
    found = Client()
    found.force_login(publisher)
    return found


def post(client: Client, story: Story, form: dict[str, Any], **changes: Any) -> HttpResponse:
    return client.post(url(story), {**form, "_continue": "1", **changes}, follow=True)


# Words are taken out by order of a court


@pytest.mark.parametrize("others_save", [False, True])
def test_a_form_opened_before_a_redaction_does_not_bring_the_words_back(
    edith, story, publisher, others_save: bool
) -> None:
    form = shown(edith.get(url(story)))
    redact(story, publisher, "Ida Holm", "a woman", "District court, 4 T 12/26")
    if others_save:
        now = Story.objects.get()
        now.kicker = "Theirs"
        saving.save(now, publisher)
    answer = post(edith, story, form, dek="Typed by Edith")
    assert "by order of a court" in errors(answer)
    assert "a woman" in errors(answer)
    again = shown(answer)
    assert again["dek"] == "Typed by Edith", "nothing that was typed is lost"
    assert not any("Ida Holm" in v.body for v in Version.objects.all())
    assert "Ida Holm" not in Story.objects.get().body
    post(edith, story, again, body="<p>A woman waits.</p><p>Two.</p>")
    now = Story.objects.get()
    assert (now.dek, now.body) == ("Typed by Edith", "<p>A woman waits.</p><p>Two.</p>")
    assert now.kicker == ("Theirs" if others_save else "")


def test_a_redaction_that_was_seen_asks_nothing(edith, story, publisher) -> None:
    redact(story, publisher, "Ida Holm", "a woman", "District court, 4 T 12/26")
    answer = post(edith, story, shown(edith.get(url(story))), dek="Typed")
    assert "Saved at" in said(answer)
    assert Story.objects.get().dek == "Typed"


def test_two_texts_of_a_redacted_story_still_come_together(edith, paula, story, publisher) -> None:
    redact(story, publisher, "Ida Holm", "a woman", "District court, 4 T 12/26")
    hers, mine = shown(paula.get(url(story))), shown(edith.get(url(story)))
    post(paula, story, hers, dek="Hers")
    page = post(edith, story, mine, dek="Mine")
    answer = _choose(edith, page, "mine")
    assert "Saved together" in said(answer)
    assert Story.objects.get().dek == "Mine"


# It is deleted at this very moment


def test_a_story_that_goes_between_two_looks_is_said_to_be_gone(edith, editor, story) -> None:
    form = shown(edith.get(url(story)))
    gone = Story.objects.get()
    Story.objects.all().delete()
    with pytest.raises(Gone):
        presence.be_there(gone, editor)
    with pytest.raises(Gone):
        autosaves.keep(editor, gone, autosaves.Draft("x", {}, 1, gone.edited_at))
    assert not Presence.objects.exists()
    assert not Autosave.objects.exists()
    assert form


@pytest.mark.parametrize("verb", ["autosave", "presence"])
def test_the_page_of_a_story_that_goes_at_this_moment_says_so(
    edith, story, verb: str, monkeypatch
) -> None:
    form = shown(edith.get(url(story)))

    def gone(*args: object) -> None:
        raise Gone("gone")

    monkeypatch.setattr(autosaves, "keep", gone)
    monkeypatch.setattr(presence, "be_there", gone)
    answer = (
        autosave(edith, story, as_sent(form, dek="Typed"))
        if verb == "autosave"
        else edith.post(url(story, "presence"))
    )
    assert answer.status_code == 410
    assert "What you typed is still here" in answer.json()["error"]


def test_a_beat_that_meets_the_farewell_of_another_page_is_no_error(
    editor, story, monkeypatch
) -> None:
    presence.be_there(story, editor)
    found = Presence.objects.get()
    monkeypatch.setattr(
        type(Presence.objects), "get_or_create", lambda self, **kwargs: (found, False)
    )
    presence.leave(story, editor)
    presence.be_there(story, editor)
    assert not Presence.objects.exists()


# Who was shut out


def test_what_was_kept_for_who_was_shut_out_overwrites_nobody_later(
    reporter, editor, publisher
) -> None:
    story = make.story(by=reporter, body="<p>One.</p><p>Two.</p>", authors=())
    rosa = Client()
    rosa.force_login(reporter)
    form = shown(rosa.get(url(story)))
    now = Story.objects.get()
    now.body = "<p>One.</p><p>Two.</p><p>Edith adds this.</p>"
    saving.save(now, editor)
    Story.objects.update(created_by=editor)
    answer = post(rosa, story, form, dek="Rosa's", body="<p>One.</p><p>Two, Rosa.</p>")
    assert "you may no longer change this story" in said(answer)
    Story.objects.update(created_by=reporter)
    taken = shown(rosa.get(f"{url(story)}?draft={form['page']}"))
    post(rosa, story, taken)
    story.refresh_from_db()
    assert story.dek == "Rosa's"
    assert story.body == "<p>One.</p><p>Two, Rosa.</p><p>Edith adds this.</p>"


def test_who_typed_and_has_closed_another_page_of_it_counts_as_one_who_was_there(
    reporter, editor
) -> None:
    story = make.story(by=reporter, authors=())
    rosa = Client()
    rosa.force_login(reporter)
    form = shown(rosa.get(url(story)))
    autosave(rosa, story, as_sent(form, dek="Typed"))
    presence.leave(story, reporter)
    Story.objects.update(created_by=editor)
    answer = post(rosa, story, form, dek="Typed on")
    assert "you may no longer change this story" in said(answer)
    (draft,) = autosaves.drafts(reporter, story)
    assert draft.fields["dek"] == ["Typed on"]


# A large form


def test_a_gallery_of_hundreds_of_pictures_is_saved(edith, story) -> None:
    image = make.image()
    form = shown(edith.get(url(story)))
    for place in range(200):
        row = {"id": "", "image": image.pk, "placement": "gallery", "caption": f"Words {place}"}
        row |= {"alt_text": "", "position": place + 1}
        form |= {f"captions-{place}-{name}": value for name, value in row.items()}
    post(edith, story, form, **{"captions-TOTAL_FORMS": 200})
    assert story.captions.count() == 200


# A button is pressed twice


def _choose(client: Client, page: HttpResponse, side: str) -> HttpResponse:
    return client.post(*_choice(page, side), follow=True)


def _choice(page: HttpResponse, side: str) -> tuple[str, dict[str, Any]]:
    keys = [question["clash"].key for question in page.context["questions"]]
    address = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    return address, {"seen": page.context["original"].version, **dict.fromkeys(keys, side)}


@pytest.mark.parametrize("side", ["theirs", "mine", "both"])
def test_a_choice_sent_twice_is_made_once(edith, paula, story, side: str) -> None:
    hers, mine = shown(paula.get(url(story))), shown(edith.get(url(story)))
    post(paula, story, hers, body="<p>Hers.</p><p>Two.</p>", kicker="Hers")
    page = post(edith, story, mine, body="<p>Mine.</p><p>Two.</p>")
    address, choice = _choice(page, side)
    edith.post(address, choice, follow=True)
    once = Story.objects.values().get()
    versions, events = Version.objects.count(), Event.objects.count()
    answer = edith.post(address, choice, follow=True)
    assert answer.request["PATH_INFO"] == url(story), "it asks nothing again"
    assert Story.objects.values().get() == once
    assert (Version.objects.count(), Event.objects.count()) == (versions, events)


def test_a_text_brought_in_once_can_be_brought_in_again_later(edith, paula, story) -> None:
    hers, mine = shown(paula.get(url(story))), shown(edith.get(url(story)))
    post(paula, story, hers, dek="Hers")
    page = post(edith, story, mine, dek="Mine")
    _choose(edith, page, "mine")
    post(paula, story, shown(paula.get(url(story))), dek="Hers again")
    page = edith.get(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
    _choose(edith, page, "mine")
    assert Story.objects.get().dek == "Mine"


BUTTONS = ["_publish", "_submit", "_approve", "_claim", "_continue", "_save"]


@pytest.mark.parametrize("dek", ["", "Typed"])
@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_pressed_twice_acts_once(paula, story, button: str, dek: str) -> None:
    form = {**shown(paula.get(url(story))), button: "1"}
    form |= {"dek": dek} if dek else {}
    paula.post(url(story), form)
    events = list(Event.objects.values("verb", "detail"))
    versions = Version.objects.count()
    paula.post(url(story), form)
    assert list(Event.objects.values("verb", "detail")) == events
    assert Version.objects.count() == versions


# The page that a form without a token is answered with


@pytest.mark.parametrize("page", ["change", "add"])
def test_nothing_is_lost_is_said_of_the_form_of_a_story(editor, story, page: str) -> None:
    address = url(story) if page == "change" else reverse("admin:articles_story_add")
    assert "Nothing that you wrote in a story is lost" in _without_token(editor, address)


@pytest.mark.parametrize("address", ["/admin/articles/topic/add/", "/admin/login/", "notes"])
def test_nothing_is_lost_is_said_of_nothing_else(editor, story, address: str) -> None:
    text = _without_token(editor, url(story, "notes") if address == "notes" else address)
    assert "is lost" not in text
    assert "copy what you have written" in text


def _without_token(person: Any, address: str) -> str:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    answer = strict.post(address, {"headline": "x", "text": "x"})
    assert answer.status_code == 403
    return answer.content.decode()
