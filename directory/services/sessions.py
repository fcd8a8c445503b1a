"""One's own sessions: where, since when and in which browser, and ending them. One that ended opens nothing."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from notices.services import notify
from profiles.models import Marking, Person, Session
from profiles.session_store import SessionStore


@dataclass(frozen=True)
class Visit:
    """A session as its person sees it. `number` stands for its key, which opens it."""

    number: str
    key: str
    began: datetime | None
    used: datetime | None
    address: str
    browser: str
    signed_in_by: str


def number_of(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]


def sessions_of(person: Person) -> list[Visit]:
    """Those that are open, the last to be used first."""
    rows = Session.objects.filter(person=person, expire_date__gt=timezone.now()).order_by("-expire_date")
    return [_visit(row) for row in rows]


def _visit(row: Session) -> Visit:
    said = SessionStore().decode(row.session_data)
    began, used = (parse_datetime(said.get(name, "")) for name in ("began", "noted"))
    told = (str(said.get(name, "")) for name in ("address", "browser", "signed_in_by"))
    return Visit(number_of(row.session_key), row.session_key, began, used or began, *told)


@transaction.atomic
def end_sessions(*, but: str, number: str = "", by: Person) -> int:
    """One of theirs, or all; never the one in which they ask. How many ended."""
    theirs = [visit.key for visit in sessions_of(by) if visit.key != but and number in ("", visit.number)]
    ended, _ = Session.objects.filter(person=by, session_key__in=theirs).delete()
    if ended:
        notify(
            people=[by],
            event=f"sessions-ended-{timezone.now().isoformat()}",
            title="A session of yours was ended" if ended == 1 else f"{ended} sessions of yours were ended",
            body="From your own page. If it was not you, change your password and tell the IT Security Team now.",
            path="/me/",
            marking=Marking.OFFICIAL,
        )
    return ended
