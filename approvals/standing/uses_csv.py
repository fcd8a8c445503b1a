"""The use report of a standing approval as a table for a spreadsheet (RFC 4180, UTF-8)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from approvals.models import StandingUse, State
from workflow import csv_tables

HEADINGS = [
    "Use", "Approved (UTC)", "Post", "Title", "Account", "User name", "Name", "State", "Published (UTC)", "Link",
    "Fingerprint",
]  # fmt: skip


def lines(uses: Iterable[StandingUse]) -> Iterator[str]:
    return csv_tables.lines(HEADINGS, map(_cells, uses))


def _cells(use: StandingUse) -> list[object]:
    post = use.post
    return [
        use.number,
        _utc(use.used_at),
        post.reference,
        post.version.title,
        post.version.account,
        use.used_by.username,
        str(use.used_by),
        State(post.state).label,
        _utc(post.published_at),
        post.permalink or "",
        use.fingerprint,
    ]


def _utc(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""
