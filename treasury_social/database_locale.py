"""By which letters the database reads and sorts: C.UTF-8, wherever it stands.

Under C every sign that is not ASCII would be a letter without a capital. Under a locale of the machine's, an upgrade of
the machine can upset the order that indexes were made in.
"""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

LETTERS = ("C.UTF-8", "C.utf8", "UTF-8")  # as machines call it: see PEP 538; macOS and BSD have the last
ORDER = ("C", "POSIX", *LETTERS)
ASKED = """
SELECT pg_encoding_to_char(encoding), datctype, CASE datlocprovider
    WHEN 'c' THEN datcollate ELSE coalesce(to_jsonb(found) ->> 'datlocale', to_jsonb(found) ->> 'daticulocale', '') END
FROM pg_database AS found WHERE datname = current_database()
"""


def other(database: str = "default") -> list[str]:
    """What of it is not C.UTF-8."""
    with connections[database].cursor() as cursor:
        cursor.execute(ASKED)
        encoding, letters, order = cursor.fetchone()
    asked = (("encoding", encoding, ("UTF8",)), ("LC_CTYPE", letters, LETTERS), ("order", order, ORDER))
    return [f"{name} {value}" for name, value, known in asked if value not in known]


def check_database_locale(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """`manage.py check --database default` asks it, and `prepare_database`, which refuses to go on."""
    return [
        checks.Error(
            f"The database must be made with the locale C.UTF-8; this one has {', '.join(found)}.",
            hint="docs/production.md says how it is converted (“The database's locale”).",
            obj=database,
            id="treasury_social.E001",
        )
        for database in databases or ()
        if (found := other(database))
    ]
