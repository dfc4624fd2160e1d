"""Every verb of the desk by Tab and Enter alone, from the story's form to the log."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from playwright.sync_api import Page

from articles import desk
from articles.desk import outside, saving
from articles.models import Event, Story
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

FARTHEST = 150  # presses of Tab: nobody goes so far, and none of our pages has so many stops
SHEETS = ("More", "Review", "Publish later")  # open on the page, and lead nowhere
NAME = """() => {
    const element = document.activeElement
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(" ")
    return (element.ariaLabel || labels || element.textContent).trim().replace(/\\s+/g, " ")
}"""
OPENS_A_WINDOW = "() => document.activeElement.target === '_blank'"
ORDER = "County court, 3 O 12/26, 4 May 2026"

Prepare = Callable[[AbstractBaseUser], Story]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control called ``name`` has the focus; "*" ends the start of a name."""
    passed = []
    for _press in range(FARTHEST):
        here = page.evaluate(NAME)
        if here == name or (name.endswith("*") and here.startswith(name[:-1])):
            return
        passed.append(here[:40])
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {name!r}, only {list(dict.fromkeys(passed))}")


def follow(page: Page, step: str) -> Page:
    """Take one step, "control" or "field=what is typed", and return the page that it leads to."""
    name, _equals, typed = step.partition("=")
    tab_to(page, name)
    if typed:
        page.keyboard.type(typed)
    elif name in SHEETS:
        page.keyboard.press("Enter")
    elif page.evaluate(OPENS_A_WINDOW):
        with page.expect_popup() as opened:
            page.keyboard.press("Enter")
        page = opened.value
        page.wait_for_load_state()
    else:
        with page.expect_navigation():
            page.keyboard.press("Enter")
    return page


def draft(by: AbstractBaseUser) -> Story:
    return make.story(by=by)


def in_review(by: AbstractBaseUser) -> Story:
    story = make.story(by=make.user("rosa", "Reporter"))
    desk.submit(story, story.created_by)
    return story


def live(by: AbstractBaseUser) -> Story:
    return make.published(by=by).story


def withdrawn(by: AbstractBaseUser) -> Story:
    story = live(make.user(group="Publisher"))
    desk.withdraw(story, story.created_by, "It was another river.")
    return story


def scheduled(by: AbstractBaseUser) -> Story:
    return make.published(by=by, at=timezone.now() + timedelta(hours=3)).story


def saved_twice(by: AbstractBaseUser) -> Story:
    story = live(by)
    story.dek = "Two bridges are closed."
    saving.save(story, by)
    return story


def given_out(by: AbstractBaseUser) -> Story:
    story = draft(by)
    outside.give(story, by, "Ida Holm, lawyer")
    return story


Verb = Event.Verb
ROWS: list[tuple[Event.Verb, str, Prepare, list[str]]] = [
    (Verb.SUBMITTED, "Reporter", draft, ["Submit for review"]),
    (Verb.APPROVED, "Editor", in_review, ["Approve"]),
    (
        Verb.SENT_BACK,
        "Editor",
        in_review,
        ["Review", "Note*=Who says so?", "Send back to the writer"],
    ),
    (Verb.ASSIGNED, "Editor", in_review, ["Claim: make it mine"]),
    (Verb.ASSIGNED, "Editor", in_review, ["Assign …", "To=rosa", "Assign"]),
    (Verb.UNSCHEDULED, "Editor", scheduled, ["Publish later", "Cancel the schedule"]),
    (
        Verb.WENT_BACK,
        "Editor",
        saved_twice,
        ["More", "History", "Restore …*", "Restore as a new working copy"],
    ),
    (
        Verb.GAVE_OUT,
        "Editor",
        draft,
        ["Links for readers outside*", "Who reads it*=Ida Holm, lawyer", "Make the link"],
    ),
    (Verb.REVOKED, "Editor", given_out, ["Links for readers outside*", "Revoke the link*"]),
    (
        Verb.WITHDREW,
        "Publisher",
        live,
        ["More", "Withdraw …", "Reason for readers*=It was another.", "Withdraw the story"],
    ),
    (
        Verb.RESTORED,
        "Publisher",
        withdrawn,
        ["More", "Bring back …", "Reason for the log*=It was this.", "Bring the story back"],
    ),
    (
        Verb.REDACTED,
        "Publisher",
        live,
        [
            "More",
            "Take words out by court order …",
            "Taken out*=Ida Holm",
            "Put in their place*=a neighbour",
            f"Order*={ORDER}",
            "Show where they stand",
            f"The order once more*={ORDER}",
            "Take the words out for ever",
        ],
    ),
]


@pytest.mark.parametrize(
    ("verb", "group", "prepare", "steps"), ROWS, ids=[f"{row[0]}: {row[3][-1]}" for row in ROWS]
)
def test_a_verb_is_reached_with_tab_and_enter_alone(
    page: Page, log_in, verb: Event.Verb, group: str, prepare: Prepare, steps: list[str]
) -> None:
    person = make.user("edith", group)
    story = prepare(person)
    log_in(page, person)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    for step in steps:
        page = follow(page, step)
    assert story.events.filter(verb=verb, actor=person).exists(), page.locator("main").inner_text()
