"""The terms of a standing approval, as somebody writes them down; and the fingerprint that MCD's signature binds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from approvals.models import StandingApproval
from profiles.models import Account, Person, Topic
from records import canonical

LISTS = ("officers", "accounts", "topics")


@dataclass(frozen=True)
class Terms:
    title: str
    officers: Sequence[Person]
    accounts: Sequence[Account]
    topics: Sequence[Topic]
    starts_on: date
    ends_on: date
    uses_allowed: int
    wording: str = ""
    limits: str = ""
    text_limit: int | None = None
    links_allowed: bool = False
    files_allowed: bool = False

    @classmethod
    def of(cls, standing: StandingApproval) -> "Terms":
        listed: dict[str, Any] = {name: list(getattr(standing, name).all()) for name in LISTS}
        plain = [name for name in cls.__dataclass_fields__ if name not in LISTS]
        return cls(**listed, **{name: getattr(standing, name) for name in plain})

    def columns(self) -> dict[str, Any]:
        """What stands in the row itself; the lists stand beside it."""
        return {name: value for name, value in vars(self).items() if name not in LISTS}

    def written(self) -> dict[str, Any]:
        """As the log keeps them: in values that outlive the tables, in an order that does not hang on them."""
        return {
            **self.columns(),
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "officers": sorted(person.username for person in self.officers),
            "accounts": sorted([each.platform.slug, each.site, each.handle] for each in self.accounts),
            "topics": sorted(topic.slug for topic in self.topics),
        }

    def fingerprint(self, *, office: str, granted_by: Person) -> str:
        """SHA-256, hexadecimal, of the terms and of who stands behind them: both are what MCD signs."""
        granted = {"office": office, "granted_by": granted_by.username}
        return sha256(canonical.dumps({**self.written(), **granted})).hexdigest()
