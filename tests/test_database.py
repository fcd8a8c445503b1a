"""The portal's own role: what the tests run under, and what it is refused."""

import os
import secrets

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg2.sql import SQL, Identifier

from tests import database
from treasury_social.database_locale import check_database_locale, other


def test_tests_run_as_the_portals_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("treasury_portal",)


REFUSED = [
    "DELETE FROM auditlog_logentry",
    "UPDATE auditlog_logentry SET action = 1",
    "CREATE TABLE mine (id int)",
    "DELETE FROM django_migrations",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_portals_role_is_refused(db: None, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


# --- Its locale ---------------------------------------------------------------------------------------------------


def test_the_database_of_this_run_is_made_with_the_locale_of_all(db: None) -> None:
    assert other() == []
    assert check_database_locale(["default"]) == []


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("LC_COLLATE 'C' LC_CTYPE 'C'", "LC_CTYPE C"),
        ("ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'", "encoding SQL_ASCII, LC_CTYPE C"),
    ],
)
def test_no_other_locale_is_prepared(options: str, found: str) -> None:
    server, name = os.environ["DATABASE_URL"], f"test_locale_{os.getpid()}_{secrets.token_hex(3)}"
    database.run(server, SQL(f"CREATE DATABASE {{}} TEMPLATE template0 {options}").format(Identifier(name)))
    try:
        with pytest.raises(
            AssertionError, match=f"must be made with the locale C.UTF-8; this one has {found}. docs/"
        ):
            database.prepare(database.with_name(server, name))
    finally:
        database.run(server, SQL("DROP DATABASE {}").format(Identifier(name)))
