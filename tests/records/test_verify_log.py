"""`manage.py verify_log`: with which keys, against which copies from outside, and what it says of what was sent."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from records import services, tree
from records.models import Checkpoint, Log, SignerKey
from records.offsite.sending import send_due
from records.signed_notes import SigningKey
from records.signing import key_log
from records.signing.signer import Folder, Signed
from tests.records.conftest import acting_as, said
from tests.records.examples import KEY, NAME, ORIGIN, YEAR

pytestmark = pytest.mark.django_db
Sign = Callable[[], Signed | None]


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    settings.CHECKPOINT_ARCHIVE = str(tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def grow(sign_now: Sign, signer_folder: Path) -> Signed:
    said("more")
    services.seal()
    signed = sign_now()
    assert signed
    with acting_as("treasury_signer"):
        send_due(Folder(signer_folder))
    return signed


def verify_log(*options: str) -> str:
    """What it prints; and, after a line of dashes, what it refuses with."""
    printed = StringIO()
    try:
        call_command("verify_log", *options, stdout=printed)
    except CommandError as refusal:
        return f"{printed.getvalue()}---\n{refusal}"
    return printed.getvalue()


def test_it_compares_with_the_write_once_folder_and_says_what_was_sent_last(
    sign_now: Sign, signer_folder: Path, kept: Path
) -> None:
    grow(sign_now, signer_folder)
    printed = verify_log()
    assert "Compared with checkpoints that were kept outside: 1." in printed
    assert "Sent last to the write-once folder on" in printed
    assert "over 1 entries: the database agrees." in printed
    assert printed.endswith("The log holds.\n")
    folder = next(kept.iterdir())
    (folder / "000000000001-00000000.checkpoint").write_text(KEY.sign(1, b"x" * 32))
    refused = verify_log()
    assert "THE LOG DOES NOT HOLD" in refused
    assert "another root was signed for 1 entries" in refused
    (folder / "000000000001-00000000.checkpoint").write_text("nonsense")
    assert "000000000001-00000000.checkpoint: Not a checkpoint" in verify_log()


def test_copies_can_be_named_as_files_and_as_folders(
    sign_now: Sign, signer_folder: Path, tmp_path: Path
) -> None:
    signed = grow(sign_now, signer_folder)
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "a.checkpoint").write_text(signed.note)
    (copies / "b.txt").write_text(KEY.sign(2, b"x" * 32))
    assert "kept outside: 1." in verify_log("--checkpoint", str(copies))
    assert "kept outside: 2." in verify_log(
        "--checkpoint", str(copies), "--checkpoint", str(copies / "a.checkpoint")
    )
    assert "were signed, but the log has 1" in verify_log("--checkpoint", str(copies / "b.txt"))
    assert "No such file" in verify_log("--checkpoint", str(copies / "c.checkpoint"))


def test_a_folder_that_is_away_is_said_to_be_away(sign_now: Sign, signer_folder: Path, kept: Path) -> None:
    grow(sign_now, signer_folder)
    for file in kept.rglob("*.checkpoint"):
        file.unlink()
    next(kept.iterdir()).rmdir()
    kept.rmdir()
    printed = verify_log()
    assert "Not compared, because it cannot be read here" in printed
    assert "The log holds." in printed


def test_copies_of_a_log_without_a_trusted_key_are_left_out_unless_they_are_named(
    sign_now: Sign, signer_folder: Path, kept: Path
) -> None:
    grow(sign_now, signer_folder)
    other = SigningKey(f"{NAME}/2001", b"o" * 32)
    (kept / "2001").mkdir()
    file = kept / "2001" / f"000000000001-{other.key.id.hex()}.checkpoint"
    file.write_text(other.sign(1, b"x" * 32))
    printed = verify_log()
    assert "no key of their logs is trusted: 1." in printed
    assert "The log holds." in printed
    assert f"{file}: The key of 2001 is needed" in verify_log("--checkpoint", str(file))


def test_it_trusts_a_key_that_a_trusted_one_vouches_for_and_says_so(
    sign_now: Sign, signer_folder: Path
) -> None:
    grow(sign_now, signer_folder)
    Folder(signer_folder).of(YEAR).make_next_key()
    sign_now()
    key_log.name_keys()
    services.seal()
    grow(sign_now, signer_folder)
    new = Folder(signer_folder).of(YEAR).published_key()
    printed = verify_log()
    assert f"Trusted because {KEY.verifier} vouches for it in entry" in printed
    assert f"{new}, fingerprint" in printed
    assert printed.endswith("The log holds.\n")
    refused = verify_log(
        "--key", new
    )  # the old one's checkpoints are there too, and the new does not vouch for it
    assert "is not signed with the key that you gave" in refused
    assert "The log holds" in verify_log("--key", new, "--key", KEY.verifier)


def test_a_key_that_was_replaced_cannot_go_on_signing(sign_now: Sign, signer_folder: Path) -> None:
    grow(sign_now, signer_folder)
    Folder(signer_folder).of(YEAR).make_next_key()
    sign_now()
    key_log.name_keys()
    services.seal()
    sign_now()
    log = Log.objects.get()
    size = tree.size(log)
    assert SignerKey.objects.exclude(since=0).get().since == 1
    with acting_as("treasury_signer"):
        Checkpoint.objects.create(
            log=log, size=size, root=tree.root(log, size), note=KEY.sign(size, tree.root(log, size)),
            signed_at=timezone.now(),
        )  # fmt: skip
    refused = verify_log()
    assert f"it is signed with the key {KEY.key.id.hex()} alone, which was replaced at 1 entries" in refused


def test_the_report_for_programs_says_the_same(sign_now: Sign, signer_folder: Path, kept: Path) -> None:
    grow(sign_now, signer_folder)
    report = json.loads(verify_log("--json"))
    assert report["holds"]
    assert report["authenticated"]
    assert report["problems"] == []
    assert (report["entries"], report["logs"][0]["origin"], report["outside"]["compared"]) == (1, ORIGIN, 1)
    assert report["keys"] == [{"verifier": KEY.verifier, "vouched_by": None}]
    assert report["sent"][0]["agrees"]
    (next(kept.iterdir()) / "000000000009-00000000.checkpoint").write_text(KEY.sign(9, b"x" * 32))
    printed, _, refused = verify_log("--json").partition("---\n")
    assert not json.loads(printed)["holds"]
    assert "were signed, but the log has 1" in json.loads(printed)["problems"][0]
    assert refused.startswith("THE LOG DOES NOT HOLD.")


@pytest.mark.parametrize(
    ("key", "words"),
    [("nonsense", "'nonsense' is no verifier key"), (KEY.verifier[:-4] + "AAA=", "is no verifier key")],
)
def test_what_is_no_key_is_refused(key: str, words: str) -> None:
    assert words in verify_log("--key", key)


def test_without_a_key_it_is_not_authenticated(sign_now: Sign, signer_folder: Path, settings: Any) -> None:
    grow(sign_now, signer_folder)
    settings.RECORD_LOG_VERIFIER_KEY = ""
    assert "Consistent, not authenticated: no verifier key was given." in verify_log().partition("---")[2]
    assert "---" not in verify_log("--unauthenticated")
