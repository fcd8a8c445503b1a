"""A request is submitted, and a second person approves it or sends it back.

An approval binds the fingerprint that the approver saw: which records, how far, what is withheld under what, and what
is let stand why. It is worked out again from the marks under the lock, so nothing can have changed in between.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock
from foi import history, policy, queries
from foi.asking import SECOND_PERSON
from foi.history import counted
from foi.models import InformationRequest
from foi.queries import visible_to
from foi.redacting import fingerprint
from foi.services.shared import tell
from notices.asking import Asks
from profiles.models import Person
from profiles.queries import people_holding
from records.queries import signed_upto
from workflow.dates import when
from workflow.rulings import MovedOn, Refused

CHANGED = "It was changed since you opened this page. Look at it again as it stands now."


@transaction.atomic
def submit(*, request_id: int, key: UUID | None = None, by: Person) -> InformationRequest:
    """From here on the records count as they stand now; what happens to them later is not part of the answer."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.submitted", request, by, key):
        return request
    policy.may_submit(by, request).or_refuse()
    may_be_handed_up(request)
    upto = signed_upto()
    bound = fingerprint(request, upto, queries.entries_of(request), queries.marks_of(request))
    request.submit(upto, bound, by, timezone.now())
    request.save()
    count = counted(len(queries.subjects_of(request)), "record")
    entry = history.write("foi.submitted", request, by=by, key=key, count=count, upto=upto, fingerprint=bound)
    deciders = [person for person in people_holding(*policy.DECIDERS) if policy.may_approve(person, request)]
    body = f"{by} submitted it with {count}. It is due on {when(request.due_on)}."
    asks = Asks(SECOND_PERSON, request.pk)
    tell(deciders, request, entry, "waits for a second person", body, asks=asks, but=by)
    return request


def may_be_handed_up(request: InformationRequest) -> None:
    """Everything that must be so before a second person looks at it; or refused, with what is missing."""
    entries = queries.entries_of(request)
    if not entries:
        raise Refused("There is no record in it yet.")
    if late := queries.not_yet_signed(entries):
        raise Refused(
            f"Not everything is under a signed checkpoint of the record log yet: {', '.join(late[:5])}. "
            "Try again in a minute."
        )
    if found := queries.leaks_of(request):
        places = counted(sum(len(leak.places) for leak in found), "place")
        raise Refused(f"Withheld text would still be shown in {places}. Look at the check first.")


@transaction.atomic
def send_back(*, request_id: int, reason: str, key: UUID | None = None, by: Person) -> InformationRequest:
    request = lock(visible_to(by), request_id, by)
    if already("foi.returned", request, by, key):
        return request
    policy.may_send_back(by, request).or_refuse()
    people = [request.handler, request.submitted_by]
    request.send_back(reason)
    request.save()
    capacity = policy.deciding_capacity(by)
    entry = history.write("foi.returned", request, by=by, key=key, capacity=capacity, reason=reason)
    tell(people, request, entry, "was sent back", f"{by} says why on its page.", but=by)
    return request


@transaction.atomic
def approve(*, request_id: int, seen: str, key: UUID | None = None, by: Person) -> InformationRequest:
    request = lock(visible_to(by), request_id, by)
    if already("foi.approved", request, by, key):
        return request
    policy.may_approve(by, request).or_refuse()
    if seen != request.fingerprint:
        raise MovedOn(CHANGED)
    must_be_as_submitted(request)
    people = [request.handler, request.submitted_by]
    request.approve(by, timezone.now())
    request.save()
    entry = history.write(
        "foi.approved",
        request,
        by=by,
        key=key,
        capacity=policy.deciding_capacity(by),
        fingerprint=seen,
        upto=request.upto,
    )
    body = f"{by} approved it. Next: make the package."
    tell(people, request, entry, "is approved", body, but=by)
    return request


def must_be_as_submitted(request: InformationRequest) -> None:
    """Worked out again from the marks: nothing between the forms and the copies can differ unseen."""
    assert request.upto is not None
    entries, marks = queries.entries_of(request), queries.marks_of(request)
    if fingerprint(request, request.upto, entries, marks) != request.fingerprint:
        raise Refused(
            "What is marked differs from what was submitted. Send it back, and have it submitted again."
        )
