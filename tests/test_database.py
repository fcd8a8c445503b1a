"""The portal's own role: what the tests run under, and what it is refused."""

import pytest
from django.db import ProgrammingError, connection, transaction


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
