"""A division gets a General Manager: one person proposes her, another confirms it, and she decides on a post."""

import re

import psycopg2
import pytest
from playwright.sync_api import Browser, expect

from tests import browser
from tests.browser import barriers
from tests.stories.conftest import Portal, Somebody
from tests.stories.test_standing_approval import ACCOUNT
from treasury_social.demo.people import PASSWORD

ADMIN, MANAGER, AUDITOR = "Sam Whitlock", "Aroha Williams", "Ingrid Solberg"
TEXT = "The consultation on fuel efficiency is open until 17 December. Tell us what you think of it."
# Two people in seats of a new division, which decide nothing. They sign in as the demonstration's people do.
PEOPLE = """
WITH division AS (
    INSERT INTO profiles_division (code, name) VALUES (%(code)s, %(division)s) RETURNING id
), person AS (
    INSERT INTO profiles_person (username, name, email, password, is_superuser, is_staff, is_active, date_joined)
    SELECT u.username, u.name, u.username || '@treasury.example', officer.password, false, false, true, now()
    FROM unnest(%(user_names)s, %(names)s) AS u (username, name), profiles_person AS officer
    WHERE officer.username = 'officer' RETURNING id, name
), seat AS (
    INSERT INTO profiles_position (title, role, division_id)
    SELECT 'Director of ' || person.name, '', division.id FROM person, division RETURNING id, title
)
INSERT INTO profiles_appointment (person_id, position_id, starts_on)
SELECT person.id, seat.id, '2024-07-01' FROM person JOIN seat ON seat.title = 'Director of ' || person.name
"""


class Newcomer(Somebody):
    """Somebody whom the demonstration does not know, with a user name and a password."""

    def __init__(self, chromium: Browser, address: str, user_name: str, **screen: object) -> None:
        self.page, self.address = browser.new_page(chromium, **screen), address
        self.go("/sign-in/")
        self.write("User name", user_name)
        self.write("Password", PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "scripts"), [(1280, True), (320, False)], ids=["wide", "narrow without JavaScript"]
)
def test_a_new_general_manager_is_proposed_by_one_and_confirmed_by_another(
    running_portal: Portal, chromium: Browser, width: int, scripts: bool
) -> None:
    screen = {"width": width, "scripts": scripts}
    division, author, head = f"Fuel Division {width}", f"Ada Lee {width}", f"Noor Haddad {width}"
    names = {"names": [author, head], "user_names": [f"ada{width}", f"noor{width}"]}
    with psycopg2.connect(running_portal.database) as connection, connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"code": f"FUEL{width}", "division": division, **names})
    connection.close()

    # Given a post of a division that has no General Manager
    writer = Newcomer(chromium, running_portal.address, f"ada{width}", **screen)
    path = submitted(writer, f"Fuel efficiency ({width})")

    # When an administrator adds the seat, and proposes somebody for it
    admin = Somebody(chromium, running_portal.address, ADMIN, **screen)
    admin.go("/arrangements/")
    admin.follow("Positions")
    admin.follow("Add a position")
    admin.write("Title", "General Manager")
    admin.choose("Division", division)
    admin.choose("What it is for (optional)", "General Manager")
    admin.press("Add it")
    admin.sees("It is vacant.")
    admin.go("/seats/propose/")
    admin.choose("Position", f"General Manager, {division}")
    admin.choose("Person", f"{head} (noor{width})")
    admin.press("Propose it")
    admin.sees("It waits for an MCD manager to confirm it.")
    place = re.sub(r"^https?://[^/]+", "", admin.page.url)
    if scripts:
        assert barriers(admin.page) == ""
    admin.sees("You proposed this, so somebody else must confirm it.")

    # Then she decides nothing yet
    her = Newcomer(chromium, running_portal.address, f"noor{width}", **screen)
    her.go("/notices/")
    her.sees(f"{head} (noor{width}) is proposed to hold General Manager")
    her.go("/posts/waiting/")
    her.sees("You may not see this")
    her.page.complaints.clear()

    # And an MCD manager finds it on her home page, sees what it ends, and confirms it
    manager = Somebody(chromium, running_portal.address, MANAGER, **screen)
    manager.sees("Appointments to confirm")
    manager.go(f"{place}confirm/")
    manager.sees(f"{head} (noor{width}) no longer holds Director of {head}")
    if scripts:
        assert barriers(manager.page) == ""
    manager.press("Confirm it")
    manager.sees("Confirmed. They hold the position from the first day on.")
    manager.leaves()

    # Then she decides on the post, and the auditor sees who seated her
    if scripts:
        finds_it_by_keys(her, f"{path}decide/")
    her.go(f"{path}decide/")
    her.declares()
    her.press("Approve")
    her.sees("Approved. The author has been told.")
    auditor = Somebody(chromium, running_portal.address, AUDITOR, **screen)
    auditor.sees("Recent appointments")
    auditor.sees(f"{head} (noor{width})")
    auditor.go("/seats/proposed/")
    auditor.sees("By Aroha Williams (mcdmanager)")
    for somebody in (writer, admin, her, auditor):
        somebody.leaves()


def submitted(writer: Somebody, title: str) -> str:
    writer.go("/posts/new/")
    writer.choose("Account", ACCOUNT)
    writer.page.get_by_label("Post of our own").check()
    writer.page.get_by_label("Informing").check()
    writer.write("Title", title)
    writer.choose("Topic", "How to take part in consultations")
    writer.page.get_by_label("Text", exact=True).fill(TEXT)
    writer.press("Save draft")
    writer.press("Submit for approval")
    writer.declares()
    writer.press("Submit for approval")
    writer.sees("In review")
    return re.sub(r"^https?://[^/]+", "", writer.page.url)


def finds_it_by_keys(her: Somebody, path: str) -> None:
    """From the list that waits; and what is written into a field is no key."""
    her.go("/posts/")
    for key in ("/", "g", "d"):
        her.page.keyboard.press(key)
    expect(her.page.get_by_label("Search", exact=True)).to_have_value("gd")
    her.page.keyboard.press("Tab")
    her.page.keyboard.press("?")
    expect(her.page.get_by_role("dialog")).to_be_visible()
    assert barriers(her.page) == ""
    for key in ("Escape", "g", "d"):
        her.page.keyboard.press(key)
    her.page.wait_for_url(f"{her.address}/posts/waiting/")
    for key in ("j", "j", "k", "Enter"):
        her.page.keyboard.press(key)
    her.page.wait_for_url(her.address + path)
