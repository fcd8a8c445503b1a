"""What a check has found: what, where in what was written, why it matters, and what to do."""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple


class Problem(NamedTuple):
    """What one check says of one place; which check it is, and why it looks, is known of the check."""

    what: str  # a sentence
    do: str = ""  # what to do, as a sentence
    field: str = ""  # of the form: "text", "links", "media-0-alt" ...; empty for the whole
    start: int | None = None  # in the field's text, in characters
    end: int | None = None
    excerpt: str = ""
    offer: str = ""  # words to take over as they stand


@dataclass(frozen=True)
class Finding:
    check: str  # name of the check
    clause: str  # of the policy
    what: str
    do: str
    field: str = ""
    start: int | None = None
    end: int | None = None
    excerpt: str = ""
    offer: str = ""
    why: str = ""
    blocking: bool = True

    @property
    def key(self) -> str:
        """Short and the same for the same finding, wherever in the text it has moved."""
        said = "\x00".join((self.check, self.field, self.excerpt, self.what))
        return sha256(said.encode()).hexdigest()[:16]

    def __str__(self) -> str:
        return f"{self.what} {self.do}".strip()
