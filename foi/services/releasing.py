"""The package is made by an export, and access is given."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock
from exports.models import Export
from exports.services import request as request_export
from foi import history, policy, queries
from foi.days import disclosure_due
from foi.models import InformationRequest
from foi.queries import visible_to
from foi.services.deciding import must_be_as_submitted
from foi.services.shared import tell
from profiles.models import Person
from profiles.queries import proclaimed_holidays
from workflow.dates import when
from workflow.rulings import Refused


@transaction.atomic
def package(*, request_id: int, key: UUID | None = None, by: Person) -> InformationRequest:
    """Ask for the bag of redacted copies. It is made outside any request, from the same redactions as were approved."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.package_asked", request, by, key):
        return request
    policy.may_package(by, request).or_refuse()
    must_be_as_submitted(request)
    assert request.upto is not None
    export = request_export(
        subjects=queries.subjects_of(request), form="bag", upto=request.upto, source=request.reference, by=by
    )
    request.export = export.reference
    request.save()
    history.write("foi.package_asked", request, by=by, key=key, export=export.reference)
    return request


@transaction.atomic
def packaged(*, request_id: int) -> InformationRequest:
    """The export is made, or failed. Safe to call again."""
    request = InformationRequest.objects.locked(request_id)
    if not InformationRequest.objects.to_package().filter(pk=request_id).exists():
        return request
    assert request.export
    export = Export.objects.get(pk=Export.pk_of(request.export))
    if not export.is_made or not export.sha256:
        return request
    request.package_sha256, request.packaged_at = export.sha256, timezone.now()
    request.save()
    entry = history.write(
        "foi.packaged", request, by=None, export=export.reference, sha256=export.sha256, size=export.size
    )
    body = "Look through it, give it to the applicant, and say on its page when you did."
    tell([request.handler], request, entry, "has its package", body)
    return request


@transaction.atomic
def release(*, request_id: int, given_on: date, key: UUID | None = None, by: Person) -> InformationRequest:
    """The applicant has been given access. The disclosure log's ten working days begin."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.released", request, by, key):
        return request
    policy.may_release(by, request).or_refuse()
    if not request.received_on <= given_on <= timezone.localdate():
        not_then = "Access is given after the request was received, and not in days to come."
        raise Refused(not_then, field="given_on")
    must_be_as_submitted(request)
    due_on = disclosure_due(given_on, by.closed_days, proclaimed_holidays())
    request.release(given_on, due_on, by, timezone.now())
    request.save()
    entry = history.write(
        "foi.released",
        request,
        by=by,
        key=key,
        given_on=when(given_on),
        export=request.export,
        sha256=request.package_sha256,
        records=queries.subjects_of(request),
        disclosure_due_on=when(request.disclosure_due_on),
    )
    body = f"Publish it in the disclosure log by {when(request.disclosure_due_on)}, or say why it need not be there."
    tell([request.handler], request, entry, "was released", body, but=by)
    return request
