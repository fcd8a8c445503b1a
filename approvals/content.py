"""What a person proposes to say, before it is anybody's version; and the fingerprint that an approval binds."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TypedDict

from approvals.models import Post, Version
from contacts.models import Contact
from profiles.models import Account, Marking, Topic
from records import canonical


class Medium(TypedDict):
    """A file that goes with a post: the bytes are kept under their SHA-256."""

    name: str
    size: int  # bytes
    sha256: str  # hexadecimal
    type: str  # media type
    alt: str


@dataclass(frozen=True)
class Content:
    account: Account
    activity: str
    purpose: str
    title: str
    text: str
    marking: str = Marking.OFFICIAL
    topic: Topic | None = None
    relation: str = ""
    relates_to: Post | None = None
    reach: str = ""  # how far the post had got that this one corrects or takes down
    contact: Contact | None = None
    answers_link: str = ""
    answers_quote: str = ""
    links: list[str] = field(default_factory=list)
    media: list[Medium] = field(default_factory=list)
    sources: str = ""
    disclosure_reason: str = ""
    wanted_at: datetime | None = None

    @classmethod
    def of(cls, version: Version) -> "Content":
        return cls(**{name: getattr(version, name) for name in cls.__dataclass_fields__})

    def fingerprint(self) -> str:
        """SHA-256, hexadecimal, over the canonical form of everything that the public will see and where."""
        seen: dict[str, object] = {
            "account": [self.account.platform.slug, self.account.site, self.account.handle],
            "answers": self.answers_link,
            "links": self.links,
            "marking": self.marking,
            "media": [{"alt": medium["alt"], "sha256": medium["sha256"]} for medium in self.media],
            "text": self.text,
        }
        if self.relation or self.relates_to:
            seen["relation"] = [self.relation, str(self.relates_to or "")]
        return sha256(canonical.dumps(seen)).hexdigest()
