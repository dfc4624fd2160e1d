"""Planning: the first page, the board, and what its pages cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Author, Event, Note, Story
from tests import make

pytestmark = pytest.mark.django_db
INDEX, BOARD = reverse("admin:index"), reverse("planning:board")
MOST_QUERIES = 12
Stage = Story.Stage


def submitted(headline: str, by: AbstractBaseUser, **fields: object) -> Story:
    story = make.story(headline, by=by, **fields)
    desk.submit(story, by)
    return Story.objects.get(pk=story.pk)


def note(story: Story, by: AbstractBaseUser, *mentions: AbstractBaseUser, **fields) -> Note:
    made = Note.objects.create(story=story, made_by=by, **{"text": "Is this so?", **fields})
    made.mentions.set(mentions)
    return made


def part(page: str, heading: str) -> str:
    """Return the section of the first page with that id."""
    return page.split(f'aria-labelledby="{heading}"')[1].split("</section>")[0]


def index(client) -> str:
    return client.get(INDEX).content.decode()


# The first page


def test_what_is_assigned_to_me_waits_for_me_until_it_is_published(
    client, editor, reporter
) -> None:
    story = make.story("Harbour reopens", by=editor)
    desk.assign(story, reporter, timezone.now() + timedelta(hours=1), editor)
    client.force_login(reporter)
    assert "Harbour reopens" in part(index(client), "waiting")
    desk.publish(story, editor)
    assert "Harbour reopens" not in part(index(client), "waiting")


def test_a_story_that_was_sent_back_waits_with_what_is_to_be_done(client, editor, reporter) -> None:
    story = submitted("Harbour reopens", reporter)
    desk.send_back(story, editor, "Who says so? Name them.")
    client.force_login(reporter)
    waiting = part(index(client), "waiting")
    assert "edith sent it back" in waiting
    assert "Who says so? Name them." in waiting
    desk.submit(story, reporter)
    assert "Harbour reopens" not in part(index(client), "waiting")


def test_an_open_note_that_mentions_me_waits_for_my_answer(client, editor, reporter) -> None:
    story = make.story("Harbour reopens", by=editor)
    asked = note(story, editor, reporter, text="Rosa, did you count them?")
    client.force_login(reporter)
    waiting = part(index(client), "waiting")
    assert "Rosa, did you count them?" in waiting
    assert f"#note-{asked.pk}" in waiting
    assert "Answer the note" in waiting


@pytest.mark.parametrize("how", ["answered", "resolved"])
def test_a_note_waits_no_more_once_it_is(client, editor, reporter, how: str) -> None:
    story = make.story("Harbour reopens", by=editor)
    asked = note(story, editor, reporter)
    if how == "answered":
        note(story, reporter, thread=asked)
    else:
        Note.objects.update(resolved_at=timezone.now(), resolved_by=editor)
    client.force_login(reporter)
    assert "Harbour reopens" not in index(client)


def test_an_answer_that_mentions_me_waits_as_long_as_its_thread_is_open(
    client, editor, reporter
) -> None:
    story = make.story("Harbour reopens", by=editor)
    first = note(story, reporter)
    note(story, editor, reporter, thread=first, text="Ask the harbour master.")
    client.force_login(reporter)
    assert "Ask the harbour master." in part(index(client), "waiting")
    Note.objects.filter(pk=first.pk).update(resolved_at=timezone.now())
    assert "Ask the harbour master." not in index(client)


def test_what_nobody_has_claimed_waits_for_every_editor(client, editor, reporter) -> None:
    story = submitted("Harbour reopens", reporter)
    another = make.user("olga", "Editor")
    for person in (editor, another):
        client.force_login(person)
        assert "Nobody has it yet" in part(index(client), "waiting")
    desk.claim(story, another)
    assert "Approve …" in part(index(client), "waiting")
    client.force_login(editor)
    page = index(client)
    assert "Harbour reopens" not in part(page, "waiting")
    assert "Harbour reopens" in part(page, "in-review")


def test_one_press_on_review_claims_the_story_and_opens_it(client, editor, reporter) -> None:
    story = submitted("Harbour reopens", reporter)
    client.force_login(editor)
    url = reverse("admin:articles_story_change", args=[story.pk])
    page = part(index(client), "waiting")
    assert 'value="claim"' in page
    assert f'value="{url}"' in page
    answer = client.post(
        reverse("planning:move", args=[story.pk]), {"to": "claim", "seen_with": "", "back": url}
    )
    assert answer.url == url
    story.refresh_from_db()
    assert story.assigned_to == editor


def test_due_today_says_what_is_late(client, editor) -> None:
    now = timezone.now()
    for name, due_at in (
        ("Late story", now - timedelta(hours=2)),
        ("Old story", now - timedelta(days=40)),
        ("Far story", now + timedelta(days=2)),
    ):
        story = make.story(name, by=make.user())
        Story.objects.filter(pk=story.pk).update(due_at=due_at)
    client.force_login(editor)
    due = part(index(client), "due")
    assert "Late story" in due
    assert "2\xa0hours late" in due
    assert "Old story" not in due
    assert "Far story" not in due


def test_what_is_done_is_due_no_more(client, editor) -> None:
    edition = make.published("Harbour reopens", by=make.user())
    Story.objects.filter(pk=edition.story_id).update(due_at=timezone.now() - timedelta(hours=1))
    client.force_login(editor)
    assert "Harbour reopens" not in part(index(client), "due")


def test_the_paper_stands_beside_the_work(client, editor) -> None:
    make.published("Just out", by=editor)
    make.published("Out last week", by=editor, at=timezone.now() - timedelta(days=7))
    coming = make.story("Out tomorrow", by=editor)
    desk.publish(coming, editor, timezone.now() + timedelta(days=1))
    client.force_login(editor)
    page = index(client)
    assert "Just out" in part(page, "published")
    assert "Out last week" not in part(page, "published")
    assert "Out tomorrow" in part(page, "scheduled")
    assert "Out tomorrow" not in part(page, "waiting")


def test_an_approved_story_is_the_next_thing_to_publish(client, editor, reporter) -> None:
    story = submitted("Harbour reopens", reporter)
    desk.claim(story, editor)
    desk.approve(story, editor)
    client.force_login(editor)
    assert "Publish …" in part(index(client), "waiting")


def test_a_reporter_is_offered_no_step_that_is_an_editors(client, editor, reporter) -> None:
    submitted("Harbour reopens", reporter)
    client.force_login(reporter)
    page = index(client)
    assert "Harbour reopens" in page
    assert not any(label in page for label in ("Review</", "Approve …", "Publish …"))


def test_with_a_second_person_required_nobody_is_offered_to_approve_their_own(
    client, editor, settings
) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    submitted("Harbour reopens", editor)
    client.force_login(editor)
    assert "Approve …" not in index(client)


# The board


@pytest.fixture
def board(client):
    """Return a function that gives the columns of the board, each with the names of its cards."""

    def columns(**asked: object) -> dict[str, list[str]]:
        shown = client.get(BOARD, asked).context["columns"]
        return {column.key: [str(card.story) for card in column.cards] for column in shown}

    return columns


def move(client, story: Story, to: str, seen: str, **said: object) -> dict:
    """Move a card as the script does; return what it is told."""
    story.refresh_from_db()
    fields = {"to": to, "seen": seen, "version": story.version, **said}
    answer = client.post(
        reverse("planning:move", args=[story.pk]), fields, headers={"accept": "application/json"}
    )
    assert answer.status_code == 200
    return answer.json()


def test_each_story_stands_in_the_column_of_where_it_is(client, editor, board) -> None:
    make.story("Begun", by=editor)
    submitted("Handed in", editor)
    desk.approve(submitted("Fit to print", editor), editor)
    desk.publish(make.story("Coming", by=editor), editor, timezone.now() + timedelta(hours=1))
    make.published("Out", by=editor)
    make.published("Out before", by=editor, at=timezone.now() - timedelta(days=2))
    gone = make.published("Gone", by=editor).story
    desk.withdraw(gone, make.user(group="Publisher"), "It was another river.")
    client.force_login(editor)
    assert board() == {
        "draft": ["Begun"],
        "in_review": ["Handed in"],
        "approved": ["Fit to print"],
        "scheduled": ["Coming"],
        "live": ["Out"],
    }


def test_the_board_narrows_to_a_section_and_to_a_person(client, editor, reporter, board) -> None:
    make.story("Of the editor", by=editor)
    sport = make.story("Of the reporter", by=reporter, section=make.section("Sport"))
    given = make.story("Given to the reporter", by=editor)
    desk.assign(given, reporter, None, editor)
    client.force_login(editor)
    assert board(section=sport.section_id)["draft"] == ["Of the reporter"]
    assert set(board(person=reporter.pk)["draft"]) == {"Of the reporter", "Given to the reporter"}
    assert set(board(person="nobody")["draft"]) == {"Of the editor", "Of the reporter"}
    assert len(board(section="99x", person="\0")["draft"]) == 3


def test_a_card_goes_all_the_way_by_the_verbs_of_the_desk(client, editor, reporter) -> None:
    story = make.story("Harbour reopens", by=reporter)
    client.force_login(reporter)
    told = move(client, story, "in_review", "draft")
    assert told["done"]
    assert told["column"] == "in_review"
    assert told["says"] == "“Harbour reopens” is in In review now."
    client.force_login(editor)
    assert move(client, story, "approved", "in_review")["done"]
    told = move(client, story, "draft", "approved", note="One more source, please.")
    assert told["done"]
    assert "Harbour reopens" in told["card"]
    verbs = [Event.Verb.SUBMITTED, Event.Verb.APPROVED, Event.Verb.SENT_BACK]
    assert list(story.events.filter(verb__in=verbs).order_by("number").values_list("verb")) == [
        (verb,) for verb in verbs
    ]


def test_a_move_that_is_not_allowed_says_why_and_the_card_stays(client, reporter) -> None:
    story = submitted("Harbour reopens", reporter)
    client.force_login(reporter)
    told = move(client, story, "approved", "in_review")
    assert not told["done"]
    assert told["column"] == "in_review"
    assert "Only an editor may approve" in told["says"]


@pytest.mark.parametrize("to", ["scheduled", "live"])
def test_nothing_is_published_by_a_slip_of_the_hand(client, editor, to: str) -> None:
    story = submitted("Harbour reopens", editor)
    client.force_login(editor)
    told = move(client, story, to, "in_review")
    assert not told["done"]
    assert "open" in told["says"]
    assert not story.editions.exists()


def test_a_card_that_somebody_else_has_moved_stays_where_they_put_it(
    client, editor, reporter
) -> None:
    story = submitted("Harbour reopens", reporter)
    desk.approve(story, make.user("olga", "Editor"))
    client.force_login(editor)
    told = move(client, story, "draft", "in_review", note="Not yet.")
    assert not told["done"]
    assert "Somebody was faster" in told["says"]
    assert told["column"] == "approved"


def test_a_second_drop_of_the_same_card_does_no_harm(client, editor) -> None:
    story = make.story("Harbour reopens", by=editor)
    client.force_login(editor)
    assert move(client, story, "in_review", "draft")["done"]
    assert move(client, story, "in_review", "draft")["done"]
    assert story.events.filter(verb=Event.Verb.SUBMITTED).count() == 1


def test_nobody_approves_a_text_that_they_have_not_seen(client, editor, reporter) -> None:
    story = submitted("Harbour reopens", reporter)
    client.force_login(editor)
    told = move(client, story, "approved", "in_review", version=story.version - 1)
    assert not told["done"]
    assert told["column"] == "in_review"


def test_two_editors_do_not_claim_the_same_story(client, editor, reporter) -> None:
    story = submitted("Harbour reopens", reporter)
    desk.claim(story, make.user("olga", "Editor"))
    client.force_login(editor)
    told = move(client, story, "claim", "in_review", seen_with="")
    assert not told["done"]
    assert "olga has" in told["says"]


def test_without_scripts_sending_back_asks_for_the_note_first(client, editor, reporter) -> None:
    story = submitted("Harbour reopens", reporter)
    client.force_login(editor)
    address = reverse("planning:move", args=[story.pk])
    said = {"to": "draft", "seen": "in_review", "version": story.version, "back": BOARD}
    asks = client.post(address, said).url
    assert "Send back to the writer" in client.get(asks).content.decode()
    answer = client.post(asks, {"note": "One more source, please."}, follow=True)
    assert answer.redirect_chain == [(BOARD, 302)]
    story.refresh_from_db()
    assert story.stage == Stage.DRAFT


def test_a_move_leads_to_no_other_site(client, editor) -> None:
    story = make.story(by=editor)
    client.force_login(editor)
    said = {"to": "in_review", "seen": "draft", "back": "https://elsewhere.example/"}
    assert client.post(reverse("planning:move", args=[story.pk]), said).url == BOARD


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"to": "nowhere", "seen": "draft"},
        {"to": "approved", "seen": "draft", "version": "9" * 40},
        {"to": "claim", "seen_with": "x\0"},
        {"to": "draft", "seen": "in_review", "note": "\0"},
    ],
)
def test_a_crafted_move_is_answered_with_a_sentence(client, editor, said: dict) -> None:
    story = submitted("Harbour reopens", make.user())
    client.force_login(editor)
    told = client.post(
        reverse("planning:move", args=[story.pk]), said, headers={"accept": "application/json"}
    ).json()
    assert not told["done"]
    assert told["says"]


def test_a_board_that_is_full_says_that_there_is_more(client, editor) -> None:
    for number in range(32):
        make.story(f"Story {number}", by=editor)
    client.force_login(editor)
    first = client.get(BOARD).context["columns"][0]
    assert len(first.cards) == 30
    assert first.is_more


def test_a_draft_with_a_deadline_is_on_the_board_however_old_it_is(client, editor, board) -> None:
    old = make.story("Old and due", by=editor)
    Story.objects.filter(pk=old.pk).update(due_at=timezone.now() + timedelta(hours=1))
    for number in range(32):
        make.story(f"Story {number}", by=editor)
    client.force_login(editor)
    assert board()["draft"][0] == "Old and due"


# Who may, and what it costs


PAGES = [BOARD, reverse("planning:calendar"), reverse("planning:budget")]


@pytest.mark.parametrize("address", PAGES)
def test_planning_is_for_the_desk_alone(client, django_user_model, address: str) -> None:
    assert "/login/" in client.get(address).url
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(address, follow=True).status_code == 403


def fill(stories: int, editor: AbstractBaseUser, reporter: AbstractBaseUser) -> None:
    """So many stories in each place where one can be."""
    now = timezone.now()
    Author.objects.filter(name="Ana Ruiz").update(user=editor)
    for number in range(stories):
        name = f"{stories} {number}"
        draft = make.story(f"Draft {name}", by=reporter, authors=("Ana Ruiz", f"Bo {number}"))
        Story.objects.filter(pk=draft.pk).update(due_at=now, assigned_to=editor)
        note(draft, reporter, editor)
        desk.send_back(submitted(f"Back {name}", editor), editor, "Once more.")
        submitted(f"In review {name}", reporter, section=make.section(f"Section {number}"))
        desk.approve(submitted(f"Approved {name}", reporter), editor)
        coming = make.story(f"Coming {name}", by=editor)
        desk.publish(coming, editor, now + timedelta(hours=1 + number))
        image = make.image(rights_until=now + timedelta(days=number + 1))
        make.published(f"Out {name}", by=editor, lead=image)


@pytest.mark.parametrize("whose", ["editor", "reporter"])
def test_each_page_costs_the_same_for_a_few_stories_and_for_many(
    client, editor, reporter, whose: str
) -> None:
    client.force_login({"editor": editor, "reporter": reporter}[whose])
    make.author("Ana Ruiz")
    today = timezone.localdate()
    pages = [INDEX, BOARD] + [
        reverse(f"planning:{name}", args=[today]) for name in ("week", "day", "budget_of")
    ]
    costs: dict[str, list[int]] = {page: [] for page in pages}
    for stories in (1, 7):
        fill(stories, editor, reporter)
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            costs[page].append(len(queries))
    for page, (few, many) in costs.items():
        assert few == many <= MOST_QUERIES, page
