"""Every page as its readers meet it, in every look: no barrier, nothing cut off, nothing that CSP stops, no weight."""

import pytest
from playwright.sync_api import Browser

from tests.browser import barriers_in_every_look, new_page, weight
from tests.stories.conftest import Portal, Somebody

OFFICER, MANAGER, ADVISER = "Priya Raman", "Helen Kostas", "Tom Nguyen"
KEEPER, NEIGHBOUR = "Aroha Williams", "Daniel Okafor"
RECORDS, ADMINISTRATOR, AUDITOR = "Margaret Ellery", "Sam Whitlock", "Ingrid Solberg"
FIRST, AFTERWARDS = (
    150_000,
    20_000,
)  # bytes that may travel for a page, the first that somebody opens and each other

PAGES = {
    OFFICER: ["/", "/guide/?ask=do", "/guide/?do=take-part&for=treasury", "/posts/mine/", "/posts/new/",
              "/posts/new/?template=1",
              "/platforms/", "/platforms/x/", "/guide/?do=report", "/policy/", "/policy/official/", "/policy/glossary/",
              "/policy/versions/", "/policy/versions/1.0/", "/policy/versions/1.2/",
              "/professional/", "/professional/new/", "/professional/PU-000001/", "/professional/PU-000002/withdraw/",
              "/password/", "/second-factor/", "/second-factor/app/", "/sign-in/again/", "/register/verify/",
              "/me/", "/keyboard/", "/colleagues/?q=a", "/colleagues/1/",
              "/posts/filters/new/?state=draft&words=survey&columns=state&columns=due",
              "/calendar/", "/calendar/elsewhere/", "/notices/preferences/",
              "/contacts/", "/contacts/new/", "/contacts/SC-000001/", "/contacts/SC-000004/",
              "/contacts/SC-000001/comment/"],
    MANAGER: ["/", "/calendar/?view=week", "/notices/?done=1",
              "/professional/PU-000002/", "/professional/PU-000002/acknowledge/",
              "/professional/PU-000002/raise-concern/", "/posts/waiting/", "/posts/?state=in_review",
              "/drafts/", "/accessibility/", "/reports/", "/reports/stages/",
              "/reports/stages/2/?row=Macroeconomic+Conditions+Division&row=Writing",
              "/reports/overdue/?since=1/1/2026&until=1/2/2026", "/arrangements/",
              "/acting/", "/topics/", "/topics/labour-market/",
              "/standing/", "/standing/?past=1", "/standing/SA-000001/", "/standing/new/",
              "/standing/SA-000001/change/", "/standing/SA-000001/suspend/", "/standing/SA-000003/renew/"],
    ADVISER: ["/posts/?state=withdrawn&division=1", "/accounts/", "/accounts/?closed", "/accounts/1/", "/accounts/new/",
              "/accounts/1/review/", "/accounts/1/edit/", "/accounts/1/custodian/", "/accounts/1/close/",
              "/contacts/triage/", "/contacts/?state=recorded", "/contacts/SC-000001/triage/", "/contacts/SC-000002/",
              "/contacts/SC-000002/assign/", "/contacts/SC-000002/refer/", "/contacts/SC-000002/advise/",
              "/contacts/SC-000002/close/", "/contacts/SC-000003/",
              "/templates/", "/templates/new/", "/templates/1/",
              "/words/", "/words/praise/", "/words/praise/change/", "/closed-days/"],
    NEIGHBOUR: ["/", "/professional/PU-000003/", "/professional/PU-000003/answer/",
                "/contacts/SC-000002/", "/contacts/SC-000002/close/"],
    RECORDS: ["/register/", "/register/?words=survey", "/register/?words=the&since=soon", "/register/TS-000001/",
              "/register/reading/", "/register/audit-trail/",
              "/exports/", "/exports/new/", "/exports/new/?all=1", "/exports/?subject=TS-000001",
              *(f"/information-requests/{page}" for page in ("", "new/", "?over=1", "provisions/", "FOI-000001/")),
              *(f"/information-requests/FOI-000001/{page}/" for page in ("gather", "names", "check", "decide")),
              *(f"/information-requests/FOI-000001/{page}/" for page in ("submit", "extend", "hand-on", "withdraw")),
              "/information-requests/FOI-000001/records/TS-000001/",
              "/information-requests/FOI-000001/records/TS-000001/?view=copy",
              "/information-requests/FOI-000001/records/TS-000001/leave-out/",
              *(f"/retention/{page}" for page in ("", "due/", "due/propose/?every=1", "disposals/")),
              *(f"/retention/{page}" for page in ("holds/", "holds/new/", "classes/", "classes/new/")),
              *(f"/retention/holds/HOLD-000001/{page}" for page in ("", "add/", "release/")),
              *(f"/retention/classes/RC-000001/{page}" for page in ("", "replace/")),
              "/retention/records/TS-000001/class/"],
    KEEPER: ["/windows/", "/windows/new/", "/windows/WIN-000001/", "/windows/WIN-000002/",
             "/windows/WIN-000002/close/", "/emergency/", "/policy/", "/policy/release/", "/policy/review/",
             "/policy/readers/", "/standing/SA-000002/sign/", "/register/log/", "/seats/", "/seats/1/",
             "/seats/proposed/", "/seats/proposed/1/", "/seats/proposed/1/confirm/", "/seats/proposed/1/refuse/",
             "/topics/", "/topics/new/", "/topics/labour-market/",
             *(f"/topics/labour-market/{page}/" for page in ("change", "retire"))],
    ADMINISTRATOR: ["/seats/", "/seats/2/", "/seats/new/", "/seats/propose/", "/seats/2/change/", "/seats/held/2/end/",
                    "/arrangements/", "/people/", "/people/?q=priya", "/people/?closed=1", "/people/new/",
                    "/people/new/officer/", "/people/addresses/", "/me/passkeys/", "/me/passkeys/new/", "/people/file/",
                    "/identity-provider/",
                    *(f"/people/1/{page}" for page in ("", "reset/", "name/", "address/", "last-day/", "close/")),
                    "/divisions/", "/divisions/new/", "/divisions/1/", "/divisions/1/rename/",
                    "/platforms/new/", "/platforms/x/", "/platforms/x/change/"],
    AUDITOR: ["/", "/people/", "/people/1/", "/divisions/1/", "/platforms/x/", "/topics/labour-market/",
              "/accounts/1/"],
}  # fmt: skip
# Whose, the state of the post (what is published is recorded before one can look), and the page on it
ON_A_POST = {
    OFFICER: [
        ("draft", ""), ("draft", "submit/"), ("draft", "use-standing/"),
        ("in_review", ""), ("in_review", "decide/"), ("in_review", "withdraw/"),
        ("approved", "edit/"), ("approved", "time/"), ("approved", "publish/"), ("approved", "report-failure/"),
        ("recorded", "versions/1/"), ("recorded", "capture/"),
    ],
    MANAGER: [
        ("in_review", "decide/"), ("in_review", "comments/"), ("approved", "decide/"),
        ("expired", ""), ("declined", ""), ("publication_failed", ""),
    ],
    KEEPER: [("unconfirmed", ""), ("unconfirmed", "confirm/"), ("unconfirmed", "object/")],
    ADVISER: [("in_review", "answer/"), ("draft", "publish-first/"), ("recorded", ""), ("recorded", "close-incident/")],
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shuts_anybody_out(running_portal: Portal, chromium: Browser, name: str) -> None:
    somebody = Somebody(chromium, running_portal.address, name)
    for path in [*PAGES[name], *(on_a_post(somebody, state) + end for state, end in ON_A_POST.get(name, []))]:
        somebody.go(path)
        assert weight(somebody.page) < AFTERWARDS, path
        somebody.page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        assert barriers_in_every_look(somebody.page) == "", path
    somebody.leaves()


def test_pages_without_a_session_shut_nobody_out(running_portal: Portal, chromium: Browser) -> None:
    page = new_page(chromium)
    for path, status in (("/sign-in/", 200), ("/sign-in/link/1/", 404), ("/components/", 200)):
        answer = page.goto(running_portal.address + path)
        assert answer
        assert answer.status == status
        assert weight(page) < FIRST, path
        assert barriers_in_every_look(page) == "", path
    page.context.close()


def on_a_post(somebody: Somebody, state: str) -> str:
    """The latest post in that state, by the list's first link."""
    somebody.go(f"/posts/?state={state}")
    href = somebody.page.locator("table a").first.get_attribute("href")
    assert href
    return href


def test_the_form_counts_while_one_writes(running_portal: Portal, chromium: Browser) -> None:
    officer = Somebody(chromium, running_portal.address, OFFICER)
    officer.go("/posts/new/")
    officer.choose("Account", "X (formerly Twitter)")
    officer.page.get_by_label("Text", exact=True).fill("é" * 281)
    officer.sees("281 characters of 280")
    officer.sees("Shorten the text by 1 character")
    officer.page.get_by_label("Text", exact=True).fill("é" * 280)
    officer.sees("280 characters of 280")
    officer.leaves()


def test_a_decision_can_be_taken_by_keyboard_alone(running_portal: Portal, chromium: Browser) -> None:
    """From the skip link on: tab to the note, write, tab to the second button, press it."""
    officer = Somebody(chromium, running_portal.address, OFFICER)
    path = on_a_post(officer, "draft")
    officer.go(f"{path}submit/")
    officer.declares()
    officer.press("Submit for approval")
    officer.leaves()
    manager = Somebody(chromium, running_portal.address, MANAGER)
    manager.go(f"{path}decide/")
    keyboard = manager.page.keyboard
    keyboard.press("Tab")
    keyboard.press("Enter")
    for _ in range(20):
        if manager.page.evaluate("document.activeElement.id") == "id_note":
            break
        keyboard.press("Tab")
    keyboard.type("Say which survey.")
    for _ in range(20):
        if manager.page.evaluate("document.activeElement.innerText") == "Request changes":
            break
        keyboard.press("Tab")
    keyboard.press("Enter")
    manager.sees("Sent back to the author with your reason.")
    manager.go(path)
    manager.sees("Say which survey.")
    manager.leaves()
