"""A caretaker period begins over a post that was approved and waits for its day."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.browser import barriers
from tests.stories.conftest import Portal, Somebody

OFFICER, MANAGER, KEEPER = "Priya Raman", "Helen Kostas", "Aroha Williams"
TITLE = "Forecasts come out on Thursday"
TEXT = "The forecasts come out on Thursday at 11.30 am Canberra time, on the page of the outlook."
PATIENCE = 200  # seconds; the clock looks for windows that have begun once a minute


def test_a_caretaker_window_opens_over_a_scheduled_post(running_portal: Portal, chromium: Browser) -> None:
    # Given a post that the General Manager has approved, for Thursday
    officer = Somebody(chromium, running_portal.address, OFFICER)
    path = proposed(officer)
    manager = Somebody(chromium, running_portal.address, MANAGER)
    approve(manager, path)
    officer.go(f"{path}publish/")
    expect(officer.page.get_by_label("Link to the post")).to_be_visible()

    # When a caretaker period begins
    keeper = Somebody(chromium, running_portal.address, KEEPER)
    window = begun(keeper)
    try:
        # Then the officer cannot publish, sees why and until when, and is told
        officer.go(f"{path}publish/")
        officer.sees("This post was approved before “Caretaker period” began")
        expect(officer.page.get_by_label("Link to the post")).not_to_be_visible()
        until_told(officer, f"{reference_in(path)} is held")

        # And the General Manager may still send back, but not approve
        other = proposed(officer)
        manager.go(f"{other}decide/")
        manager.sees("an MCD manager approves, since “Caretaker period” is open")
        assert barriers(manager.page) == ""
        manager.write("Your note", "After the election, please.")
        manager.press("Request changes")
        manager.sees("Sent back to the author with your reason.")

        # And MCD finds it at home, reads it once more, and lets it go out
        keeper.go("/")
        keeper.page.locator(f'a[href="{path}reconfirm/"]').click()
        keeper.sees("“Caretaker period” is open until")
        keeper.write("Your note (optional)", "A date and a place, nothing else.")
        keeper.press("Confirm again")
        keeper.sees("Confirmed. It may go out")

        officer.go(f"{path}publish/")
        officer.write("Link to the post", "https://www.facebook.com/TreasuryDemo/posts/7700001")
        officer.write("What went live", TEXT)
        officer.press("Publish")
        officer.sees("Published.")
    finally:
        # And once the period is closed, the General Manager approves as before
        close(keeper, window)
    approve(manager, proposed(officer))
    for somebody in (officer, manager, keeper):
        somebody.leaves()


def proposed(officer: Somebody) -> str:
    """A post in review: its address."""
    officer.go("/posts/new/")
    officer.choose("Account", "Facebook: The Treasury (TreasuryDemo)")
    officer.page.get_by_label("Post of our own").check()
    officer.page.get_by_label("Informing").check()
    officer.write("Title", TITLE)
    officer.choose("Topic", "Labour market")
    officer.page.get_by_label("Text", exact=True).fill(TEXT)
    officer.write("Sources (optional)", "Release calendar.")
    officer.press("Save draft")
    officer.sees("Saved as a draft")
    officer.press("Submit for approval")
    officer.declares()
    officer.press("Submit for approval")
    officer.sees("In review")
    return re.sub(r"^https?://[^/]+", "", officer.page.url)


def approve(manager: Somebody, path: str) -> None:
    manager.go(f"{path}decide/")
    manager.declares()
    manager.press("Approve")
    manager.sees("Approved. The author has been told.")


def begun(keeper: Somebody) -> str:
    """A caretaker period from a minute ago: the address of its page."""
    starts = timezone.localtime() - timedelta(minutes=1)
    ends = starts + timedelta(days=30)
    keeper.go("/windows/new/")
    keeper.page.get_by_label("Caretaker period").check()
    keeper.write("Name", "Caretaker period")
    for name, moment in {"starts_at": starts, "ends_at": ends}.items():
        for part, text in enumerate((f"{moment:%d/%m/%Y}", f"{moment:%H:%M}")):
            keeper.page.locator(f"[name={name}_{part}]").fill(text)
    keeper.press("Declare it")
    keeper.sees("Declared. General Managers and MCD’s managers have been told.")
    return re.sub(r"^https?://[^/]+", "", keeper.page.url)


def close(keeper: Somebody, window: str) -> None:
    keeper.go(f"{window}close/")
    keeper.write("Reason", "The election is over.")
    keeper.press("Close it early")
    keeper.sees("Closed. What it held may go out again.")


def reference_in(path: str) -> str:
    found = re.search(r"TS-\d+", path)
    assert found
    return found.group()


def until_told(somebody: Somebody, what: str) -> None:
    for _ in range(PATIENCE):
        somebody.go("/notices/")
        if somebody.page.get_by_text(what).count():
            return
        somebody.page.wait_for_timeout(1000)
    raise AssertionError(f"nobody said: {what}")
