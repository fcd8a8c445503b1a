"""What is in force: the SQL that a post asks says what the querysets say, on both sides of each edge."""

import json
from datetime import datetime, time, timedelta
from hashlib import sha256
from itertools import product
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from approvals.models import Window
from approvals.models.in_force import in_force
from clauses.models import PolicyVersion
from profiles.models import Person
from tests.clock import travel
from tests.profiles.people import a_person

HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
AROUND_NOW = [-HOUR, -MOMENT, timedelta(0), MOMENT, HOUR]
EDGES = [(*times, early) for times in product(AROUND_NOW, AROUND_NOW) for early in (False, True)]

Times = tuple[
    timedelta, timedelta, bool
]  # when a window begins and ends, from now; whether it was closed early


def a_window(by: Person, number: int, times: Times) -> None:
    now = timezone.now()
    begins, ends, early = times
    if begins >= ends:
        return
    apart = number * MOMENT if ends > timedelta(0) else timedelta(0)  # or it is not settled which ends last
    closed: dict[str, Any] = {"closed_by": by, "closed_at": now, "reason": "It is over."} if early else {}
    Window.objects.create(
        kind="budget",
        name=f"Budget {number}",
        starts_at=now + begins,
        ends_at=now + ends + apart,
        declared_by=by,
        declared_at=now,
        **closed,
    )


def a_version(number: int, days: int) -> None:
    """Released some days ago or today, and in force from a day that may be still to come."""
    begins, text = timezone.localdate() + timedelta(days=days), json.dumps({"number": number})
    PolicyVersion.objects.create(
        number=f"9.{number}",
        released_on=min(begins, timezone.localdate()),
        in_force_from=begins,
        author="MCD",
        endorser="Board",
        summary="Plainer words.",
        last_reviewed_on=begins,
        next_review_on=begins + timedelta(days=365),
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
    )


def columns(window: Window) -> dict[str, Any]:
    return {field.attname: getattr(window, field.attname) for field in Window._meta.concrete_fields}


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    versions=st.lists(st.integers(-2, 2), max_size=4),
    windows=st.lists(st.sampled_from(EDGES), max_size=6),
    hour=st.sampled_from([time.min, time(12), time.max]),
)
@example(versions=[], windows=[], hour=time(12))
@example(versions=[0, 1], windows=EDGES, hour=time.min)
@example(versions=[0, 0, -1, 1], windows=EDGES, hour=time.max)
def test_it_is_the_version_and_the_windows_of_the_querysets(
    db: None, versions: list[int], windows: list[Times], hour: time
) -> None:
    now = timezone.make_aware(datetime.combine(timezone.localdate(), hour))
    with travel(now, tick=False), transaction.atomic():
        by = a_person()
        for number, days in enumerate(versions):
            a_version(number, days)
        for number, times in enumerate(windows):
            a_window(by, number, times)
        found = in_force()
        assert found.policy == PolicyVersion.objects.applying(timezone.localdate()).first()
        expected = Window.objects.open_at(timezone.now()).order_by("-ends_at")
        assert [columns(window) for window in found.windows] == [columns(window) for window in expected]
        transaction.set_rollback(True)
