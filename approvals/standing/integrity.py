"""Whether a standing approval is still what its signers signed. The portal’s own role can rewrite its row and lists,
so the fingerprint is made anew from them, and held against the record log.
"""

from functools import partial

from django.urls import reverse

from approvals.integrity import proven
from approvals.models import StandingApproval
from approvals.standing.terms import Terms, fingerprint
from cases.alarms import raise_alarm
from records.queries import latest
from workflow.rulings import Refused, Untrue

TERMS = ("standing.granted", "standing.changed")
GRANTED = (*TERMS, "standing.renewed")
SIGNED = ("standing.cosigned",)
AFTERWARDS = ("standing.renewed", "standing.suspended", *SIGNED)

NOT_AS_LOGGED = "The terms of {} are not those that the record log has."
RENAMED = (
    "An account that it covers is called otherwise by now: change its terms, so that they name it as it is."
)


def require_granted(standing: StandingApproval) -> None:
    _require(standing, GRANTED, standing.granted_by.username)


def require_signed(standing: StandingApproval) -> None:
    _require(standing, SIGNED, standing.cosigned_by.username if standing.cosigned_by else "")


def _require(standing: StandingApproval, kinds: tuple[str, ...], by: str) -> None:
    """That the last entry is one of `kinds`, by that person, on the terms as they stand now. Read under the lock."""
    entries, written = latest(standing.reference, TERMS, AFTERWARDS), Terms.of(standing).written()
    known = next((proven(entry, ["accounts"]) for entry in entries if entry.kind in TERMS), {})
    as_then = fingerprint({**written, **known}, office=standing.division.code, granted_by=standing.granted_by)
    says = {"fingerprint": as_then, "actor.user_name": by}
    if not (entries and entries[-1].kind in kinds and proven(entries[-1], says) == says):
        reason = NOT_AS_LOGGED.format(standing.reference)
        path = reverse("approvals:standing-approval", args=[standing.reference])
        raise Untrue(reason, partial(raise_alarm, standing.reference, reason, path=path))
    if known.get("accounts") != written["accounts"]:
        raise Refused(RENAMED)
