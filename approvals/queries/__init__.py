"""Reads with more than one caller."""

from approvals.queries.posts import (
    FEW,
    MANY,
    Waiting,
    accounts_for,
    deciders_to_tell,
    inbox,
    seen_by,
    theirs_to_decide,
    version_before,
    visible_to,
    waiting_for,
)

__all__ = [
    "FEW",
    "MANY",
    "Waiting",
    "accounts_for",
    "deciders_to_tell",
    "inbox",
    "seen_by",
    "theirs_to_decide",
    "version_before",
    "visible_to",
    "waiting_for",
]
