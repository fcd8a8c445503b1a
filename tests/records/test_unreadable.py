"""A log with something in it that is no entry: not signed unread, and with a way out wherever it was noticed."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from records import services, verify
from records.auditing.audit import check_log
from records.export import write_logs
from records.models import Entry
from records.signing.signer import NotSigned, Signed
from tests.records.conftest import said
from tests.records.examples import KEY, ORIGIN
from tests.records.test_attacks import without_guards

Owner = Callable[..., list[Any]]
Sign = Callable[[], Signed | None]


@pytest.fixture
def log(committed_db: None) -> Iterator[None]:
    said("before")
    services.seal()
    yield
    connection.close()


def poison(owner: Owner) -> int:
    """An entry as the portal's role could add it before: JSON, and not canonical. Its number."""
    before = Entry.objects.latest("id")
    content = before.content.replace(b'","', b'", "', 1)
    without_guards(
        owner,
        "INSERT INTO records_entry (content, leaf_hash, subject, kind, at, office, declares_record) "
        f"SELECT said, sha256('\\x00' || said), subject, kind, at, office, false FROM records_entry, "
        f"LATERAL (SELECT '\\x{content.hex()}'::bytea AS said) AS spelled WHERE id = {before.pk}",
        "INSERT INTO records_unsealed SELECT max(id) FROM records_entry",
    )
    return Entry.objects.latest("id").pk


def sealed_unread(owner: Owner) -> None:
    """As before there was a look at what is sealed."""
    without_guards(
        owner,
        "INSERT INTO records_leaf (position, log_id, index, entry_id) SELECT 1, (SELECT id FROM records_log), 1, "
        "entry_id FROM records_unsealed; DELETE FROM records_unsealed",
    )


def problems() -> list[str]:
    return check_log([KEY.key]).problems


def test_the_signer_does_not_sign_what_it_cannot_read(log: None, owner: Owner, sign_now: Sign) -> None:
    assert sign_now()
    number = poison(owner)
    sealed_unread(owner)
    said("after")
    services.seal()
    with pytest.raises(NotSigned) as refusal:
        sign_now()
    assert f"Entry 1 of {ORIGIN}, number {number} in records_entry, cannot be read" in str(refusal.value)
    assert "run manage.py set_aside_entry" in str(refusal.value)
    assert any("another spelling" in problem for problem in problems())


def test_sealed_and_not_signed_it_is_set_aside_and_signed_with(
    log: None, owner: Owner, sign_now: Sign, tmp_path: Path
) -> None:
    number = poison(owner)
    sealed_unread(owner)
    printed = StringIO()
    call_command("set_aside_entry", str(number), stdout=printed)
    assert printed.getvalue().startswith("It is set aside.")
    call_command("set_aside_entry", str(number), stdout=printed)
    assert "It was set aside before." in printed.getvalue()
    services.seal()
    assert sign_now()
    report = check_log([KEY.key])
    assert (report.problems, report.set_aside) == ([], 1)
    write_logs(tmp_path / "log")
    checked = verify.Report()
    verify.Logs([KEY.key], checked).read(tmp_path / "log")
    assert not checked.problems
    assert "1 entry cannot be read: set aside, as the log says." in checked.notes


def test_what_was_signed_with_it_already_holds_again(log: None, owner: Owner, sign_now: Sign) -> None:
    """The signer of before had signed it unread: it is told of afterwards."""
    entry = said("as it should be")
    services.seal()
    sign_now()
    content = b'{"subject": "TS-1"}'
    assert verify.leaf_hash(content) != entry.leaf_hash
    number = poison(owner)
    services.seal()
    sign_now()
    assert problems() == []
    assert Entry.objects.filter(kind="log.set_aside").count() == 1
    with pytest.raises(CommandError, match="can be read"):
        call_command("set_aside_entry", str(entry.pk))
    assert number


def test_sealing_sets_it_aside_by_itself(log: None, owner: Owner, sign_now: Sign) -> None:
    poison(owner)
    said("after")
    services.seal()
    assert sign_now()
    report = check_log([KEY.key])
    assert (report.problems, report.set_aside) == ([], 1)
    assert Entry.objects.filter(kind="alarm.raised").exists()


def test_nothing_that_can_be_read_is_set_aside(log: None, sign_now: Sign) -> None:
    said(
        "a true word",
        kind="log.set_aside",
        relates_to=[Entry.objects.first().pk],
        fields={"number": 1, "why": "!"},
    )
    services.seal()
    assert any("It sets aside an entry that can be read" in problem for problem in problems())
