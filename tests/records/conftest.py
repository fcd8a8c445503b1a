from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import psycopg2
import pytest
from django.db import connection, transaction

from records import history, kinds, services
from records.models import Entry
from records.signing.signer import Folder, Signed, sign
from tests.records.examples import KEY, NAME, YEAR

# What the sentences of a disposal tell, so that the database takes it.
DISPOSAL = {
    "class": "GA-1",
    "authority": "Test",
    "disposal": "DISP-000001",
    "proposed_by": "Rosa",
    "proposed_by_user_name": "rosa",
    "approved_by": "Ben",
    "approved_by_user_name": "officer",  # who says so in these tests
    "payloads": 1,
    "number_of_files": 0,
}

# A busy machine is not a failure.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of these tests only: the log knows nothing of posts."""
    monkeypatch.setattr(kinds, "_kinds", {})
    history.register_kinds()
    kinds.register(
        kinds.Kind("test.said", lambda fields: f"{fields['actor']['name']} said {fields['text']}.")
    )
    kinds.register(kinds.Kind("test.kept", lambda fields: "It was kept.", declares_record=True))


def said(text: str = "hello", **others: Any) -> Entry:
    """An entry, in a transaction of its own if there is none."""
    actor = {"name": "Olive Tran", "user_name": "officer"}
    with transaction.atomic(savepoint=False):
        return services.append(
            **{
                "kind": "test.said",
                "subject": "TS-000001",
                "actor": actor,
                "fields": {"text": text},
                **others,
            }
        )


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """The database sees another role for a while, as it does when another process connects."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET ROLE {role}")
        try:
            yield
        finally:
            cursor.execute(f"SET ROLE {before}")


@pytest.fixture
def signer_folder(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "signer"
    Folder(folder).of(YEAR).path.mkdir(mode=0o700)
    (folder / str(YEAR) / "key").write_text(KEY.export())
    settings.CHECKPOINT_FOLDER, settings.RECORD_LOG_ORIGIN = str(folder), NAME
    settings.RECORD_LOG_VERIFIER_KEY = KEY.verifier
    return folder


@pytest.fixture
def sign_now(signer_folder: Path) -> Callable[[], Signed | None]:
    """Run the signer once, under its own role."""

    def run() -> Signed | None:
        with acting_as("treasury_signer"):
            return sign(Folder(signer_folder))

    return run


@pytest.fixture
def owner(owner_url: str, committed_db: None) -> Iterator[Callable[..., list[Any]]]:
    with speaking_as_owner(owner_url) as execute:
        yield execute


@contextmanager
def speaking_as_owner(owner_url: str) -> Iterator[Callable[..., list[Any]]]:
    """Say something to the database as a superuser who owns it, and see it committed."""
    link = psycopg2.connect(owner_url)
    link.autocommit = True

    def execute(statement: str, *values: object) -> list[Any]:
        with link.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    try:
        yield execute
    finally:
        link.close()
