"""A real browser on a real server, and what a page must never do there."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

from tests import found

# Playwright keeps an event loop in the thread of the tests: Django is told that it is no harm.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = 390, 1280  # CSS pixels
PATIENCE = 15_000  # milliseconds, on a machine that does other things too

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("CI"):
                # A machine that does other things may hold a browser up beyond PATIENCE: one
                # more try, which the summary counts.
                item.add_marker(pytest.mark.flaky(reruns=1))
            if "any_page" in item.fixturenames:
                item.add_marker(pytest.mark.looks)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # Here and not in a fixture, so that all that are skipped share one line of the summary.
    found.require(found.chromium(), found.NO_CHROMIUM)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


class Traffic:
    """The requests that the server of the tests has been given since this was made."""

    def __init__(self) -> None:
        self._under_way = 0
        self._changed = threading.Condition()
        # Signals hold on to nobody: this hears of requests for as long as somebody keeps it.
        request_started.connect(self._begins)
        request_finished.connect(self._ends)

    def _begins(self, **signal: object) -> None:
        if threading.current_thread() is threading.main_thread():
            return  # a test's own client, in the test itself
        with self._changed:
            self._under_way += 1

    def _ends(self, **signal: object) -> None:
        if threading.current_thread() is threading.main_thread():
            return
        with self._changed:
            self._under_way -= 1
            self._changed.notify_all()

    def wait_for_its_end(self) -> None:
        """Wait for what a page sent as it was closed: the database is about to be emptied."""
        with self._changed:
            self._changed.wait_for(lambda: self._under_way <= 0, PATIENCE / 1000)


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of a new visitor.

    It takes ``width`` in CSS pixels, ``scheme`` ("light" or "dark") and what else Playwright's
    ``new_context`` knows. Afterwards the test fails on any error in the console, which is also
    where a violation of the Content-Security-Policy is told.
    """
    complaints: list[str] = []
    contexts = []
    traffic = Traffic()

    def open_page(width: int = DESKTOP, scheme: str = "light", **options: object) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.on("page", lambda page: _watch(page, complaints))
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    traffic.wait_for_its_end()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


def _watch(page: Page, complaints: list[str]) -> None:
    visited: set[str] = set()

    def arrived(response: Response) -> None:
        if response.request.is_navigation_request():
            visited.add(response.url)

    def said(message: ConsoleMessage) -> None:
        # That a page itself answers 404 or 410 is for the test to judge.
        is_own_status = (
            message.text.startswith("Failed to load resource")
            and message.location.get("url") in visited
        )
        if message.type in {"error", "warning"} and not is_own_status:
            complaints.append(f"{page.url}: {message.text} {message.location.get('url', '')}")

    page.on("response", arrived)
    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture(params=[PHONE, DESKTOP])
def any_page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A page on a telephone and on a desk; ``checks.axe`` looks at both schemes."""
    return open_page(request.param)


@pytest.fixture
def log_in(live_server) -> Callable[[Page, AbstractBaseUser], None]:
    """Return a function that gives a page's visitor the session of a user."""

    def log_in(page: Page, user: AbstractBaseUser) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return log_in
