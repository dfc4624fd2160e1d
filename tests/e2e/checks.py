"""What every page must stand up to."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# "preload" makes axe add style elements of its own to the page, which the policy refuses.
OPTIONS = {"resultTypes": ["violations"], "preload": False}


def axe(page: Page) -> None:
    """Assert that axe-core finds no violation on ``page``."""
    found = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        + "\n".join(
            f"    {node['target']}: {node['html'][:200]}\n    {node['failureSummary']}"
            for node in rule["nodes"][:5]
        )
        for rule in Axe().run(page, options=OPTIONS).response["violations"]
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
