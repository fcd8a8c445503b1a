"""The steps that people take on a hold, on a disposal, on a class and on one record, as data."""

from typing import Any

from django.http import HttpRequest

from retention import forms, policy, services
from retention.models import Hold
from retention.presentation import disposals
from retention.queries import items_of
from workflow.steps import Case, Step, StepForm, by_name


def offices_to_search(request: HttpRequest, hold: Hold, form: StepForm) -> dict[str, Any]:
    assert isinstance(form, forms.SubjectsForm)
    form.offer_offices_of(request.user)
    return {}


def records_to_go(request: HttpRequest, disposal: Case, form: StepForm) -> dict[str, Any]:
    return {"columns": disposals.ITEM_COLUMNS, "rows": disposals.item_rows(items_of(disposal).waiting())}


HOLD_STEPS = by_name(
    Step(
        "add-to-hold",
        "Add records",
        policy.may_add,
        forms.SubjectsForm,
        services.add_to_hold,
        "They are under the hold now.",
        beside=offices_to_search,
        title="Add records to the hold",
        address="add",
    ),
    Step(
        "release-hold",
        "Release it",
        policy.may_release,
        forms.ReasonForm,
        services.release_hold,
        "Released. Its records may go when they are due, unless another hold keeps them.",
        "All records under it are released at once. Each record’s own history says so, and why.",
        title="Release the hold",
        address="release",
    ),
)

DISPOSAL_STEPS = by_name(
    Step(
        "approve",
        "Approve it",
        policy.may_decide,
        forms.ApproveForm,
        services.approve,
        "Approved. The records are being destroyed now.",
        style="",
        beside=records_to_go,
        title="Approve the disposal",
        signs=True,
    ),
    Step(
        "refuse",
        "Refuse it",
        policy.may_decide,
        forms.ReasonForm,
        services.refuse,
        "Refused. Its records stay, and can be proposed again.",
        title="Refuse the disposal",
    ),
    Step(
        "withdraw",
        "Withdraw it",
        policy.may_withdraw,
        forms.ReasonForm,
        services.withdraw,
        "Withdrawn. Its records stay, and can be proposed again.",
        title="Withdraw the disposal",
    ),
)

CLASS_STEPS = by_name(
    Step(
        "replace-class",
        "Replace it",
        policy.may_replace,
        forms.ReplaceForm,
        services.supersede_class,
        "The class is replaced. Its records follow on the day from which the new one is in force.",
        "The old class stays as it was. Its records move to this one, and their days are counted anew.",
        title="Replace a class",
        address="replace",
    )
)

RECORD_STEPS = by_name(
    Step(
        "assign",
        "Put it into this class",
        policy.may_assign,
        forms.AssignForm,
        services.assign,
        "The record is in this class now.",
        "The reason stands in its history, and the day on which it is due is counted anew.",
        title="Change the class",
        address="class",
    )
)
