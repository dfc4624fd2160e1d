"""The way in to the desk, in a browser."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests import make
from tests.e2e.checks import axe, no_sideways_scroll

PASSWORD = "a long enough secret"


def fill_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Username").fill("edith")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_the_login_page_stands_up_on_every_screen(any_page: Page) -> None:
    any_page.goto("/admin/")
    expect(any_page.get_by_role("heading", name="Log in")).to_be_visible()
    axe(any_page)
    no_sideways_scroll(any_page)


def test_a_wrong_password_is_told_and_the_right_one_opens_the_page_asked_for(
    page: Page, editor
) -> None:
    page.goto("/admin/password_change/")
    fill_in(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("do not match")
    axe(page)
    fill_in(page)
    page.wait_for_url("**/admin/password_change/")


@pytest.fixture
def passkey(page: Page) -> None:
    """A device that answers for its owner, as a laptop's fingerprint reader does."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_editor_adds_a_passkey_and_logs_in_with_it_alone(
    page: Page, editor, passkey, settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    page.goto("/admin/")
    fill_in(page)
    expect(page.get_by_role("heading", name="Two-Factor Authentication")).to_be_visible()
    axe(page)
    page.locator("section", has_text="Security Keys").get_by_role("link", name="Add").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Passwordless").check()
    axe(page)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    axe(page)
    page.goto("/admin/account/two-factor/webauthn/")
    axe(page)
    page.goto("/admin/")
    expect(page).to_have_url(f"{page.url.partition('/admin/')[0]}/admin/")
    assert Authenticator.objects.filter(user=editor, type="webauthn").count() == 1

    page.goto("/admin/account/logout/")
    page.get_by_role("button", name="Sign Out").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")


def test_every_page_of_the_account_stands_up_on_every_screen(
    any_page: Page, editor, log_in
) -> None:
    log_in(any_page, editor)
    for address in ("two-factor/", "password/", "confirm/", "logout/"):
        any_page.goto(f"/admin/account/{address}")
        axe(any_page)
        no_sideways_scroll(any_page)


def test_an_authenticator_app_is_set_up_from_a_picture_or_by_hand(any_page: Page, log_in) -> None:
    log_in(any_page, make.user("edith"))
    any_page.goto("/admin/account/two-factor/totp/activate/")
    any_page.get_by_label("Password").fill(PASSWORD)
    any_page.get_by_role("button", name="Confirm").click()
    expect(any_page.get_by_label("Authenticator secret")).not_to_be_empty()
    axe(any_page)
    no_sideways_scroll(any_page)
