from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from profiles import policy, queries, services
from profiles.forms.accounts import AccountForm, CloseForm, CustodianForm, NewAccountForm, ReviewForm
from profiles.models import Account, Person
from profiles.presentation import accounts as shown
from workflow.paging import LARGEST
from workflow.rulings import Refused, Ruling
from workflow.views import reads_and_takes


@dataclass(frozen=True)
class Step:
    """Something that is done to one account: the rule, the form, the service, and what is said of it."""

    name: str  # of the route
    label: str
    rule: Callable[[Person, Account], Ruling]
    form: Callable[..., BaseForm]
    service: Callable[..., Account]
    done: str
    explained: str
    style: str = "secondary"


STEPS = [
    Step(
        "review-account",
        "Review it",
        policy.may_review_account,
        ReviewForm,
        services.review_account,
        "Reviewed today.",
        "Look at the account itself before you say that it is in order.",
        style="",
    ),
    Step(
        "edit-account",
        "Correct it",
        policy.may_change_account,
        AccountForm,
        services.edit_account,
        "Corrected.",
        "Only what was entered wrongly, or has changed on the platform. Another account is another entry.",
    ),
    Step(
        "account-custodian",
        "Change the custodian",
        policy.may_change_account,
        CustodianForm,
        services.change_custodian,
        "The account has been handed over.",
        "Whoever leaves takes their knowledge of the password along: change it on the platform at the same time.",
    ),
    Step(
        "close-account",
        "Close it",
        policy.may_change_account,
        CloseForm,
        services.close_account,
        "Closed. Its records stay.",
        "Nothing can be proposed on a closed account. Close it on the platform too, so that nobody else takes it over.",
        style="warning",
    ),
]
BY_NAME = {step.name: step for step in STEPS}


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The register: every official account, and those that want looking after."""
    today, closed = timezone.localdate(), "closed" in request.GET
    listed = list(queries.register().filter(closed_on__isnull=not closed))
    context = {
        "parts": _parts(closed=closed),
        "columns": shown.CLOSED_COLUMNS if closed else shown.COLUMNS,
        "rows": shown.closed_rows(listed) if closed else shown.rows(listed, today),
        "troubles": shown.troubles(listed, today),
        "may_keep": policy.may_keep_accounts(request.user),
        "closed": closed,
    }
    return render(request, "profiles/accounts.html", context)


@require_safe
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    found = _load(account_id)
    reviews = found.reviews.select_related("by")[:25]
    context = {
        "account": found,
        "standing": shown.standing(found, timezone.localdate()),
        "facts": shown.facts(found),
        "reviews": shown.reviews(reviews),
        "actions": _actions(request.user, found),
        "refusal": policy.may_change_account(request.user, found).reason,
    }
    return render(request, "profiles/account.html", context)


@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    may = policy.may_keep_accounts(request.user)
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entered = services.add_account(**form.taken(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Entered. Its custodian has been told.")
            return redirect("profiles:account", entered.pk)
    context = {"form": form, "may": may}
    return render(request, "profiles/account_new.html", context, status=_status(form))


@reads_and_takes
def step(request: HttpRequest, account_id: int, name: str) -> HttpResponse:
    """GET shows the step's page, POST takes the step; a refusal shows the page again with its sentence."""
    taking, found = BY_NAME[name], _load(account_id)
    form = _form(taking, found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            taking.service(account_id=found.pk, **form.taken(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, taking.done)
            return redirect("profiles:account", found.pk)
    context = {"account": found, "step": taking, "form": form, "may": taking.rule(request.user, found)}
    context["refused"] = [{"label": taking.label, "why": context["may"].reason}]
    return render(request, "profiles/account_step.html", context, status=_status(form))


def _form(taking: Step, account: Account, given: Any) -> BaseForm:
    if taking.form is AccountForm:
        return AccountForm(
            given, instance=copy(account)
        )  # a form writes what was typed into it, right or wrong
    return taking.form(given, initial={"key": uuid4()})


def _load(account_id: int) -> Account:
    return get_object_or_404(queries.register(), pk=min(account_id, LARGEST))


def _actions(person: Person, account: Account) -> list[dict[str, str]]:
    """The buttons of the account's page: only what this person may do, since most only come to read."""
    return [
        {"label": step.label, "url": reverse(f"profiles:{step.name}", args=[account.pk]), "style": step.style}
        for step in STEPS
        if step.rule(person, account)
    ]


def _parts(*, closed: bool) -> list[dict[str, object]]:
    here = reverse("profiles:accounts")
    return [
        {"text": "In use", "url": here, "current": not closed},
        {"text": "Closed", "url": f"{here}?closed", "current": closed},
    ]


def _status(form: BaseForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
