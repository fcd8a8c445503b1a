"""Somebody new starts on Monday: an administrator fills in one form, and they choose their password by the mail."""

import re
import time
from base64 import b32decode

from playwright.sync_api import Browser, Page, Route, expect

from profiles.one_time_passwords import app_of
from tests.browser import barriers, barriers_in_every_look, new_page
from tests.stories.conftest import Letterbox, Portal, Somebody

PASSWORD = "seven green bicycles at dawn"
IDLE = 13 * 60 + 5  # seconds: two minutes before a session ends, and a few


def link_in(letter: str) -> str:
    found = re.search(r"http\S+/sign-in/link/\S+", letter)
    assert found
    return found.group()


def with_a_file(sam: Somebody) -> None:
    """The list of the next week has another name, and a last day."""
    sam.go("/people/file/")
    table = b"login;display name;end date\r\nlee.chan;Lee Chan-Ward;30/6/2125\r\n"
    sam.page.set_input_files("input[type=file]", {"name": "hr.csv", "mimeType": "text/csv", "buffer": table})
    sam.press("Show what it changes")
    sam.sees("Lee Chan-Ward")
    sam.sees("30 June 2125")
    assert barriers(sam.page) == ""
    sam.press("Confirm and carry it out")
    sam.sees("Sam Whitlock (admin, Systems Administrator) carried out a file of people, hr.csv")


def is_asked_before_the_session_ends(lee: Page, portal: Portal) -> None:
    """The browser's clock is moved, so what the portal says of its own is moved as far. One key goes on."""

    def moved(route: Route) -> None:
        seconds = route.fetch().json()["seconds"]
        route.fulfill(json={"seconds": seconds - (IDLE if route.request.method == "GET" else 0)})

    lee.clock.install()
    lee.route("**/sign-in/left/", moved)
    lee.goto(f"{portal.address}/password/")
    lee.get_by_label("Your present password").fill("What was typed")
    lee.clock.fast_forward(IDLE * 1000)
    asked = lee.get_by_role("alertdialog", name="Are you still there?")
    expect(asked).to_be_visible()
    assert barriers_in_every_look(lee) == ""
    with lee.expect_request(lambda sent: sent.url.endswith("/sign-in/left/") and sent.method == "POST"):
        lee.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    expect(lee.get_by_label("Your present password")).to_have_value("What was typed")
    lee.set_viewport_size({"width": 1280, "height": 900})


def enrols_an_authenticator_app(lee: Page, portal: Portal) -> str:
    """By the key that is typed; and signs in with a recovery code, since the app's code of now was used."""
    lee.goto(f"{portal.address}/me/")
    lee.get_by_role("link", name="Your second factor").click()
    lee.get_by_role("link", name="Add an authenticator app").click()
    secret = b32decode(lee.locator("strong.portal-code").inner_text().replace(" ", ""))
    lee.get_by_label("Code").fill(app_of(secret).generate(int(time.time())).decode())
    lee.keyboard.press("Enter")
    expect(lee.get_by_role("heading", name="Your authenticator app is enrolled")).to_be_visible()
    assert barriers(lee) == ""
    recovery, another = lee.locator("li.portal-code").all_inner_texts()[:2]
    lee.get_by_role("button", name="Sign out").click()
    lee.get_by_label("User name").fill("lee.chan")
    lee.get_by_label("Password", exact=True).fill(PASSWORD)
    lee.keyboard.press("Enter")
    expect(lee.get_by_role("heading", name="Second step")).to_be_visible()
    assert barriers(lee) == ""
    lee.get_by_label("Code").fill(recovery.lower())
    lee.keyboard.press("Enter")
    expect(lee.get_by_text("Policy Officer").first).to_be_visible()
    return another


def signs_in_with_a_passkey(chromium: Browser, address: str, recovery: str) -> None:
    """On another computer, whose browser makes one; the address has to have a name."""
    lee = new_page(chromium)
    device = lee.context.new_cdp_session(lee)
    device.send("WebAuthn.enable")
    has = dict.fromkeys(["hasResidentKey", "hasUserVerification", "isUserVerified"], True)
    device.send(
        "WebAuthn.addVirtualAuthenticator", {"options": {"protocol": "ctap2", "transport": "internal", **has}}
    )
    lee.goto(f"{address.replace('127.0.0.1', 'localhost')}/sign-in/?next=/me/passkeys/new/")
    lee.get_by_label("User name").fill("lee.chan")
    lee.get_by_label("Password", exact=True).fill(PASSWORD)
    lee.keyboard.press("Enter")
    lee.get_by_label("Code").fill(recovery)
    lee.keyboard.press("Enter")
    lee.get_by_label("What you call it").fill("Work laptop")
    lee.keyboard.press("Enter")
    expect(lee.get_by_text("Your passkey is enrolled.")).to_be_visible()
    lee.get_by_role("button", name="Sign out").click()
    lee.get_by_role("button", name="Sign in with a passkey").click()
    expect(lee.get_by_text("Policy Officer").first).to_be_visible()
    said: list[str] = lee.complaints  # type: ignore[attr-defined]
    assert [each for each in said if "Clear-Site-Data" not in each] == []
    lee.context.close()


def test_a_new_officer_is_added_invited_and_signs_in(
    running_portal: Portal, chromium: Browser, letterbox: Letterbox
) -> None:
    sam = Somebody(chromium, running_portal.address, "Sam Whitlock")
    sam.go("/people/")
    sam.follow("Add a new officer")
    sam.write("User name", "lee.chan")
    sam.write("Name", "Lee Chan")
    sam.write("E-mail address", "lee.chan@treasury.example")
    sam.write("Title of a new position", "Policy Officer")
    sam.choose("Its division", "Small Business Division")
    sam.choose("It reports to (optional)", "General Manager, Small Business Division")
    sam.press("Add them")
    sam.sees("An invitation goes out within seconds.")
    sam.sees("No password yet")

    (letter,) = letterbox.receives("Choose your password")
    assert letter["To"] == "lee.chan@treasury.example"
    link = link_in(letter.get_content())
    for width, scripts in ((320, False), (1280, True)):
        lee = new_page(chromium, width=width, scripts=scripts)
        lee.goto(link)
        assert "token" not in lee.url
        expect(lee.get_by_role("heading", name="Choose your password")).to_be_visible()
        if scripts:
            assert barriers(lee) == ""
    lee.get_by_label("Your new password", exact=True).fill(PASSWORD)
    lee.get_by_label("Your new password again").fill(PASSWORD)
    lee.keyboard.press("Enter")
    expect(lee.get_by_text("Your password is set. Sign in with it.")).to_be_visible()
    lee.get_by_label("User name").fill("lee.chan")
    lee.get_by_label("Password", exact=True).fill(PASSWORD)
    lee.keyboard.press("Enter")
    expect(lee.get_by_text("Policy Officer").first).to_be_visible()
    is_asked_before_the_session_ends(lee, running_portal)
    recovery = enrols_an_authenticator_app(lee, running_portal)
    signs_in_with_a_passkey(chromium, running_portal.address, recovery)
    lee.goto(link)
    expect(lee.get_by_role("heading", name="This link does not work")).to_be_visible()
    assert barriers(lee) == ""

    with_a_file(sam)
    ingrid = Somebody(chromium, running_portal.address, "Ingrid Solberg")
    ingrid.go("/people/?q=lee.chan")
    ingrid.follow("Lee Chan-Ward")
    ingrid.sees(
        "Sam Whitlock (admin, Systems Administrator) added Lee Chan (lee.chan), lee.chan@treasury.example."
    )
    ingrid.sees("Lee Chan (lee.chan, Policy Officer) chose a password by the link that was mailed to them")
    ingrid.leaves()
