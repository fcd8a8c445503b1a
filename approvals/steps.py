"""The steps that people take on a post, as data: which rule, form, service and page belong to each."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from approvals import forms, policy, services
from approvals.forms.standing_approvals import UseStandingForm
from approvals.models import Post
from approvals.presentation import second_thoughts
from approvals.presentation.standing_approvals import offered
from approvals.queries import just_approved
from profiles.models import Person
from workflow.actions import Action
from workflow.forms import StepForm
from workflow.steps import Step, by_name


def what_was_typed(request: HttpRequest, post: Post, form: StepForm) -> dict[str, Any]:
    """The form of a comment, where it is that one which was refused."""
    return {"comment_form": form} if isinstance(form, forms.CommentForm) else {}


COMMENTING = {
    "shown_on": "approvals:comments", "template": "approvals/comments.html", "title": "Comments",
    "beside": what_was_typed,
}  # fmt: skip


def just_now(request: HttpRequest, post: Post, form: StepForm) -> dict[str, Any]:
    """Beside the next one to decide on: what they approved a moment ago, and may still take back."""
    return {"second_thoughts": second_thoughts(just_approved(request.user))}


DECIDING = {"shown_on": "approvals:decide", "template": "approvals/decide.html", "beside": just_now}

STEPS = by_name(
    Step(
        "submit",
        "Submit for approval",
        policy.may_submit,
        forms.SubmitForm,
        services.submit,
        "Submitted. Those who may decide have been told.",
        style="",
        template="approvals/submit.html",
    ),
    Step(
        "use-standing",
        "Use a standing approval",
        policy.may_use_some_standing,
        UseStandingForm,
        services.approve_under,
        "Approved under the standing approval. You may publish it now.",
        template="approvals/use_standing.html",
        beside=offered,
    ),
    Step(
        "approve",
        "Approve",
        policy.may_approve,
        forms.ApproveForm,
        services.approve,
        "Approved. The author has been told.",
        style="",
        **DECIDING,
    ),
    Step(
        "take-back",
        "Take back your approval",
        policy.may_take_back,
        StepForm,
        services.take_back,
        "Taken back. The author has been told, and the post waits for a decision again.",
        explanation="It waits for a decision as it did before. The author is told not to publish it.",
    ),
    Step(
        "request-changes",
        "Request changes",
        policy.may_request_changes,
        forms.SendBackForm,
        services.request_changes,
        "Sent back to the author with your reason.",
        **DECIDING,
    ),
    Step(
        "decline",
        "Decline",
        policy.may_decline,
        forms.SendBackForm,
        services.decline,
        "Declined. The author has been told why.",
        **DECIDING,
    ),
    Step(
        "consult",
        "Ask MCD",
        policy.may_consult,
        forms.ConsultForm,
        services.consult,
        "MCD has been asked. You may still decide without waiting.",
        **DECIDING,
    ),
    Step(
        "comment",
        "Comment",
        policy.may_comment,
        forms.CommentForm,
        services.comment,
        "Your comment is there. The author and whoever it names have been told.",
        style="",
        **COMMENTING,
    ),
    Step(
        "resolve-comment",
        "Resolve",
        policy.may_comment,
        forms.ResolveForm,
        services.resolve_comment,
        "Resolved.",
        **COMMENTING,
    ),
    Step(
        "take-over",
        "Take over",
        policy.may_take_over,
        forms.TakeOverForm,
        services.take_over,
        "Taken over as a new version. Submit it for a decision.",
        **COMMENTING,
    ),
    Step(
        "answer",
        "Answer for MCD",
        policy.may_answer,
        forms.AnswerForm,
        services.answer,
        "Your advice is with the General Manager.",
        style="",
        template="approvals/answer.html",
    ),
    Step(
        "reconfirm",
        "Confirm again",
        policy.may_reconfirm,
        forms.ReconfirmForm,
        services.reconfirm,
        "Confirmed. It may go out, and the author has been told.",
        style="",
        template="approvals/reconfirm.html",
        signs=True,
    ),
    Step(
        "publish",
        "Publish",
        policy.may_publish,
        forms.PublishForm,
        services.publish,
        "Published. It becomes a record as soon as its trail is sealed.",
        style="",
        template="approvals/publish.html",
    ),
    Step(
        "report-failure",
        "Report that it could not be published",
        policy.may_report_failure,
        forms.ReasonForm,
        services.report_failure,
        "Noted. The approval stands until it lapses.",
        template="approvals/report_failure.html",
    ),
    Step(
        "publish-first",
        "Publish first, in an emergency",
        policy.may_publish_first,
        forms.PublishFirstForm,
        services.publish_first,
        "Noted. Those who may confirm it have been told.",
        template="approvals/publish_first.html",
    ),
    Step(
        "confirm",
        "Confirm what went out",
        policy.may_confirm,
        forms.ConfirmForm,
        services.confirm,
        "Confirmed. It becomes a record as soon as its trail is sealed.",
        style="",
        template="approvals/confirm.html",
        signs=True,
    ),
    Step(
        "object",
        "Object to what went out",
        policy.may_object,
        forms.ObjectForm,
        services.object_to,
        "Noted, and an incident is open. Have the post taken down or corrected.",
        template="approvals/object.html",
    ),
    Step(
        "withdraw",
        "Withdraw",
        policy.may_withdraw,
        forms.ReasonForm,
        services.withdraw,
        "Withdrawn.",
        template="approvals/withdraw.html",
    ),
    Step(
        "close-incident",
        "Close the incident",
        policy.may_close_incident,
        forms.CloseIncidentForm,
        services.close_incident,
        "The incident is closed.",
        template="approvals/close_incident.html",
    ),
)
DECISIONS = [step for step in STEPS.values() if step.shown_on == DECIDING["shown_on"]]

# What a step is called where the post says nothing and takes another down: label, and what to say afterwards.
TAKING_DOWN = {
    "publish": (
        "Record that it was taken down",
        "Noted. It becomes a record as soon as its trail is sealed.",
    ),
    "report-failure": (
        "Report that it could not be taken down",
        "Noted. The approval stands until it lapses.",
    ),
}


def worded(step: Step, post: Post) -> Step:
    """The step as the post's pages call it. Who goes on to the next post is told of which one something is said."""
    if step in DECISIONS:
        return replace(step, done=f"{post.reference}: {step.done}")
    if step.name not in TAKING_DOWN or not policy.takes_down(post):
        return step
    label, done = TAKING_DOWN[step.name]
    return replace(step, label=label, done=done)


def others(person: Person, post: Post) -> list[Action]:
    """The pages beside the steps."""
    return [
        Action("Decide", _url("decide", post), policy.may_approve(person, post), "decide", style=""),
        Action("Edit", _url("edit", post), policy.may_edit(person, post), "edit"),
        Action("Add a capture", _url("capture", post), policy.may_capture(person, post), "capture"),
        Action("Copy it", f"{reverse('approvals:compose')}?copy={post}", policy.may_propose(person), "copy"),
    ]


def _url(route: str, post: Post) -> str:
    return reverse(f"approvals:{route}", args=[post.reference])
