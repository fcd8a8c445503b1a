"""The law in the database: what no code path may write, `QuerySet.update()` included. Each with the case it allows."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from foi.models import Gathered, InformationRequest, Mark, Verdict
from tests.foi.cases import Office


def refused(request: InformationRequest, constraint: str, **changes: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        InformationRequest.objects.filter(pk=request.pk).update(**changes)


def test_who_approves_is_a_second_person_who_marked_nothing(office: Office) -> None:
    request = office.submitted()
    now = timezone.now()
    approved = {"state": "approved", "approved_at": now}
    refused(request, "foi_approver_marked_nothing", approved_by=office.keeper, **approved)
    refused(request, "foi_approved_says_by_whom", **approved)
    rows = InformationRequest.objects.filter(pk=request.pk)
    rows.update(submitted_by=office.second)
    refused(request, "foi_approver_is_a_second_person", approved_by=office.second, **approved)
    assert rows.update(approved_by=office.world.mcdmanager, **approved) == 1


def test_each_state_has_what_it_needs_and_nothing_of_later_ones(office: Office) -> None:
    request = office.approved()
    refused(request, "foi_submitted_says_by_whom_and_what", fingerprint=None)
    refused(request, "foi_released", state="released")
    refused(request, "foi_package_comes_after_approval", package_sha256="0" * 64)
    refused(office.opened(), "foi_state_is_known", state="lost")
    refused(request, "foi_is_due_after_it_was_received", due_on="2020-01-01")
    refused(request, "foi_disclosure_is_published_or_exempt", exempt_because="Why?")
    refused(request, "foi_that_is_over_says_why", ending="Because.")
    InformationRequest.objects.filter(pk=request.pk).update(
        export="EXP-000001", package_sha256="0" * 64, packaged_at=timezone.now()
    )
    released = {"state": "released", "released_by": office.keeper, "released_at": timezone.now()}
    released |= {"given_on": timezone.localdate(), "disclosure_due_on": timezone.localdate()}
    refused(request, "foi_released_has_a_package", **released, package_sha256=None, packaged_at=None)
    assert InformationRequest.objects.filter(pk=request.pk).update(**released) == 1
    closed = {"state": "closed", "closed_by": office.keeper, "closed_at": timezone.now(), "ending": "Given."}
    refused(request, "foi_closed_after_its_disclosure", **closed)


def test_marks_are_made_while_it_is_open_and_never_changed(office: Office) -> None:
    request = office.gathered()
    office.withhold(request, "text", "Jane Citizen", where="here")
    mark = request.marks.get()
    for changes in ({"first": 0}, {"verdict": "show"}, {"provision": None}, {"marked_by": office.second}):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Mark.objects.filter(pk=mark.pk).update(**changes)
    for table in (Mark, Gathered, InformationRequest):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            table.objects.all()._raw_delete(table.objects.db)
    mark.pk, mark.first, mark._state.adding = None, 0, True
    InformationRequest.objects.filter(pk=request.pk).update(
        state="submitted",
        submitted_by=office.keeper,
        submitted_at=timezone.now(),
        upto=1,
        fingerprint="0" * 64,
    )
    with pytest.raises(IntegrityError, match="foi_is_open"), transaction.atomic():
        mark.save(force_insert=True)
    with pytest.raises(IntegrityError, match="foi_is_open"), transaction.atomic():
        Mark.objects.update(taken_back_by=office.keeper, taken_back_at=timezone.now())
    with pytest.raises(IntegrityError, match="foi_is_open"), transaction.atomic():
        Gathered.objects.create(
            request=request, subject="TS-1", gathered_by=office.keeper, gathered_at=timezone.now()
        )


def test_a_mark_is_on_something_for_a_reason(office: Office) -> None:
    request = office.gathered()
    office.withhold(request, "text", "Jane Citizen", where="here")
    made = {
        field.attname: getattr(request.marks.get(), field.attname) for field in Mark._meta.concrete_fields
    }
    del made["id"]
    changed: list[tuple[str, dict[str, Any]]] = [
        ("foi_mark_has_a_provision_or_a_reason", {"provision_id": None}),
        ("foi_mark_has_a_provision_or_a_reason", {"provision_id": None, "verdict": Verdict.SHOW}),
        ("foi_mark_is_on_words_or_on_all", {"first": 3, "after": 3}),
        ("foi_mark_is_on_words_or_on_all", {"first": None, "after": 3}),
        ("foi_mark_taken_back_says_by_whom", {"taken_back_at": timezone.now()}),
        ("foi_mark_is_made_once", {}),
        ("foi_mark_says_where", {"field": ""}),
    ]
    for constraint, changes in changed:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Mark.objects.create(**made | changes)
