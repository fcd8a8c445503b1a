"""A request comes in, and its records are gathered. From then on nobody can dispose of them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock, opened
from foi import history, policy, queries
from foi.history import counted, named
from foi.models import Gathered, InformationRequest
from foi.queries import visible_to
from foi.redacting import hold_title
from foi.services.shared import tell
from profiles.models import Person
from retention.models import HeldSubject, Hold
from retention.services import add_to_hold, place_hold
from workflow.business_hours import on_business_day
from workflow.dates import when
from workflow.rulings import Refused


@transaction.atomic
def open_request(
    *,
    applicant_reference: str,
    scope: str,
    received_on: date,
    due_on: date,
    handler: Person,
    key: UUID | None = None,
    by: Person,
) -> InformationRequest:
    if reference := opened("foi.opened", by, key):
        return InformationRequest.objects.get(pk=InformationRequest.pk_of(reference))
    policy.may_open(by).or_refuse()
    policy.may_handle(handler).or_refuse(field="handler")
    due_on = on_business_day(due_on, by.closed_days)
    request = InformationRequest(
        applicant_reference=applicant_reference,
        scope=scope,
        received_on=received_on,
        due_on=due_on,
        next_due_on=due_on,
        handler=handler,
        opened_by=by,
        opened_at=timezone.now(),
    )
    request.save()
    entry = history.write(
        "foi.opened",
        request,
        by=by,
        key=key,
        applicant_reference=applicant_reference,
        scope=scope,
        received_on=when(received_on),
        due_on=when(due_on),
        handler=handler.name,
    )
    tell([handler], request, entry, "is assigned to you", f"It is due on {when(due_on)}.", but=by)
    return request


@transaction.atomic
def gather(
    *,
    request_id: int,
    subjects: Sequence[str],
    within: Sequence[str] = (),
    key: UUID | None = None,
    by: Person,
) -> InformationRequest:
    """Add records to the request, and put them on hold at once. `within`: numbers from one to another, of which those
    count that are records.
    """
    request = lock(visible_to(by), request_id, by)
    if already("foi.gathered", request, by, key):
        return request
    policy.may_gather(by, request).or_refuse()
    new = _new(request, subjects, within)
    now = timezone.now()
    Gathered.objects.bulk_create(
        Gathered(request=request, subject=subject, gathered_by=by, gathered_at=now) for subject in new
    )
    _hold(request, new, by)
    count = counted(len(new), "record")
    fields = {"count": count, "named": named(new), "records": new, "hold": request.hold}
    history.write("foi.gathered", request, by=by, key=key, **fields)
    return request


def _new(request: InformationRequest, subjects: Sequence[str], within: Sequence[str]) -> list[str]:
    known = queries.are_records({*subjects, *within})
    if unknown := [subject for subject in dict.fromkeys(subjects) if subject not in known]:
        more = f", and {len(unknown) - 10:,} more" if len(unknown) > 10 else ""
        raise Refused(f"Not in the register: {', '.join(unknown[:10])}{more}.", field="subjects")
    wanted = [subject for subject in dict.fromkeys([*subjects, *within]) if subject in known]
    if not wanted:
        none = f"None of {within[0]} to {within[-1]} is in the register."
        raise Refused(none, field="subjects")
    inside = set(queries.subjects_of(request))
    new = [subject for subject in wanted if subject not in inside]
    if not new:
        raise Refused("All of these are in the request already.", field="subjects")
    return new


def _hold(request: InformationRequest, subjects: list[str], by: Person) -> None:
    """Under the request's hold; under a new one, where somebody lifted it."""
    if request.hold is None or not Hold.objects.filter(pk=request.hold, released_by=None).exists():
        hold = place_hold(
            subjects=subjects,
            title=hold_title(request.reference),
            reason="Asked for under the Freedom of Information Act 1982.",
            source=request.reference,
            by=by,
        )
        request.hold = hold.pk
        request.save()
    else:
        under = HeldSubject.objects.filter(hold=request.hold, subject__in=subjects)
        if new := [
            subject for subject in subjects if subject not in set(under.values_list("subject", flat=True))
        ]:
            add_to_hold(hold_id=request.hold, subjects=new, by=by)


@transaction.atomic
def leave_out(
    *, request_id: int, subject: str, reason: str, key: UUID | None = None, by: Person
) -> InformationRequest:
    """A record turned out not to fall within the request. It stays on hold until the request is over."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.left_out", request, by, key):
        return request
    policy.may_gather(by, request).or_refuse()
    left = request.gathered.filter(subject=subject, removed_at=None)
    if not left.update(removed_by=by, removed_at=timezone.now(), removed_because=reason):
        raise Refused(f"{subject} is not in this request.")
    history.write("foi.left_out", request, by=by, key=key, record=subject, reason=reason)
    return request
