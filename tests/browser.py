"""Chromium as people use the portal: wide or narrow, light or dark, with or without JavaScript."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEVELS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        # Where `make test-days` has set the clock, a browser waits rightly only if all its clocks are set.
        told = {name: value for name, value in os.environ.items() if name != "FAKETIME_DONT_FAKE_MONOTONIC"}
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, env=told)
        yield browser
        browser.close()


def new_page(browser: Browser, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
    """A page of a browser that has never been here; what the console says goes to `page.complaints`."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
    )
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda said: page.complaints.append(said.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    return page


def weight(page: Page) -> int:
    """Bytes that travelled for the page and all that it is made of; what the browser had already travels as none."""
    return int(
        page.evaluate("performance.getEntries().reduce((sum, one) => sum + (one.transferSize || 0), 0)")
    )


def barriers(page: Page) -> str:
    """What axe finds against WCAG 2.2 AA and its own best practices on the page; empty if nothing."""
    found = Axe().run(page, options=LEVELS)
    return found.generate_report() if found.violations_count else ""
