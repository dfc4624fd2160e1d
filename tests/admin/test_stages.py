"""The steps of a story at the desk: by the buttons of its form, and by pages of their own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import (
    Story,
)
from tests import make
from tests.admin.posting import fill, said, shown

pytestmark = pytest.mark.django_db
Stage = Story.Stage
LIST = "admin:articles_story_changelist"


def url(story: Story, page: str = "change") -> str:
    return reverse(f"admin:articles_story_{page}", args=[story.pk])


def now_of(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


@pytest.fixture
def desk_client(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


# The buttons of the form


def test_submit_saves_what_was_typed_and_carries_the_note(client: Client, reporter) -> None:
    story = make.story(by=reporter)
    client.force_login(reporter)
    response = fill(client, url(story), "_submit", dek="New", **{"stage-note": "Check the sum."})
    assert "Submitted" in said(response)
    assert (now_of(story).stage, now_of(story).dek) == (Stage.IN_REVIEW, "New")
    assert story.events.get(verb="submitted").detail["note"] == "Check the sum."
    assert "Check the sum." in client.get(url(story)).content.decode()


def test_approve_says_so_and_the_page_tells_who_did_it(desk_client: Client, reporter) -> None:
    story = make.story(by=reporter, stage=Stage.IN_REVIEW)
    assert "Approved" in said(fill(desk_client, url(story), "_approve"))
    assert now_of(story).stage == Stage.APPROVED
    page = desk_client.get(url(story)).content.decode()
    assert "<strong>edith</strong> approved, today" in page
    assert "It was this text." in page


def test_the_page_says_when_the_approved_text_is_an_earlier_one(
    desk_client: Client, reporter
) -> None:
    story = make.story(by=reporter)
    desk.approve(story, desk_client.get(url(story)).wsgi_request.user)
    fill(desk_client, url(story), dek="Changed since")
    assert "It was an earlier text, version 1." in desk_client.get(url(story)).content.decode()


def test_a_story_sent_back_without_a_word_stays_and_with_one_goes(
    desk_client: Client, reporter
) -> None:
    story = make.story(by=reporter, stage=Stage.IN_REVIEW)
    response = fill(desk_client, url(story), "_send_back")
    assert "Write in the note what is to be done" in said(response)
    assert '<details class="bar-more stage-sheet" open>' in response.content.decode()
    assert now_of(story).stage == Stage.IN_REVIEW
    response = fill(desk_client, url(story), "_send_back", **{"stage-note": "Who says so?"})
    assert "Sent back" in said(response)
    assert now_of(story).stage == Stage.DRAFT


def test_a_note_outlives_a_refusal(desk_client: Client, settings, editor) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    story = make.story(by=editor, stage=Stage.IN_REVIEW)
    response = fill(desk_client, url(story), "_approve", **{"stage-note": "All is well."})
    assert "You edited this text last" in said(response)
    assert "All is well." in response.content.decode()
    assert "All is well." not in desk_client.get(url(story)).content.decode()


def test_a_note_that_is_too_long_is_refused_and_kept(client: Client, reporter) -> None:
    story = make.story(by=reporter)
    client.force_login(reporter)
    response = fill(client, url(story), "_submit", **{"stage-note": "x" * 2001})
    assert "at most 2000 characters" in said(response)
    assert "x" * 2001 in response.content.decode()
    assert now_of(story).stage == Stage.DRAFT


def test_claim_says_whose_it_was(desk_client: Client, editor, reporter) -> None:
    story = make.story(by=reporter)
    desk.assign(story, reporter, None, editor)
    response = fill(desk_client, url(story), "_claim", dek="Typed before")
    assert "It is yours now. It was rosa’s." in said(response)
    assert (now_of(story).assigned_to, now_of(story).dek) == (editor, "Typed before")
    assert 'name="_claim"' not in response.content.decode()


def test_the_form_offers_a_person_only_what_they_may_do(
    client: Client, reporter, editor, photo_editor
) -> None:
    story = make.story(by=reporter, stage=Stage.IN_REVIEW)
    offered = {}
    for person in (reporter, editor, photo_editor):
        client.force_login(person)
        page = client.get(url(story)).content.decode()
        buttons = ("_submit", "_approve", "_send_back", "_claim", "_publish")
        offered[person] = [name for name in buttons if f'name="{name}"' in page]
    assert offered[reporter] == ["_claim"]
    assert offered[editor] == ["_approve", "_send_back", "_claim", "_publish"]
    assert offered[photo_editor] == []


def test_a_reporter_reads_in_the_form_why_they_cannot_publish(client: Client, reporter) -> None:
    client.force_login(reporter)
    page = client.get(url(make.story(by=reporter))).content.decode()
    assert "Only an editor may publish: submit the story for review instead." in page
    assert 'name="_submit"' in page


def test_the_enter_key_saves_and_does_nothing_else(desk_client: Client) -> None:
    page = desk_client.get(url(make.story())).content.decode()
    form = page[page.index('id="story_form"') :]
    assert form.index('name="_continue"') < form.index('name="_claim"')


# A second person


def test_who_has_to_go_on_is_said_before_anybody_presses(
    desk_client: Client, settings, editor
) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    make.user("iris", "Editor")
    page = desk_client.get(url(make.story(by=editor, stage=Stage.IN_REVIEW))).content.decode()
    assert "another has to approve and publish it, such as iris" in page
    assert 'name="_approve"' not in page


def test_a_publisher_overrides_with_a_reason(client: Client, settings, publisher) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    client.force_login(publisher)
    story = make.story(by=publisher, stage=Stage.IN_REVIEW)
    assert 'name="stage-override"' in client.get(url(story)).content.decode()
    assert "write the reason for it" in said(fill(client, url(story), "_approve"))
    reason = {"stage-override": "The dam has burst."}
    assert "Approved" in said(fill(client, url(story), "_approve", **reason))
    page = client.get(url(story)).content.decode()
    assert "Without a second person: The dam has burst." in page


def test_an_editor_does_not_override_by_a_crafted_request(
    desk_client: Client, settings, editor
) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    story = make.story(by=editor, stage=Stage.IN_REVIEW)
    for address, data in (
        (url(story), {**shown(desk_client.get(url(story))), "_approve": "1"}),
        (url(story, "approve"), {}),
    ):
        desk_client.post(address, {**data, "stage-override": "Mine", "override": "Mine"})
        assert now_of(story).stage == Stage.IN_REVIEW


# Pages of their own


def test_a_story_is_assigned_with_a_due_time(desk_client: Client, reporter) -> None:
    story = make.story()
    page = desk_client.get(url(story, "assign"))
    assert "Times are those of UTC" in page.content.decode()
    due = timezone.localtime(timezone.now() + timedelta(hours=3, minutes=5)).replace(second=0)
    posted = {"to": reporter.pk, "due_at": f"{due:%Y-%m-%dT%H:%M}"}
    response = desk_client.post(url(story, "assign"), posted, follow=True)
    assert "Assigned to rosa." in said(response)
    assert now_of(story).assigned_to == reporter
    assert "in 3 hours" in response.content.decode().replace("\xa0", " ")


def test_a_due_time_that_is_past_is_told_beside_its_field_with_all_kept(
    desk_client: Client, reporter
) -> None:
    story = make.story()
    posted = {"to": reporter.pk, "due_at": "2020-05-06T07:08"}
    response = desk_client.post(url(story, "assign"), posted)
    assert "choose a new time when the story is due" in str(response.context["form"].errors)
    page = response.content.decode()
    assert 'value="2020-05-06T07:08"' in page
    assert f'value="{reporter.pk}" selected' in page
    assert now_of(story).assigned_to is None


@pytest.mark.parametrize("to", ["999999", "x", "\0"])
def test_a_person_who_is_not_there_is_refused(desk_client: Client, to: str) -> None:
    story = make.story()
    response = desk_client.post(url(story, "assign"), {"to": to, "due_at": ""})
    assert response.status_code == 200
    assert "to" in response.context["form"].errors


def test_only_who_can_write_is_offered(desk_client: Client, reporter, editor) -> None:
    gone = make.user("gone", "Reporter")
    gone.is_active = False
    gone.save()
    nobody = make.user("nobody", "Reporter")
    nobody.groups.clear()
    form = desk_client.get(url(make.story(), "assign")).context["form"]
    assert set(form.fields["to"].queryset) == {reporter, editor}


def test_the_approval_page_holds_to_the_text_that_was_shown(desk_client: Client, reporter) -> None:
    story = make.story(by=reporter, stage=Stage.IN_REVIEW)
    form = desk_client.get(url(story, "approve")).context["form"]
    Story.objects.filter(pk=story.pk).update(version=2)
    posted = {"read_version": form.initial["read_version"]}
    response = desk_client.post(url(story, "approve"), posted)
    assert "read what is new, then approve it" in response.content.decode()
    assert now_of(story).stage == Stage.IN_REVIEW


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("submit", Stage.DRAFT, Stage.IN_REVIEW),
        ("approve", Stage.IN_REVIEW, Stage.APPROVED),
        ("send-back", Stage.IN_REVIEW, Stage.DRAFT),
    ],
)
def test_a_step_can_be_taken_from_elsewhere_and_leads_back_there(
    desk_client: Client, address: str, before: Stage, after: Stage
) -> None:
    story = make.story(stage=before)
    there = f"{url(story, address)}?next=/admin/articles/story/"
    assert desk_client.get(there).status_code == 200
    assert now_of(story).stage == before  # to look is not to act
    response = desk_client.post(there, {"note": "Noted."})
    assert response.headers["Location"] == "/admin/articles/story/"
    assert now_of(story).stage == after


def test_no_page_leads_out_of_the_house(desk_client: Client) -> None:
    story = make.story()
    response = desk_client.post(f"{url(story, 'claim')}?next=https://evil.example/")
    assert response.headers["Location"] == url(story)


def test_a_double_claim_and_a_double_approval_do_no_harm(desk_client: Client, editor) -> None:
    story = make.story(stage=Stage.IN_REVIEW)
    for _time in range(2):
        assert desk_client.post(url(story, "claim")).status_code == 302
    first = desk_client.post(url(story, "approve"), {"note": "Good."})
    assert first.status_code == 302
    again = desk_client.post(url(story, "approve"), {"note": "Good."})
    assert "approved already" in again.content.decode()
    assert story.events.filter(verb="assigned").count() == 1
    assert story.events.filter(verb="approved").count() == 1


# The list


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is noon, so that what is near is also today."""
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(UTC))
    return now


def listed(client: Client, **query: object) -> set[str]:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return {str(story) for story in response.context["cl"].result_list}


def test_the_list_is_narrowed_by_whose_a_story_is(desk_client: Client, editor, reporter) -> None:
    make.story("Mine", assigned_to=editor)
    make.story("Theirs", assigned_to=reporter)
    make.story("Nobody’s")
    assert listed(desk_client, assigned="me") == {"Mine"}
    assert listed(desk_client, assigned="nobody") == {"Nobody’s"}
    assert listed(desk_client, assigned=reporter.pk) == {"Theirs"}
    assert listed(desk_client, assigned="x") == set()
    assert "Mine" in listed(desk_client, mine="1")
    page = desk_client.get(reverse(LIST)).content.decode()
    assert f'<a href="?assigned={reporter.pk}">rosa</a>' in page


def test_the_list_is_narrowed_by_when_a_story_is_due(desk_client: Client, noon: datetime) -> None:
    now = noon
    make.story("Late", due_at=now - timedelta(hours=1))
    make.story("Done", due_at=now - timedelta(hours=1), stage=Stage.APPROVED)
    make.story("Tonight", due_at=now + timedelta(hours=11))
    make.story("Tomorrow", due_at=now + timedelta(hours=13))
    make.story("In a month", due_at=now + timedelta(days=30))
    make.story("Some day")
    assert listed(desk_client, due="late") == {"Late"}
    assert listed(desk_client, due="today") == {"Late", "Done", "Tonight"}
    assert listed(desk_client, due="week") == {"Tonight", "Tomorrow"}
    assert listed(desk_client, due="some") == {"Late", "Done", "Tonight", "Tomorrow", "In a month"}
    assert len(listed(desk_client, due="x")) == 6


def test_a_row_says_whose_it_is_and_how_late(desk_client: Client, reporter) -> None:
    reporter.first_name, reporter.last_name = "Rosa", "<Quist>"
    reporter.save()
    make.story(assigned_to=reporter, due_at=timezone.now() - timedelta(hours=2, minutes=5))
    page = desk_client.get(reverse(LIST)).content.decode().replace("\xa0", " ")
    assert "Rosa &lt;Quist&gt;" in page
    assert "2 hours late" in page
