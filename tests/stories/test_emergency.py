"""An officer on the roster publishes first, late in the evening; her General Manager confirms it the next morning."""

import re

import psycopg2
from playwright.sync_api import Browser

from tests.browser import barriers
from tests.stories.conftest import Portal, Somebody, until_recorded

OFFICER, MANAGER, COLLEAGUE, KEEPER, RECORDS = (
    "Priya Raman", "Helen Kostas", "Jack Ballantyne", "Aroha Williams", "Margaret Ellery",
)  # fmt: skip
TITLE = "A false page about payments"
TEXT = (
    "A page that looks like ours asks for your tax file number. It is not ours. Do not enter anything there."
)
WHY = "People were entering their tax file numbers while nobody who decides could be reached."
LINK = "https://www.facebook.com/TreasuryDemo/posts/7700099"
NIGHT = "15 hours"


def test_an_emergency_is_confirmed_the_next_morning(running_portal: Portal, chromium: Browser) -> None:
    # Given an officer on the roster with a draft, and a colleague who is not on it
    officer = Somebody(chromium, running_portal.address, OFFICER, width=390, scripts=False)
    path = drafted(officer)
    reference = re.search(r"TS-\d+", path).group()  # type: ignore[union-attr]
    colleague = Somebody(chromium, running_portal.address, COLLEAGUE)
    colleague.go(f"{path}publish-first/")
    colleague.sees("You are not on the emergency roster today.")

    # When she publishes it first, and says why it could not wait
    officer.go(path)
    officer.press("Publish first, in an emergency")
    officer.write("Link to the post", LINK)
    officer.page.get_by_label("What went live").fill(TEXT)
    officer.declares()
    officer.press("Publish first, in an emergency")
    officer.sees("Say what would have happened had it waited for a decision.")
    officer.write("Why it could not wait", WHY)
    officer.press("Publish first, in an emergency")
    officer.sees("Noted. Those who may confirm it have been told.")
    officer.sees("Published, to be confirmed")

    # Then she cannot confirm it herself
    officer.go(f"{path}confirm/")
    officer.sees("may decide")

    # And after the night her General Manager finds it at the top, reads why, and confirms it
    a_night_passes(running_portal, reference)
    manager = Somebody(chromium, running_portal.address, MANAGER, width=390)
    manager.page.locator(f'a[href="{path}confirm/"]').click()
    manager.sees(WHY)
    assert barriers(manager.page) == ""
    manager.declares()
    manager.press("Confirm what went out")
    manager.sees("Confirmed. It becomes a record as soon as its trail is sealed.")

    # And it is counted, and becomes a record that tells of both
    keeper = Somebody(chromium, running_portal.address, KEEPER)
    keeper.go("/emergency/")
    keeper.sees(WHY)
    row = keeper.page.get_by_role("row").filter(has_text=TITLE)
    assert "Confirmed" in row.inner_text()
    assert "By Helen Kostas (gm) after" in row.inner_text()
    archivist = Somebody(chromium, running_portal.address, RECORDS)
    until_recorded(archivist, reference)
    archivist.sees("Helen Kostas (gm, General Manager) confirmed what went out in an emergency.")
    for somebody in (officer, colleague, manager, keeper, archivist):
        somebody.leaves()


def drafted(officer: Somebody) -> str:
    officer.go("/posts/new/")
    officer.choose("Account", "Facebook: The Treasury (TreasuryDemo)")
    officer.page.get_by_label("Post of our own").check()
    officer.page.get_by_label("Informing").check()
    officer.write("Title", TITLE)
    officer.choose("Topic", "Labour market")
    officer.page.get_by_label("Text", exact=True).fill(TEXT)
    officer.press("Save draft")
    officer.sees("Saved as a draft")
    return re.sub(r"^https?://[^/]+", "", officer.page.url)


def a_night_passes(portal: Portal, reference: str) -> None:
    """Nobody can wait for one here, so what happened is moved back."""
    moved = ", ".join(
        f"{name} = {name} - interval '{NIGHT}'" for name in ("published_at", "moved_at", "due_at")
    )
    with psycopg2.connect(portal.database) as connection, connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE approvals_post SET {moved} WHERE id = %s", [int(reference.removeprefix("TS-"))]
        )
        assert cursor.rowcount == 1
    connection.close()
