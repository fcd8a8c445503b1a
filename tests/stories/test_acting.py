"""A General Manager goes on leave and names who acts for her; back early, she takes it back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.browser import barriers
from tests.stories.conftest import Portal, Somebody

HOLDER, DEPUTY, STRANGER = "Helen Kostas", "Tom Nguyen", "Daniel Okafor"
CONFIRMER = "Aroha Williams"
WAITING = "/posts/waiting/"


@pytest.mark.parametrize(
    ("width", "scripts"), [(1280, True), (390, False)], ids=["wide", "narrow without JavaScript"]
)
def test_a_general_manager_names_who_acts(
    running_portal: Portal, chromium: Browser, width: int, scripts: bool
) -> None:
    today = timezone.localdate()
    days = {"First day": today, "Last day": today + timedelta(days=4)}

    # Given a General Manager who goes on leave, and forgets the instrument
    holder = Somebody(chromium, running_portal.address, HOLDER, width=width, scripts=scripts)
    holder.go("/acting/")
    holder.sees("Nobody acts for you, now or later")
    holder.choose("Who acts", DEPUTY)
    for label, day in days.items():
        holder.write(label, day.strftime("%d/%m/%Y"))
    holder.press("Name them")
    holder.sees("“Instrument number” needs an answer")

    # When she gives it
    holder.write("Instrument number", "HR-2026-114")
    holder.press("Name them")
    holder.sees("It waits for an MCD manager or the holder of the position to confirm it.")

    # And a manager in MCD, who finds it on her home page, confirms it
    confirmer = Somebody(chromium, running_portal.address, CONFIRMER, width=width, scripts=scripts)
    confirmer.page.get_by_role("link", name=f"{DEPUTY} (mcd) to act as General Manager").click()
    confirmer.press("Confirm it")
    confirmer.sees("Confirmed.")
    confirmer.leaves()
    holder.go("/acting/")

    # Then her deputy is told, and finds what waits for a decision
    deputy = Somebody(chromium, running_portal.address, DEPUTY, width=width, scripts=scripts)
    deputy.sees(f"acting for {HOLDER}")
    deputy.go("/notices/")
    deputy.sees(f"{DEPUTY} (mcd) is confirmed to act in General Manager")
    deputy.go(WAITING)
    deputy.sees("Question on the youth unemployment rate")

    # And nobody else sees that page
    stranger = Somebody(chromium, running_portal.address, STRANGER, width=width, scripts=scripts)
    stranger.go("/acting/")
    stranger.sees("You may not see this")

    # And back early, she takes it back at once
    if scripts:
        assert not barriers(holder.page)
    holder.page.get_by_role("button", name="Revoke").click()
    holder.sees(f"{DEPUTY} (mcd) no longer acts as General Manager")
    deputy.go(WAITING)
    deputy.sees("You may not see this")
    holder.leaves()
