"""The steps that people take on a request, as data: which rule, form, service and words belong to each."""

from typing import Any

from django.urls import reverse

from foi import forms, policy, services
from foi.decision import laid_out
from foi.models import InformationRequest
from profiles.models import Person
from workflow.actions import Action
from workflow.forms import StepForm
from workflow.steps import Step, by_name

DECIDE: dict[str, Any] = {"template": "foi/decide.html", "beside": laid_out, "shown_on": "foi:decide"}
STEPS = by_name(
    Step(
        "submit",
        "Submit for approval",
        policy.may_submit,
        StepForm,
        services.submit,
        "Submitted. Those who may be the second person have been told.",
        "From here on nothing is marked or gathered until it is sent back. The records count as they stand now: "
        "what happens to them later is not part of the answer.",
        style="",
    ),
    Step(
        "package",
        "Make the package",
        policy.may_package,
        StepForm,
        services.package,
        "The package is being made. Its action officer is told when it is there.",
        "The redacted copies, their proofs and the schedule of documents, in one file that anybody can check.",
        style="",
    ),
    Step(
        "release",
        "Record that access was given",
        policy.may_release,
        forms.ReleaseForm,
        services.release,
        "Noted. The ten working days of the disclosure log have begun.",
        "Give the package to the applicant first; the portal does not send it.",
        style="",
    ),
    Step(
        "publish",
        "Record its publication",
        policy.may_disclose,
        forms.PublishForm,
        services.publish,
        "Noted in the disclosure log. The request can be closed.",
        "Publish it in the department’s disclosure log first; the portal does not.",
        style="",
    ),
    Step(
        "exempt",
        "Keep it out of the disclosure log",
        policy.may_disclose,
        forms.ExemptForm,
        services.exempt,
        "Noted. The request can be closed.",
    ),
    Step(
        "close",
        "Close",
        policy.may_close,
        forms.CloseForm,
        services.close,
        "Closed. The hold on its records is released.",
        style="",
    ),
    Step(
        "extend",
        "Extend the time",
        policy.may_extend,
        forms.ExtendForm,
        services.extend,
        "It is due later now.",
    ),
    Step(
        "hand-on",
        "Reassign",
        policy.may_hand_on,
        forms.HandOnForm,
        services.hand_on,
        "Reassigned. They have been notified.",
    ),
    Step(
        "withdraw",
        "Withdraw",
        policy.may_withdraw,
        forms.WithdrawForm,
        services.withdraw,
        "Withdrawn. The hold on its records is released.",
    ),
    Step(
        "approve",
        "Approve",
        policy.may_approve,
        forms.ApproveForm,
        services.approve,
        "Approved. Its action officer has been told, and can make the package.",
        style="",
        **DECIDE,
    ),
    Step(
        "send-back",
        "Send it back",
        policy.may_send_back,
        forms.SendBackForm,
        services.send_back,
        "Sent back. Its action officer sees your reason.",
        **DECIDE,
    ),
)
PAGES = [  # other pages that take a request further: route, label and rule
    ("gather", "Gather records", policy.may_gather),
    ("names", "Withhold names of staff", policy.may_mark),
    ("check", "Check what is withheld", policy.may_mark),
    ("decide", "Decide", policy.may_send_back),
]


def pages(person: Person, request: InformationRequest) -> list[Action]:
    return [
        Action(
            label,
            reverse(f"foi:{name}", args=[request.reference]),
            rule(person, request),
            name,
            style="" if name == "decide" else "secondary",
        )
        for name, label, rule in PAGES
    ]
