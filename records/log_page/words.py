"""The page "Record log" as people read it: plain data for its templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from records.log_page.agreement import Finding, Verdict, judge
from records.log_page.agreement_words import Alert, alert, count, told
from records.log_page.status import (
    LogStanding,
    Place,
    Waiting,
    archived,
    trusted,
)
from records.models import Log, Sent, SignerKey
from records.signed_notes import fingerprint
from records.signing.key_log import Known, parsed
from records.verify import Rejected
from workflow.dates import when

COLUMNS = [
    "Year",
    {"text": "Entries", "numeric": True},
    {"text": "Signed", "numeric": True},
    "Last signed",
    "Last sent",
]
SENDINGS = ["When", "Where", {"text": "Entries", "numeric": True}, "What became of it"]
SET_KEY = "Set RECORD_LOG_VERIFIER_KEY to what the signer prints."


# --- The state of a log ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Copy:
    """A checkpoint that is kept outside the database, and what it says of the database."""

    place: str
    at: datetime | None  # none: it lies there now
    verdict: Verdict

    @property
    def what(self) -> str:
        if self.at:
            return f"the checkpoint that went to {self.place} on {when(self.at)}"
        return f"the newest checkpoint that lies in {self.place} now"


def copies(log: Log, places: Sequence[Place], known: Sequence[Known]) -> list[Copy]:
    """What left the portal last, to each place; and what the write-once folder has, which nobody can have changed."""
    sent = [place.last for place in places if place.last]
    found = [
        Copy(str(each.get_where_display()), each.at, judge(each.checkpoint.note, known)) for each in sent
    ]
    note = archived(log)
    return [*found, Copy(str(Sent.Where.FOLDER.label), None, judge(note, known))] if note else found


def alerts(log: Log, places: Sequence[Place], copies: Sequence[Copy]) -> list[Alert]:
    """Whether the database agrees with them, and what could not be sent."""
    wrong = [told(copy.verdict, copy.what) for copy in copies if copy.verdict.finding is not Finding.AGREES]
    failed = [_failed(place.where, place.failed) for place in places if place.failed]
    if not copies:
        return [_nothing_sent(log), *failed]
    unused = [_unused(place.where) for place in places if not place.last and not place.failed]
    if wrong:
        return [*wrong, *failed, *unused]
    size = max(copy.verdict.checkpoint.size for copy in copies)
    sentence = (
        f"The database agrees with what was sent last: the first {count(size)} of the log {log.origin} are "
    )
    return [alert("success", "Agrees", f"{sentence}those that were signed."), *failed, *unused]


def _nothing_sent(log: Log) -> Alert:
    return alert(
        "warning",
        "Nothing sent",
        f"No checkpoint of {log.origin} has left the portal yet. The signer sends them to the folder that "
        "CHECKPOINT_ARCHIVE names and to the address in RECORDS_MAILBOX. Without such a copy nobody can tell whether "
        "an old backup was restored.",
    )


def _unused(where: Sent.Where) -> Alert:
    setting = {Sent.Where.FOLDER: "CHECKPOINT_ARCHIVE", Sent.Where.MAILBOX: "RECORDS_MAILBOX"}[where]
    return alert(
        "information",
        "Not used",
        f"Nothing has gone to {where.label}. The signer sends there once {setting} is set for it.",
    )


def _failed(where: Sent.Where, failed: Sent) -> Alert:
    return alert(
        "warning",
        "Not sent",
        f"The last attempt to bring a checkpoint to {where.label} failed on {when(failed.at)}: {failed.said} "
        "It is tried again within the hour.",
    )


COPIES = ["Kept outside", "When", {"text": "Entries", "numeric": True}, "The database"]


def copy_rows(copies: Sequence[Copy]) -> list[list[Any]]:
    return [
        [
            capfirst(copy.place),
            {"text": "", "at": copy.at} if copy.at else "There now",
            f"{copy.verdict.checkpoint.size:,}",
            _agreement(copy),
        ]
        for copy in copies
    ]


def _agreement(copy: Copy) -> dict[str, str]:
    label = told(copy.verdict, copy.what)
    colours = {"success": "green", "warning": "yellow", "error": "red"}
    return {"text": label["label"], "colour": colours[label["kind"]]}


def lateness(waiting: Waiting) -> list[Alert]:
    late = []
    if waiting.seals_late:
        waits = _waits(waiting.unsealed, "to be sealed", waiting.unsealed_since)
        why = "Usually this takes seconds: see whether worker and beat are running."
        late.append(alert("error", "Not sealed", f"{waits} {why}"))
    if waiting.signs_late:
        waits = _waits(waiting.unsigned, "for a signed checkpoint", waiting.unsigned_since)
        why = "The signer is not running, or it refuses to sign: read what it says."
        late.append(alert("error", "Not signed", f"{waits} {why}"))
    return late


def _waits(number: int, what: str, since: datetime | None) -> str:
    told = "waits {}, since {}" if number == 1 else "wait {}, the oldest since {}"
    return f"{count(number)} {told.format(what, when(since))}."


def facts(standing: LogStanding, waiting: Waiting | None = None) -> list[dict[str, str]]:
    signed = f", on {when(standing.signed_at)}" if standing.signed_at else ""
    rows = [
        {"key": "Name", "value": standing.log.origin},
        {"key": "Entries", "value": f"{standing.entries:,}"},
        {"key": "Under a signed checkpoint", "value": f"{standing.signed:,}{signed}"},
    ]
    if waiting:
        rows.append({"key": "Waiting to be sealed", "value": f"{waiting.unsealed:,}"})
    return rows


def rows(standings: Sequence[LogStanding]) -> list[list[Any]]:
    return [
        [
            {"text": str(each.log.year), "url": reverse("records:log-of", args=[each.log.year])},
            f"{each.entries:,}",
            f"{each.signed:,}",
            {"text": "", "at": each.signed_at} if each.signed_at else "Not yet",
            {"text": "", "at": each.sent_at} if each.sent_at else "Not yet",
        ]
        for each in standings
    ]


def sendings(sent: Sequence[Sent]) -> list[list[Any]]:
    return [
        [
            {"text": "", "at": each.at},
            {"text": capfirst(each.get_where_display()), "hint": each.address},
            f"{each.checkpoint.size:,}",
            each.said or ("The last of the year" if each.closing else "Taken"),
        ]
        for each in sent
    ]


# --- Keys -----------------------------------------------------------------------------------------------------------
KEYS = ["Fingerprint", "Log", "Since", "Trusted"]


def keys(told: Sequence[SignerKey], known: Sequence[Known]) -> list[list[Any]]:
    """Those that the signer told of, then those that are trusted and that it did not tell of."""
    trust = {each.verifier: each for each in known}
    return [
        *(_key(key.verifier, key.origin, _since(key), trust.get(key.verifier)) for key in told),
        *(_key(each.verifier, each.key.name, "Not told", each) for each in _not_told(told, known)),
    ]


def verifiers(told: Sequence[SignerKey], known: Sequence[Known]) -> str:
    """The keys themselves, for copying, in the same order."""
    return "\n".join([*(key.verifier for key in told), *(each.verifier for each in _not_told(told, known))])


def _not_told(told: Sequence[SignerKey], known: Sequence[Known]) -> list[Known]:
    mentioned = {key.verifier for key in told}
    return [each for each in known if each.verifier not in mentioned]


def _key(verifier: str, origin: str, since: object, trust: Known | None) -> list[Any]:
    return [short(verifier), origin, since, _trust(trust)]


def _since(key: SignerKey) -> dict[str, Any]:
    return {"text": "", "at": key.made_at, "hint": f"From {count(key.since)} on" if key.since else ""}


def _trust(known: Known | None) -> dict[str, str]:
    if not known:
        return {"text": "No", "colour": "red", "hint": "Not set, and nothing that holds vouches for it"}
    if not known.vouched_by:
        return {"text": "Yes", "colour": "green", "hint": "Set for this portal"}
    return {"text": "Yes", "colour": "green", "hint": f"{short(known.vouched_by)} vouches for it"}


def short(verifier: str) -> str:
    """The beginning of its fingerprint, in fours as people read them aloud."""
    digits = fingerprint(verifier)[:16]
    return "\N{NO-BREAK SPACE}".join(digits[start : start + 4] for start in range(0, 16, 4))


def key_setting() -> list[Alert]:
    """What is wrong with the setting that says whose signature to trust."""
    verifiers = trusted()
    if not verifiers:
        return [alert("warning", "No key", f"This portal was not told whose signature to trust. {SET_KEY}")]
    try:
        for verifier in verifiers:
            parsed(verifier)
    except Rejected as problem:
        return [alert("error", "Unusable key", f"RECORD_LOG_VERIFIER_KEY: {problem} {SET_KEY}")]
    return []
