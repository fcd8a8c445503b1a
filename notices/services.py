"""Every write of notices. `notify` is called in the step that it tells of; mail goes out later, from its rows.

A notice is claimed in one short transaction, sent with no transaction open, and marked in another. A process that dies
in between leaves a claim that lapses, so nothing is lost; the message keeps its Message-ID, so a copy shows once.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import Truncator

from notices import mail, policy
from notices import marking as markings
from notices.models import OWED, Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

logger = logging.getLogger(__name__)

BATCH = 10
LEASE = timedelta(minutes=10)  # more than a batch can take
# After each attempt that failed; twenty-four hours in all, then the administrators see it.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 924)]


def notify(
    *,
    people: Iterable["AbstractUser"],
    event: str,
    title: str,
    body: str,
    path: str,
    marking: str,
    about: str = "",
    address: str = "",
) -> None:
    """Owe each of `people` one notice of `event`; calling again for the same event adds nothing.

    `about`: what it is called that it is about. `address`: where it is mailed, if not where they are reached now. One
    statement in the caller's transaction: the notice is there if and only if the step is.
    """
    written = {"event": event, "body": body, "path": path, "marking": markings.known(marking)}
    written["address"] = address
    written["title"], written["about"] = Truncator(title).chars(200), Truncator(about).chars(200)
    rows = [Notice(person_id=pk, **written) for pk in dict.fromkeys(person.pk for person in people)]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def mark_read(*, notices: Iterable[int], by: "AbstractUser") -> int:
    """Read, for the first time only; of others' notices nothing is touched."""
    mine = Notice.objects.visible_to(by).unread().filter(pk__in=list(notices))
    return mine.update(read_at=timezone.now())


def mark_read_at(*, path: str, by: "AbstractUser") -> int:
    """Those that lead to where they have been."""
    return Notice.objects.visible_to(by).unread().filter(path=path).update(read_at=timezone.now())


def mark_all_read(*, by: "AbstractUser") -> int:
    return Notice.objects.visible_to(by).unread().update(read_at=timezone.now())


def try_again(*, notices: Iterable[int] | None = None, by: policy.Reader) -> int:
    """Owe again what was given up: these, or all of them. How many."""
    policy.may_see_failures(by).or_refuse()
    failed = Notice.objects.failed()
    if notices is not None:
        failed = failed.filter(pk__in=list(notices))
    return failed.update(failed_at=None, attempts=0, due_at=timezone.now())


# --- Delivery -------------------------------------------------------------------------------------------------------


def deliver_due(limit: int = 500) -> int:
    """Send what is due until nothing is, or `limit` were tried, or there is no server. The number sent."""
    sent, connection = 0, get_connection()
    try:
        while limit > 0 and (claimed := _claim(min(BATCH, limit))):
            limit -= len(claimed)
            for _ in _deliver(claimed, connection):
                sent += 1
    except mail.Unreachable as trouble:
        logger.warning("Mail waits: %s", trouble)
    finally:
        connection.close()
    return sent


def _claim(size: int) -> list[Notice]:
    """Take due notices for this process alone: others skip them until the lease lapses."""
    now = timezone.now()
    with transaction.atomic():
        due = (
            Notice.objects.due(now).select_related("person").select_for_update(skip_locked=True, of=("self",))
        )
        claimed = list(due[:size])
        mine = Notice.objects.filter(pk__in=[notice.pk for notice in claimed])
        mine.update(attempts=F("attempts") + 1, due_at=now + LEASE)
    for notice in claimed:
        notice.attempts += 1
    return claimed


def _deliver(claimed: list[Notice], connection: BaseEmailBackend) -> Iterator[Notice]:
    """Each notice that went out, as it does."""
    until = time.monotonic() + LEASE.total_seconds() / 2
    for place, notice in enumerate(claimed):
        if time.monotonic() > until:
            return  # a slow server: leave the rest to whoever comes when the lease lapses
        try:
            if _attempt(notice, connection):
                yield notice
        except mail.Unreachable as trouble:
            for waiting in claimed[place:]:
                _put_off(waiting, trouble)
            raise


def _attempt(notice: Notice, connection: BaseEmailBackend) -> bool:
    try:
        if notice.attempts > len(PAUSES) + 1:
            raise mail.Undeliverable("Every attempt to send it ended unexpectedly.")
        mail.send(notice, connection)
    except mail.Undeliverable as refused:
        _give_up(notice, refused)
    except mail.Unreachable:
        raise
    except mail.NotNow as trouble:
        _put_off(notice, trouble)
    else:
        _settle(notice, sent_at=timezone.now(), last_error="")
        return True
    return False


def _put_off(notice: Notice, trouble: Exception) -> None:
    if notice.attempts > len(PAUSES):
        _give_up(notice, trouble)
    else:
        again_at = timezone.now() + PAUSES[notice.attempts - 1]
        _settle(notice, due_at=again_at, last_error=str(trouble)[:300])


def _give_up(notice: Notice, trouble: Exception) -> None:
    logger.error("Notice %s was given up after attempt %s: %s", notice.pk, notice.attempts, trouble)
    _settle(notice, failed_at=timezone.now(), last_error=str(trouble)[:300])


def _settle(notice: Notice, **outcome: object) -> None:
    """Write the outcome of this attempt; of none, if another process has taken the notice over since."""
    Notice.objects.filter(OWED, pk=notice.pk, attempts=notice.attempts).update(**outcome)
