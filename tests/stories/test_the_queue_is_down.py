"""The queue goes down while people work, and comes back: they are not held up, and nothing they did is lost."""

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from local import servers
from local.supervisor import Supervisor
from tests.stories.conftest import Portal, Somebody, demonstration, open_letterbox, until_recorded
from treasury_social.celery import app
from treasury_social.demo.posts import POSTS

OFFICER, MANAGER, RECORDS = "Priya Raman", "Helen Kostas", "Margaret Ellery"
TOPIC = "Question on the youth unemployment rate"
TEXT = next(post.text for post in POSTS if post.title == TOPIC)
QUIET = 6  # seconds: time for each task to have run, if it could


def test_what_is_done_while_the_queue_is_down_arrives_once_it_is_back(
    folder: Path, tmp_path: Path, chromium: Browser
) -> None:
    port = servers.free_port()
    with Supervisor(folder) as supervisor, open_letterbox() as letterbox:
        # Given a portal at work, with a queue of its own
        queue = servers.start_valkey(supervisor, port)
        with demonstration(tmp_path / "portal", letterbox, queue) as portal:
            eventually(lambda: letterbox.letters, "the demonstration's own mail")

            # When the queue goes down, people go on: one approves a post, another publishes it
            supervisor.stop()
            reference = approve(portal, chromium)
            publish(portal, chromium, reference)

            # Then the post is published, and waits for its seal; and the letters wait
            time.sleep(QUIET)
            keeper = Somebody(chromium, portal.address, RECORDS)
            keeper.go(f"/posts/{reference}/")
            keeper.sees("Waits to be sealed")
            asked, news = f"{reference} is approved", f"{reference} is published"
            assert [letterbox.about(subject) for subject in (asked, news)] == [[], []]

            # And once the queue is back, the record and its letter arrive, one of each; what was asked for is done
            servers.start_valkey(supervisor, port)
            until_recorded(keeper, reference)
            eventually(lambda: letterbox.about(news), news)
            time.sleep(QUIET)
            assert [len(letterbox.about(subject)) for subject in (asked, news)] == [0, 1]


def test_worker_and_beat_wait_for_the_queue_however_long_it_takes() -> None:
    """Celery's own limit of a hundred tries is over in three quarters of an hour, and then they end."""
    assert app.conf.broker_connection_max_retries is None


def approve(portal: Portal, chromium: Browser) -> str:
    manager = Somebody(chromium, portal.address, MANAGER)
    manager.go("/posts/waiting/")
    manager.follow(TOPIC)
    reference = manager.page.url.split("/posts/")[1].split("/")[0]
    manager.declares()
    manager.press("Approve")
    manager.sees("Approved. The author has been told.")
    manager.leaves()
    return reference


def publish(portal: Portal, chromium: Browser, reference: str) -> None:
    officer = Somebody(chromium, portal.address, OFFICER)
    officer.go(f"/posts/{reference}/publish/")
    officer.write("Link to the post", "https://www.facebook.com/TreasuryDemo/posts/9000001")
    officer.page.get_by_label("What went live").fill(TEXT)
    officer.press("Publish")
    officer.sees("Published.")
    officer.leaves()


def eventually(happened: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 180
    while not happened():
        assert time.monotonic() < deadline, f"{what}: not within three minutes"
        time.sleep(0.2)
