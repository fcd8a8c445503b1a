"""An officer tells the line manager of a comment: one acknowledges it, another has a concern; both become records."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import barriers
from tests.stories.conftest import Letterbox, Portal, Somebody, until_recorded

OFFICER, MANAGER, RECORDS, COLLEAGUE = "Priya Raman", "Jack Ballantyne", "Margaret Ellery", "Daniel Okafor"
LEADER = "Mei-Lin Zhao General Manager"  # on her button; another says that he acts for her
LINE = "My own views, not those of the Treasury or the Government."


def tells(somebody: Somebody, topic: str, line: str) -> None:
    somebody.write("Where will you comment?", "LinkedIn")
    somebody.write("What is it about?", topic)
    somebody.write(
        "What do you mean to say?", "Why the two measures of saving differ, with a link to the glossary."
    )
    somebody.page.get_by_label("As a citizen with expertise").check()
    somebody.write("From which profile?", "my-own-profile")
    somebody.write("Your line that says for whom you do not speak", line)
    somebody.press("Notify your manager")


def reference_in(somebody: Somebody) -> str:
    found = re.search(r"PU-\d+", somebody.page.url)
    assert found
    return found.group()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_comment_is_told_acknowledged_and_becomes_a_record(
    running_portal: Portal, chromium: Browser, letterbox: Letterbox, scripts: bool
) -> None:
    topic = f"How saving is measured ({'with' if scripts else 'without'} scripts)"

    # Given an officer whom the guide sends to tell her manager
    officer = Somebody(chromium, running_portal.address, OFFICER, scripts=scripts)
    officer.go("/guide/?do=take-part&for=profession&where=outside&reflects=yes")
    officer.press("Notify your manager")
    officer.sees("It needs no approval.")
    officer.sees(f"This goes to {MANAGER} (manager), your line manager.")

    # When her line says too little, she is told what it lacks, and loses nothing
    tells(officer, topic, "My own views.")
    officer.sees("does not say that you do not speak for the Treasury or the Government")
    expect(officer.page.get_by_label("What is it about?")).to_have_value(topic)

    # And takes over one that says enough
    officer.write("Your line that says for whom you do not speak", LINE)
    officer.press("Notify your manager")
    officer.sees("Your manager has been notified. You need not wait for an answer.")
    reference = reference_in(officer)
    if scripts:
        assert letterbox.receives(f"{reference}: {OFFICER} (officer) notifies you of a professional comment")

    # Then it waits for her manager at home, with the line found
    manager = Somebody(chromium, running_portal.address, MANAGER, scripts=scripts)
    manager.sees("Professional comments to acknowledge")
    manager.follow(topic)
    manager.sees("Made clear")
    manager.sees(LINE)
    manager.press("Acknowledge")
    manager.sees("You do not approve it")
    manager.write("A word to them (optional)", "Nice topic.")
    manager.press("Acknowledge")
    manager.sees("Acknowledged. It becomes a record")
    manager.leaves()

    # And the records officer finds it in the register within seconds; colleagues do not
    keeper = Somebody(chromium, running_portal.address, RECORDS, scripts=scripts)
    until_recorded(keeper, reference)
    keeper.sees(f"{MANAGER} (manager, Director, Household Sector) acknowledged the comment.")
    keeper.leaves()
    officer.go(f"/professional/{reference}/")
    officer.sees("It has been a record since")
    officer.sees("Nice topic.")
    officer.leaves()
    colleague = Somebody(chromium, running_portal.address, COLLEAGUE, scripts=scripts)
    colleague.go(f"/professional/{reference}/")
    colleague.sees("There is no page here")


def test_a_concern_on_a_phone_is_answered_and_forbids_nothing(
    running_portal: Portal, chromium: Browser
) -> None:
    topic = "What an invoice needs"

    # Given a comment that was told
    officer = Somebody(chromium, running_portal.address, COLLEAGUE, width=390, scheme="dark")
    officer.go("/professional/new/")
    tells(officer, topic, LINE)
    officer.sees("Your manager has been notified. You need not wait for an answer.")
    reference = reference_in(officer)

    # When the manager has a concern
    leader = Somebody(chromium, running_portal.address, LEADER, width=390, scheme="dark")
    leader.follow(topic)
    leader.press("Raise a concern")
    leader.sees("It is not a veto")
    assert barriers(leader.page) == ""
    leader.write("Your concern", "The example looks like one of our survey's replies.")
    leader.press("Raise a concern")
    leader.sees("Your concern is with the officer, who will answer it.")

    # Then the officer finds it waiting, and answers
    officer.go("/")
    officer.sees("Answer a concern")
    officer.follow(topic)
    officer.press("Answer the concern")
    officer.page.get_by_label("I have changed what I will say").check()
    officer.write("Your answer", "I have made up another example.")
    officer.press("Answer the concern")
    officer.sees("Answered. Whoever raised the concern has been notified.")
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= 390

    # And the manager reads it, and it becomes a record
    leader.go(f"/professional/{reference}/")
    leader.sees("I have made up another example.")
    keeper = Somebody(chromium, running_portal.address, RECORDS)
    until_recorded(keeper, reference)
    for somebody in (officer, leader, keeper):
        somebody.leaves()
