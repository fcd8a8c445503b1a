"""What the clock does to exports. Each task looks for due rows and may run twice."""

import time

from celery import shared_task
from django.db import connection
from django.utils import timezone

from exports import making, queries, services
from exports.models import Export
from exports.work_folder import Busy
from workflow.due_rows import take_each

TURN = 30.0  # seconds for one export before the next has its turn
SHIFT = 60.0  # and for all of them before the worker is free for whatever else waits


@shared_task
def make_exports() -> int:
    """One at a time in all of the portal: the other processes of the worker are for everything else."""
    if not _first_here():
        return 0
    made, until = 0, time.monotonic() + SHIFT
    try:
        while time.monotonic() < until and (over := _turn()) is not None:
            made += over
    finally:
        _leave()
    return made


def _turn() -> bool | None:
    """A turn for whichever has waited longest and is in nobody else's hands; None where there is none."""
    for export_id in queries.next_to_make():
        try:
            return making.make(export_id, TURN)
        except Busy:
            continue
    return None


@shared_task
def expire() -> int:
    due = Export.objects.to_expire(timezone.now())
    return take_each(lambda pk: services.expire(export_id=pk), due)


def _first_here() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('exports.make'))")
        return bool(cursor.fetchone()[0])


def _leave() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtext('exports.make'))")
