"""Who attests the log from outside, and who was asked and is missing: plain data for the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from records.attesting.models import Attestation
from records.log_page.agreement_words import Alert, alert
from records.models import Log
from records.verify import Policy, Rejected
from workflow.dates import when

LATEST = 200  # attempts, among which each that is asked now is found
COLUMNS = ["Who", "As what", {"text": "Entries", "numeric": True}, "Existed by", "Now"]


@dataclass(frozen=True)
class Standing:
    """What somebody attested last, and what became of the attempt after that."""

    latest: Attestation
    given: Attestation | None

    @property
    def is_missing(self) -> bool:
        return self.latest.outcome == Attestation.Outcome.FAILED


def standings(log: Log) -> list[Standing]:
    rows = Attestation.objects.filter(checkpoint__log=log).select_related("checkpoint", "policy")
    latest: dict[tuple[str, str], Attestation] = {}
    for row in rows.order_by("-id")[:LATEST]:
        latest.setdefault((row.kind, row.by), row)
    given = rows.filter(outcome=Attestation.Outcome.GIVEN)
    return [
        Standing(row, row if row.content else given.filter(kind=kind, by=by).last())
        for (kind, by), row in sorted(latest.items(), reverse=True)
    ]


def alerts(found: Sequence[Standing]) -> list[Alert]:
    if not found:
        return [
            alert(
                "information",
                "Not attested",
                "Nobody outside attests by when the log was as it is. The signer asks time-stamping authorities and "
                "witnesses once TIMESTAMP_AUTHORITIES and WITNESS_POLICY are set for it.",
            )
        ]
    return [*map(_missing, (each.latest for each in found if each.is_missing)), *_quorum(found)]


def _missing(row: Attestation) -> Alert:
    return alert(
        "warning",
        "Missing",
        f"The {row.get_kind_display()} {row.by} was asked on {when(row.at)} and attested nothing: {row.said} "
        "It is asked again within the hour.",
    )


def _quorum(found: Iterable[Standing]) -> list[Alert]:
    """Of the policy that was asked by last, for the last checkpoint that any of its witnesses was asked about."""
    asked = [each for each in found if each.latest.policy]
    newest = max(asked, key=lambda each: each.latest.pk, default=None)
    if not newest or not newest.latest.policy:
        return []
    about = newest.latest.checkpoint_id
    seen = [each.given for each in asked if each.given and each.given.checkpoint_id == about]
    if _is_met(newest.latest.policy.text, [each.by for each in seen]):
        return []
    sentence = f"Of the witnesses, {len(seen)} signed the last checkpoint that they were shown: too few for the policy."
    return [alert("warning", "No quorum", sentence)]


def _is_met(text: str, names: Sequence[str]) -> bool:
    try:
        policy = Policy.parse(text.encode())
    except Rejected:
        return False
    return policy.is_met(key for key in policy.witnesses.values() if key.name in names)


def table(found: Sequence[Standing]) -> list[list[Any]]:
    return [
        [
            each.latest.by,
            capfirst(each.latest.get_kind_display()),
            f"{each.given.checkpoint.size:,}" if each.given else "",
            {"text": "", "at": each.given.existed_by} if each.given else "Never",
            {"text": "Missing", "colour": "yellow"}
            if each.is_missing
            else {"text": "There", "colour": "green"},
        ]
        for each in found
    ]
