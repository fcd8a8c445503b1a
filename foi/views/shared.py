"""What the pages have in common."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from foi import presentation
from foi.models import InformationRequest
from foi.queries import visible_to
from foi.steps import actions
from records.queries import trail
from workflow.forms import StepForm
from workflow.rulings import Refused


def load(request: HttpRequest, reference: str) -> InformationRequest:
    return get_object_or_404(visible_to(request.user).whole(), pk=InformationRequest.pk_of(reference))


def about(request: HttpRequest, foi: InformationRequest) -> dict[str, Any]:
    """What the page of one request shows, and the pages of its steps."""
    return presentation.about(foi, trail(foi.reference)) | {
        "actions": presentation.buttons(actions(request.user, foi))
    }


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def status(form: StepForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK


def taken(
    request: HttpRequest,
    form: StepForm,
    service: Callable[..., InformationRequest],
    done: str,
    **given: Any,
) -> bool:
    """Whether the step was taken. If it was refused, the form says so, as it says what was wrong with it."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        service(**given, **form.taken(), by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, done)
    return True
