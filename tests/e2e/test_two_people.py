"""Two editors at one story in real browsers: every word either typed is there, or a click away."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from articles.models import Autosave, Edition, Image, Story
from tests import make
from tests.e2e import checks
from tests.e2e.conftest import DESKTOP, PATIENCE, PHONE, _watch

pytestmark = pytest.mark.django_db(transaction=True)

BODY = "".join(f"<p>{word} {word} {word}.</p>" for word in ("Alpha", "Bravo", "Charlie", "Delta"))
EVERY_WORD = """() => {
    const fields = [...document.querySelectorAll("input, textarea, select")]
    const values = fields.flatMap((field) =>
        field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value])
    // What could be chosen is no word that anybody wrote: only what is chosen counts.
    const chosen = [...document.querySelectorAll("option:checked")].map((option) => option.label)
    const body = document.body.cloneNode(true)
    body.querySelectorAll("option").forEach((option) => option.remove())
    return [body.textContent, ...chosen, ...values].join("\\n")
}"""
NOT_CHOSEN = re.compile(r"<option(?![^>]*\bselected)[^>]*>.*?</option>", re.DOTALL)
AT_END_OF = """(area, paragraph) => {
    let place = 0
    area.editor.state.doc.forEach((node, offset, index) => {
        if (index === paragraph) place = offset + node.nodeSize - 1
    })
    area.editor.commands.setTextSelection(place)
    area.editor.view.focus()
}"""
ADD_BYLINE = """(list, author) => {
    list.querySelector("[data-rows-add]").click()
    const last = [...list.querySelectorAll("[data-rows-list] select[name$=-author]")].at(-1)
    last.append(new Option(author.name, author.pk, true, true))
    last.dispatchEvent(new Event("change", { bubbles: true }))
}"""

Act = Callable[["Desk"], None]


class Desk:
    """One person's browser at one story."""

    def __init__(self, page: Page, story: Story) -> None:
        self.page, self.story = page, story

    @property
    def address(self) -> str:
        return f"/admin/articles/story/{self.story.pk}/change/"

    def open(self) -> None:
        self.page.goto(self.address)

    def write_in(self, paragraph: int, word: str) -> None:
        self.page.locator("textarea[name=body]").evaluate(AT_END_OF, paragraph)
        self.page.keyboard.insert_text(f" {word}")

    def write_after(self, paragraph: int, word: str) -> None:
        self.page.locator("textarea[name=body]").evaluate(AT_END_OF, paragraph)
        self.page.keyboard.press("Enter")
        self.page.keyboard.insert_text(word)

    def take_out(self, paragraph: int) -> None:
        self.page.locator("textarea[name=body]").evaluate(AT_END_OF, paragraph)
        self.page.keyboard.press("Shift+Home")
        self.page.keyboard.press("Backspace")
        self.page.keyboard.press("Backspace")

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def credit(self, name: str) -> None:
        author = make.author(name)
        rows = self.page.locator("[data-rows=bylines]")
        rows.evaluate(ADD_BYLINE, {"name": author.name, "pk": author.pk})

    def topic(self, name: str) -> None:
        self.page.locator("select[data-topics]").evaluate(
            """(select, name) => {
                select.append(new Option(name, name, true, true))
                select.dispatchEvent(new Event("change", { bubbles: true }))
            }""",
            name,
        )

    def remove_row(self, rows: str, index: int = 0) -> None:
        self.page.locator(f"[name={rows}-{index}-DELETE]").check()

    def press(self, button: str = "Save", until: str = "load") -> None:
        with self.page.expect_navigation(wait_until=until):
            self.page.get_by_role("button", name=button, exact=True).click()

    def answer(self, side: str) -> None:
        """Choose one side by the keyboard for each question of the screen, and save that."""
        for question in self.page.locator(".merge-question").all():
            radio = question.get_by_role("radio", name=side, exact=True)
            radio.focus()
            self.page.keyboard.press("Space")
            expect(radio).to_be_checked()
        self.press("Save what is chosen")

    def every_word(self) -> str:
        """All that the page holds, and all pages of this story that it leads to."""
        found = [self.page.evaluate(EVERY_WORD)]
        start = f"/admin/articles/story/{self.story.pk}/"
        links = self.page.locator(f'a[href^="{start}"]')
        for href in links.evaluate_all("all => [...new Set(all.map(a => a.getAttribute('href')))]"):
            if any(part in href for part in ("/merge/", "/history/")):
                found.append(NOT_CHOSEN.sub("", self.page.request.get(href).text()))
        return "\n".join(found)


@dataclass
class Way:
    """What the first types and saves, what the second types; ``side`` answers the screen."""

    first: Act
    second: Act
    words: tuple[str, ...]
    side: str = ""
    first_press: str = "Save"
    second_press: str = "Save"


MINE, SAVED, BOTH = "Yours", "As it is saved", "Both, one after the other"
BOTH_WORDS = ("Wordpaula", "Wordedith")

WAYS = {
    "the same paragraph": Way(
        lambda d: d.write_in(1, "Wordpaula"), lambda d: d.write_in(1, "Wordedith"), BOTH_WORDS, MINE
    ),
    "the same paragraph, theirs stands": Way(
        lambda d: d.write_in(1, "Wordpaula"),
        lambda d: d.write_in(1, "Wordedith"),
        BOTH_WORDS,
        SAVED,
    ),
    "different paragraphs": Way(
        lambda d: d.write_in(0, "Wordpaula"), lambda d: d.write_in(3, "Wordedith"), BOTH_WORDS
    ),
    "adjacent paragraphs": Way(
        lambda d: d.write_in(1, "Wordpaula"), lambda d: d.write_in(2, "Wordedith"), BOTH_WORDS
    ),
    "one inserts, one edits the neighbour": Way(
        lambda d: d.write_after(1, "Wordpaula"), lambda d: d.write_in(1, "Wordedith"), BOTH_WORDS
    ),
    "both insert at the same place": Way(
        lambda d: d.write_after(1, "Wordpaula"),
        lambda d: d.write_after(1, "Wordedith"),
        BOTH_WORDS,
        BOTH,
    ),
    "one takes out what the other edits": Way(
        lambda d: d.take_out(2), lambda d: d.write_in(2, "Wordedith"), ("Wordedith",), SAVED
    ),
    "both add a byline": Way(
        lambda d: d.credit("Wordpaula"), lambda d: d.credit("Wordedith"), BOTH_WORDS
    ),
    "a byline removed and changed": Way(
        lambda d: d.remove_row("bylines"),
        lambda d: d.page.locator("[name=bylines-0-role]").select_option("photographs"),
        ("Ana Ruiz", "Photographs"),
        MINE,
    ),
    "topics": Way(lambda d: d.topic("Wordpaula"), lambda d: d.topic("Wordedith"), BOTH_WORDS),
    "the same caption": Way(
        lambda d: d.page.locator("[name=captions-0-caption]").fill("Wordpaula"),
        lambda d: d.page.locator("[name=captions-0-caption]").fill("Wordedith"),
        BOTH_WORDS,
        MINE,
    ),
    "a picture removed, its caption written": Way(
        lambda d: d.remove_row("captions"),
        lambda d: d.page.locator("[name=captions-0-caption]").fill("Wordedith"),
        ("Wordedith",),
        SAVED,
    ),
    "headline and headline": Way(
        lambda d: d.fill("Headline", "Wordpaula"),
        lambda d: d.fill("Headline", "Wordedith"),
        BOTH_WORDS,
        MINE,
    ),
    "headline and body": Way(
        lambda d: d.fill("Headline", "Wordpaula"), lambda d: d.write_in(0, "Wordedith"), BOTH_WORDS
    ),
    "slug and slug": Way(
        lambda d: d.fill("Slug", "wordpaula"),
        lambda d: d.fill("Slug", "wordedith"),
        ("wordpaula", "wordedith"),
        SAVED,
    ),
    "section and section": Way(
        lambda d: d.choose("Section", "Wordpaula"),
        lambda d: d.choose("Section", "Wordedith"),
        BOTH_WORDS,
        MINE,
    ),
    "an edit meets a publication": Way(
        lambda d: d.write_in(0, "Wordpaula"),
        lambda d: d.write_in(3, "Wordedith"),
        BOTH_WORDS,
        first_press="Publish",
    ),
    "a publication meets an edit": Way(
        lambda d: d.write_in(0, "Wordpaula"),
        lambda d: d.write_in(3, "Wordedith"),
        BOTH_WORDS,
        second_press="Publish",
    ),
}


@pytest.fixture
def people(editor, publisher) -> tuple[AbstractBaseUser, AbstractBaseUser]:
    for person in (publisher, editor):
        person.first_name = person.username.capitalize()
        person.save()
    return publisher, editor


@pytest.fixture
def story(people) -> Story:
    for name in ("Wordpaula", "Wordedith"):
        make.section(name)
    heron = Image.objects.create(headline="Heron", alt_text="A heron", credit="Jane Doe")
    return make.story(by=people[1], body=BODY, lead=heron)


@dataclass
class Windows:
    """Two browsers, and what they complained of: errors, and violations of the policy."""

    pages: list[Page]
    complaints: list[str]


@pytest.fixture(scope="module")
def windows(browser: Browser, live_server) -> Iterator[Windows]:
    """They stay open from one way to the next: what they have loaded, they have."""
    contexts = [browser.new_context(base_url=live_server.url) for _person in range(2)]
    found = Windows([], [])
    for context in contexts:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        _watch(page, found.complaints)
        found.pages.append(page)
    yield found
    for context in contexts:
        context.close()


@pytest.fixture
def desks(windows: Windows, log_in, people, story: Story) -> Iterator[tuple[Desk, Desk]]:
    """Paula's browser and Edith's, each with the story's form open."""
    windows.complaints.clear()
    found = tuple(Desk(page, story) for page in windows.pages)
    for desk, person in zip(found, people, strict=True):
        log_in(desk.page, person)
        desk.page.goto(desk.address, wait_until="commit")  # both load at a time
    for desk in found:
        desk.page.wait_for_load_state()
    yield found
    for page in windows.pages:
        page.goto("about:blank")
        page.context.clear_cookies()
    assert not windows.complaints, "The browser complained:\n" + "\n".join(windows.complaints)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_word_is_lost_when_two_save(desks: tuple[Desk, Desk], way: Way) -> None:
    paula, edith = desks
    way.first(paula)
    paula.press(way.first_press, until="commit")  # its page loads while the other types
    way.second(edith)
    edith.press(way.second_press)
    if way.side:
        expect(edith.page.locator(".merge-question").first).to_be_visible()
        shown = edith.every_word()
        assert [word for word in way.words if word not in shown] == [], "on the screen"
        edith.answer(way.side)
    expect(edith.page.get_by_text("Saved together with what Paula saved")).to_be_visible()
    shown = edith.every_word()
    assert [word for word in way.words if word not in shown] == []
    published = Edition.objects.first()
    assert published is None or "Wordedith" not in published.body, "unseen by who published"


def test_the_screen_works_on_a_telephone_and_for_everybody(desks: tuple[Desk, Desk]) -> None:
    paula, edith = desks
    for desk, name in ((paula, "Paula"), (edith, "Edith")):
        desk.fill("Headline", f"{name}'s headline")
        desk.write_in(1, f"Word{name}")
    paula.press()
    edith.press()
    expect(edith.page.locator(".merge-question")).to_have_count(2)
    for width in (PHONE, DESKTOP):
        edith.page.set_viewport_size({"width": width, "height": 900})
        checks.axe(edith.page)
        checks.no_sideways_scroll(edith.page)
    edith.answer("Yours")
    assert Story.objects.get().headline == "Edith's headline"


def test_a_story_that_is_deleted_under_ones_hands_stands_as_a_new_one(
    desks: tuple[Desk, Desk],
) -> None:
    paula, edith = desks
    edith.write_in(1, "Wordedith")
    paula.page.goto(f"/admin/articles/story/{paula.story.pk}/delete/")
    expect(paula.page.get_by_text("Edith has it open since")).to_be_visible()
    paula.press("Yes, delete it")
    edith.press()
    expect(edith.page.get_by_text("Nothing that you wrote is lost")).to_be_visible()
    assert "Wordedith" in edith.every_word()
    edith.press()
    assert "Wordedith" in Story.objects.get().body


def test_a_story_is_not_deleted_that_was_saved_after_the_question(
    desks: tuple[Desk, Desk],
) -> None:
    paula, edith = desks
    paula.page.goto(f"/admin/articles/story/{paula.story.pk}/delete/")
    edith.write_in(1, "Wordedith")
    edith.press()
    paula.press("Yes, delete it")
    expect(paula.page.get_by_text("Not deleted: Edith saved it")).to_be_visible()
    assert "Wordedith" in Story.objects.get().body


def test_three_people_at_one_story(desks, open_page, log_in, story: Story) -> None:
    paula, edith = desks
    third = Desk(open_page(), story)
    log_in(third.page, make.user("carl", "Editor"))
    third.open()
    paula.write_in(0, "Wordpaula")
    edith.write_in(0, "Wordedith")
    third.write_in(0, "Wordcarl")
    third.fill("Dek", "Dekcarl")
    paula.press()
    edith.press()
    third.press()  # while Edith is still choosing
    third.answer("Both, one after the other")
    edith.answer("Both, one after the other")
    expect(edith.page.get_by_text("saved once more while you were choosing")).to_be_visible()
    edith.answer("Both, one after the other")
    story.refresh_from_db()
    assert all(word in story.body for word in ("Wordpaula", "Wordedith", "Wordcarl"))
    assert story.dek == "Dekcarl"


def test_a_button_pressed_twice_makes_one_version(desks: tuple[Desk, Desk]) -> None:
    _paula, edith = desks
    edith.write_in(0, "Wordedith")
    # As a browser without our script would: the same form, twice.
    form = edith.page.locator("#story_form").evaluate(
        "form => [...new FormData(form)].filter(([, value]) => typeof value === 'string')"
    )
    body = "&".join(f"{quote(name)}={quote(value)}" for name, value in [*form, ["_continue", "1"]])
    for _time in range(2):
        edith.page.request.post(
            edith.address,
            data=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
    assert Story.objects.get().version == 2
    edith.open()
    assert "Wordedith" in edith.every_word()


def test_a_session_that_ended_loses_nothing(desks: tuple[Desk, Desk], people) -> None:
    _paula, edith = desks
    edith.write_in(0, "Wordedith")
    Session.objects.all().delete()
    edith.press()
    edith.page.get_by_label("Username").fill("edith")
    edith.page.get_by_label("Password").fill("a long enough secret")
    edith.press("Log in")
    offer = edith.page.get_by_role("region", name="You typed this and did not save it")
    expect(offer).to_contain_text("It differs in: Body")
    assert "Wordedith" in edith.every_word()
    checks.axe(edith.page)
    with edith.page.expect_navigation():
        offer.get_by_role("link", name="Take it over").click()
    expect(edith.page.locator(".ProseMirror")).to_contain_text("Wordedith")
    edith.press()
    assert "Wordedith" in Story.objects.get().body
    assert not Autosave.objects.exists()
    expect(edith.page.locator(".offer")).to_have_count(0)


def test_a_login_in_another_tab_lets_the_page_go_on(
    desks: tuple[Desk, Desk], windows: Windows
) -> None:
    _paula, edith = desks
    edith.write_in(0, "Wordedith")
    Session.objects.all().delete()
    leave_for_a_moment(edith.page)
    expect(
        edith.page.get_by_text("You are logged out, so what you type is not kept")
    ).to_be_visible()
    other = edith.page.context.new_page()
    other.goto("/admin/")
    other.get_by_label("Username").fill("edith")
    other.get_by_label("Password").fill("a long enough secret")
    other.get_by_role("button", name="Log in").click()
    other.wait_for_url("**/admin/")
    other.close()
    leave_for_a_moment(edith.page)
    expect(edith.page.get_by_text("Everything you typed is kept again")).to_be_visible()
    edith.press()
    expect(edith.page.get_by_text("Saved at")).to_be_visible()
    assert "Wordedith" in Story.objects.get().body
    refused = "/autosave/"  # what nobody who is logged out may send: the browser tells of it
    windows.complaints[:] = [said for said in windows.complaints if not said.endswith(refused)]


def test_a_browser_that_crashed_is_offered_what_was_typed(
    desks: tuple[Desk, Desk], open_page, log_in, people, story: Story
) -> None:
    paula, _edith = desks
    edith = Desk(open_page(), story)
    log_in(edith.page, people[1])
    edith.page.clock.install()
    edith.open()
    edith.write_in(0, "Wordalone")
    with edith.page.expect_response("**/autosave/"):
        edith.page.clock.fast_forward(11_000)
    expect(edith.page.get_by_text("What you typed is kept, for you alone")).to_be_visible()
    edith.page.context.close()

    paula.open()
    assert "Wordalone" not in paula.every_word(), "nobody else sees it"
    again = Desk(open_page(), story)
    log_in(again.page, people[1])
    again.open()
    offer = again.page.get_by_role("region", name="You typed this and did not save it")
    offer.get_by_text("Look at it").click()
    expect(offer.locator("ins")).to_contain_text("Wordalone")
    # Meanwhile somebody saves: what is taken over is brought together with that.
    paula.write_in(3, "Wordpaula")
    paula.press()
    with again.page.expect_navigation():
        offer.get_by_role("link", name="Take it over").click()
    again.press()
    story.refresh_from_db()
    assert "Wordalone" in story.body
    assert "Wordpaula" in story.body


def test_what_is_thrown_away_is_not_offered_again(desks: tuple[Desk, Desk]) -> None:
    _paula, edith = desks
    edith.write_in(0, "Wordedith")
    leave_for_a_moment(edith.page)
    expect(edith.page.get_by_text("What you typed is kept, for you alone")).to_be_visible()
    edith.open()
    edith.press("Throw it away")
    expect(edith.page.locator(".offer")).to_have_count(0)
    assert not Autosave.objects.exists()


def test_each_sees_who_is_there_and_what_is_new_without_loading_again(
    desks: tuple[Desk, Desk],
) -> None:
    paula, edith = desks
    expect(edith.page.get_by_role("status").filter(has_text="Paula has it open")).to_be_visible()
    paula.write_in(0, "Wordpaula")
    paula.press()
    leave_for_a_moment(edith.page, back=True)
    expect(edith.page.get_by_text("Paula saved a newer version at")).to_be_visible()


def leave_for_a_moment(page: Page, *, back: bool = False) -> None:
    """Another tab is looked at, and this one again."""
    for state in ("hidden", "visible") if back else ("hidden",):
        page.evaluate(
            """(state) => {
                Object.defineProperty(document, "visibilityState", {
                    configurable: true, get: () => state,
                })
                document.dispatchEvent(new Event("visibilitychange"))
                delete document.visibilityState
            }""",
            state,
        )
