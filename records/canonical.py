"""The one spelling of a value as bytes: equal values have equal hashes. The verifier keeps the law."""

from datetime import UTC, datetime

from records.verify import Rejected as NotCanonical
from records.verify import canonical as dumps
from records.verify import loads

__all__ = ["NotCanonical", "dumps", "loads", "moment"]


def moment(at: datetime) -> str:
    """UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
