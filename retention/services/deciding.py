"""One person proposes that records are destroyed; another, who sees the list, approves or refuses."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import already, lock, opened, write
from notices.asking import Asks
from profiles.models import Person
from profiles.queries import people_holding
from retention import (
    destroying,
    history,
    policy,
    record_types,
)
from retention.asking import SECOND_PERSON
from retention.models import Disposal, DisposalItem, Keeping
from retention.policy import DECIDE, LARGEST
from retention.queries import held, visible_to
from retention.services.assigning import count
from retention.services.shared import held_fast, refuse_records, take_out, tell_of
from workflow.rulings import Refused

IN_ANOTHER = "One of these is in another disposal by now. Look at the list of what is due again."


@transaction.atomic
def propose(*, subjects: Collection[str], note: str = "", key: UUID | None = None, by: Person) -> Disposal:
    if reference := opened("disposal.proposed", by, key):
        return Disposal.objects.get(pk=Disposal.pk_of(reference))
    policy.may_propose(by).or_refuse()
    keepings = _proposable(sorted(set(subjects)))
    capacity, now = policy.proposing_capacity(by), timezone.now()
    disposal = Disposal.objects.create(note=note, proposed_by=by, proposed_at=now, proposed_as=str(capacity))
    _add_items(disposal, keepings)
    entry = write(
        "disposal.proposed",
        disposal.reference,
        by=by,
        key=key,
        office="",
        capacity=capacity,
        number=len(keepings),
        records=[each.subject for each in keepings],
        classes=_by_class(keepings),
        note=note,
    )
    ask = f"{by} proposes to destroy {_records(len(keepings))}. Look through the list, and approve or refuse."
    asks = Asks(SECOND_PERSON, disposal.pk)
    tell_of(disposal, people_holding(*DECIDE), entry, "waits for a second person", ask, asks=asks, but=by)
    return disposal


@transaction.atomic
def approve(*, disposal_id: int, key: UUID | None = None, by: Person) -> Disposal:
    """Of what is still lawful by now; the rest is taken out. A task destroys it afterwards, one by one."""
    disposal = lock(visible_to(by, Disposal.objects.all()), disposal_id, by)
    if already("disposal.approved", disposal, by, key):
        return disposal
    policy.may_decide(by, disposal).or_refuse()
    items = _lawful_items(disposal)
    if not items:
        raise Refused("Nothing is left of it that may be destroyed. Refuse it.")
    capacity = policy.deciding_capacity(by)
    disposal.approve(by, str(capacity), timezone.now())
    disposal.save()
    entry = write(
        "disposal.approved",
        disposal.reference,
        by=by,
        key=key,
        office="",
        capacity=capacity,
        number=len(items),
        records=[item.keeping.subject for item in items],
    )
    for item in items:
        write(
            "disposal.authorised",
            item.keeping.subject,
            by=by,
            capacity=capacity,
            office=item.keeping.office,
            disposal=disposal.reference,
            proposed_by=disposal.proposed_by.name,
            **history.of_class(item.retention_class),
        )
    body = f"{by} approved it. {_records(len(items)).capitalize()} will be destroyed now."
    tell_of(disposal, [disposal.proposed_by], entry, "is approved", body)
    return disposal


@transaction.atomic
def refuse(*, disposal_id: int, reason: str, key: UUID | None = None, by: Person) -> Disposal:
    disposal = lock(visible_to(by, Disposal.objects.all()), disposal_id, by)
    if already("disposal.refused", disposal, by, key):
        return disposal
    policy.may_decide(by, disposal).or_refuse()
    capacity = policy.deciding_capacity(by)
    disposal.refuse(reason, by, str(capacity), timezone.now())
    disposal.save()
    _let_go(disposal, "it was refused.")
    entry = write(
        "disposal.refused", disposal.reference, by=by, key=key, office="", capacity=capacity, reason=reason
    )
    tell_of(disposal, [disposal.proposed_by], entry, "is refused", reason)
    return disposal


@transaction.atomic
def withdraw(*, disposal_id: int, reason: str, key: UUID | None = None, by: Person) -> Disposal:
    disposal = lock(visible_to(by, Disposal.objects.all()), disposal_id, by)
    if already("disposal.withdrawn", disposal, by, key):
        return disposal
    policy.may_withdraw(by, disposal).or_refuse()
    disposal.withdraw(reason, timezone.now())
    disposal.save()
    _let_go(disposal, "it was withdrawn.")
    write("disposal.withdrawn", disposal.reference, by=by, key=key, office="", reason=reason)
    return disposal


def _proposable(subjects: list[str]) -> list[Keeping]:
    if not subjects:
        raise Refused("Name at least one record.", field="subjects")
    if len(subjects) > LARGEST:
        raise Refused(
            f"These are {len(subjects)} records. Propose at most {LARGEST} at once, so that somebody can look at each.",
            field="subjects",
        )
    keepings = held_fast(subjects)
    found, under_hold, today = {each.subject for each in keepings}, held(subjects), timezone.localdate()
    reasons = [f"{subject} is no record." for subject in subjects if subject not in found]
    for each in keepings:
        if each.retention_class:
            count(each)
        ruling = policy.may_be_disposed_of(each, today, held=each.subject in under_hold)
        reasons += filter(None, [ruling.reason or _not_ready(each)])
    refuse_records(reasons, field="subjects")
    return keepings


def _not_ready(keeping: Keeping) -> str:
    if not destroying.can_destroy(keeping.subject):
        return f"The portal does not know how to destroy {keeping}."
    return record_types.of(keeping.sort).unfinished(keeping.subject)


def _add_items(disposal: Disposal, keepings: list[Keeping]) -> None:
    items = [
        DisposalItem(
            disposal=disposal, keeping=each, retention_class=each.retention_class, due_on=each.due_on
        )
        for each in keepings
        if each.due_on  # the policy asked for one
    ]
    try:
        with transaction.atomic():
            DisposalItem.objects.bulk_create(items)
    except IntegrityError as problem:
        if "a_record_is_in_one_disposal" in str(problem):
            raise Refused(IN_ANOTHER, field="subjects") from None
        raise


def _lawful_items(disposal: Disposal) -> list[DisposalItem]:
    """Of the disposal's records those that may go today. What may not is taken out, and its trail says so."""
    waiting = (
        disposal.items.waiting().select_related("keeping", "retention_class").order_by("keeping__subject")
    )
    rows = {each.pk: each for each in held_fast([item.keeping.subject for item in waiting])}
    under_hold, lawful = held([each.subject for each in rows.values()]), []
    for item in waiting:
        item.keeping, item.disposal = rows[item.keeping_id], disposal
        if why := why_not(item, held=item.keeping.subject in under_hold):
            take_out([item], why)
        else:
            lawful.append(item)
    return lawful


def why_not(item: DisposalItem, *, held: bool) -> str:
    """Why the record of a waiting item, held fast, may not go today after all; empty: it may."""
    keeping = item.keeping
    if keeping.retention_class_id != item.retention_class_id:
        return f"It is in class {keeping.retention_class} by now, and was proposed under another."
    count(keeping)
    ruling = policy.may_be_disposed_of(keeping, timezone.localdate(), held=held)
    return ruling.reason or record_types.of(keeping.sort).unfinished(keeping.subject)


def _let_go(disposal: Disposal, why: str) -> None:
    items = disposal.items.waiting().select_related("keeping", "disposal").order_by("keeping__subject")
    take_out(items.select_for_update(of=("self",)), why)


def _by_class(keepings: list[Keeping]) -> list[str]:
    counted = Counter(str(each.retention_class) for each in keepings)
    return [f"{name}: {number}" for name, number in sorted(counted.items())]


def _records(number: int) -> str:
    return "1 record" if number == 1 else f"{number} records"
