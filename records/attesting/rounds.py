"""Asking those outside, as the signer does beside signing: each on a thread of its own that waits for an answer.

Questions are made, and answers written, by the signer itself, one after the other: so each row knows how far the log
was signed when it came. Whoever does not answer is asked again with growing pauses, and nothing waits for them.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Empty, Queue
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from records.attesting.asking import Given, NotGiven
from records.attesting.attesters import Attester, Attesters, Conflict, Question
from records.attesting.models import Attestation, WitnessPolicy
from records.models import Checkpoint
from records.offsite.sending import Parcel, is_resting
from records.queries import signed_positions

logger = logging.getLogger(__name__)

AT_REST = timedelta(days=1)  # a log that does not grow is attested anew after so long
LONGEST = 60  # seconds for an answer, in however small parts it comes


Answer = Given | NotGiven | Conflict


@dataclass
class Asked:
    """Somebody who was asked, and has not answered yet."""

    attester: Attester
    checkpoint: Checkpoint
    may_go_on: bool  # from another size, where a witness says that it has seen one
    until: float = field(default_factory=lambda: time.monotonic() + LONGEST)
    answers: "Queue[Answer]" = field(default_factory=Queue)

    def send(self, question: Question) -> None:
        Thread(target=self._wait, args=(question,), daemon=True).start()

    def _wait(self, question: Question) -> None:
        try:
            self.answers.put(question.ask())
        except (NotGiven, Conflict) as refusal:
            self.answers.put(refusal)

    def answer(self, *, wait: bool) -> Answer | None:
        """None while there is none yet."""
        try:
            return self.answers.get(timeout=max(0.01, self.until - time.monotonic()) if wait else 0.01)
        except Empty:
            late = wait or time.monotonic() > self.until
            return NotGiven(f"It did not answer within {LONGEST} seconds.") if late else None


class Rounds:
    def __init__(self, attesters: Attesters) -> None:
        self.attesters = attesters
        self.asked: dict[tuple[str, str, int], Asked] = {}

    def ask(self, parcels: Iterable[Parcel]) -> None:
        """Whoever is due, about each log; it does not wait for answers."""
        for parcel in parcels:
            for attester in self.attesters.all:
                attempts = _attempts(parcel.row.log_id, attester)
                if (attester.kind, attester.by, parcel.log.pk) not in self.asked and _is_due(
                    parcel, attempts
                ):
                    self._ask(Asked(attester, parcel.row, may_go_on=True), _seen(attempts))

    def write(self, *, wait: bool = False) -> None:
        """The answers that have come. `wait`: until all have."""
        while self.asked:
            answered = [(whom, asked, asked.answer(wait=wait)) for whom, asked in self.asked.items()]
            for whom, asked, answer in answered:
                if answer is not None:
                    del self.asked[whom]
                    self._take(asked, answer)
            if not wait:
                return

    def _ask(self, asked: Asked, seen: int) -> None:
        self.asked[asked.attester.kind, asked.attester.by, asked.checkpoint.log_id] = asked
        try:
            asked.send(asked.attester.question(asked.checkpoint, seen))
        except NotGiven as refusal:
            asked.answers.put(refusal)

    def _take(self, asked: Asked, answer: Answer) -> None:
        if isinstance(answer, Conflict) and asked.may_go_on:
            self._ask(Asked(asked.attester, asked.checkpoint, may_go_on=False), answer.size)
        elif isinstance(answer, Given):
            self._write(asked, content=answer.content, existed_by=answer.existed_by)
        else:
            trouble = "It has seen another size each time." if isinstance(answer, Conflict) else str(answer)
            logger.error("A checkpoint was not attested by %s: %s", asked.attester.by, trouble)
            self._write(asked, said=trouble)

    @transaction.atomic
    def _write(self, asked: Asked, **answer: Any) -> None:
        attester, checkpoint = asked.attester, asked.checkpoint
        is_witness = attester.kind == Attestation.Kind.COSIGNATURE
        Attestation.objects.create(
            checkpoint=checkpoint,
            kind=attester.kind,
            by=attester.by,
            address=attester.url,
            at=timezone.now(),
            outcome=Attestation.Outcome.FAILED if "said" in answer else Attestation.Outcome.GIVEN,
            policy=WitnessPolicy.objects.get_or_create(text=self.attesters.policy_text)[0]
            if is_witness
            else None,
            enough="said" not in answer and self._is_enough(checkpoint, attester),
            since=signed_positions(),
            **answer,
        )

    def _is_enough(self, checkpoint: Checkpoint, answering: Attester) -> bool:
        """A token of any authority, and a quorum of the witnesses; of those that are asked at all."""
        given = Attestation.objects.filter(checkpoint=checkpoint, outcome=Attestation.Outcome.GIVEN)
        names = {(answering.kind, answering.by), *given.values_list("kind", "by")}
        stamped = [each for each in self.attesters.authorities if (each.kind, each.by) in names]
        seen = [each.key for each in self.attesters.witnesses if (each.kind, each.by) in names]
        policy = self.attesters.policy
        return bool(stamped or not self.attesters.authorities) and (policy is None or policy.is_met(seen))


def _attempts(log: int, attester: Attester) -> QuerySet[Attestation]:
    return Attestation.objects.filter(checkpoint__log=log, kind=attester.kind, by=attester.by)


def _seen(attempts: QuerySet[Attestation]) -> int:
    last = attempts.filter(outcome=Attestation.Outcome.GIVEN).select_related("checkpoint").last()
    return last.checkpoint.size if last else 0


def _is_due(parcel: Parcel, attempts: QuerySet[Attestation]) -> bool:
    """Each checkpoint that is met, once; the last of a log that goes on, each day."""
    last = attempts.filter(outcome=Attestation.Outcome.GIVEN).last()
    if is_resting(attempts.filter(outcome=Attestation.Outcome.FAILED, pk__gt=last.pk if last else 0)):
        return False
    if not last:
        return True
    if last.checkpoint_id == parcel.row.pk:
        return not parcel.closing and timezone.now() >= last.at + AT_REST
    return parcel.closing or timezone.now() >= last.at + timedelta(minutes=settings.ATTEST_MINUTES)
