"""The components in Chromium: light and dark, wide and narrow, with and without JavaScript, under the real policy."""

import os
import threading
from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, Page, sync_playwright

from treasury_social.wsgi import application

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEVELS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The portal for somebody who is not signed in, which needs no database."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def opened(
    chromium: Browser, url: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True
) -> Page:
    page = chromium.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
    )
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda said: page.complaints.append(said.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.goto(url)
    return page


@pytest.mark.parametrize(("width", "scheme"), list(product([1280, 390], ["light", "dark"])))
def test_no_component_breaks_accessibility_or_the_content_policy(address, chromium, width, scheme):
    page = opened(chromium, f"{address}/components/?errors=1", width=width, scheme=scheme)
    found = Axe().run(page, options=LEVELS)
    assert found.violations_count == 0, found.generate_report()
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_greyed_action_can_be_reached_and_does_nothing(address, chromium):
    page = opened(chromium, f"{address}/components/")
    greyed = page.get_by_role("button", name="Publish", exact=True)
    greyed.focus()
    page.keyboard.press("Enter")
    assert page.url == f"{address}/components/"
    assert greyed.evaluate("it => document.getElementById(it.getAttribute('aria-describedby')).textContent")
    page.close()


def test_filter_and_menu_work_without_scripts_on_a_telephone(address, chromium):
    page = opened(chromium, f"{address}/components/", width=390, scripts=False)
    assert page.get_by_role("link", name="Register").is_visible()
    assert not page.get_by_label("Words in the text").is_visible()
    page.get_by_text("Filter (1 in force)").click()
    assert page.get_by_label("Words in the text").is_visible()
    page.close()


def test_filter_is_open_where_there_is_room(address, chromium):
    page = opened(chromium, f"{address}/components/", scripts=False)
    assert page.get_by_label("Words in the text").is_visible()
    page.close()


def test_calendar_fills_in_the_day_first(address, chromium):
    page = opened(chromium, f"{address}/components/")
    page.get_by_label("Day of publication").fill("3/12/2026")
    page.get_by_role("button", name="Choose date").first.click()
    page.get_by_role("button", name="Friday 4 December 2026").click()
    assert page.get_by_label("Day of publication").input_value() == "4/12/2026"
    page.close()


def test_paper_leaves_out_what_can_only_be_clicked(address, chromium):
    page = opened(chromium, f"{address}/components/")
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Approve").is_visible()
    assert page.get_by_text("Clear and accurate.").is_visible()
    page.close()
