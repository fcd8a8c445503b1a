"""A General Manager approves beforehand what comes again and again; MCD signs; it is used, and then suspended."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.browser import barriers
from tests.stories.conftest import Portal, Somebody

OFFICER, MANAGER, KEEPER = "Priya Raman", "Helen Kostas", "Aroha Williams"
ACCOUNT = "Facebook: The Treasury (TreasuryDemo)"
WORDING = "The jobs figures for {month} come out on {day}. We will post the link here."
TEXT = "The jobs figures for November come out on 17 December. We will post the link here."
WHY = "The release calendar is being revised."


@pytest.mark.parametrize(
    ("width", "scripts"), [(1280, True), (390, False)], ids=["wide", "narrow without JavaScript"]
)
def test_a_standing_approval_is_granted_signed_used_and_suspended(
    running_portal: Portal, chromium: Browser, width: int, scripts: bool
) -> None:
    screen = {"width": width, "scripts": scripts}
    title = f"Jobs figures to come ({width})"

    # Given a General Manager who forgets to close a gap in the wording, and loses nothing by it
    manager = Somebody(chromium, running_portal.address, MANAGER, **screen)
    manager.go("/arrangements/")
    manager.follow("Standing approvals")
    manager.follow("Grant a standing approval")
    manager.write("Title", title)
    for box in [f"{OFFICER} (officer)", ACCOUNT, "Labour market"]:
        manager.page.get_by_label(box, exact=True).check()
    manager.write("Wording", WORDING.replace("{day}", "{day"))
    manager.write("Last day", (timezone.localdate() + timedelta(days=30)).strftime("%d/%m/%Y"))
    manager.write("Number of uses", "5")
    manager.press("Grant it")
    manager.sees("Write each gap in one line between { and }")
    manager.write("Wording", WORDING)
    manager.press("Grant it")
    manager.sees("Granted. It can be used once MCD has signed it as well.")
    path = re.sub(r"^https?://[^/]+", "", manager.page.url)
    reference = re.search(r"SA-\d+", path).group()

    # And an officer whose post fits it, but who cannot use it yet
    officer = Somebody(chromium, running_portal.address, OFFICER, **screen)
    propose(officer, title)
    officer.press("Use a standing approval")
    officer.sees("It waits for an MCD manager to sign it.")
    post = officer.page.url

    # When a manager in MCD signs the terms that she sees
    keeper = Somebody(chromium, running_portal.address, KEEPER, **screen)
    keeper.go("/notices/")
    keeper.sees(f"{reference} waits for your signature")
    keeper.go(path)
    keeper.press("Sign it for MCD")
    keeper.sees("Posts that meet every one of them are approved")
    keeper.press("Sign it for MCD")
    keeper.sees("In force")

    # Then the officer uses it, and her post is approved at once under its number
    officer.page.goto(post)
    officer.page.get_by_label(f"{reference}: {title}", exact=True).check()
    officer.press("Use a standing approval")
    officer.sees("Tick each box of the declaration.")
    officer.declares()
    if scripts:
        assert not barriers(officer.page)
    officer.press("Use a standing approval")
    officer.sees("Approved under the standing approval.")
    officer.sees(
        f"{MANAGER} (gm) and MCD had approved such posts beforehand, under {reference}; "
        f"{OFFICER} (officer) used it"
    )
    manager.go(path)
    manager.sees("4 uses are left")
    manager.sees(f"{OFFICER} (officer, Senior Policy Officer) had TS-")

    # When the General Manager suspends it
    manager.press("Suspend it")
    manager.press("Suspend it")
    manager.sees("Say why, so that those who are named in it know.")
    manager.write("Reason", WHY)
    manager.press("Suspend it")
    manager.sees(f"{MANAGER} (gm) suspended it on")

    # Then a second post does not get through, and the officer reads why
    propose(officer, title)
    officer.press("Use a standing approval")
    officer.sees("None of them can be used for this post as it stands.")
    officer.sees(WHY)
    officer.go("/notices/")
    officer.sees(f"{reference} is suspended")

    for somebody in (manager, keeper, officer):
        somebody.leaves()


def propose(officer: Somebody, title: str) -> None:
    officer.go("/posts/new/")
    officer.choose("Account", ACCOUNT)
    officer.page.get_by_label("Post of our own").check()
    officer.page.get_by_label("Informing").check()
    officer.write("Title", title)
    officer.choose("Topic", "Labour market")
    officer.page.get_by_label("Text", exact=True).fill(TEXT)
    officer.write("Sources (optional)", "ABS, release calendar.")
    officer.press("Save draft")
    officer.sees("Saved as a draft")
