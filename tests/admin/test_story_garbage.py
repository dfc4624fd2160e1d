"""No garbage, in an address or in a form, makes an error page of any page of a story."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.admin.stories import PARTS
from articles.desk import history, saving
from articles.desk.copies import Copy
from articles.models import Story
from tests import make
from tests.admin.posting import shown

pytestmark = pytest.mark.django_db
ADDRESSES = [address for part in PARTS for address in part.VIEWS]
GARBAGE = ["-1", "9" * 19, "9" * 5000, "²", "v99999999", "a\0b", "💥"]
NAMES = ["text", "read", "read_version", "from", "to", "page", "note", "thread", "draft", "next"]
NAMES += ["seen", "every", "stage-note", "quote", "reading", "pk", "kind", "due_at", "person"]
FILTERS = ["q", "state", "stage", "section", "mine", "assigned", "due", "language", "p", "o"]
FILTERS += ["section__id__exact", "stage__exact", "e", "all", "nonsense"]


@pytest.fixture
def story(publisher) -> Story:
    made = make.story(by=publisher, body="<p>One.</p>", lead=make.image(), topics=("Rivers",))
    made.dek = "Two"
    saving.save(made, publisher, "Why")
    desk.publish(made, publisher)
    history.set_aside(made, Copy.of_story(made), publisher)
    return made


@pytest.fixture
def paula(client: Client, publisher) -> Client:
    client.force_login(publisher)
    return client


def url(story: Story, page: str = "change") -> str:
    return reverse(f"admin:articles_story_{page.replace('/', '_')}", args=[story.pk])


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_below_a_story_breaks(paula: Client, story: Story, address: str) -> None:
    for garbage in GARBAGE:
        fields = dict.fromkeys(NAMES, garbage)
        assert paula.get(url(story, address), fields).status_code < 500
        answer = paula.post(url(story, address), fields, query_params=fields)
        assert answer.status_code < 500
    beyond = url(story, address).replace(f"/{story.pk}/", f"/{'9' * 20}/")
    assert paula.get(beyond).status_code in (404, 405, 410)


@pytest.mark.parametrize("garbage", GARBAGE)
def test_no_number_that_a_form_says_it_has_read_breaks_anything(
    paula: Client, story: Story, garbage: str
) -> None:
    posted = {"text": "v1", "read_version": garbage, "note": garbage}
    answer = paula.post(url(story, "history/restore"), posted)
    assert answer.status_code == 302
    aside = story.versions.get(story_version=None).number
    query = {"text": aside, "read": 1}
    posted = {"seen": garbage, "every": garbage}
    assert paula.post(url(story, "merge"), posted, query_params=query).status_code < 400


@pytest.mark.parametrize("garbage", GARBAGE)
def test_the_form_of_a_story_does_not_break(paula: Client, story: Story, garbage: str) -> None:
    form = shown(paula.get(url(story)))
    assert paula.get(url(story), {"draft": garbage}).status_code == 200
    everything = {**form, **dict.fromkeys(form, garbage), "_continue": "1"}
    counts = {name: form[name] for name in form if name.endswith("_FORMS")}
    for stale in ("1", form["read_version"]):
        read = {"read_version": stale}
        assert paula.post(url(story), {**everything, **read}).status_code < 500
        assert paula.post(url(story), {**everything, **counts, **read}).status_code < 500
    assert paula.post(reverse("admin:articles_story_add"), everything).status_code < 500


@pytest.mark.parametrize("garbage", GARBAGE)
def test_the_list_of_stories_does_not_break(paula: Client, story: Story, garbage: str) -> None:
    address = reverse("admin:articles_story_changelist")
    for name in FILTERS:
        assert paula.get(address, {name: garbage}, follow=True).status_code < 500, name


def test_a_draft_sent_as_something_else_is_answered_with_a_sentence(publisher, story) -> None:
    paula = Client(enforce_csrf_checks=True)
    paula.force_login(publisher)
    token = paula.get(url(story, "presence")).json()["token"]
    for kind in ("multipart", "application/x-www-form-urlencoded", "text/plain", "nonsense"):
        if kind == "multipart":
            answer = paula.post(url(story, "autosave"), {"csrfmiddlewaretoken": token, "page": "x"})
        else:
            body = f"csrfmiddlewaretoken={token}&page=x"
            answer = paula.post(
                url(story, "autosave"), body, content_type=kind, headers={"X-CSRFToken": token}
            )
        assert answer.status_code == 400, kind
        assert "load the page again" in answer.json()["error"]
    body = json.dumps({"page": "x", "read_version": 1, "fields": {}})
    answer = paula.post(
        url(story, "autosave"), body, content_type="text/plain", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200, "what it is called makes no difference"
