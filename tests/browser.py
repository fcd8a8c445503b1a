"""Chromium as people use the portal: wide or narrow, light or dark, with or without JavaScript."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
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


# Chromium forces the colour of text, and goes on saying the one before of how letters are filled, which axe asks first.
FILLED_AS_COLOURED = """
const value = CSSStyleDeclaration.prototype.getPropertyValue;
CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
  return value.call(this, name === "-webkit-text-fill-color" ? "color" : name);
};
null
"""
# Schemes and forced colours change nothing but colours.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
AS_LOADED: dict[str, Any] = {"color_scheme": "light", "forced_colors": "none"}
LOOKS: list[dict[str, Any]] = [{"color_scheme": "dark"}, {"color_scheme": "dark", "forced_colors": "active"}]


def barriers(page: Page, options: dict[str, Any] = LEVELS) -> str:
    """What axe finds against WCAG 2.2 AA and its own best practices on the page; empty if nothing."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT + FILLED_AS_COLOURED)
    found = page.evaluate("options => axe.run(options)", {**options, "resultTypes": ["violations"]})
    return AxeResults(found).generate_report() if found["violations"] else ""


def barriers_in_every_look(page: Page) -> str:
    """Wide and on a phone, in light, in dark and in forced colours; and whether anything is cut off at 320 pixels.

    Only what may differ is looked at again, and the page is not loaded again.
    """
    found = ""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found += barriers(page)
        for look in LOOKS:
            page.emulate_media(**look)
            found += barriers(page, COLOURS)
        page.emulate_media(**AS_LOADED)
    page.set_viewport_size({"width": 320, "height": 900})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + (f"{wide} pixels wide" if wide > 320 else "")
