"""The disclosure log, and the ends of a request. When it is over, its hold is released."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock
from foi import history, policy
from foi.models import InformationRequest
from foi.queries import visible_to
from foi.services.shared import tell
from profiles.models import Person
from retention.models import Hold
from retention.services import release_hold
from workflow.business_hours import on_business_day
from workflow.dates import when
from workflow.rulings import Refused


@transaction.atomic
def publish(
    *, request_id: int, disclosed_on: date, address: str, key: UUID | None = None, by: Person
) -> InformationRequest:
    """It stands in the disclosure log, which members of the public read elsewhere."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.published", request, by, key):
        return request
    policy.may_disclose(by, request).or_refuse()
    assert request.given_on
    if not request.given_on <= disclosed_on <= timezone.localdate():
        raise Refused("It is published once access was given, and not in days to come.", field="disclosed_on")
    request.disclosed_on, request.disclosed_at_address = disclosed_on, address
    _settle(request, by)
    late = request.disclosure_due_on is not None and disclosed_on > request.disclosure_due_on
    history.write(
        "foi.published", request, by=by, key=key, disclosed_on=when(disclosed_on), address=address, late=late
    )
    return request


@transaction.atomic
def exempt(*, request_id: int, reason: str, key: UUID | None = None, by: Person) -> InformationRequest:
    """It need not be published (s 11C(1)): what it says of people or businesses, say, would make that unreasonable."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.exempted", request, by, key):
        return request
    policy.may_disclose(by, request).or_refuse()
    request.exempt_because = reason
    _settle(request, by)
    history.write("foi.exempted", request, by=by, key=key, reason=reason)
    return request


def _settle(request: InformationRequest, by: Person) -> None:
    request.disclosure_by, request.disclosure_at = by, timezone.now()
    request.run_to(None)
    request.save()


@transaction.atomic
def close(*, request_id: int, reason: str, key: UUID | None = None, by: Person) -> InformationRequest:
    request = lock(visible_to(by), request_id, by)
    if already("foi.closed", request, by, key):
        return request
    policy.may_close(by, request).or_refuse()
    request.close(reason, by, timezone.now())
    return _end("foi.closed", "is closed", request, reason, key, by)


@transaction.atomic
def withdraw(*, request_id: int, reason: str, key: UUID | None = None, by: Person) -> InformationRequest:
    """The applicant does not want it any more, or it was opened by mistake."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.withdrawn", request, by, key):
        return request
    policy.may_withdraw(by, request).or_refuse()
    request.withdraw(reason, by, timezone.now())
    return _end("foi.withdrawn", "was withdrawn", request, reason, key, by)


def _end(
    kind: str, what: str, request: InformationRequest, reason: str, key: UUID | None, by: Person
) -> InformationRequest:
    request.save()
    if request.hold is not None and _is_in_force(request.hold):
        release_hold(hold_id=request.hold, reason=f"{request.reference} {what}.", by=by)
    entry = history.write(kind, request, by=by, key=key, reason=reason)
    tell([request.handler], request, entry, what, f"{by} says why on its page.", but=by)
    return request


@transaction.atomic
def extend(
    *, request_id: int, due_on: date, reason: str, key: UUID | None = None, by: Person
) -> InformationRequest:
    """The Act gives more time: for consulting others, with the applicant's agreement, or by the Commissioner."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.extended", request, by, key):
        return request
    policy.may_extend(by, request).or_refuse()
    due_on = on_business_day(due_on, by.closed_days)
    if due_on <= request.due_on:
        already_due = f"It is due on {when(request.due_on)} already: choose a later day."
        raise Refused(already_due, field="due_on")
    request.due_on = due_on
    request.run_to(due_on)
    request.save()
    entry = history.write("foi.extended", request, by=by, key=key, due_on=when(due_on), reason=reason)
    tell([request.handler], request, entry, "has more time", f"It is due on {when(due_on)}.", but=by)
    return request


@transaction.atomic
def hand_on(*, request_id: int, handler: Person, key: UUID | None = None, by: Person) -> InformationRequest:
    request = lock(visible_to(by), request_id, by)
    if already("foi.handed_on", request, by, key):
        return request
    policy.may_hand_on(by, request).or_refuse()
    policy.may_handle(handler).or_refuse(field="handler")
    if request.handler_id == handler.pk:
        raise Refused(f"{handler} is its action officer already.", field="handler")
    before, request.handler = request.handler, handler
    request.save()
    entry = history.write("foi.handed_on", request, by=by, key=key, handler=handler.name)
    tell([handler], request, entry, "is assigned to you", _due(request), but=by)
    tell([before], request, entry, "was reassigned", f"{handler} is its action officer now.", but=by)
    return request


def _due(request: InformationRequest) -> str:
    return f"It is due on {when(request.next_due_on)}." if request.next_due_on else "Nothing is due."


def _is_in_force(hold: int) -> bool:
    """Whether nobody has lifted it by hand."""
    return Hold.objects.filter(pk=hold, released_by=None).exists()
