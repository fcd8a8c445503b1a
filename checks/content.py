"""What the checks read of a proposal: what is to be said and where. Whose post it is they do not know."""

from dataclasses import dataclass, field
from typing import TypedDict

from django.db import models

from profiles.models import Account, Marking, Topic


class Relation(models.TextChoices):
    """What a post does about an earlier one; each is a proposal of its own."""

    CORRECTION = "correction", "Corrects"
    TAKEDOWN = "takedown", "Takes down"
    FOLLOW_UP = "follow_up", "Follows up"


class Medium(TypedDict):
    """A file that goes with a post: the bytes are kept under their SHA-256."""

    name: str
    size: int  # bytes
    sha256: str  # hexadecimal
    type: str  # media type
    alt: str


@dataclass(frozen=True, kw_only=True)
class Content:
    account: Account
    title: str
    text: str
    marking: str = Marking.OFFICIAL
    topic: Topic | None = None
    relation: str = ""
    reach: str = ""  # how far the post had got that this one corrects or takes down
    answers_link: str = ""
    answers_quote: str = ""
    links: list[str] = field(default_factory=list)
    media: list[Medium] = field(default_factory=list)
    sources: str = ""
    disclosure_reason: str = ""

    @property
    def is_comment(self) -> bool:
        """Platforms take a comment of another length than a post."""
        return bool(self.answers_link)
