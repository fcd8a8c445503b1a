"""Every write of notices. `notify` is called in the step that it tells of; mail goes out later, from its rows.

A notice is claimed in one short transaction, sent with no transaction open, and marked in another. A process that dies
in between leaves a claim that lapses, so nothing is lost; the message keeps its Message-ID, so a copy shows once.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import Truncator

from notices import chat, mail, policy
from notices import marking as markings
from notices.asking import Asks, may_see, still_asks
from notices.models import OWED, Notice, Preferences, Rhythm
from notices.timing import goes_out
from workflow.business_hours import NONE

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

logger = logging.getLogger(__name__)

BATCH = 10
LONGEST = 100  # notices of one mail a day; the rest comes in the next
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
    shown: str = "",
    address: str = "",
    asks: Asks | None = None,
    urgent: bool = False,
) -> None:
    """Owe each of `people` one notice of `event`; calling again for the same event adds nothing.

    `about`: what it is called that it is about. `shown`: the words to decide on. `address`: where it is mailed, if not
    where they are reached now. `asks`: what it asks for; once that is done, by whomever, it tells nobody anything.
    `urgent`: nobody's preferences put it off. One statement in the caller's transaction: the notice is there if and
    only if the step is.
    """
    written: dict[str, Any] = {
        "event": event,
        "body": body,
        "shown": shown,
        "path": path,
        "marking": markings.known(marking),
    }
    written |= {"asks": asks.what, "asked_of": asks.of} if asks else {}
    written |= {"address": address, "urgent": urgent or bool(address)}
    written["title"], written["about"] = Truncator(title).chars(200), Truncator(about).chars(200)
    rows = [Notice(person_id=pk, **written) for pk in dict.fromkeys(person.pk for person in people)]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def hand_over(*, of: "AbstractUser", to: Callable[[Callable[[Any], object]], list[Any]]) -> int:
    """What still asks somebody who leaves asks others as well, once for each thing. How many things.

    `to`: of a condition, the people who come after them and meet it. Nobody is told of what they may not see, nor asked
    again for what they are asked for.
    """
    theirs = Notice.objects.visible_to(of).filter(still_asks()).exclude(asks="").order_by("id")
    latest = {Asks(notice.asks, notice.asked_of or 0): notice for notice in theirs}
    return sum(
        bool(_hand_on(notice, asks, of, to(partial(may_see, asks)))) for asks, notice in latest.items()
    )


def _hand_on(notice: Notice, asks: Asks, of: "AbstractUser", to: list[Any]) -> list[Any]:
    asked = Notice.objects.filter(person__in=to, asks=asks.what, asked_of=asks.of).filter(still_asks())
    told = set(asked.values_list("person_id", flat=True))
    notify(
        people=[person for person in to if person.pk not in told],
        event=notice.event,
        title=notice.title,
        body=f"It waited for {of}, who has left. {notice.body}",
        path=notice.path,
        marking=notice.marking,
        about=notice.about,
        shown=notice.shown,
        asks=asks,
        urgent=notice.urgent,
    )
    return to


def mark_read(*, notices: Iterable[int], by: "AbstractUser") -> int:
    """Read, for the first time only; of others' notices nothing is touched."""
    mine = Notice.objects.visible_to(by).unread().filter(pk__in=list(notices))
    return mine.update(read_at=timezone.now())


def mark_read_at(*, paths: Iterable[str], by: "AbstractUser") -> int:
    """Those that lead to where they have been."""
    mine = Notice.objects.visible_to(by).filter(read_at=None, path__in=list(paths))
    return mine.update(read_at=timezone.now())


def mark_all_read(*, by: "AbstractUser") -> int:
    return Notice.objects.visible_to(by).filter(read_at=None).update(read_at=timezone.now())


def prefer(*, wishes: dict[str, object], by: "AbstractUser") -> None:
    """How somebody wants to be told: their own convenience, so no entry. What is owed already goes by it as well."""
    Preferences.objects.update_or_create(person_id=by.pk, defaults=wishes)


def try_again(*, notices: Iterable[int] | None = None, by: policy.Reader) -> int:
    """Owe again what was given up: these, or all of them. How many."""
    policy.may_see_failures(by).or_refuse()
    failed = Notice.objects.failed()
    if notices is not None:
        failed = failed.filter(pk__in=list(notices))
    return failed.update(failed_at=None, attempts=0, due_at=timezone.now())


# --- Delivery -------------------------------------------------------------------------------------------------------


def deliver_due(limit: int = 500) -> int:
    """Send what is due until nothing is, or `limit` were tried, or there is no server. The number of notices sent."""
    sent, connection = 0, get_connection()
    try:
        while limit > 0 and (claimed := _claim(min(BATCH, limit))):
            limit -= len(claimed)
            for letter in _deliver(_letters(claimed), connection):
                sent += len(letter)
    except mail.Unreachable as trouble:
        logger.warning("Mail waits: %s", trouble)
    finally:
        connection.close()
    return sent


def _claim(size: int) -> list[Notice]:
    """Take due notices for this process alone: others skip them until the lease lapses. Of whoever wants one mail a
    day, all that are due are taken together."""
    now = timezone.now()
    with transaction.atomic():
        due = Notice.objects.due(now).select_related("person__notice_preferences").with_asking()
        free = due.select_for_update(skip_locked=True, of=("self",))
        claimed = list(free[:size])
        if daily := {notice.person_id for notice in claimed if _is_daily(notice)}:
            claimed += free.filter(person__in=daily).exclude(pk__in=[each.pk for each in claimed])[:LONGEST]
        mine = Notice.objects.filter(pk__in=[notice.pk for notice in claimed])
        mine.update(attempts=F("attempts") + 1, due_at=now + LEASE)
    for notice in claimed:
        notice.attempts += 1
    return claimed


def _letters(claimed: Iterable[Notice]) -> list[list[Notice]]:
    """What goes out now, each by itself or a day's together. What is over by now, or is to come later, does not."""
    now, letters = timezone.now(), dict[object, list[Notice]]()
    for notice in claimed:
        if _is_over(notice):
            _settle(notice, done_at=now)
        elif (later := _wanted_at(notice)) > now:
            _settle(notice, due_at=later, attempts=notice.attempts - 1)
        else:
            together = _is_daily(notice) and markings.may_travel(notice.marking)
            letters.setdefault(("of", notice.person_id) if together else notice.pk, []).append(notice)
    return list(letters.values())


def _is_over(notice: Notice) -> bool:
    """Done by somebody else, or read where it was put off."""
    was_put_off = preferences_of(notice) and not notice.urgent
    return not notice.asking or bool(notice.read_at and was_put_off)


def _is_daily(notice: Notice) -> bool:
    wishes = preferences_of(notice)
    return bool(wishes and wishes.rhythm == Rhythm.DAILY and not notice.urgent)


def _wanted_at(notice: Notice) -> datetime:
    """When the person wants to hear of it; of what is urgent at once."""
    wishes = preferences_of(notice)
    if not wishes or notice.urgent:
        return notice.due_at
    return goes_out(notice.created_at, wishes, notice.person.closed_days if wishes.office_days else NONE)


def preferences_of(notice: Notice) -> Preferences | None:
    return getattr(notice.person, "notice_preferences", None)


def _deliver(letters: list[list[Notice]], connection: BaseEmailBackend) -> Iterator[list[Notice]]:
    """Each letter that went out, as it does."""
    until = time.monotonic() + LEASE.total_seconds() / 2
    for place, letter in enumerate(letters):
        if time.monotonic() > until:
            return  # a slow server: leave the rest to whoever comes when the lease lapses
        try:
            if _attempt(letter, connection):
                yield letter
        except mail.Unreachable as trouble:
            for waiting in letters[place:]:
                _put_off(waiting, trouble)
            raise


def _attempt(letter: list[Notice], connection: BaseEmailBackend) -> bool:
    try:
        if any(notice.attempts > len(PAUSES) + 1 for notice in letter):
            raise mail.Undeliverable("Every attempt to send it ended unexpectedly.")
        if not chat.took(letter, preferences_of(letter[0])):
            mail.send(letter, connection)
    except mail.Undeliverable as refused:
        _give_up(letter, refused)
    except mail.Unreachable:
        raise
    except mail.NotNow as trouble:
        _put_off(letter, trouble)
    else:
        _settle_each(letter, sent_at=timezone.now(), last_error="")
        return True
    return False


def _put_off(letter: list[Notice], trouble: Exception) -> None:
    for notice in letter:
        if notice.attempts > len(PAUSES):
            _give_up([notice], trouble)
        else:
            again_at = timezone.now() + PAUSES[notice.attempts - 1]
            _settle(notice, due_at=again_at, last_error=str(trouble)[:300])


def _give_up(letter: list[Notice], trouble: Exception) -> None:
    for notice in letter:
        logger.error("Notice %s was given up after attempt %s: %s", notice.pk, notice.attempts, trouble)
    _settle_each(letter, failed_at=timezone.now(), last_error=str(trouble)[:300])


def _settle_each(letter: Iterable[Notice], **outcome: object) -> None:
    for notice in letter:
        _settle(notice, **outcome)


def _settle(notice: Notice, **outcome: object) -> None:
    """Write the outcome of this attempt; of none, if another process has taken the notice over since."""
    Notice.objects.filter(OWED, pk=notice.pk, attempts=notice.attempts).update(**outcome)
