"""Holds are placed, widened and released. A hold takes its records out of every disposal that they are in."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock, opened, write
from profiles.models import Person
from records.models import Entry
from retention import policy
from retention.models import DisposalItem, HeldSubject, Hold
from retention.queries import offices_of, visible_to
from retention.services.shared import held_fast, refuse_records, take_out
from workflow.rulings import Refused


@transaction.atomic
def place_hold(
    *,
    subjects: Collection[str],
    title: str,
    reason: str,
    source: str = "",
    review_on: date | None = None,
    key: UUID | None = None,
    by: Person,
) -> Hold:
    """`source`: what asked for it, FOI-000001 or a court's file number. The subjects need not be records yet."""
    if reference := opened("hold.opened", by, key):
        return Hold.objects.get(pk=Hold.pk_of(reference))
    policy.may_hold(by).or_refuse()
    wanted = _known(subjects)
    if not wanted:
        raise Refused("Name at least one record.", field="numbers")
    hold = Hold.objects.create(
        title=title, reason=reason, source=source, review_on=review_on, placed_by=by, placed_at=timezone.now()
    )
    _put_under(hold, wanted, by)
    write(
        "hold.opened",
        hold.reference,
        by=by,
        key=key,
        office="",
        title=title,
        reason=reason,
        source=source,
        number=len(wanted),
        subjects=wanted,
    )
    return hold


@transaction.atomic
def add_to_hold(*, hold_id: int, subjects: Collection[str], key: UUID | None = None, by: Person) -> Hold:
    """What is under it already stays as it was."""
    hold = lock(visible_to(by, Hold.objects.all()), hold_id, by)
    if already("hold.extended", hold, by, key):
        return hold
    policy.may_add(by, hold).or_refuse()
    under = set(hold.subjects.filter(subject__in=subjects).values_list("subject", flat=True))
    wanted = [subject for subject in _known(subjects) if subject not in under]
    if not wanted:
        raise Refused("Everything that you name is under this hold already.", field="numbers")
    _put_under(hold, wanted, by)
    write(
        "hold.extended",
        hold.reference,
        by=by,
        key=key,
        office="",
        title=hold.title,
        number=len(wanted),
        subjects=wanted,
    )
    return hold


@transaction.atomic
def release_hold(*, hold_id: int, reason: str, key: UUID | None = None, by: Person) -> Hold:
    """Its records may go when they are due, unless another hold keeps them."""
    hold = lock(visible_to(by, Hold.objects.all()), hold_id, by)
    if already("hold.lifted", hold, by, key):
        return hold
    policy.may_release(by, hold).or_refuse()
    subjects = list(hold.subjects.order_by("subject").values_list("subject", flat=True))
    held_fast(subjects)
    now = timezone.now()
    hold.released_by, hold.released_at, hold.release_reason = by, now, reason
    hold.save(update_fields=["released_by", "released_at", "release_reason"])
    hold.subjects.update(released_at=now)
    _write_in_trails("hold.released", hold, subjects, by, reason)
    write(
        "hold.lifted",
        hold.reference,
        by=by,
        key=key,
        office="",
        title=hold.title,
        reason=reason,
        number=len(subjects),
    )
    return hold


def _known(subjects: Collection[str]) -> list[str]:
    """Each once, in order; a number that nothing bears is a mistake, and said so."""
    wanted = sorted(set(subjects))
    known = set(Entry.objects.filter(subject__in=wanted).values_list("subject", flat=True).distinct())
    unknown = [f"Nothing has the number {subject}." for subject in wanted if subject not in known]
    refuse_records(unknown, field="numbers")
    return wanted


def _put_under(hold: Hold, subjects: list[str], by: Person) -> None:
    """Under the lock of each record's row: a disposal that came first has finished, one that comes later sees it."""
    keepings = held_fast(subjects)
    gone = [f"{each} was disposed of, so there is nothing to hold." for each in keepings if each.disposed_at]
    refuse_records(gone, field="numbers")
    now = timezone.now()
    HeldSubject.objects.bulk_create(
        HeldSubject(hold=hold, subject=subject, placed_by=by, placed_at=now) for subject in subjects
    )
    _write_in_trails("hold.placed", hold, subjects, by, hold.reason)
    items = DisposalItem.objects.waiting().filter(keeping__in=keepings).select_related("keeping", "disposal")
    fast = items.select_for_update(of=("self",)).order_by("keeping__subject")
    take_out(fast, f"{hold.reference}, “{hold.title}”, keeps it.")


def _write_in_trails(kind: str, hold: Hold, subjects: list[str], by: Person, reason: str) -> None:
    offices, capacity = offices_of(subjects), policy.holding_capacity(by)
    for subject in subjects:
        write(
            kind,
            subject,
            by=by,
            capacity=capacity,
            office=offices.get(subject, ""),
            hold=hold.reference,
            title=hold.title,
            reason=reason,
            source=hold.source,
        )
