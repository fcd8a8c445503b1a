"""What the pages have in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from foi import policy, presentation
from foi.models import InformationRequest
from foi.queries import visible_to
from foi.steps import STEPS, pages
from workflow.steps import StepPages


def load(request: HttpRequest, reference: str) -> InformationRequest:
    return get_object_or_404(visible_to(request.user).whole(), pk=InformationRequest.pk_of(reference))


def about(request: HttpRequest, foi: InformationRequest) -> dict[str, Any]:
    """What the page of every step shows; the two decisions stand on one page, each with its own ruling."""
    decisions = [REQUESTS.action(step, request.user, foi) for step in STEPS.values() if step.shown_on]
    return presentation.about(foi) | {
        "decisions": [action for action in decisions if action.allowed],
        "refusals": [action for action in decisions if not action.allowed],
    }


REQUESTS = StepPages(
    steps=STEPS,
    prefix="foi:",
    home="foi:request",
    argument="request_id",
    pk_of=InformationRequest.pk_of,
    load=load,
    context=about,
    template="foi/step.html",
    offered=policy.is_offered,
    others=pages,
)
