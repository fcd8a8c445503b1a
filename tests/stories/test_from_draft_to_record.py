"""Four people, one post: from the question which use it is, to a proof that verifies on somebody else's computer."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, expect

from tests.browser import barriers
from tests.stories.conftest import PACKAGE, Letterbox, Portal, Somebody, until_recorded
from tests.unpacking import unpack

OFFICER, MANAGER, ADVISER, RECORDS = "Priya Raman", "Helen Kostas", "Tom Nguyen", "Margaret Ellery"
TEXT = (
    "Thanks for the question, Ana. The rate counts people who looked for work in the last four weeks and could "
    "start this week: https://www.abs.gov.au/methodologies/labour-force"
)
SHORT = TEXT.replace("https://www.abs.gov.au/methodologies/labour-force", "https://abs.example/lf")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_four_people_take_a_post_from_draft_to_record(
    running_portal: Portal, chromium: Browser, letterbox: Letterbox, tmp_path: Path, scripts: bool
) -> None:
    title = f"Who counts as unemployed ({'with' if scripts else 'without'} scripts)"

    # Given an officer who asks the guide, and is told that it needs approval
    officer = Somebody(chromium, running_portal.address, OFFICER, scripts=scripts)
    officer.follow("Do I need approval?")
    officer.page.get_by_label("Comment, give feedback").check()
    officer.press("Continue")
    officer.page.get_by_label("For the Treasury, as part of my job").check()
    officer.press("Continue")
    officer.follow("Propose a post")

    # When she writes the post with its picture on one page, by mouse or by keyboard, and submits it from there
    officer.page.get_by_label("Text", exact=True).fill(TEXT)
    officer.press("Save draft")
    officer.sees("Give it a title of a few words.")
    expect(officer.page.get_by_label("Text", exact=True)).to_have_value(TEXT)
    controls = ordinary_post(title, drawn(tmp_path))
    for control in controls:
        (by_keyboard if scripts else by_mouse)(officer, *control)
    officer.sees("Submitted. Those who may decide have been told.")
    assert 1 + len(controls) < 12, "clicks, with the one on “Propose a post”"
    officer.sees("In review")
    path = re.sub(r"^https?://[^/]+", "", officer.page.url)
    reference = re.search(r"TS-\d+", path).group()

    # Then her General Manager finds it waiting, and asks MCD first
    address = running_portal.address.replace("127.0.0.1", "localhost")  # passkeys are of names alone
    manager = Somebody(chromium, address if scripts else running_portal.address, MANAGER, scripts=scripts)
    passkeys = enrols_a_passkey(manager) if scripts else None
    manager.sees(title)
    manager.go(f"{path}decide/")
    manager.sees(TEXT)
    manager.write("Your note", "Is the first name all right?")
    manager.press("Ask MCD")
    manager.sees("MCD has been asked")

    assert letterbox.receives(
        f"{reference} needs MCD's advice"
    )  # what is answered before it is mailed is not mailed
    adviser = Somebody(chromium, running_portal.address, ADVISER, scripts=scripts)
    adviser.sees(title)
    adviser.go(f"{path}answer/")
    adviser.write("MCD's advice", "Yes: she gave it in her own comment.")
    adviser.press("Answer for MCD")
    adviser.sees("Your advice is with the General Manager.")
    adviser.leaves()

    # And approves on a phone: one click in the mail, and one on the first screen, beside a word on what a check asked
    letter = letterbox.receives(f"{reference} waits for your decision")[0]
    mailed = letter.get_body(("plain",)).get_content()
    manager.page.set_viewport_size({"width": 390, "height": 844})
    manager.clicks_link(re.search(r"https?://[^/\s]+(/notices/\d+/\S*)", mailed).group(1))
    manager.sees("Yes: she gave it in her own comment.")
    asked = manager.page.locator("input[name^=disposition-][value=settled]").count()
    manager.page.evaluate("scrollTo(0, 0)")
    expect(manager.page.get_by_role("button", name="Approve", exact=True)).to_be_in_viewport()
    for choice in manager.page.locator("input[name^=disposition-][value=settled]").all():
        manager.clicks(choice)
    if passkeys:  # she turns away when her phone looks at her: nothing is decided, nothing she typed is lost
        unsigned = manager.page.get_by_role("button", name="Go on without signing")
        expect(unsigned).to_be_hidden()
        passkeys.shows(owner=False)
        manager.write("Your note", "Good – with “quotes”.")
        manager.press("Approve")
        manager.sees("It was not signed, so nothing was decided")
        expect(manager.page.get_by_label("Your note")).to_have_value("Good – with “quotes”.")
        expect(unsigned).to_be_visible()
        passkeys.shows(owner=True)
        manager.page.wait_for_timeout(1_000)  # a second press within a second counts as a double click
    manager.clicks(manager.page.get_by_role("button", name="Approve", exact=True))
    assert manager.clicked == 2 + asked
    manager.sees(f"{reference}: Approved. The author has been told.")
    manager.leaves()

    # When the officer has her mail and publishes it, her link is of a kind that nobody knew, and what she typed stays
    assert letterbox.receives(f"{reference} is approved")
    officer.go(f"{path}publish/")
    link = f"https://www.facebook.com/TreasuryDemo/posts/{7_000_001 + scripts}"
    officer.write("Link to the post", f"{link}/notes/12")
    officer.page.get_by_label("What went live").fill(SHORT)
    officer.press("Publish")
    officer.sees("accept links of this kind")
    expect(officer.page.get_by_label("What went live")).to_have_value(SHORT)
    assert not scripts or not barriers(officer.page)

    # And in the words that were approved, but for a link: one click says that it leads to the same page
    officer.write("Link to the post", f"{link}?__tn__=-R&fbclid=IwAR1")
    officer.press("Publish")
    officer.sees("Do these lead to the same page?")
    officer.page.set_viewport_size({"width": 320, "height": 800})
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not scripts or not barriers(officer.page)
    officer.press("Yes, the same page")
    officer.sees("Published.")
    officer.sees(link)
    officer.leaves()

    # Then the records officer finds it in the register within seconds, and takes its proof away
    keeper = Somebody(chromium, running_portal.address, RECORDS, scripts=scripts)
    until_recorded(keeper, reference)
    package = download(keeper, PACKAGE, tmp_path)
    keeper.leaves()
    verified = verify(running_portal.verifier_key, package, tmp_path / "record")
    assert verified.returncode == 0, verified.stdout
    assert verified.stdout.startswith("VERIFIED.")
    assert list((tmp_path / "record").rglob("*-post.approved.tlog-proof"))
    told = verify(running_portal.verifier_key, package, tmp_path / "record", "--story").stdout
    assert ("by the General Manager's own key" if scripts else "by nobody's key") in " ".join(told.split())

    # And the letters were marked
    letter = letterbox.about(f"{reference} waits for your decision")[0]
    assert str(letter["Subject"]).endswith(" [SEC=OFFICIAL]")
    assert "SEC=OFFICIAL" in str(letter["X-Protective-Marking"])


@dataclass
class Passkeys:
    """Chromium's virtual authenticator, as a phone has one."""

    session: CDPSession
    number: str

    def shows(self, *, owner: bool) -> None:
        """Whether it sees its owner when it asks who is there."""
        given = {"authenticatorId": self.number, "isUserVerified": owner}
        self.session.send("WebAuthn.setUserVerified", given)


def enrols_a_passkey(person: Somebody) -> Passkeys:
    session = person.page.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    person.go("/me/passkeys/")
    person.press("Add a passkey")
    person.write("What you call it", "Phone")
    person.press("Add a passkey")
    person.sees("Your passkey is enrolled")
    person.go("/")
    return Passkeys(session, made["authenticatorId"])


def drawn(folder: Path) -> Path:
    picture = folder / "chart.png"
    Image.new("RGB", (640, 480), "navy").save(picture)
    return picture


def ordinary_post(title: str, picture: Path) -> list[tuple[str, str, str]]:
    """Each is one click: a list is chosen from in one press, and a line is clicked into before it is typed."""
    return [
        ("list", "Account", "Facebook: The Treasury (TreasuryDemo)"),
        ("box", "Engaging: working with people on policy and services", ""),
        ("line", "Title", title),
        ("list", "Topic", "Labour market"),
        ("line", "Text", TEXT),
        ("file", "File", str(picture)),
        ("line", "Description", "A chart of who looks for work."),
        (
            "box",
            "It respects intellectual property, copyright and privacy, and I may use everything that is in it.",
            "",
        ),
        ("box", "All of this", ""),
        ("button", "Submit for approval", ""),
    ]


def by_mouse(officer: Somebody, kind: str, name: str, value: str) -> None:
    control = officer.page.get_by_label(name, exact=True).first
    match kind:
        case "list":
            officer.choose(name, value)
        case "box":
            control.check()
        case "line":
            control.fill(value)
        case "file":
            control.set_input_files(value)
        case "button":
            officer.press(name)


def by_keyboard(officer: Somebody, kind: str, name: str, value: str) -> None:
    """Tab to it and type, and nothing else."""
    keyboard = officer.page.keyboard
    if kind == "file":  # asked for long before the key: the browser may be busy with what was typed
        officer.page.once("filechooser", lambda chooser: chooser.set_files(value))
    tab_to(officer, "Informing" if name.startswith("Engaging") else name)
    match kind:
        case "list" | "line":
            keyboard.press("Control+A")
            keyboard.type(value)
        case "box" if name.startswith("Engaging"):
            keyboard.press("Space")
            keyboard.press("ArrowDown")
        case "box":
            keyboard.press("Space")
        case "file":
            keyboard.press("Enter")
            expect(officer.page.get_by_role("img", name="As it will be published")).to_be_visible()
        case "button":
            keyboard.press("Enter")


def tab_to(officer: Somebody, name: str) -> None:
    focused = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText ?? ''"
    for _ in range(60):
        officer.page.keyboard.press("Tab")
        if officer.page.evaluate(focused).strip().startswith(name):
            return
    raise AssertionError(f"No tab leads to {name}")


def download(keeper: Somebody, link: str, folder: Path) -> Path:
    with keeper.page.expect_download() as started:
        keeper.page.get_by_text(link).click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target


def verify(key: str, package: Path, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """As a sceptic would: the program that came with the record, their own Python, and the key from elsewhere."""
    unpack(package.read_bytes(), folder)
    verifier = next(folder.rglob("verify.py"))
    command = [sys.executable, "-I", str(verifier), "bag", "--key", key, str(package), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)
