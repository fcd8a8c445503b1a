"""A record's time is over: one records officer proposes that it goes, another decides, and its proof remains."""

from playwright.sync_api import Browser, expect

from tests.browser import barriers
from tests.stories.conftest import Portal, Somebody

KEEPER, SECOND, OFFICER = "Margaret Ellery", "Owen Tjandra", "Priya Raman"
RECORD = "TS-000004"  # the demonstration has put it into a class that keeps nothing for long
WORDS = "National accounts"


def until_destroyed(somebody: Somebody, certificate: str) -> None:
    for _ in range(30):
        somebody.go(certificate)
        if somebody.page.get_by_text("Entries emptied").count():
            return
        somebody.page.wait_for_timeout(1000)
    raise AssertionError(somebody.page.inner_text("main"))


def test_two_people_destroy_a_record_and_its_proof_remains(running_portal: Portal, chromium: Browser) -> None:
    # Given a record that is due, which somebody can still read
    keeper = Somebody(chromium, running_portal.address, KEEPER)
    keeper.go(f"/register/{RECORD}/")
    keeper.sees(WORDS)
    keeper.sees("Class and holds")

    # When one records officer proposes that it goes
    keeper.go("/retention/due/")
    keeper.page.get_by_label(f"Choose {RECORD}").check()
    keeper.press("Propose those chosen")
    expect(keeper.page.get_by_label("Records to destroy")).to_have_value(RECORD)
    keeper.press("Propose it")
    keeper.sees("Proposed. Those who may decide have been told.")
    proposal = keeper.page.url.removeprefix(running_portal.address)

    # She cannot decide on it herself
    keeper.go(f"{proposal}approve/")
    keeper.sees("You proposed it, so somebody else decides.")

    # A second one looks through the list, and says so
    second = Somebody(chromium, running_portal.address, SECOND, width=390, scripts=False)
    second.go(f"{proposal}approve/")
    second.sees(WORDS)
    second.press("Approve it")
    second.sees("Look through the list first")
    second.page.get_by_label("I have looked through the list").check()
    second.press("Approve it")
    second.sees("Approved. The records are being destroyed now.")

    # Then it is destroyed, and the certificate says so without a word of it
    until_destroyed(second, f"{proposal}certificate/")
    second.sees(RECORD)
    assert WORDS not in second.page.content()

    # Its author finds where it was, and nothing of what it said
    officer = Somebody(chromium, running_portal.address, OFFICER)
    officer.go(f"/posts/{RECORD}/")
    officer.sees("Disposed of")
    assert WORDS not in officer.page.content()
    assert barriers(officer.page) == ""

    # And its entries can be proven as before
    keeper.go(f"/register/{RECORD}/")
    assert WORDS not in keeper.page.content()
    keeper.sees("was destroyed under class")
    for page in (proposal, f"{proposal}certificate/"):
        keeper.go(page)
        assert barriers(keeper.page) == "", page


def test_a_hold_keeps_a_record_until_it_is_released(running_portal: Portal, chromium: Browser) -> None:
    keeper = Somebody(chromium, running_portal.address, KEEPER, width=390, scripts=False)

    # Given a hold without a reason, which is not placed; what was typed stays
    keeper.go("/retention/holds/new/")
    keeper.write("Title", "A question in the Senate")
    keeper.write("Numbers of the records", "ts-000002")
    keeper.press("Place it")
    keeper.sees("Say why these records must be kept.")
    expect(keeper.page.get_by_label("Numbers of the records")).to_have_value("ts-000002")

    # When it has one, the record says what holds it
    keeper.write("Reason", "The committee may ask for it.")
    keeper.press("Place it")
    keeper.sees("The hold is placed.")
    hold = keeper.page.url.removeprefix(running_portal.address)
    keeper.go("/register/TS-000002/")
    keeper.sees("A question in the Senate")

    # And until it is released, with a reason as well
    keeper.go(f"{hold}release/")
    keeper.write("Reason", "The committee has reported.")
    keeper.press("Release it")
    keeper.sees("Released. Its records may go when they are due")
