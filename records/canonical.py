"""The one spelling of a value as bytes: equal values have equal hashes. The verifier keeps the law."""

from records.verify import Rejected as NotCanonical
from records.verify import canonical as dumps
from records.verify import loads

__all__ = ["NotCanonical", "dumps", "loads"]
