"""Somebody asks under the FOI Act; what is given is withheld in part by one person, approved by another, and proven."""

import re
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser import barriers
from tests.stories.conftest import Letterbox, Portal, Somebody, until_recorded
from tests.stories.test_from_draft_to_record import download, verify
from workflow.business_hours import CANBERRA

KEEPER, SECOND, AUTHOR = "Margaret Ellery", "Owen Tjandra", "Priya Raman"
PHONE = {"width": 390}
SEAT = "The name of a seat, not of a person."


def test_a_record_is_given_in_part_and_proven(
    running_portal: Portal, chromium: Browser, letterbox: Letterbox, tmp_path: Path
) -> None:
    # Given a record in the register
    keeper = Somebody(chromium, running_portal.address, KEEPER)
    until_recorded(keeper, "TS-000001")

    # When a request comes in, and she gathers what falls within it
    keeper.go("/information-requests/")
    keeper.press("Open a request")
    keeper.write("Applicant’s reference", "2026/0412")
    keeper.write("What was asked for", "What the Treasury said about inflation, and who said it.")
    keeper.press("Open it")
    path = re.sub(r"^https?://[^/]+", "", keeper.page.url)
    reference = re.search(r"FOI-\d+", path).group()
    keeper.press("Gather records")
    keeper.write("Numbers of records", "It should all be in ts-1, and in nothing else.")
    keeper.press("Gather them")
    keeper.sees("Gathered, and put on hold.")

    # Then she withholds words by selecting them, with the keyboard or the mouse, for now in one field alone
    keeper.follow("TS-000001")
    words, form = (
        keeper.page.locator("[data-foi-field$=':title']").first,
        keeper.page.get_by_label("Words to withhold"),
    )
    words.focus()
    for key in ("ArrowRight", "Space", "Shift+ArrowRight"):
        keeper.page.keyboard.press(key)
    expect(form).to_have_value(" ".join(words.inner_text().split()[1:3]))
    words.locator("[role=option]").first.click()
    words.locator("[role=option]").last.click(modifiers=["Shift"])
    expect(form).to_have_value(words.inner_text())
    words.select_text()
    keeper.page.keyboard.press("Enter")
    expect(keeper.page.get_by_label("Provision")).to_be_focused()
    expect(form).to_have_value(words.inner_text())
    title = words.inner_text()
    keeper.page.get_by_label("In this field alone").check()
    keeper.choose("Provision", "s 47C")
    assert not barriers(keeper.page)
    keeper.press("Withhold")
    keeper.sees("Withheld.")
    keeper.sees("[s 47C]")

    # And the names of staff with one press
    keeper.go(f"{path}names/")
    keeper.choose("Provision", "s 22(1)(a)(ii)")
    keeper.press("Withhold these names")

    # When the check shows her where it would still be read, she judges each place, and submits
    keeper.go(f"{path}check/")
    judge_each(keeper, title)
    until_submitted(keeper, path)
    keeper.go(f"{path}decide/")
    keeper.sees("You submitted it: somebody else approves it.")

    # Then the second person sees on a phone, without scripts, what will be given and what not
    second = Somebody(chromium, running_portal.address, SECOND, scripts=False, **PHONE)
    second.sees(reference)
    second.go(f"{path}decide/")
    second.sees("Part access")
    second.sees("s 47C")
    second.press("Send it back")
    second.sees("Say what is to be changed.")
    second.press("Approve")
    second.sees("Approved. Its action officer has been told")
    second.leaves()

    # When the package is made, she takes it and gives it
    keeper.go(f"{path}package/")
    keeper.press("Make the package")
    for _ in range(60):
        keeper.go(path)
        if keeper.page.get_by_text("The package is made.").count():
            break
        keeper.page.wait_for_timeout(1000)
    keeper.follow("Its package")
    package = download(keeper, "Download", tmp_path)

    # Then it proves itself elsewhere, and nothing that is withheld is in it
    verified = verify(running_portal.verifier_key, package, tmp_path / "given")
    assert verified.returncode == 0, verified.stdout
    files = [each for each in (tmp_path / "given").rglob("*") if each.is_file()]
    said = "".join(each.read_text(errors="replace") for each in files)
    assert title not in said
    assert AUTHOR not in said
    assert "Part access" in said

    # And the disclosure log's clock runs until it is published
    keeper.go(f"{path}release/")
    keeper.write("Access was given on", f"{datetime.now(CANBERRA):%d/%m/%Y}")
    keeper.press("Record that access was given")
    keeper.sees("Disclosure log by")
    keeper.go(f"{path}exempt/")
    keeper.write("Why it is not published", "It is all about one person.")
    keeper.press("Keep it out of the disclosure log")
    keeper.press("Close")
    keeper.write("How it ended", "Given in part.")
    keeper.press("Close")
    keeper.sees("The hold on its records is released.")
    keeper.leaves()
    assert letterbox.receives(f"{reference} is approved")


def judge_each(keeper: Somebody, title: str) -> None:
    """The title is withheld wherever else it stands; that a user name is a word of everyday may be seen."""
    for _ in range(30):
        first = keeper.page.locator("section.post-section").first
        if not first.count():
            break
        assert not barriers(keeper.page)
        if title in first.get_by_role("heading").inner_text():
            first.get_by_role("button", name=re.compile("Withhold there too")).click()
        else:
            first.get_by_label("Why they may be shown").fill(SEAT)
            first.get_by_role("button", name=re.compile("Let them stand")).click()
    keeper.sees("Nothing that is withheld would still be shown")


def until_submitted(keeper: Somebody, path: str) -> None:
    """What was written last is sealed and signed within seconds; before, it is refused with that reason."""
    for _ in range(30):
        keeper.go(f"{path}submit/")
        keeper.press("Submit for approval")
        submitted, not_yet = map(keeper.page.get_by_text, ("Submitted.", "under a signed checkpoint"))
        expect(submitted.or_(not_yet).first).to_be_visible()
        if submitted.count():
            return
        keeper.page.wait_for_timeout(1000)
    raise AssertionError(keeper.page.inner_text("main"))
