"""What every page must stand up to."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# "preload" makes axe add style elements of its own to the page, which the policy refuses.
# WCAG 2.2 asks for targets of a certain size (2.5.8), axe only on request.
OPTIONS = {
    "resultTypes": ["violations"],
    "preload": False,
    "rules": {"target-size": {"enabled": True}},
}
CONTRAST = {"resultTypes": ["violations"], "preload": False, "runOnly": ["color-contrast"]}
SETTLED = """() => document.getAnimations()
    .filter((animation) => animation instanceof CSSTransition)
    .forEach((transition) => transition.finish())"""
# What sticks to the window covers what one can scroll clear of it; axe takes that for small.
UNSTUCK = """() => {
    const stuck = [...document.querySelectorAll("body *")]
        .filter((element) => getComputedStyle(element).position === "sticky")
    for (const element of stuck) element.style.position = "static"
    return stuck
}"""
STUCK = "(stuck) => { for (const element of stuck) element.style.position = '' }"
OTHER = {"light": "dark", "dark": "light"}


def axe(page: Page) -> None:
    """Assert that axe-core finds no violation on ``page``, in light and in dark.

    All rules are asked of the page as it is, and in the other scheme those that colours decide.
    """
    stuck = page.evaluate_handle(UNSTUCK)
    _axe(page, OPTIONS)
    page.evaluate(STUCK, stuck)
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    page.emulate_media(color_scheme=OTHER[scheme])
    page.evaluate(SETTLED)  # a colour that is on its way is neither the one nor the other
    _axe(page, CONTRAST)
    page.emulate_media(color_scheme=scheme)
    page.evaluate(SETTLED)


def _axe(page: Page, options: dict[str, object]) -> None:
    found = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        + "\n".join(
            f"    {node['target']}: {node['html'][:200]}\n    {node['failureSummary']}"
            for node in rule["nodes"][:5]
        )
        for rule in Axe().run(page, options=options).response["violations"]
    ]
    assert not found, f"axe on {page.url}:\n" + "\n".join(found)


def no_sideways_scroll(page: Page) -> None:
    """Assert that nothing of ``page`` is wider than its window."""
    too_wide = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll("body *")]
                .filter((element) => element.getBoundingClientRect().right > width + 1)
                .slice(0, 5)
                .map((element) => element.outerHTML.slice(0, 120));
        }"""
    )
    assert not too_wide, f"{page.url} scrolls sideways: {too_wide}"
