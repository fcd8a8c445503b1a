"""The steps that people take on a request, as data: which rule, form, service and words belong to each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from foi import forms, policy, services
from foi.models import InformationRequest
from profiles.models import Person
from workflow.actions import Action
from workflow.forms import StepForm
from workflow.rulings import Ruling


@dataclass(frozen=True)
class Step:
    name: str  # of the route
    label: str  # on the button
    rule: Callable[[Person, InformationRequest], Ruling]
    form: type[StepForm]
    service: Callable[..., InformationRequest]
    done: str  # what to say when it has been taken
    told: str = ""  # what to say above the form
    main: bool = False


STEPS = {
    step.name: step
    for step in [
        Step(
            "submit",
            "Submit for approval",
            policy.may_submit,
            forms.PlainStepForm,
            services.submit,
            "Submitted. Those who may be the second person have been told.",
            "From here on nothing is marked or gathered until it is sent back. The records count as they stand now: "
            "what happens to them later is not part of the answer.",
            main=True,
        ),
        Step(
            "package",
            "Make the package",
            policy.may_package,
            forms.PlainStepForm,
            services.package,
            "The package is being made. Its handler is told when it is there.",
            "The redacted copies, their proofs and the schedule of documents, in one file that anybody can check.",
            main=True,
        ),
        Step(
            "release",
            "Say that access was given",
            policy.may_release,
            forms.ReleaseForm,
            services.release,
            "Noted. The ten working days of the disclosure log have begun.",
            "Give the package to the applicant first; the portal does not send it.",
            main=True,
        ),
        Step(
            "publish",
            "Note its publication",
            policy.may_disclose,
            forms.PublishForm,
            services.publish,
            "Noted in the disclosure log. The request can be closed.",
            "Publish it in the department’s disclosure log first; the portal does not.",
            main=True,
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
            main=True,
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
            "Hand it on",
            policy.may_hand_on,
            forms.HandOnForm,
            services.hand_on,
            "Handed on. They have been told.",
        ),
        Step(
            "withdraw",
            "Withdraw",
            policy.may_withdraw,
            forms.WithdrawForm,
            services.withdraw,
            "Withdrawn. The hold on its records is released.",
        ),
    ]
}
DECISIONS = {
    step.name: step
    for step in [
        Step(
            "approve",
            "Approve",
            policy.may_approve,
            forms.ApproveForm,
            services.approve,
            "Approved. Its handler has been told, and can make the package.",
            main=True,
        ),
        Step(
            "send-back",
            "Send it back",
            policy.may_send_back,
            forms.SendBackForm,
            services.send_back,
            "Sent back. Its handler sees your reason.",
        ),
    ]
}
PAGES = [  # other pages that take a request further: route, label, rule, and whether it is the main one
    ("gather", "Gather records", policy.may_gather),
    ("names", "Withhold names of staff", policy.may_mark),
    ("check", "Check what is withheld", policy.may_mark),
    ("decide", "Decide", policy.may_send_back),
]


def actions(person: Person, request: InformationRequest) -> list[Action]:
    """The buttons of the request's page: what its state allows, each with this person's ruling."""
    offered = [_page(name, label, rule, person, request) for name, label, rule in PAGES]
    offered += [
        Action(
            step.label,
            _url(step.name, request),
            step.rule(person, request),
            step.name,
            "" if step.main else "secondary",
        )
        for step in STEPS.values()
    ]
    return [action for action in offered if policy.is_offered(action.name, request)]


def decisions(person: Person, request: InformationRequest) -> list[Action]:
    return [
        Action(
            step.label,
            _url(step.name, request),
            step.rule(person, request),
            step.name,
            "" if step.main else "secondary",
        )
        for step in DECISIONS.values()
    ]


def _page(
    name: str,
    label: str,
    rule: Callable[[Person, InformationRequest], Ruling],
    person: Person,
    request: InformationRequest,
) -> Action:
    return Action(
        label, _url(name, request), rule(person, request), name, "" if name == "decide" else "secondary"
    )


def _url(name: str, request: InformationRequest) -> str:
    return reverse(f"foi:{name}", args=[request.reference])
