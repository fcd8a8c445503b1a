"""What each app destroys of a record that is disposed of. The apps register; a disposal asks, record by record.

Everything here runs inside the transaction that writes `disposal.executed`, after that entry: rows change with it or
not at all. Files cannot be taken back, so a function deletes none. It returns their paths, and they are removed once
the transaction has committed, again if that was interrupted: a path that is gone already is no trouble.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

Destroy = Callable[[str], Iterable[Path] | None]  # given the subject, "TS-000123"; the files that go with it

_of_type: dict[str, Destroy] = {}
_copies: list[Destroy] = []


def register(prefix: str, destroy: Destroy) -> None:
    """`prefix`: "TS" and the like. Everything that the app keeps of such a subject, except the log's own."""
    _of_type[prefix] = destroy


def register_copies(destroy: Destroy) -> None:
    """Copies of any subject that were made since: export files, packages given out, and what is kept beside them."""
    _copies.append(destroy)


def destroy_all(subject: str) -> list[Path]:
    """The files that are to go once this is committed."""
    record_type = subject.partition("-")[0]
    destroying = [*_copies, *([_of_type[record_type]] if record_type in _of_type else [])]
    return [path for destroy in destroying for path in destroy(subject) or ()]


def can_destroy(subject: str) -> bool:
    """Whether an app answers for what it keeps of such a subject; if none does, the record is not touched."""
    return subject.partition("-")[0] in _of_type
