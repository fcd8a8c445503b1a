"""A journalist writes on a Friday evening; reported from a phone, triaged, answered, closed, and proven years later."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import barriers
from tests.stories.conftest import PACKAGE, Letterbox, Portal, Somebody, until_recorded
from tests.stories.test_from_draft_to_record import download, verify

OFFICER, ADVISER, ANSWERER, RECORDS = "Priya Raman", "Tom Nguyen", "Daniel Okafor", "Margaret Ellery"
PHONE = {"width": 390}
WHAT = "Wants to know by tonight why the forecast for the saving ratio was changed, and quotes an older one."


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_contact_is_reported_on_a_phone_and_closed(
    running_portal: Portal, chromium: Browser, letterbox: Letterbox, tmp_path: Path, scripts: bool
) -> None:
    who = f"@ledger_{'evening' if scripts else 'morning'}"

    # Given an officer on a tram, who does not tick why it matters
    officer = Somebody(chromium, running_portal.address, OFFICER, scripts=scripts, **PHONE)
    officer.press("Report a contact")
    officer.write("Who is it?", who)
    officer.choose("Where?", "X (formerly Twitter)")
    officer.write("What did they say, or what happened?", WHAT)
    officer.press("Report it")

    # Then she is told what counts, and loses nothing that she typed
    officer.sees("If none of these fits, you need not report it.")
    expect(officer.page.get_by_label("What did they say, or what happened?")).to_have_value(WHAT)

    # When she ticks it, the page says at once that it counts, where it can
    officer.page.get_by_label("A journalist or a media outlet").check()
    if scripts:
        officer.sees("It counts because it comes from the media.")
        assert not barriers(officer.page)
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    officer.press("Report it")

    # Then MCD has been told, and its clock runs
    officer.sees("Reported. MCD has been told")
    path = re.sub(r"^https?://[^/]+", "", officer.page.url)
    reference = re.search(r"SC-\d+", path).group()
    assert letterbox.receives(f"{reference} waits for triage")
    adviser = Somebody(chromium, running_portal.address, ADVISER, scripts=scripts, **PHONE)
    adviser.sees(who)
    adviser.go("/contacts/triage/")
    expect(adviser.page.get_by_text(re.compile(r"^\s*\d+\s\w+ left")).first).to_be_visible()

    # When MCD triages it, and puts it into the hands of who knows the subject
    adviser.follow(who)
    adviser.sees(WHAT)
    adviser.press("Triage")
    adviser.sees("Say whether it is significant.")
    adviser.page.get_by_label("Yes: act on it").check()
    adviser.write("Your advice to who reported it", "Leave it to Daniel, who knows the figures.")
    adviser.page.get_by_label("Action officer (optional)").select_option(label=f"{ANSWERER} (officer2)")
    adviser.press("Triage")
    adviser.sees("Whoever reported it has your advice.")

    # Then he finds it in his hands, starts an answer from it, and notes how far he is
    assert letterbox.receives(f"{reference} is assigned to you")
    answerer = Somebody(chromium, running_portal.address, ANSWERER, scripts=scripts, **PHONE)
    answerer.sees("Contacts assigned to you")
    answerer.go(path)
    answerer.sees("Leave it to Daniel")
    answerer.press("Propose an answer")
    answerer.sees(reference)
    answerer.go(f"{path}comment/")
    answerer.write("Your note", "Rang them: the older figure was before the revision. They are content.")
    answerer.press("Add a note")
    answerer.sees("Noted.")
    answerer.leaves()

    # And MCD closes it
    adviser.go(f"{path}close/")
    adviser.sees("Daniel Okafor (officer2) is the action officer.")
    adviser.write("How it ended", "Answered by telephone; nothing goes out.")
    adviser.press("Close")
    adviser.sees("It becomes a record as soon as its trail is sealed.")
    adviser.leaves()
    officer.go(path)
    officer.sees("Answered by telephone; nothing goes out.")
    officer.leaves()

    # Then the records officer finds it in the register, and its proof holds elsewhere
    keeper = Somebody(chromium, running_portal.address, RECORDS, scripts=scripts)
    until_recorded(keeper, reference)
    package = download(keeper, PACKAGE, tmp_path)
    keeper.leaves()
    verified = verify(running_portal.verifier_key, package, tmp_path / "record")
    assert verified.returncode == 0, verified.stdout
    assert list((tmp_path / "record").rglob("*-contact.recorded.tlog-proof"))
