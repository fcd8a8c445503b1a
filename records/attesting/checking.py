"""What was attested, held against the checkpoints that it is of: a part of the audit of the logs."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from records.attesting.models import Attestation
from records.signed_notes import quickly
from records.verify import Attested, Policy, Rejected, Trust, attested, parse_certificates

NEWEST = 1_000  # of each log: a signature costs milliseconds, and what is older was checked when it was new


@dataclass
class Checked:
    number: int = 0
    problems: list[str] = field(default_factory=list)
    unknown: int = 0  # of authorities whose certificates are not known here
    existed_by: dict[str, list[tuple[int, datetime]]] = field(default_factory=lambda: defaultdict(list))


def check() -> Checked:
    """`existed_by`: for each log by its name, the sizes that it had by some time, as somebody attests."""
    checked, checking = Checked(), Checking()
    for row in _newest():
        checked.number += 1
        try:
            said = checking.said(row)
        except Rejected as problem:
            checked.problems.append(f"What {row.by} attested of {row.checkpoint}, number {row.pk}: {problem}")
            continue
        checked.unknown += not said.times
        checked.problems += _columns(row, said)
        checked.existed_by[row.checkpoint.log.origin] += [(row.checkpoint.size, at) for at, _ in said.times]
    return checked


def _newest() -> Iterator[Attestation]:
    place = Window(RowNumber(), partition_by=F("checkpoint__log"), order_by=F("id").desc())
    given = Attestation.objects.filter(outcome=Attestation.Outcome.GIVEN).annotate(place=place)
    return (
        given.filter(place__lte=NEWEST).select_related("checkpoint__log", "policy").order_by("id").iterator()
    )


def _columns(row: Attestation, said: Attested) -> Iterator[str]:
    if said.existed_by and said.existed_by != row.existed_by:
        yield f"What {row.by} attested of {row.checkpoint}, number {row.pk}: its columns say another time than it."


class Checking:
    """Under the certificates that the settings name, and the keys of the policy by which a witness was asked."""

    @cached_property
    def certificates(self) -> Trust:
        named = settings.TIMESTAMP_CERTIFICATES
        return Trust(parse_certificates(Path(named).read_bytes()) if named else ())

    def said(self, row: Attestation) -> Attested:
        note = row.checkpoint.note.encode()
        if not row.policy:
            return attested(note, {row.by: row.content}, self.certificates)
        said = attested(note + row.content, {}, Trust(policy=Policy.parse(row.policy.text.encode())), quickly)
        if not said.times:
            raise Rejected("It is signed with a key that the policy does not have.")
        return said
