"""django-auditlog hears of `save` and `delete` alone. While tests run, nothing of ours changes its models otherwise.

Tests themselves may: they arrange what people did long ago.
"""

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from auditlog.registry import auditlog
from django.db.models import QuerySet

from local.portal import PROJECT

WAYS = ("update", "bulk_create", "bulk_update")
# Where it is done all the same: file and function, and why nothing is lost.
QUIET = {
    (
        "approvals/migrations/0019_permalinks.py",
        "fill_in",
    ): "an upgrade fills a column that is new, before anybody works in the portal",
    (
        "approvals/services/standing_uses.py",
        "_count",
    ): "each use has a row of its own, and an entry in the log",
    ("treasury_social/demo/arrangements.py", "load_account_reviews"): "invented people, in the demonstration",
    ("treasury_social/management/commands/load_demo.py", "late"): "invented people, in the demonstration",
    ("treasury_social/management/commands/load_demo.py", "expire"): "invented people, in the demonstration",
    ("treasury_social/management/commands/load_demo.py", "_waited"): "invented people, in the demonstration",
}


@pytest.fixture(scope="session", autouse=True)
def nothing_changes_quietly() -> Iterator[None]:
    before = {name: getattr(QuerySet, name) for name in WAYS}
    for name, way in before.items():
        setattr(QuerySet, name, _watched(way))
    yield
    for name, way in before.items():
        setattr(QuerySet, name, way)


def _watched(way: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(way)
    def watched(rows: QuerySet[Any], *args: Any, **kwargs: Any) -> Any:
        if auditlog.contains(rows.model) and (where := _ours()) and where not in QUIET:
            raise AssertionError(
                f"{' '.join(where)}: the field history hears nothing of a quiet {way.__name__}"
            )
        return way(rows, *args, **kwargs)

    return watched


def _ours() -> tuple[str, str] | None:
    """The file and function of ours that asked for it; nothing where a test, or a library, did."""
    frame = sys._getframe(2)
    while frame and "/django/" in frame.f_code.co_filename:
        frame = frame.f_back  # type: ignore[assignment]
    path = Path(frame.f_code.co_filename)
    inside = path.is_relative_to(PROJECT) and path.relative_to(PROJECT).parts[0] not in ("tests", ".venv")
    return (str(path.relative_to(PROJECT)), frame.f_code.co_name) if inside else None
