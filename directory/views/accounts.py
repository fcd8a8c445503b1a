from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import services
from directory.forms.accounts import NewAccountForm
from directory.presentation import accounts as shown
from directory.presentation.history import story
from directory.steps import STEPS
from profiles import policy, queries
from profiles.models import Account
from workflow.actions import buttons
from workflow.paging import LARGEST
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take


def pk_of(reference: int) -> int:
    """A number that no account can have is as good as any that none has."""
    return min(reference, LARGEST)


def load(request: HttpRequest, reference: int) -> Account:
    return get_object_or_404(queries.register(), pk=pk_of(reference))


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
    return render(request, "directory/accounts.html", context)


@require_safe
def account(request: HttpRequest, reference: int) -> HttpResponse:
    found = load(request, reference)
    reviews = found.reviews.select_related("by")[:25]
    context = {
        "account": found,
        "status": shown.account_status(found, timezone.localdate()),
        "facts": shown.facts(found),
        "reviews": shown.reviews(reviews),
        "actions": buttons(ACCOUNTS.actions(request.user, found)),
        "refusal": policy.may_change_account(request.user, found).reason,
        "story": story(request.user, found.reference),
    }
    return render(request, "directory/account.html", context)


@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    form = NewAccountForm(sent(request))
    if entered := take(request, form, services.add_account, "Entered. Its custodian has been told."):
        return redirect("directory:account", entered.pk)
    return page(request, "directory/account_new.html", form, {})


def _about(request: HttpRequest, account: Account) -> dict[str, Any]:
    return {"caption": str(account), "back_label": account.name}


ACCOUNTS = StepPages(
    steps=STEPS,
    prefix="directory:",
    home="directory:account",
    argument="account_id",
    pk_of=pk_of,
    load=load,
    context=_about,
    template="step.html",
    offered=lambda name, account: False,  # most only come to read: they see what they may do, and no more
    reference=lambda account: account.pk,
)


def _parts(*, closed: bool) -> list[dict[str, object]]:
    here = reverse("directory:accounts")
    return [
        {"text": "In use", "url": here, "current": not closed},
        {"text": "Closed", "url": f"{here}?closed", "current": closed},
    ]
