"""The check of the whole log that runs by itself: each night, and soon after the database is another than it was.

What it found is an entry, `log.verified`, and what does not hold starts the alarm. One runs at a time.
"""

from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from records import history, recomputing
from records.auditing.report import Result, verify
from records.models import Entry
from records.services import append
from records.verify import Rejected

AT = time(2, 30)  # in Canberra
NAMED = 20  # problems in the entry; verify_log prints each

# A restored backup goes on in another cluster, on another timeline or in a database made anew. One that was put into
# the very same database with the server's files is noticed by the signer, which remembers how far it signed.
DATABASE = """
SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
    (SELECT timeline_id FROM pg_control_checkpoint()), (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


def check_if_due() -> bool:
    """Whether it was, and is done. False while another runs it."""
    if not is_due() or not _alone():
        return False
    try:
        if is_due():  # whoever ran it before may just have finished
            check()
            return True
        return False
    finally:
        _leave()


def is_due() -> bool:
    checked = last()
    return not checked or checked.at < _last_night() or checked.fields["database"] != database()


def last() -> Entry | None:
    checks = Entry.objects.filter(subject=history.CHECKS, kind=history.VERIFIED).select_related("payload")
    return checks.order_by("-id").first()


def check() -> Result | None:
    """Run it, write down what it found, and start the alarm if something does not hold."""
    try:
        result = verify(None, [])
        note_result(result)
        return result
    except (Rejected, OSError) as problem:
        note([f"It could not be checked: {problem}"], entries=0, unsealed=0, signed=0)
        return None


def note_result(result: Result) -> Entry:
    report = result.report
    return note(list(result.problems), entries=report.entries, unsealed=report.unsealed, signed=report.signed)


@transaction.atomic
def note(problems: list[str], *, entries: int, unsealed: int, signed: int) -> Entry:
    counted = {"entries": entries, "unsealed": unsealed, "signed": signed, "problems": len(problems)}
    if problems:
        recomputing.tell(history.CHECKS, problems, path=reverse("records:log"))
    return append(
        kind=history.VERIFIED,
        subject=history.CHECKS,
        actor=history.PORTAL,
        fields={**counted, "named": problems[:NAMED], "database": database()},
    )


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute(DATABASE)
        return str(cursor.fetchone()[0])


def _last_night() -> datetime:
    now = timezone.localtime()
    night = now.replace(hour=AT.hour, minute=AT.minute, second=0, microsecond=0)
    return night if night <= now else night - timedelta(days=1)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('records.verify_log'))")
        return bool(cursor.fetchone()[0])


def _leave() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtext('records.verify_log'))")
