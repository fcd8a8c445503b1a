"""A records officer takes a record away; somebody else checks what they were given, on a phone and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import barriers
from tests.stories.conftest import PACKAGE, Portal, Somebody, until_recorded
from tests.stories.test_from_draft_to_record import download

PAGE, REFERENCE = "/register/verify/", "TS-000001"


@pytest.mark.parametrize(
    "screen",
    [
        {"width": 390, "scheme": "dark", "scripts": False},
        {"width": 390, "scheme": "dark"},
        {"width": 390},
        {"width": 1280},
        {"width": 1280, "scheme": "dark"},
    ],
    ids=str,
)
def test_a_record_is_checked_by_somebody_else(
    running_portal: Portal, chromium: Browser, tmp_path: Path, screen: dict[str, object]
) -> None:
    # Given a record that left the portal
    keeper = Somebody(chromium, running_portal.address, "Margaret Ellery")
    until_recorded(keeper, REFERENCE)
    package = download(keeper, PACKAGE, tmp_path)
    keeper.leaves()

    # When an officer checks it
    officer = Somebody(chromium, running_portal.address, "Priya Raman", **screen)
    looks = screen.get("scripts", True)  # what looks for barriers is a script itself
    choose(officer, package)
    # Then it holds, with all that happened, and a seal vouches for every file
    officer.sees("It holds.")
    officer.sees("1 record with")
    officer.sees("The bag is sealed")
    officer.sees("Words decided on, as step")
    officer.sees("In the words that were written, white space aside.")
    officer.page.get_by_text(f"steps of {REFERENCE}").click()
    officer.sees("post.recorded")
    assert not looks or barriers(officer.page) == ""

    # When one letter of it was changed on the way
    content = package.read_bytes()
    assert b"post.approved" in content
    changed = tmp_path / "changed.tar"
    changed.write_bytes(content.replace(b'"general_manager"', b'"general_manages"', 1))
    choose(officer, changed)
    # Then the page names it, and what that means
    officer.sees("It does not hold.")
    officer.sees("The field actor.role is not what was recorded.")
    officer.sees("What you are shown is not what was recorded")
    assert not looks or barriers(officer.page) == ""
    officer.leaves()


def choose(somebody: Somebody, file: Path) -> None:
    somebody.go(PAGE)
    somebody.page.locator("input[name=package]").set_input_files(file)
    somebody.press("Check")
