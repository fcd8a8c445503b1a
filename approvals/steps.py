"""The steps that people take on a post, as data: which rule, form, service and page belong to each."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse

from approvals import forms, policy, services
from approvals.forms.standing_approvals import UseStandingForm
from approvals.models import Post
from profiles.models import Person
from workflow.actions import Action
from workflow.forms import StepForm
from workflow.rulings import Ruling


@dataclass(frozen=True)
class Step:
    name: str  # of the route
    label: str  # on the button
    rule: Callable[[Person, Post], Ruling]
    form: type[StepForm]
    service: Callable[..., Post]
    page: str  # the template that shows its form
    done: str  # what to say when it has been taken
    main: bool = False


DECIDE = "approvals/decide.html"

STEPS = {
    step.name: step
    for step in [
        Step(
            "submit",
            "Submit for a decision",
            policy.may_submit,
            forms.SubmitForm,
            services.submit,
            "approvals/submit.html",
            "Submitted. Those who may decide have been told.",
            main=True,
        ),
        Step(
            "use-standing",
            "Use a standing approval",
            policy.may_use_some_standing,
            UseStandingForm,
            services.approve_under,
            "approvals/use_standing.html",
            "Approved under the standing approval. You may publish it now.",
        ),
        Step(
            "approve",
            "Approve",
            policy.may_approve,
            forms.ApproveForm,
            services.approve,
            DECIDE,
            "Approved. The author has been told.",
            main=True,
        ),
        Step(
            "request-changes",
            "Request changes",
            policy.may_request_changes,
            forms.SendBackForm,
            services.request_changes,
            DECIDE,
            "Sent back to the author with your reason.",
        ),
        Step(
            "decline",
            "Decline",
            policy.may_decline,
            forms.SendBackForm,
            services.decline,
            DECIDE,
            "Declined. The author has been told why.",
        ),
        Step(
            "consult",
            "Ask MCD",
            policy.may_consult,
            forms.ConsultForm,
            services.consult,
            DECIDE,
            "MCD has been asked. You may still decide without waiting.",
        ),
        Step(
            "answer",
            "Answer for MCD",
            policy.may_answer,
            forms.AnswerForm,
            services.answer,
            "approvals/answer.html",
            "Your advice is with the General Manager.",
            main=True,
        ),
        Step(
            "reconfirm",
            "Confirm again",
            policy.may_reconfirm,
            forms.ReconfirmForm,
            services.reconfirm,
            "approvals/reconfirm.html",
            "Confirmed. It may go out, and the author has been told.",
            main=True,
        ),
        Step(
            "publish",
            "Publish",
            policy.may_publish,
            forms.PublishForm,
            services.publish,
            "approvals/publish.html",
            "Published. It becomes a record as soon as its trail is sealed.",
            main=True,
        ),
        Step(
            "report-failure",
            "Report that it could not be published",
            policy.may_report_failure,
            forms.ReasonForm,
            services.report_failure,
            "approvals/report_failure.html",
            "Noted. The approval stands until it lapses.",
        ),
        Step(
            "publish-first",
            "Publish first, in an emergency",
            policy.may_publish_first,
            forms.PublishFirstForm,
            services.publish_first,
            "approvals/publish_first.html",
            "Noted. Those who may confirm it have been told.",
        ),
        Step(
            "confirm",
            "Confirm what went out",
            policy.may_confirm,
            forms.ConfirmForm,
            services.confirm,
            "approvals/confirm.html",
            "Confirmed. It becomes a record as soon as its trail is sealed.",
            main=True,
        ),
        Step(
            "object",
            "Object to what went out",
            policy.may_object,
            forms.ObjectForm,
            services.object_to,
            "approvals/object.html",
            "Noted, and an incident is open. Have the post taken down or corrected.",
        ),
        Step(
            "withdraw",
            "Withdraw",
            policy.may_withdraw,
            forms.ReasonForm,
            services.withdraw,
            "approvals/withdraw.html",
            "Withdrawn.",
        ),
        Step(
            "close-incident",
            "Close the incident",
            policy.may_close_incident,
            forms.CloseIncidentForm,
            services.close_incident,
            "approvals/close_incident.html",
            "The incident is closed.",
        ),
    ]
}

# What a step is called where the post says nothing and takes another down: label, and what to say afterwards.
TAKING_DOWN = {
    "publish": ("Say that it is down", "Noted. It becomes a record as soon as its trail is sealed."),
    "report-failure": (
        "Report that it could not be taken down",
        "Noted. The approval stands until it lapses.",
    ),
}


def worded(name: str, post: Post) -> Step:
    """The step as the post's pages call it."""
    step = STEPS[name]
    if name not in TAKING_DOWN or not policy.takes_down(post):
        return step
    label, done = TAKING_DOWN[name]
    return replace(step, label=label, done=done)


DECISIONS = [step for step in STEPS.values() if step.page == DECIDE]


def action(step: Step, person: Person, post: Post) -> Action:
    url = reverse(f"approvals:{step.name}", args=[post.reference])
    return Action(
        worded(step.name, post).label,
        url,
        step.rule(person, post),
        step.name,
        "" if step.main else "secondary",
    )


def actions(person: Person, post: Post) -> list[Action]:
    """The buttons of the post's page: what its state allows, each with this person's ruling."""
    url = reverse("approvals:edit", args=[post.reference])
    offered = [Action("Edit", url, policy.may_edit(person, post), "edit")]
    offered += [action(step, person, post) for step in STEPS.values() if step not in DECISIONS]
    url = reverse("approvals:capture", args=[post.reference])
    may = policy.may_capture(person, post)
    offered.append(Action("Add a capture", url, may, "capture"))
    url = reverse("approvals:decide", args=[post.reference])
    offered.insert(0, Action("Decide", url, policy.may_approve(person, post), "decide", style=""))
    return [offer for offer in offered if offer.allowed or policy.is_offered(offer.name, post)]


def decisions(person: Person, post: Post) -> list[Action]:
    return [action(step, person, post) for step in DECISIONS]
