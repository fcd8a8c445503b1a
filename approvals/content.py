"""What a person proposes to say, before it is anybody's version; and the fingerprint that an approval binds."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from approvals.models import Activity, Post, Version
from checks import content
from contacts.models import Contact
from records import canonical


@dataclass(frozen=True, kw_only=True)
class Content(content.Content):
    """What the checks read, and what only a post knows."""

    activity: str
    purpose: str
    relates_to: Post | None = None
    contact: Contact | None = None
    wanted_at: datetime | None = None

    @classmethod
    def of(cls, version: Version) -> "Content":
        return cls(**{name: getattr(version, name) for name in cls.__dataclass_fields__})

    @property
    def is_comment(self) -> bool:
        return self.activity == Activity.COMMENT

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
