"""Adding pictures in a real browser: dropped, chosen, refused, lost on the way and sent again."""

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AbstractBaseUser
from playwright.sync_api import Browser, Locator, Page, Route, expect

from articles.models import Image
from tests import make
from tests.e2e import checks
from tests.e2e.conftest import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

UPLOAD = "/admin/articles/image/upload/"
PHOTOS = sorted((Path(__file__).parents[2] / "articles" / "demo" / "photos").glob("*.jpg"))
LogIn = Callable[[Page, AbstractBaseUser], None]
MADE = re.compile(r"^/pictures/\d+-")
SLOW = 60_000  # milliseconds for the sixteen, on a machine that does other things too


@pytest.fixture
def bumpy_page(browser: Browser, live_server) -> Iterator[Page]:
    """A page whose requests may fail, which the console tells; scripts and policy hold."""
    complaints: list[str] = []
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if "Security Policy" in said.text else None,
    )
    yield page
    context.close()
    assert not complaints


def _drop(page: Page, *files: tuple[str, bytes], on: str = ".dropzone") -> None:
    """Let ``files``, of name and content, fall on the page as a person does with the mouse."""
    dragged = page.evaluate_handle(
        """(files) => {
            const dragged = new DataTransfer();
            for (const [name, text] of files) {
                const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
                dragged.items.add(new File([bytes], name));
            }
            return dragged;
        }""",
        [(name, base64.b64encode(data).decode()) for name, data in files],
    )
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event(on, event, {"dataTransfer": dragged})


def _open(page: Page, log_in: LogIn, user: AbstractBaseUser) -> None:
    log_in(page, user)
    page.goto(UPLOAD)


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))


def test_the_sixteen_demo_photographs_come_in_by_drag_and_drop_with_every_credit(
    page: Page, log_in: LogIn, photo_editor: AbstractBaseUser
) -> None:
    assert len(PHOTOS) == 16
    _open(page, log_in, photo_editor)
    _drop(page, *((photo.name, photo.read_bytes()) for photo in PHOTOS))
    status = page.locator(".uploads-summary")
    expect(status).to_contain_text("of 16")
    expect(status).to_have_text("16 added", timeout=SLOW)
    added = list(Image.objects.all())
    assert len(added) == 16
    for image in added:
        for name in ("headline", "caption", "creator", "credit", "copyright_notice"):
            assert getattr(image, name), (image, name)
        assert image.license_url.startswith("https://")
        assert image.asset_id
        assert image.keyword_list
    rows = page.locator(".uploaded[data-status=added]")
    expect(rows).to_have_count(16)
    for photo, row in zip(PHOTOS, rows.all(), strict=True):
        expect(row).to_contain_text(photo.name)
        expect(row.get_by_text("No alt text")).to_be_visible()
        expect(row.get_by_text("Creator", exact=True)).to_be_visible()
        # The browser's own picture is shown at once; the one that the server made follows.
        expect(row.locator("img")).to_have_attribute("src", MADE, timeout=SLOW)


def test_every_state_of_the_page_is_in_order(
    any_page: Page, log_in: LogIn, photo_editor: AbstractBaseUser
) -> None:
    _open(any_page, log_in, photo_editor)
    files = any_page.locator(".uploads-list")
    expect(files).to_be_hidden()
    _look(any_page)
    dogs = next(photo for photo in PHOTOS if photo.name == "two-dogs.jpg")
    _drop(any_page, (dogs.name, dogs.read_bytes()), ("x" * 120 + ".jpg", make.jpeg()))
    expect(any_page.locator(".uploads-summary")).to_have_text("2 added")
    expect(any_page.get_by_text("Two dogs at a window").first).to_be_visible()
    expect(files).to_be_visible()
    _look(any_page)


def _look(page: Page) -> None:
    checks.axe(page)
    checks.no_sideways_scroll(page)


def test_the_keyboard_alone_is_enough(
    page: Page, log_in: LogIn, photo_editor: AbstractBaseUser
) -> None:
    # A chooser that nobody awaits beforehand can open before the browser knows to hand it over.
    page.on("filechooser", lambda chooser: None)
    _open(page, log_in, photo_editor)
    field = page.get_by_label("Drop photographs here, or choose them")
    page.get_by_role("link", name="Skip to main content").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(PHOTOS[:2])
    expect(page.locator(".uploads-summary")).to_have_text("2 added", timeout=SLOW)
    expect(field).to_be_focused()
    first = page.locator(".uploaded").get_by_role("link", name="Open").first
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")


def test_what_is_wrong_with_one_file_does_not_stop_the_others(
    bumpy_page: Page, log_in: LogIn, photo_editor: AbstractBaseUser, settings
) -> None:
    settings.MAX_UPLOAD_MB = 1
    page = bumpy_page
    coffee = next(photo for photo in PHOTOS if photo.name == "espresso.jpg").read_bytes()
    _open(page, log_in, photo_editor)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    _drop(
        page,
        *[("first.jpg", coffee), ("letter.jpg", b"no picture"), ("huge.jpg", bytes(2 * 1024**2))],
        *[("copy.jpg", coffee), ("other copy.jpg", coffee), ("plain.jpg", make.jpeg())],
    )
    summary = page.locator(".uploads-summary")
    expect(summary).to_have_text("2 added, 2 in the library already, 2 refused")
    assert len([url for url in sent if url.endswith("/one/")]) == 5  # the huge one is not sent
    expect(_row(page, "letter.jpg")).to_contain_text("a text file")
    expect(_row(page, "huge.jpg")).to_contain_text("has 2 MB and a picture may have 1 MB")
    for name in ("letter.jpg", "huge.jpg"):
        expect(_row(page, name).get_by_text("No preview")).to_be_visible()
    for name in ("first.jpg", "copy.jpg"):
        expect(_row(page, name).get_by_text("No preview")).to_be_hidden()
    page.get_by_role("button", name="Only what was not added").click()
    expect(_row(page, "first.jpg")).to_be_hidden()
    copy = _row(page, "copy.jpg")
    expect(copy.get_by_role("link", name="Espresso")).to_be_visible()
    checks.axe(page)
    copy.get_by_role("button", name="Leave it out").click()
    expect(copy).to_contain_text("nothing of it was kept")
    expect(copy).to_be_focused()
    expect(summary).to_have_text("2 added, 1 in the library already, 2 refused, 1 left out")
    _row(page, "other copy.jpg").get_by_role("button", name="Add it anyway").dblclick()
    expect(summary).to_have_text("3 added, 2 refused, 1 left out")
    assert Image.objects.filter(headline="Espresso").count() == 2
    assert Image.objects.count() == 3


def test_a_lost_connection_costs_nothing(
    bumpy_page: Page, log_in: LogIn, photo_editor: AbstractBaseUser
) -> None:
    page = bumpy_page
    _open(page, log_in, photo_editor)
    page.context.set_offline(True)
    _drop(page, ("a.jpg", make.jpeg()), ("b.jpg", PHOTOS[0].read_bytes()))
    summary = page.locator(".uploads-summary")
    expect(summary).to_have_text("2 not sent")
    expect(_row(page, "a.jpg")).to_contain_text("The connection was lost.")
    page.context.set_offline(False)
    _row(page, "a.jpg").get_by_role("button", name="Try again").click()
    expect(summary).to_have_text("1 added, 1 not sent")
    _row(page, "b.jpg").get_by_role("button", name="Try again").click()
    expect(summary).to_have_text("2 added")


def test_a_login_that_is_over_costs_nothing(
    bumpy_page: Page, log_in: LogIn, photo_editor: AbstractBaseUser
) -> None:
    page = bumpy_page
    _open(page, log_in, photo_editor)
    page.context.clear_cookies()
    _drop(page, ("a.jpg", make.jpeg()), ("b.jpg", PHOTOS[0].read_bytes()))
    summary = page.locator(".uploads-summary")
    expect(summary).to_have_text("2 not sent")
    row = _row(page, "a.jpg")
    expect(row).to_contain_text("You are not logged in any more.")
    expect(row.get_by_role("link", name="Log in")).to_be_visible()
    checks.axe(page)
    expect(page.get_by_role("log")).to_contain_text("You are not logged in any more.")
    log_in(page, photo_editor)
    page.get_by_role("button", name="Try all again").click()
    expect(summary).to_have_text("2 added")


def test_who_leaves_while_pictures_are_sent_is_asked(
    page: Page, log_in: LogIn, photo_editor: AbstractBaseUser
) -> None:
    _open(page, log_in, photo_editor)
    held: list[Route] = []
    page.route("**/one/", lambda route: route.continue_() if held else held.append(route))
    page.locator("#content h1").click()  # browsers ask only those who have done something
    _drop(page, ("a.jpg", make.jpeg()), ("b.jpg", PHOTOS[0].read_bytes()), on="body")
    expect(_row(page, "a.jpg").get_by_role("progressbar")).to_be_visible()
    expect(_row(page, "a.jpg").locator("img")).to_have_js_property("naturalWidth", 64)
    checks.axe(page)
    questions: list[str] = []
    page.once("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    expect(page.locator(".uploads-summary")).to_have_text("Adding picture 1 of 2")
    assert questions == ["beforeunload"]
    held[0].continue_()
    expect(page.locator(".uploads-summary")).to_have_text("2 added")


def test_without_scripts_the_files_are_posted_together(
    open_page: Callable[..., Page], log_in: LogIn, photo_editor: AbstractBaseUser
) -> None:
    page = open_page(java_script_enabled=False)
    _open(page, log_in, photo_editor)
    page.get_by_label("Choose photographs").set_input_files(PHOTOS[:2])
    page.get_by_role("button", name="Add pictures").click()
    expect(page.get_by_text("2 added")).to_be_visible()
    page.get_by_label("Choose photographs").set_input_files(PHOTOS[:1])
    page.get_by_role("button", name="Add pictures").click()
    expect(page.get_by_text("1 in the library already")).to_be_visible()
    page.get_by_label("Choose photographs").set_input_files(PHOTOS[:1])
    page.get_by_label("Add pictures even if the library has them").check()
    page.get_by_role("button", name="Add pictures").click()
    expect(page.get_by_text("1 added")).to_be_visible()
    assert Image.objects.count() == 3
