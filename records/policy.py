"""Who may read the log, and whose reading is written down in turn. Nobody may change it, so there is nothing else to
decide.
"""

from collections.abc import Collection
from typing import Protocol

from records.models import Entry

READ_EVERYTHING = ("records_officer", "auditor", "mcd_reviewer", "mcd_manager")
TAKE_TRAILS = ("records_officer", "auditor")


class Reader(Protocol):
    """All that the log wants to know of a person."""

    def holds(self, *roles: str) -> bool: ...

    def offices(self) -> Collection[str]: ...

    def actor(self) -> dict[str, str]:
        """Who they are today, as an entry names them."""
        ...


def reads_everything(reader: Reader) -> bool:
    return reader.holds(*READ_EVERYTHING)


def may_read(reader: Reader, entry: Entry) -> bool:
    """Their own divisions' entries; for those who keep, advise on or check records, all of them."""
    return reads_everything(reader) or entry.office in reader.offices()


def may_take_trails(reader: Reader) -> bool:
    """Audit trails leave the portal as files, so only those who answer for records may take them."""
    return reader.holds(*TAKE_TRAILS)


def is_watched(reader: Reader) -> bool:
    """Who may read whatever they like, in any division, and take it away: what they read is written down."""
    return reader.holds(*TAKE_TRAILS)


def may_see_reading(reader: Reader) -> bool:
    """They watch each other; nobody else needs to know what an auditor looks at."""
    return reader.holds(*TAKE_TRAILS)
