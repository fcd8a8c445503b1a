"""What the pages of every app have in common: a form is read, a service called, and what speaks against it is told."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.db import OperationalError
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from psycopg2.errors import DeadlockDetected

from workflow.forms import refuse
from workflow.rulings import Refused, Untrue

Row = TypeVar("Row", bound=Model)
Result = TypeVar("Result")

TRIES = 3  # of a step that another waited for while it waited for that

# HEAD as GET: whoever asks only whether a page is there gets the answer of that page.
reads_and_takes = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def attempt(
    request: HttpRequest, form: Any, service: Callable[..., Result], **given: Any
) -> tuple[Result | None, Refused | None]:
    """What the service did with a form that was sent and reads well, or its refusal."""
    if not form.is_bound or not form.is_valid():
        return None, None
    try:
        return _past_deadlocks(service, **given, **form.taken(), by=request.user), None
    except Untrue as refusal:
        refusal.alarm()
        return None, refusal
    except Refused as refusal:
        return None, refusal


def _past_deadlocks(service: Callable[..., Result], **given: Any) -> Result:
    """Of two steps that wait for each other PostgreSQL ends one. It had no effect, so it is taken again."""
    for _ in range(TRIES - 1):
        try:
            return service(**given)
        except OperationalError as problem:
            if not isinstance(problem.__cause__, DeadlockDetected):
                raise
    return service(**given)


def take(
    request: HttpRequest, form: Any, service: Callable[..., Result], done: str, **given: Any
) -> Result | None:
    """The same where the form is whole already: what speaks against it is said on it, and it keeps what was typed."""
    result, refusal = attempt(request, form, service, **given)
    if refusal:
        refuse(form, refusal)
    elif result is not None and done:
        messages.success(request, done)
    return result


def page(request: HttpRequest, template: str, form: BaseForm, context: dict[str, Any]) -> HttpResponse:
    """The page of a form; where something was sent, it was not taken."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status)


def one_or_404(rows: QuerySet[Row], pk: int) -> Row:
    """Without the LIMIT of `get`, for which PostgreSQL plans a join of many tables four times as long."""
    for row in rows.filter(pk=pk):
        return row
    raise Http404
