"""An auditor takes two records of the register away, and somebody else checks them without the portal."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.stories.conftest import Portal, Somebody
from tests.stories.test_from_draft_to_record import download, verify

AUDITOR = "Ingrid Solberg"
CHOSEN = ("PU-000001", "TS-000001")


def test_an_auditor_exports_what_was_chosen(
    running_portal: Portal, chromium: Browser, tmp_path: Path
) -> None:
    # Given records in the register, of which the auditor chooses two
    auditor = Somebody(chromium, running_portal.address, AUDITOR)
    auditor.go("/register/")
    for number in CHOSEN:
        auditor.page.get_by_label(f"Choose {number}").check()

    # When they ask for everything with proofs
    auditor.press("Export the chosen records")
    auditor.sees("2 records")
    auditor.press("Make the export")

    # Then the page tells by itself when it is ready, and says who asked for it
    expect(auditor.page.get_by_role("button", name="Download")).to_be_visible(timeout=60_000)
    auditor.sees(f"{AUDITOR}")
    package = download(auditor, "Download", tmp_path)
    reference = package.name.removesuffix(".tar")

    # And what they took verifies elsewhere
    verified = verify(running_portal.verifier_key, package, tmp_path / "bag")
    assert verified.returncode == 0, verified.stdout
    assert {folder.name for folder in (tmp_path / "bag/records/data/records").iterdir()} == set(CHOSEN)

    # And each of the records says that this copy exists
    auditor.go(f"/register/{CHOSEN[1]}/")
    auditor.sees(reference)
    auditor.leaves()
