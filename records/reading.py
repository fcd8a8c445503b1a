"""What those are shown who may read everything and take it away is written down in the log.

The entry is written before anything is shown, so that a page which could not be written down is not shown either. What
a browser asks for without showing it (HEAD) is not reading. Nothing that a request says of itself makes it uncounted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from records import kinds, policy
from records.models import Entry, Reading
from records.register import Wanted
from records.services import append
from workflow.sorting import sort_key

SUBJECT = "READING"
READ, COPIED, SEARCHED, SHOWN = "record.read", "record.copied", "register.searched", "page.read"
SENTENCES = {
    READ: "{who} read {record}.",
    COPIED: "{who} took a copy: {what}.",
    SEARCHED: "{who} searched the register for {asked}, and found {found}.",
    SHOWN: "{who} read the page {page}.",
}
DRAWN_WITH_IT = timedelta(minutes=15)  # a session that is not used for so long ends
LONGEST = 500  # characters of an address


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        kinds.register(kinds.Kind(name, kinds.from_template(sentence)))


def note_read(request: HttpRequest, record: str) -> None:
    _note(request, READ, record)


def note_copied(request: HttpRequest, what: str, record: str = "") -> None:
    _note(request, COPIED, record, what=what)


def note_searched(request: HttpRequest, asked: str, found: str) -> None:
    _note(request, SEARCHED, asked=asked, found=found)


def note_drawn(request: HttpRequest, record: str) -> None:
    """Of a picture: the entry of the page that draws it stands for it, so that twenty of them do not make twenty
    entries. Whether there is one, the log says; a picture that was asked for by itself has its own."""
    if not _is_counted(request) or not _opened_lately(request, record):
        note_read(request, record)
    _is_noted(request)


def note_shown(request: HttpRequest, *, is_copy: bool) -> None:
    """Of a page or a file about which nothing was written down while it was made."""
    if getattr(request, "reading_is_noted", False):
        return
    page = request.get_full_path()[:LONGEST]
    _note(request, COPIED, what=f"the file at {page}") if is_copy else _note(request, SHOWN, page=page)


def _opened_lately(request: HttpRequest, record: str) -> bool:
    person, since = request.user.get_username(), timezone.now() - DRAWN_WITH_IT
    return Reading.objects.filter(user_name=person, record=record, kind=READ, at__gte=since).exists()


def _is_counted(request: HttpRequest) -> bool:
    assert request.user.is_authenticated
    return request.method != "HEAD" and policy.is_watched(request.user)


def _is_noted(request: HttpRequest) -> None:
    request.reading_is_noted = True  # type: ignore[attr-defined]


def _note(request: HttpRequest, kind: str, record: str = "", **fields: Any) -> None:
    _is_noted(request)
    if not _is_counted(request):
        return
    reader = request.user
    assert reader.is_authenticated
    actor = reader.actor()
    with transaction.atomic():
        fields |= {"record": record} if record else {}
        entry = append(kind=kind, subject=SUBJECT, actor=actor, fields=fields)
        Reading.objects.create(**_row(entry))


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "kind": entry.kind,
        "at": entry.at,
        "user_name": entry.actor["user_name"],
        "name": entry.actor["name"],
        "record": entry.fields.get("record", ""),
    }


def find_again() -> int:
    """Rows of the index that are missing, made from the entries. Returns how many."""
    missing = Entry.objects.filter(subject=SUBJECT, reading=None).select_related("payload").order_by("id")
    rows = [Reading(**_row(entry)) for entry in missing.iterator(chunk_size=1_000)]
    return len(Reading.objects.bulk_create(rows, batch_size=1_000))


# --- Who read what --------------------------------------------------------------------------------------------------


class Times(NamedTuple):
    number: int
    last: datetime | None


def times_read(record: str) -> Times:
    read = Reading.objects.filter(record=record, kind=READ)
    return Times(**read.aggregate(number=Count("pk"), last=Max("at")))


def readings(wanted: Wanted, person: str) -> QuerySet[Reading]:
    asked = {"record": wanted.subject, "user_name": person, "at__gte": wanted.since, "at__lt": wanted.until}
    narrowed = Reading.objects.filter(**{name: value for name, value in asked.items() if value})
    return narrowed.select_related("entry__payload")


def people() -> Sequence[tuple[str, str]]:
    """Everybody whose reading was ever written down, by name: one look into the index for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE each(user_name) AS (
                SELECT min(user_name) FROM records_reading
                UNION ALL
                SELECT (SELECT min(user_name) FROM records_reading WHERE user_name > each.user_name)
                FROM each WHERE each.user_name IS NOT NULL
            )
            SELECT user_name, (
                SELECT name FROM records_reading AS latest WHERE latest.user_name = each.user_name
                ORDER BY entry_id DESC LIMIT 1
            ) AS name
            FROM each WHERE user_name IS NOT NULL ORDER BY user_name
            """
        )
        people = sorted(cursor.fetchall(), key=lambda person: sort_key(person[1]))
    return [(user_name, f"{name} ({user_name})") for user_name, name in people]
