"""Every step of a comment that was told. Each is one transaction: lock, ask the policy, move, write the entry, owe the
notices. All take `key`, the form's own number, so that a double click has one effect; and `by`, the person, last.
"""

from collections.abc import Container, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

import cases
from cases import already, lock, opened
from notices.asking import Asks
from professional_use import disclaimer, history, policy
from professional_use.asking import ACKNOWLEDGEMENT, EXPLANATION
from professional_use.draft import Draft
from professional_use.models import ProfessionalComment, Reply, State
from professional_use.queries import visible_to
from profiles.models import Division, Person
from records.models import Entry
from records.queries import is_sealed, places, trail
from workflow import business_hours

HOURS_TO_ANSWER = 8  # business hours, a working day; as many again until others are told as well


@transaction.atomic
def tell(*, said: Draft, key: UUID | None = None, by: Person) -> ProfessionalComment:
    """PRO-3: a notice. The comment may go ahead whether or not anybody answers."""
    if reference := opened("professional.told", by, key):
        return ProfessionalComment.objects.get(pk=ProfessionalComment.pk_of(reference))
    policy.may_tell(by).or_refuse()
    policy.may_be_told(said).or_refuse()
    comment = _written_down(said, by)
    told = policy.first_told(by, comment.division_id)
    assert told  # the policy asked for somebody
    words = history.words(comment) | {"told_to": _named(told.seats), "told_as": str(told.whom)}
    entry = history.write("professional.told", comment, by=by, key=key, **words)
    body = (
        f"{comment.place}: {comment.topic}. It needs no approval; please acknowledge it or raise a concern."
    )
    title, asks = f"{by} notifies you of a professional comment", Asks(ACKNOWLEDGEMENT, comment.pk)
    _notify(told.seats, comment, entry, title, body, asks)
    return comment


@transaction.atomic
def acknowledge(
    *, comment_id: int, note: str = "", key: UUID | None = None, by: Person
) -> ProfessionalComment:
    comment = lock(visible_to(by).undisposed(), comment_id, by)
    if already("professional.acknowledged", comment, by, key):
        return comment
    policy.may_acknowledge(by, comment).or_refuse()
    seat = policy.seat_to_answer_from(by, comment)
    comment.acknowledge(note, by, str(seat), timezone.now())
    _moved(comment)
    entry = history.write("professional.acknowledged", comment, by=by, key=key, capacity=seat, note=note)
    _notify([comment.author], comment, entry, f"{by} acknowledged your comment", note)
    return comment


@transaction.atomic
def raise_concern(
    *, comment_id: int, concern: str, key: UUID | None = None, by: Person
) -> ProfessionalComment:
    """The beginning of a conversation, and not a veto."""
    comment = lock(visible_to(by).undisposed(), comment_id, by)
    if already("professional.concern_raised", comment, by, key):
        return comment
    policy.may_raise_concern(by, comment).or_refuse()
    seat, now = policy.seat_to_answer_from(by, comment), timezone.now()
    comment.raise_concern(concern, by, str(seat), now)
    comment.start_clock(*_clock(now, by.closed_days))
    _moved(comment)
    entry = history.write(
        "professional.concern_raised", comment, by=by, key=key, capacity=seat, concern=concern
    )
    title, asks = f"{by} has a concern about your comment", Asks(EXPLANATION, comment.pk)
    _notify([comment.author], comment, entry, title, concern, asks)
    return comment


@transaction.atomic
def answer_concern(
    *, comment_id: int, reply: str, answer: str, key: UUID | None = None, by: Person
) -> ProfessionalComment:
    """The officer has changed the comment, or says why not."""
    comment = lock(visible_to(by).undisposed(), comment_id, by)
    if already("professional.answered", comment, by, key):
        return comment
    policy.may_answer(by, comment).or_refuse()
    comment.answer_concern(reply, answer, timezone.now())
    _moved(comment)
    said = Reply(reply).label
    entry = history.write("professional.answered", comment, by=by, key=key, reply=said, answer=answer)
    _notify(_whose_concern(comment), comment, entry, f"{by} answered your concern", f"{said}: {answer}")
    return comment


@transaction.atomic
def withdraw(*, comment_id: int, reason: str, key: UUID | None = None, by: Person) -> ProfessionalComment:
    comment = lock(visible_to(by).undisposed(), comment_id, by)
    if already("professional.withdrawn", comment, by, key):
        return comment
    policy.may_withdraw(by, comment).or_refuse()
    was_told = _waits_for(comment)
    comment.withdraw(reason, timezone.now())
    _moved(comment)
    entry = history.write("professional.withdrawn", comment, by=by, key=key, reason=reason)
    people = {*was_told, *_whose_concern(comment)} - {by}
    _notify(people, comment, entry, f"{by} will not make the comment", reason)
    return comment


# --- What the clock does ------------------------------------------------------------------------------------


@transaction.atomic
def remind(*, comment_id: int) -> ProfessionalComment:
    """Once for each state that waits for somebody. Safe to call again, and when they answered meanwhile."""
    comment = ProfessionalComment.objects.locked(comment_id)
    now = timezone.now()
    if not ProfessionalComment.objects.to_remind_of(now).filter(pk=comment.pk).exists():
        return comment
    comment.reminded_at = now
    comment.save(update_fields=["reminded_at"])
    _tell_more(
        "professional.reminded",
        comment,
        _waits_for(comment),
        "A professional comment still waits for your answer",
    )
    return comment


@transaction.atomic
def escalate(*, comment_id: int) -> ProfessionalComment:
    """Who stands further up is told as well: of a notice nobody answered, of a concern whoever raised it."""
    comment = ProfessionalComment.objects.locked(comment_id)
    now = timezone.now()
    if not ProfessionalComment.objects.to_escalate(now).filter(pk=comment.pk).exists():
        return comment
    comment.escalated_at = now
    comment.save(update_fields=["escalated_at"])
    further = policy.told_next(comment.author, comment.division_id)
    people = (
        _whose_concern(comment) if comment.state == State.CONCERN else list(further.seats if further else [])
    )
    _tell_more("professional.escalated", comment, people, "A professional comment has had no answer")
    return comment


@transaction.atomic
def record(*, comment_id: int) -> ProfessionalComment:
    """A comment that was answered to becomes a record, once every entry of its trail is sealed in the log."""
    comment = ProfessionalComment.objects.locked(comment_id)
    entries = trail(comment.reference)
    if not policy.is_to_record(comment) or not is_sealed(entries):
        return comment
    comment.record(timezone.now())
    _moved(comment)
    told = history.words(comment) | history.outcome(comment) | history.called_then(entries)
    history.write(history.RECORD, comment, by=None, **told, trail=places(entries))
    return comment


def _tell_more(kind: str, comment: ProfessionalComment, people: list[Person], title: str) -> None:
    if people:
        entry = history.write(kind, comment, by=None, told_to=_named(people))
        _notify(people, comment, entry, title, f"By {comment.author}, {comment.place}: {comment.topic}.")


# --- What the steps have in common --------------------------------------------------------------------------


def _written_down(said: Draft, by: Person) -> ProfessionalComment:
    now, seat = timezone.now(), by.seat
    assert seat  # the policy asked for one
    due_at, escalates_at = _clock(now, by.closed_days)
    return ProfessionalComment.objects.create(
        author=by,
        division=Division(seat.division_id, seat.office, seat.division),  # as the seat says, without a look
        **vars(said),
        disclaims=not disclaimer.missing_from(said.disclaimer),
        told_at=now,
        moved_at=now,
        due_at=due_at,
        escalates_at=escalates_at,
    )


def _clock(now: datetime, closed: Container[date]) -> tuple[datetime, datetime]:
    due_at = business_hours.due(now, HOURS_TO_ANSWER, closed)
    return due_at, business_hours.due(due_at, HOURS_TO_ANSWER, closed)


def _moved(comment: ProfessionalComment) -> None:
    comment.moved_at = timezone.now()
    comment.save()


def _named(people: Iterable[Person]) -> str:
    return " and ".join(sorted(str(person) for person in people))


def _waits_for(comment: ProfessionalComment) -> list[Person]:
    """Who has the next word today."""
    if comment.state == State.CONCERN:
        return [comment.author]
    told = policy.first_told(comment.author, comment.division_id)
    return list(told.seats) if told else []


def _whose_concern(comment: ProfessionalComment) -> list[Person]:
    return [comment.concern_by] if comment.concern_by else []


def _notify(
    people: Iterable[Person],
    comment: ProfessionalComment,
    entry: Entry,
    title: str,
    body: str,
    asks: Asks | None = None,
) -> None:
    path = reverse("professional_use:comment", args=[comment.reference])
    cases.tell(people, entry, f"{comment.reference}: {title}", body, path, marking=comment.marking, asks=asks)
