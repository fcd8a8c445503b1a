"""The components in Chromium: light and dark, wide and narrow, with and without JavaScript, under the real policy."""

import threading
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, Page

from records.verify import challenge_of, encode64, field_digest
from tests import browser
from treasury_social.wsgi import application


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
    with browser.chromium() as started:
        yield started


def opened(chromium: Browser, url: str, **screen: Any) -> Page:
    page = browser.new_page(chromium, **screen)
    page.goto(url)
    return page


@pytest.mark.parametrize(("width", "scheme"), list(product([1280, 390], ["light", "dark"])))
def test_no_component_breaks_accessibility_or_the_content_policy(address, chromium, width, scheme):
    page = opened(chromium, f"{address}/components/?errors=1", width=width, scheme=scheme)
    assert browser.barriers(page) == ""
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_greyed_action_can_be_reached_and_does_nothing(address, chromium):
    page = opened(chromium, f"{address}/components/")
    greyed = page.get_by_role("button", name="Publish", exact=True)
    greyed.focus()
    page.keyboard.press("Enter")
    assert page.url == f"{address}/components/"
    assert greyed.evaluate("it => document.getElementById(it.getAttribute('aria-describedby')).textContent")
    page.context.close()


def test_filter_and_menu_work_without_scripts_on_a_telephone(address, chromium):
    page = opened(chromium, f"{address}/components/", width=390, scripts=False)
    assert page.get_by_role("link", name="Register").is_visible()
    assert not page.get_by_label("Words in the text").is_visible()
    page.get_by_text("Filter (1 in force)").click()
    assert page.get_by_label("Words in the text").is_visible()
    page.context.close()


def test_filter_is_open_where_there_is_room(address, chromium):
    page = opened(chromium, f"{address}/components/", scripts=False)
    assert page.get_by_label("Words in the text").is_visible()
    page.context.close()


def test_calendar_fills_in_the_day_first(address, chromium):
    page = opened(chromium, f"{address}/components/")
    page.get_by_label("Day of publication").fill("3/12/2026")
    page.get_by_role("button", name="Choose date").first.click()
    page.get_by_role("button", name="Friday 4 December 2026").click()
    assert page.get_by_label("Day of publication").input_value() == "4/12/2026"
    page.context.close()


def test_paper_leaves_out_what_can_only_be_clicked(address, chromium):
    page = opened(chromium, f"{address}/components/")
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Approve").is_visible()
    assert page.get_by_text("Clear and accurate.").is_visible()
    page.context.close()


SPELLED_WITH_CARE = {  # what the record log spells in one way, as RFC 8785 has it
    "note": '“Quoted” \\ "and" / \x7f \x01\x1f\b\f\t\r\n \u2028\u2029 e\u0301 é 👩\u200d🚀 \u202e',
    "reason": "",
    "title": None,
    "number": 2**53 - 1,
    "version": -1,
    "acting": True,
    "declared": [{"e": [], "Z": {}, "_": False, "a.b": [1, [2]]}],
}


def test_a_browser_makes_the_digests_that_the_verifier_makes(address, chromium):
    page = opened(chromium, f"{address}/components/")
    page.add_script_tag(url=f"{address}/static/portal/signing.js")
    said = {"kind": "post.approved", "subject": "TS-1", "office": "Ö", "key": None, "log": "log.example"}
    script = "said => digested(said).then(({ salts, challenge }) => [salts, spell(challenge)])"
    salts, challenge = page.evaluate(script, {**said, "fields": SPELLED_WITH_CARE})
    digests = {name: field_digest(salts[name], name, value) for name, value in SPELLED_WITH_CARE.items()}
    assert challenge == encode64(challenge_of({**said, "fields": digests}, said["log"]))
    assert len(set(salts.values())) == len(salts)
    page.context.close()
