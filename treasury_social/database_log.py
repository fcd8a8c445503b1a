"""What PostgreSQL's own log may say: nothing that anybody typed.

A statement that failed, the row that a constraint refused, the parameters of a slow query: each has words of a draft in
it, and a server's log is read by other people than the portal is, and kept for longer.
"""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

# Each setting, and the values with which the log keeps no statement and no value of one. Asked of the portal's own
# session, so it is the same whether the server says it, the database or the login.
QUIET: dict[str, Sequence[str]] = {
    "log_min_messages": ("log", "fatal", "panic"),  # the first line of an error may quote what it is about
    "log_min_error_statement": ("panic",),
    "log_error_verbosity": ("terse",),  # a detail shows the row; also the one on a process that crashed
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "log_parameter_max_length": ("0",),
    "log_parameter_max_length_on_error": ("0",),
    "debug_print_parse": ("off",),
    "debug_print_rewritten": ("off",),
    "debug_print_plan": ("off",),
    # Of extensions, where they are loaded.
    "auto_explain.log_min_duration": ("-1",),
    "pgaudit.log": ("none", ""),
}
OF_EXTENSIONS = {name for name in QUIET if "." in name}


def arguments() -> list[str]:
    """What a server of ours is started with."""
    said = [(name, values[0]) for name, values in QUIET.items() if name not in OF_EXTENSIONS]
    return [word for name, value in said for word in ("-c", f"{name}={value}")]


def loud(database: str = "default") -> list[str]:
    """The settings with which the log of the server that answers keeps what was typed."""
    with connections[database].cursor() as cursor:
        cursor.execute(
            "SELECT name, current_setting(name, true) FROM unnest(%s) WITH ORDINALITY AS asked (name, place) "
            "ORDER BY place",
            [list(QUIET)],
        )
        return [
            f"{name} = {value}"
            for name, value in cursor.fetchall()
            if value is not None and value not in QUIET[name]
        ]


def check_database_log(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """`manage.py check --database default` asks it, and `prepare_database`."""
    found = [(database, setting) for database in databases or () for setting in loud(database)]
    return [
        checks.Warning(
            f"The log of the database server keeps what people type: {setting}.",
            hint="docs/production.md says how it is set (“What logs keep”).",
            obj=database,
            id="treasury_social.W001",
        )
        for database, setting in found
    ]
