"""How every step's page goes: the form, the service, and what is said when it is done."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from workflow.actions import refused
from workflow.forms import StepForm
from workflow.rulings import Refused, Ruling

Result = TypeVar("Result")


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def take(
    request: HttpRequest, form: StepForm, service: Callable[..., Result], done: str, **given: object
) -> Result | None:
    """The step, where the form is good. What speaks against it is said on the form, which keeps what was typed."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        result = service(**form.taken(), **given, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, done)
    return result


def step_page(
    request: HttpRequest,
    form: StepForm,
    may: Ruling,
    *,
    title: str,
    label: str,
    back: str,
    back_label: str,
    **more: object,
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {
        "form": form,
        "may": may,
        "refused": refused(label, may),
        "title": title,
        "label": label,
        "back": back,
        "back_label": back_label,
        **more,
    }
    return render(request, "retention/step.html", context, status=status)
