import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Locator, Page, expect

from local import portal, servers
from tests import browser, database

PACKAGE = "Download the record with its proofs"
# A form that came back with its mistakes shown; and a live check that was on its way when the page was left. One that
# failed is another complaint (htmx:sendError, htmx:responseError), and is not borne.
BORNE = ("status of 422", "htmx:afterRequest", "htmx:sendAbort")

expect.set_options(timeout=60_000)  # on a busy machine; most is there at once
logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells every word of SMTP


@dataclass
class Letterbox:
    """A mail server on this machine that keeps what it gets."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Message accepted for delivery"

    def about(self, subject: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if subject in str(letter["Subject"])]

    def receives(self, subject: str) -> list[EmailMessage]:
        """The letters about it, once there is one: mail goes out every few seconds, in its own time."""
        deadline = time.monotonic() + 120
        while not (letters := self.about(subject)) and time.monotonic() < deadline:
            time.sleep(0.2)
        return letters


@contextmanager
def open_letterbox() -> Iterator[Letterbox]:
    box = Letterbox(servers.free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture(scope="session")
def letterbox() -> Iterator[Letterbox]:
    with open_letterbox() as box:
        yield box


@dataclass
class Portal:
    address: str
    folder: Path
    database: str  # its URL, for stories in which time passes

    @property
    def verifier_key(self) -> str:
        return (self.folder / "checkpoints" / "verifier-key").read_text().strip()


@contextmanager
def demonstration(folder: Path, letterbox: Letterbox, queue: str) -> Iterator[Portal]:
    """What `make run` starts, on a database of its own, with mail that arrives somewhere."""
    with database.fresh_database(os.environ["DATABASE_URL"], "stories") as url:
        environment = {
            "DATABASE_URL": url,
            "REDIS_URL": queue,
            "EMAIL_URL": f"smtp://127.0.0.1:{letterbox.port}",
            "DEMO": "1",
            "MEDIA_ROOT": str(folder / "media"),
        }
        with portal.portal(environment, servers.free_port(), folder, demo_data=True) as address:
            yield Portal(address, folder, url)


@pytest.fixture(scope="session")
def running_portal(tmp_path_factory: pytest.TempPathFactory, letterbox: Letterbox) -> Iterator[Portal]:
    address, _, number = os.environ["REDIS_URL"].rpartition("/")
    queue = f"{address}/{int(number) + 1}"
    with demonstration(tmp_path_factory.mktemp("portal"), letterbox, queue) as portal_of_all:
        yield portal_of_all


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as started:
        yield started


class Somebody:
    """A named person at a browser of their own."""

    def __init__(self, chromium: Browser, address: str, name: str, **screen: Any) -> None:
        self.page: Page = browser.new_page(chromium, **screen)
        self.address = address
        self.go("/sign-in/")
        self.page.get_by_role("button", name=re.compile(re.escape(name))).click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    clicked = 0  # as far as a story counts

    def clicks(self, what: Locator) -> None:
        self.clicked += 1
        what.click()

    def clicks_link(self, path: str) -> None:
        """In a mail."""
        self.clicked += 1
        self.go(path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        """The option of a list whose text begins so."""
        listed = self.page.get_by_label(label, exact=True)
        listed.select_option(
            listed.locator("option", has_text=re.compile(rf"^\s*{re.escape(option)}")).get_attribute("value")
        )

    def declares(self) -> None:
        """Every statement of the declaration, having answered what the checks asked, or disposed of the answers."""
        self.page.locator("input[name=declared]").first.wait_for(state="attached")  # it may just be coming
        self.page.wait_for_load_state()
        for box in self.page.locator("textarea[name^=answer-]").all():
            box.fill("It may stand: the source says the same.")
        for choice in self.page.locator("input[name^=disposition-][value=settled]").all():
            choice.check()
        for box in self.page.locator("input[name=declared][type=checkbox]").all():
            box.check()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def leaves(self) -> None:
        """Their browser had nothing to complain of, but what may be borne."""
        said: list[str] = self.page.complaints  # type: ignore[attr-defined]
        assert [complaint for complaint in said if not any(words in complaint for words in BORNE)] == []
        self.page.context.close()


def until_recorded(keeper: Somebody, reference: str) -> None:
    for _ in range(120):
        keeper.go(f"/register/{reference}/")
        if keeper.page.get_by_text(PACKAGE).count():
            keeper.page.complaints.clear()  # of the pages that were not there yet
            return
        keeper.page.wait_for_timeout(1000)
    raise AssertionError(
        f"{reference} was not recorded and signed within two minutes: {keeper.page.inner_text('main')}"
    )
