"""The page on the record log: what it says of each thing that can be wrong, and to somebody who pastes a copy."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records import services, tree
from records.models import Log, Sent
from records.offsite.sending import send_due
from records.signed_notes import SigningKey
from records.signing import key_log
from records.signing.signer import Folder, Signed
from tests.clock import travel
from tests.records.conftest import acting_as, said
from tests.records.examples import KEY, NAME, ORIGIN, YEAR
from tests.world import World

pytestmark = pytest.mark.django_db
Sign = Callable[[], Signed | None]
PAGE = "/register/log/"


@pytest.fixture
def auditor(world: World) -> Client:
    client = Client()
    client.force_login(world.auditor)
    return client


@pytest.fixture
def sent(sign_now: Sign, signer_folder: Path, tmp_path: Path, settings: Any) -> Signed:
    """Three entries, signed, and their checkpoint in the write-once folder."""
    for text in "abc":
        said(text)
    services.seal()
    signed = sign_now()
    assert signed
    settings.CHECKPOINT_ARCHIVE = str(tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    with acting_as("treasury_signer"):
        send_due(Folder(signer_folder))
    return signed


def page(client: Client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def pasted(client: Client, text: str, status: int = 200) -> str:
    answer = client.post(PAGE, {"checkpoint": text})
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("auditor", 200),
        ("records", 200),
        ("admin", 200),
        ("mcdmanager", 200),
        ("mcd", 403),
        ("gm", 403),
        ("officer", 403),
    ],
)
def test_those_who_answer_for_records_see_it(world: World, who: str, status: int) -> None:
    client = Client()
    client.force_login(getattr(world, who))
    assert client.get(PAGE).status_code == status
    assert client.post(PAGE, {}).status_code in (422, 403)


def test_an_empty_log_is_said_to_be_empty(auditor: Client, signer_folder: Path) -> None:
    assert "The log is empty" in page(auditor)
    assert auditor.get(f"{PAGE}{YEAR}/").status_code == 404


def test_it_says_that_the_database_agrees_with_what_was_sent(auditor: Client, sent: Signed) -> None:
    shown = page(auditor)
    assert "The database agrees with what was sent last: the first 3 entries of the log" in shown
    assert "There now" in shown
    assert "Nothing has gone to the records mailbox." in shown
    assert "Nothing has gone to the write-once folder." not in shown
    assert "moj-alert--error" not in shown
    assert KEY.verifier in shown
    assert "Set for this portal" in shown
    of_the_year = page(auditor, f"{PAGE}{YEAR}/")
    assert f"000000000003-{KEY.key.id.hex()}.checkpoint" in of_the_year


def test_it_says_that_the_database_agrees_no_more(
    auditor: Client, sent: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree.root
    monkeypatch.setattr(tree, "root", lambda log, size: root(log, size)[::-1])
    shown = page(auditor)
    assert "The database does not agree with the checkpoint that went to the write-once folder" in shown
    assert "moj-alert--error" in shown
    assert "moj-alert--success" not in shown
    assert "does not agree with this checkpoint" in pasted(auditor, sent.note)


def test_it_says_what_was_not_sent(auditor: Client, sign_now: Sign, settings: Any) -> None:
    said()
    services.seal()
    sign_now()
    assert "has left the portal yet" in page(auditor)
    with acting_as("treasury_signer"):
        Sent.objects.create(
            checkpoint=Log.objects.get().checkpoint_set.get(), where="mailbox", address="records@treasury.example",
            at=timezone.now(), outcome="failed", said="451 Try later.",
        )  # fmt: skip
    shown = page(auditor)
    assert "The last attempt to bring a checkpoint to the records mailbox failed on" in shown
    assert "451 Try later." in page(auditor, f"{PAGE}{YEAR}/")


def test_it_says_that_nobody_seals_or_signs(auditor: Client, sign_now: Sign) -> None:
    said()
    services.seal()
    said()
    soon, late = timezone.now() + timedelta(minutes=4), timezone.now() + timedelta(minutes=6)
    with travel(soon):
        assert "moj-alert--error" not in page(auditor)
    with travel(late):
        shown = page(auditor)
    assert "1 entry waits to be sealed, since" in shown
    assert "1 entry waits for a signed checkpoint, since" in shown


@pytest.mark.parametrize(
    ("keys", "said_so"),
    [("", "was not told whose signature to trust"), ("nonsense", "is no verifier key")],
)
def test_it_says_that_it_cannot_check_signatures(
    auditor: Client, sent: Signed, settings: Any, keys: str, said_so: str
) -> None:
    settings.RECORD_LOG_VERIFIER_KEY = keys
    shown = page(auditor)
    assert said_so in shown
    assert "this portal knows no verifier key" in shown
    assert "moj-alert--success" not in shown


# --- What somebody learns who pastes a checkpoint -------------------------------------------------------------------
def test_a_checkpoint_is_found_in_whatever_stands_around_it(auditor: Client, sent: Signed) -> None:
    said("later")
    services.seal()
    windows = sent.note.replace("\n", "\r\n")
    quoted = f"Dear all,\r\n\r\n  {windows}\r\nVerifier key:\r\n{KEY.verifier}\r\n"
    answered = "\n".join(f"> {line}" for line in sent.note.split("\n"))
    for text in (sent.note, sent.note.rstrip(), f"\ufeff{sent.note}\n\n", quoted, answered):
        shown = pasted(auditor, text)
        assert "The database agrees with this checkpoint" in shown
        assert "1 entry came after it." in shown


@pytest.mark.parametrize("text", ["", "hello", f"{ORIGIN}\n3\n", KEY.sign(1, b"x" * 32) + KEY.sign(2, b"x" * 32),
                                  KEY.sign(7, b"x" * 32).replace("\n7\n", "\n07\n")])  # fmt: skip
def test_what_is_no_checkpoint_is_said_at_the_field_and_kept(
    auditor: Client, sent: Signed, text: str
) -> None:
    shown = pasted(auditor, text, status=422)
    assert "Paste the checkpoint" in shown or "A checkpoint begins with the log" in shown
    assert "Error: Record log" in shown
    assert text.split("\n")[0] in shown


def test_each_thing_that_can_be_wrong_has_its_own_words(auditor: Client, sent: Signed) -> None:
    root = tree.root(Log.objects.get(), 3)
    stranger, elsewhere = SigningKey(ORIGIN, b"s" * 32), SigningKey("other.example/log", b"o" * 32)
    for note, words in (
        (stranger.sign(3, root), "is not signed with a key that this portal knows"),
        (elsewhere.sign(3, root), "is of another log, other.example/log"),
        (KEY.sign(3, b"x" * 32), "The database does not agree with this checkpoint"),
        (KEY.sign(4, root), "covers 4 entries of the log"),
        (sent.note.replace("\n3\n", "\n2\n"), "The signature of this checkpoint is wrong"),
        (KEY.sign(0, tree.tree_root([])), "its first 0 entries"),
    ):
        shown = pasted(auditor, note)
        assert words in shown, words
        assert "moj-alert--error" in shown or "is of another log" in words or "first 0" in words


def test_a_key_that_the_log_vouches_for_is_trusted_here_too(
    auditor: Client, sign_now: Sign, signer_folder: Path
) -> None:
    said("last year")
    services.seal(year=YEAR - 1)
    first = sign_now()
    assert first
    old = Folder(signer_folder).of(YEAR - 1).published_key()
    key_log.name_keys()
    services.seal(year=YEAR - 1)
    sign_now()
    said("this year")
    services.seal()
    now = sign_now()
    assert now
    assert "agrees with this checkpoint" in pasted(auditor, now.note)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.conf.settings.RECORD_LOG_VERIFIER_KEY", old)
        shown = pasted(auditor, now.note)
        assert "agrees with this checkpoint" in shown
        assert "vouches for it" in shown
        assert "agrees with this checkpoint" in pasted(auditor, first.note)
    assert f'href="{PAGE}{YEAR - 1}/"' in page(auditor)
    assert f"{NAME}/{YEAR - 1}" in page(auditor, f"{PAGE}{YEAR - 1}/")


def test_the_page_costs_the_same_however_long_the_log(auditor: Client, sent: Signed, sign_now: Sign) -> None:
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(auditor)
        costs.append(len(queries))
        for number in range(30):
            said(str(number))
        services.seal()
        sign_now()
    assert costs[0] == costs[1]
