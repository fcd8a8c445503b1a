"""The terms of a standing approval, as somebody writes them down; and the fingerprint that MCD's signature binds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils import timezone

from approvals.models import StandingApproval
from approvals.policy import standing_approvals as rules
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
        return fingerprint(self.written(), office=office, granted_by=granted_by)


def fingerprint(written: Mapping[str, Any], *, office: str, granted_by: Person) -> str:
    granted = {"office": office, "granted_by": granted_by.username}
    return sha256(canonical.dumps({**written, **granted})).hexdigest()


def problems(given: Mapping[str, Any], standing: StandingApproval | None = None) -> dict[str, str]:
    """What is wrong with those terms that were given, by their names. `standing`: whose terms they become."""
    rulings = {}
    began_on, used = (standing.starts_on, standing.uses) if standing else (None, 0)
    if {"wording", "limits"} <= given.keys():
        rulings["wording"] = rules.may_say(given["wording"], given["limits"])
    if {"starts_on", "ends_on"} <= given.keys():
        early = given["starts_on"] < timezone.localdate() <= given["ends_on"]
        days = rules.may_last(given["starts_on"], given["ends_on"], began_on)
        rulings["starts_on" if early else "ends_on"] = days
    if "uses_allowed" in given:
        rulings["uses_allowed"] = rules.may_allow(given["uses_allowed"], used)
    return {name: ruling.reason for name, ruling in rulings.items() if not ruling}
