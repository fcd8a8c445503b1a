"""Versions of the policy for tests."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from clauses import services
from clauses.models import PolicyVersion
from clauses.queries import latest
from clauses.text import Particulars
from profiles.models import Person


def particulars(**changes: Any) -> Particulars:
    today = timezone.localdate()
    said: dict[str, Any] = {
        "number": "1.3",
        "author": "Communications Unit, MCD",
        "endorser": "Executive Board",
        "summary": "Courtesy made plainer.",
        "in_force_from": today,
        "last_reviewed_on": today,
        "next_review_on": today + timedelta(days=365),
    }
    return Particulars(**said | changes)


def released(by: Person, changes: dict[str, str] | None = None, **said: Any) -> PolicyVersion:
    return services.release(
        particulars=particulars(**said),
        changes=changes or {"OFF-2f": "Be kind."},
        seen=latest().sha256,
        by=by,
    )


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)
