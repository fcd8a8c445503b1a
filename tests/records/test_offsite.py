"""Checkpoints leave the database's reach: the years' keys and how they change, the write-once folder, the mailbox."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from records import services, verify
from records.models import Checkpoint, Entry, Log, Sent, SignerKey
from records.offsite import mail as offsite_mail
from records.offsite.archive import Archive, Fork
from records.offsite.sending import send_due
from records.queries import trail
from records.signed_notes import (
    Key,
    SigningKey,
    fingerprint,
    open_statement,
)
from records.signing import key_log
from records.signing.signer import Folder, NotSigned, Signed
from tests.clock import travel
from tests.notices.sink import Sink, running
from tests.records.conftest import acting_as, said
from tests.records.examples import KEY, NAME, ORIGIN, YEAR

pytestmark = pytest.mark.django_db
Sign = Callable[[], Signed | None]
NOTE = KEY.sign(2, b"r" * 32)
NEXT = f"{NAME}/{YEAR + 1}"


@pytest.fixture
def archive(tmp_path: Path, settings: Any) -> Archive:
    settings.CHECKPOINT_ARCHIVE = str(tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    return Archive(tmp_path / "kept")


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with running(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.RECORDS_MAILBOX = "records@treasury.example"
        yield sink


@pytest.fixture
def send_now(signer_folder: Path) -> Callable[[], None]:
    def run() -> None:
        with acting_as("treasury_signer"):
            send_due(Folder(signer_folder))

    return run


def grow(sign_now: Sign, text: str = "more", year: int = YEAR) -> Signed:
    said(text)
    services.seal(year=year)
    signed = sign_now()
    assert signed
    return signed


# --- Keys -----------------------------------------------------------------------------------------------------------
def test_a_statement_names_a_key_and_is_never_a_checkpoint() -> None:
    other = SigningKey(ORIGIN, b"o" * 32)
    note = KEY.vouch(other.verifier, 7)
    said = open_statement(note, [other.key, KEY.key])
    assert (said.by, said.verifier, said.since) == (KEY.key, other.verifier, 7)
    for forged in (
        note.replace("since 7", "since 8"),
        note.replace(other.verifier, SigningKey(ORIGIN, b"x" * 32).verifier),
        note + "\n",
        note.replace("since 7", "since 07"),
        note.replace("key ", "key  "),
        KEY.sign(1, b"x" * 32),
    ):
        with pytest.raises(verify.Rejected):
            open_statement(forged, [KEY.key])
    with pytest.raises(verify.Rejected):
        open_statement(note, [other.key])
    with pytest.raises(verify.Rejected):
        verify.open_checkpoint(note.encode(), [KEY.key])


def test_a_new_key_signs_beside_the_old_one_and_then_alone(sign_now: Sign, signer_folder: Path) -> None:
    grow(sign_now)
    own, printed = Folder(signer_folder).of(YEAR), StringIO()
    with acting_as("treasury_signer"):
        call_command("sign_checkpoints", "--new-key", stdout=printed)
    new = Key.parse(printed.getvalue().strip())
    both = Checkpoint.objects.order_by("id").last()
    assert both
    for key in (KEY.key, new):
        assert verify.open_checkpoint(both.note.encode(), [key]).size == 1
    alone = grow(sign_now)
    assert verify.open_checkpoint(alone.note.encode(), [new]).size == 2
    with pytest.raises(verify.Rejected):
        verify.open_checkpoint(alone.note.encode(), [KEY.key])
    assert own.published_keys() == [KEY.verifier, printed.getvalue().strip()]
    private = KEY.export().strip().rpartition("+")[2]
    assert not any(private in file.read_text() for file in signer_folder.rglob("*") if file.is_file())
    assert not (own.path / "next-key").exists()


def test_a_running_signer_takes_a_new_key_with_its_next_checkpoint(
    sign_now: Sign, signer_folder: Path
) -> None:
    grow(sign_now)
    said_so = StringIO()
    with Folder(signer_folder).alone():
        call_command("sign_checkpoints", "--new-key", stdout=StringIO(), stderr=said_so)
        call_command("sign_checkpoints", "--new-key", stdout=StringIO(), stderr=said_so)
    assert "takes this key with its next checkpoint" in said_so.getvalue()
    signed = sign_now()
    assert signed
    assert signed.note.count("— ") == 2
    assert SignerKey.objects.filter(origin=ORIGIN).count() == 2


@pytest.mark.parametrize("fatal", range(4))
def test_a_change_of_keys_that_breaks_off_is_completed(
    sign_now: Sign, signer_folder: Path, fatal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(sign_now)
    own = Folder(signer_folder).of(YEAR)
    own.make_next_key()
    calls: list[str] = []
    replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        calls.append(self.name)
        if len(calls) > fatal:
            raise OSError("the disk is gone")
        return replace(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", replaced)
        with pytest.raises(OSError, match="the disk is gone"):
            sign_now()
    signed = grow(sign_now)
    key = own.key(ORIGIN)
    assert key.verifier != KEY.verifier
    assert verify.open_checkpoint(signed.note.encode(), [key.key]).size == 2
    assert SignerKey.objects.filter(verifier=key.verifier).count() == 1
    assert own.published_keys() == [KEY.verifier, key.verifier]


def test_keys_are_named_in_the_log_and_trusted_because_known_keys_vouch_for_them(
    sign_now: Sign, signer_folder: Path
) -> None:
    grow(sign_now)
    Folder(signer_folder).of(YEAR).make_next_key()
    sign_now()
    assert key_log.name_keys() == 4  # the first, the next year's, the new one, and the next year's again
    assert key_log.name_keys() == 0
    assert [each.verifier for each in key_log.known_keys([KEY.verifier])] == [KEY.verifier]  # not sealed yet
    services.seal()
    assert [each.verifier for each in key_log.known_keys([KEY.verifier])] == [KEY.verifier]  # nor signed
    sign_now()
    [new] = SignerKey.objects.filter(origin=ORIGIN).exclude(verifier=KEY.verifier)
    [coming, again] = SignerKey.objects.filter(origin=NEXT)
    assert coming.verifier == again.verifier
    known = {each.verifier: each for each in key_log.known_keys([KEY.verifier])}
    assert set(known) == {KEY.verifier, new.verifier, coming.verifier}
    assert known[new.verifier].vouched_by == KEY.verifier
    assert {each.verifier for each in key_log.known_keys([new.verifier])} == {new.verifier, coming.verifier}
    assert [each.kind for each in trail(f"LOG-{YEAR}")] == ["key.named", "key.rotated"]
    assert fingerprint(new.verifier) in trail(f"LOG-{YEAR}")[-1].sentence
    stranger = SigningKey(ORIGIN, b"s" * 32).verifier
    assert [each.verifier for each in key_log.known_keys([stranger])] == [stranger]


def test_a_key_that_nobody_vouches_for_is_not_trusted(sign_now: Sign) -> None:
    """A portal that was taken over can write entries, and an owner rows. Neither can sign."""
    stranger = SigningKey(ORIGIN, b"s" * 32)
    for statement in ("", stranger.vouch(stranger.verifier, 0), KEY.vouch(KEY.verifier, 0)):
        with acting_as("treasury_signer"):
            SignerKey.objects.create(
                origin=ORIGIN,
                verifier=stranger.verifier,
                since=0,
                statement=statement,
                made_at=timezone.now(),
            )
    assert key_log.name_keys() == 3
    grow(sign_now)
    assert [each.verifier for each in key_log.known_keys([KEY.verifier])] == [KEY.verifier]


# --- Years ----------------------------------------------------------------------------------------------------------
def test_a_closed_log_is_signed_to_its_end_and_the_next_has_a_key_that_was_vouched_for(
    sign_now: Sign, signer_folder: Path
) -> None:
    folder = Folder(signer_folder)
    said("last year")
    services.seal(year=YEAR - 1)
    sign_now()
    assert folder.of(YEAR).key(ORIGIN).verifier == KEY.verifier  # made before its year began
    said("last year, not signed yet")
    services.seal(year=YEAR - 1)
    said("this year")
    services.seal(year=YEAR)
    signed = sign_now()
    assert signed
    assert signed.note.startswith(f"{ORIGIN}\n2\n")  # that the log was opened, and what was said
    old = Log.objects.get(year=YEAR - 1)
    last = Checkpoint.objects.filter(log=old).latest("id")
    key = folder.of(YEAR - 1).key(old.origin)
    assert verify.open_checkpoint(last.note.encode(), [key.key]).size == 2
    assert folder.of(YEAR - 1).closed_at() == 2
    statement = SignerKey.objects.get(verifier=KEY.verifier).statement
    assert open_statement(statement, [key.key]).verifier == KEY.verifier
    before = (folder.of(YEAR - 1).path / "state").stat().st_mtime_ns
    sign_now()
    assert (folder.of(YEAR - 1).path / "state").stat().st_mtime_ns == before
    folder.of(YEAR - 1).close(3)
    with pytest.raises(NotSigned, match="closed with 3 entries, and in the database it has 2"):
        sign_now()


def test_a_folder_from_before_the_years_becomes_the_first_years(sign_now: Sign, signer_folder: Path) -> None:
    """Its log keeps the name without a year, which is in every checkpoint that was signed."""
    key, own = SigningKey(NAME, b"n" * 32), signer_folder / str(YEAR)
    (own / "key").write_text(key.export())
    Log.objects.create(origin=NAME, year=YEAR, first=0)
    before = grow(sign_now)
    for name in ("key", "state", "checkpoint", "verifier-key"):
        (own / name).replace(signer_folder / name)
    own.rmdir()
    after = grow(sign_now)
    assert (before.tree.size, after.tree.size) == (1, 2)
    assert verify.open_checkpoint(after.note.encode(), [key.key]).origin == NAME
    assert not (signer_folder / "key").exists()
    assert key_log.name_keys() == 2
    assert [each.subject for each in Entry.objects.filter(kind="key.named")] == [
        f"LOG-{YEAR}",
        f"LOG-{YEAR + 1}",
    ]
    (signer_folder / "key").write_text(key.export())
    with pytest.raises(NotSigned, match="Only one can be the log's"):
        sign_now()


def test_a_folder_that_signed_a_log_which_is_gone_is_refused(sign_now: Sign, signer_folder: Path) -> None:
    grow(sign_now)
    for name in ("key", "state"):
        (signer_folder / str(YEAR) / name).replace(signer_folder / name)
    (signer_folder / "key").write_text(SigningKey("other.example/log", b"o" * 32).export())
    with pytest.raises(
        NotSigned, match=r"has signed other\.example/log, and the database has no log of that name"
    ):
        sign_now()


def test_a_lost_folder_gets_no_new_key_by_itself(sign_now: Sign, signer_folder: Path) -> None:
    grow(sign_now)
    shutil.rmtree(signer_folder / str(YEAR))
    with pytest.raises(NotSigned, match="was signed before"):
        sign_now()
    assert not (signer_folder / str(YEAR)).exists()


def test_a_log_that_the_database_invents_gets_no_key(
    sign_now: Sign, signer_folder: Path, settings: Any
) -> None:
    grow(sign_now)
    (signer_folder / str(YEAR) / "key").write_text(SigningKey("other.example/log", b"o" * 32).export())
    settings.RECORD_LOG_ORIGIN = "other.example/log"
    with pytest.raises(NotSigned, match=r"This signer signs other\.example/log"):
        sign_now()


# --- The write-once folder ------------------------------------------------------------------------------------------
def test_a_checkpoint_is_written_once_and_for_reading_alone(archive: Archive) -> None:
    name = archive.keep(NOTE)
    file = archive.path / name
    assert file.read_text() == NOTE
    assert stat.S_IMODE(file.stat().st_mode) & 0o222 == 0
    assert archive.keep(NOTE) == name
    assert [each.name for each in archive.files()] == [f"000000000002-{KEY.key.id.hex()}.checkpoint"]


def test_another_history_in_the_folder_is_a_fork(archive: Archive) -> None:
    archive.keep(NOTE)
    other = SigningKey(ORIGIN, b"o" * 32)
    archive.keep(other.sign(2, b"r" * 32))  # the same history, signed with another key
    for forged in (KEY.sign(2, b"x" * 32), other.sign(2, b"x" * 32)):
        with pytest.raises(Fork, match="One of the two histories is false"):
            archive.keep(forged)
    assert len(archive.files()) == 2


def test_what_a_crash_left_unfinished_is_written_again_beside_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            archive.keep(NOTE)
    assert archive.files() == []
    torn = archive.path / archive.keep(NOTE)
    torn.chmod(0o644)
    torn.write_text(NOTE[:40])
    name = archive.keep(NOTE)
    assert name.endswith("-2.checkpoint")
    assert [str(file.relative_to(archive.path)) for file in archive.files()] == [name]
    torn.write_text("something else")
    with pytest.raises(Fork, match="was changed"):
        archive.keep(NOTE)


def test_the_signer_writes_no_more_often_than_it_was_told(
    sign_now: Sign, send_now: Callable[[], None], archive: Archive, settings: Any
) -> None:
    settings.CHECKPOINT_ARCHIVE_MINUTES = 60
    start = timezone.now()
    for minutes, kept in ((0, 1), (30, 1), (61, 2), (62, 2)):
        with travel(start + timedelta(minutes=minutes)):
            grow(sign_now)
            send_now()
        assert len(archive.files()) == kept
    assert list(Sent.objects.values_list("checkpoint__size", "where", "outcome", "closing")) == [
        (1, "folder", "sent", False),
        (3, "folder", "sent", False),
    ]


def test_a_lost_folder_is_known_by_what_was_archived(
    sign_now: Sign, send_now: Callable[[], None], archive: Archive, signer_folder: Path
) -> None:
    """Even if the database was restored to before its first checkpoint."""
    archive.keep(KEY.sign(1, b"x" * 32))
    said()
    services.seal()
    with pytest.raises(NotSigned, match="was signed before"):
        sign_now()
    with (
        acting_as("treasury_signer"),
        pytest.raises(Exception, match="not the one that was signed at 1 entries"),
    ):
        call_command("sign_checkpoints", "--once", "--start-again")
    assert Checkpoint.objects.count() == 0


def test_a_folder_that_is_away_is_tried_again_and_stops_nothing(
    sign_now: Sign, send_now: Callable[[], None], archive: Archive
) -> None:
    archive.path.rmdir()
    start = timezone.now()
    for minutes, attempts in ((0, 1), (1, 1), (6, 2), (10, 2), (22, 3)):
        with travel(start + timedelta(minutes=minutes)):
            grow(sign_now)
            send_now()
        assert Sent.objects.filter(outcome="failed").count() == attempts
    assert "There is no folder" in Sent.objects.latest("id").said
    archive.path.mkdir()
    with travel(start + timedelta(minutes=60)):
        send_now()
    assert Sent.objects.latest("id").outcome == "sent"


# --- The mailbox ----------------------------------------------------------------------------------------------------
def test_the_mailbox_gets_a_marked_message_with_the_note_byte_for_byte(
    sign_now: Sign, send_now: Callable[[], None], sink: Sink
) -> None:
    signed = grow(sign_now)
    send_now()
    [message] = sink.messages
    assert message["To"] == "records@treasury.example"
    assert message["Subject"] == f"Checkpoint of the record log {ORIGIN}: 1 entry [SEC=OFFICIAL]"
    assert message["X-Protective-Marking"].startswith("VER=2025.1, NS=gov.au, SEC=OFFICIAL, ORIGIN=")
    [attached] = message.iter_attachments()
    assert attached.get_content() == signed.note.encode()
    assert attached.get_filename().endswith(".checkpoint")
    body = message.get_body(("plain",))
    assert body
    text = body.get_content()
    assert signed.note.strip() in text.replace("\r\n", "\n")
    assert KEY.verifier in text
    assert fingerprint(KEY.verifier) in text


def test_the_mailbox_hears_daily_while_the_log_grows_and_again_at_its_close(
    sign_now: Sign, send_now: Callable[[], None], sink: Sink
) -> None:
    start = timezone.now()
    for hours, heard in ((0, 1), (23, 1), (25, 2)):
        with travel(start + timedelta(hours=hours)):
            grow(sign_now, year=YEAR - 1)
            send_now()
        assert len(sink.messages) == heard
    with travel(start + timedelta(hours=60)):
        send_now()  # it has not grown
        assert len(sink.messages) == 2
        grow(sign_now)
        send_now()
        send_now()
    closing, opening = sink.messages[2:]
    assert closing["Subject"].startswith(f"Last checkpoint of the record log {NAME}/{YEAR - 1}: 3 entries")
    body = closing.get_body(("plain",))
    assert body
    assert f"The log {ORIGIN} continues it." in body.get_content()
    assert opening["Subject"].startswith(f"Checkpoint of the record log {ORIGIN}: 2 entries")


def test_a_mail_server_that_refuses_delays_the_message_and_not_the_signing(
    sign_now: Sign, send_now: Callable[[], None], sink: Sink
) -> None:
    sink.answer_data = "451 Try later"
    start = timezone.now()
    grow(sign_now)
    send_now()
    failed = Sent.objects.get()
    assert (failed.outcome, failed.address) == ("failed", "records@treasury.example")
    assert "451" in failed.said
    sink.answer_data = "250 OK"
    assert grow(sign_now).tree.size == 2
    send_now()
    assert sink.messages == []  # not yet
    with travel(start + timedelta(minutes=6)):
        send_now()
    assert len(sink.messages) == 1
    assert Sent.objects.latest("id").checkpoint.size == 2


def test_a_mail_server_that_never_answers_does_not_keep_the_signer(
    sign_now: Sign, send_now: Callable[[], None], sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offsite_mail, "PATIENCE", 0.05)
    monkeypatch.setattr(offsite_mail, "_deliver", lambda message, answers: None)
    grow(sign_now)
    send_now()
    assert "did not finish" in Sent.objects.get().said


def test_without_a_folder_and_a_mailbox_nothing_is_sent(sign_now: Sign, send_now: Callable[[], None]) -> None:
    grow(sign_now)
    send_now()
    assert not Sent.objects.exists()


def test_the_laws_of_what_was_sent_stand_in_the_database(sign_now: Sign, archive: Archive) -> None:
    grow(sign_now)
    row = {
        "checkpoint": Checkpoint.objects.get(), "where": "folder", "address": "x", "at": timezone.now(),
        "outcome": "sent",
    }  # fmt: skip
    with acting_as("treasury_signer"):
        Sent.objects.create(**row)
        for wrong in ({}, {"outcome": "failed"}, {"closing": True, "said": "trouble"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Sent.objects.create(**{**row, **wrong})
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Sent.objects.create(**{**row, "closing": True})
    assert Entry.objects.filter(kind="key.named").count() == 0
