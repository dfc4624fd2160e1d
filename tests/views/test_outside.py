"""What somebody without an account sees, by a link that was given to them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.desk import images, noting, outside, saving
from articles.models import Event, OutsideReading, Story
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(reporter) -> Story:
    return make.story(
        by=reporter,
        kicker="Floods",
        dateline="SEVILLE",
        working_headline="hidden working headline",
        sources=["hidden source"],
        suggested_sources=["hidden suggestion"],
        topics=("hidden topic",),
        lead=make.image(instructions="hidden instructions"),
    )


@pytest.fixture
def reading(story: Story, reporter) -> OutsideReading:
    return outside.give(story, reporter, "Ida Holm, lawyer", "Is the <second> quote right?")[0]


def path(reading: OutsideReading) -> str:
    return outside.address(reading).removeprefix("http://127.0.0.1:8000")


def test_it_shows_the_text_who_asks_what_and_until_when(
    client: Client, reading: OutsideReading
) -> None:
    page = client.get(path(reading))
    text = page.content.decode()
    assert page.status_code == 200
    for shown in (
        "For Ida Holm, lawyer",
        "Is the &lt;second&gt; quote right?",
        "rosa of ",
        "River rises after a week of rain",
        "Three bridges are closed.",
        "Floods",
        "SEVILLE",
        "The river rose two metres in a night.",
        "By Ana Ruiz",
        "A heron stands in the river.",
        'alt="A grey heron in shallow water"',
    ):
        assert shown in text
    assert (
        f'datetime="{timezone.localtime(reading.expires_at).isoformat(timespec="seconds")}"' in text
    )


def test_it_shows_nothing_of_the_desk_and_of_no_other_story(
    client: Client, story: Story, reading: OutsideReading, editor
) -> None:
    noting.write(story, editor, "hidden note")
    outside.give(story, editor, "hidden reader")
    make.story("hidden story", by=editor)
    text = client.get(path(reading)).content.decode()
    assert "hidden" not in text.replace('aria-hidden="true"', "")
    assert "/admin/" not in text
    assert "csrf" not in text
    assert "<script" not in text


def test_a_later_edit_does_not_change_what_they_see(
    client: Client, story: Story, reading: OutsideReading, reporter
) -> None:
    story.headline, story.body = "Another headline", "<p>Three metres.</p>"
    saving.save(story, reporter)
    text = client.get(path(reading)).content.decode()
    assert "two metres in a night" in text
    assert "Another headline" not in text
    assert "Three metres" not in text


def test_it_is_kept_by_nobody_and_found_by_no_search_engine(
    client: Client, reading: OutsideReading
) -> None:
    for page in (client.get(path(reading)), client.get("/preview/none/")):
        assert "no-store" in page["Cache-Control"]
        assert "private" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page["X-Robots-Tag"]
        assert "script-src" not in page["Content-Security-Policy"]
        assert not page.cookies
        assert '<meta name="robots" content="noindex, nofollow">' in page.content.decode()


@pytest.mark.parametrize("answer", ["approved", "objected"])
def test_an_answer_is_taken_without_account_or_cookie_and_shown_again(
    reading: OutsideReading, answer: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    taken = client.post(path(reading), {"answer": answer, "comment": "Line <2>"})
    assert (taken.status_code, taken["Location"]) == (302, path(reading))
    assert not taken.cookies
    text = client.get(path(reading)).content.decode()
    assert "Line &lt;2&gt;" in text
    assert "<textarea" not in text
    event = Event.objects.get(verb="answered")
    assert (event.actor_name, event.detail["answer"]) == ("Ida Holm, lawyer", answer)


def test_a_double_click_is_one_answer_and_another_answer_keeps_its_words(
    client: Client, reading: OutsideReading
) -> None:
    first = {"answer": "approved", "comment": "Fine"}
    assert client.post(path(reading), first).status_code == 302
    assert client.post(path(reading), first).status_code == 302
    other = client.post(path(reading), {"answer": "objected", "comment": "On reflection"})
    text = other.content.decode()
    assert other.status_code == 409
    assert "the first answer stands" in text
    assert "On reflection" in text
    assert "Fine" in text
    assert Event.objects.filter(verb="answered").count() == 1


def test_a_refused_answer_keeps_what_was_typed(client: Client, reading: OutsideReading) -> None:
    page = client.post(path(reading), {"comment": "He said <three>"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Choose whether you approve" in text
    assert "He said &lt;three&gt;</textarea>" in text


def test_an_answer_from_another_site_is_not_taken(client: Client, reading: OutsideReading) -> None:
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        page = client.post(path(reading), {"answer": "approved"}, headers=headers)
        assert page.status_code == 403
    reading.refresh_from_db()
    assert reading.answer == ""


@pytest.mark.parametrize("token", ["1", "none", "1:abc", "a/b", "%00", "é", "x" * 2000])
def test_an_unknown_or_damaged_link_says_so(
    client: Client, reading: OutsideReading, token: str
) -> None:
    assert client.get(f"/preview/{token}/").status_code == 404
    assert client.post(f"/preview/{token}/").status_code == 404


def test_a_link_that_lost_its_last_letter_says_what_to_do(
    client: Client, reading: OutsideReading
) -> None:
    page = client.get(path(reading)[:-2] + "/")
    assert page.status_code == 404
    assert "This link is not known" in page.content.decode()
    assert "two metres" not in page.content.decode()


@pytest.mark.parametrize("how", ["revoked", "expired", "withdrawn"])
def test_a_link_that_is_over_is_gone_and_takes_no_answer_but_keeps_the_words(
    client: Client, story: Story, reading: OutsideReading, reporter, how: str
) -> None:
    if how == "revoked":
        outside.revoke(reading, reporter)
    elif how == "expired":
        OutsideReading.objects.update(expires_at=timezone.now())
    else:
        story.withdrawals.create(reason="Wrong.")
    for page in (
        client.get(path(reading)),
        client.post(path(reading), {"answer": "approved", "comment": "My words"}),
    ):
        text = page.content.decode()
        assert page.status_code == 410
        assert "ask rosa" in text.lower()
        assert "two metres" not in text
        assert "River rises" not in text
        assert "second" not in text
    assert "My words" in text
    assert not Event.objects.filter(verb="answered").exists()


def test_an_answer_to_a_story_that_is_deleted_just_now_says_that_the_link_is_not_known(
    client: Client, reading: OutsideReading, monkeypatch
) -> None:
    find = outside.find

    def found_and_deleted(token: str) -> OutsideReading | None:
        found = find(token)
        Story.objects.all().delete()
        return found

    monkeypatch.setattr(outside, "find", found_and_deleted)
    page = client.post(path(reading), {"answer": "approved", "comment": "Mine"})
    assert page.status_code == 404
    assert "This link is not known" in page.content.decode()


def test_a_link_that_is_only_opened_answers_nothing_and_writes_nothing(
    client: Client, reading: OutsideReading
) -> None:
    """Programs that look through mail open every link in it, and some ask for its head alone."""
    before = Event.objects.count()
    answers = {"answer": "approved", "comment": "Fine"}
    for ask in (client.get, client.head):
        assert ask(path(reading), answers).status_code == 200
    assert client.post(path(reading)).status_code == 422
    reading.refresh_from_db()
    assert reading.answer == ""
    assert Event.objects.count() == before


def test_under_embargo_it_shows_only_until_when(
    client: Client, reading: OutsideReading, editor
) -> None:
    Story.objects.update(embargo_until=timezone.now() + timedelta(hours=3))
    page = client.get(path(reading))
    text = page.content.decode()
    assert "Under embargo until <time" in text
    for secret in ("two metres", "River rises", "Floods", "second", "/pictures/"):
        assert secret not in text
    assert client.post(path(reading), {"answer": "approved"}).status_code == 422
    before, _address = outside.give(
        Story.objects.get(), editor, "Bo Lund, lawyer", before_embargo=True
    )
    assert "two metres" in client.get(path(before)).content.decode()


def test_pictures_obey_their_rights_and_come_as_readers_get_them(
    client: Client, story: Story, reading: OutsideReading, editor
) -> None:
    image = story.captions.get().image
    sources = re.findall(r'src="([^"]+)"', client.get(path(reading)).content.decode())
    assert sources
    assert all(source.startswith("/pictures/") for source in sources)
    assert client.get(sources[0]).status_code == 200
    images.take_down(image, editor, "The agency asked for it.")
    text = client.get(path(reading)).content.decode()
    assert "/pictures/" not in text
    assert "A heron stands" not in text


def test_a_story_in_another_language_keeps_its_direction(client: Client, reporter) -> None:
    story = make.story("النهر يرتفع", by=reporter, language="ar", section=None)
    reading, _address = outside.give(story, reporter, "محمد علي")
    assert 'lang="ar" dir="rtl"' in client.get(path(reading)).content.decode()


def test_a_draft_with_hardly_anything_can_be_read(client: Client, reporter) -> None:
    story = make.story(
        "", by=reporter, dek="", body="", section=None, copyright_notice=None, authors=()
    )
    reading, _address = outside.give(story, reporter, "Ida Holm")
    assert client.get(path(reading)).status_code == 200


def test_other_methods_are_refused(client: Client, reading: OutsideReading) -> None:
    assert client.head(path(reading)).status_code == 200
    assert client.put(path(reading)).status_code == 405
