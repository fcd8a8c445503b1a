"""The provisions: what there are, and two forms for those who keep them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from foi import policy, services
from foi.forms.provisions import AddProvisionForm, RetireProvisionForm
from foi.models import Provision
from workflow.forms import StepForm
from workflow.views import page, take

CHANGES = {
    "add": (AddProvisionForm, services.add_provision, "Added."),
    "retire": (
        RetireProvisionForm,
        services.retire_provision,
        "Retired. What is withheld under it stays so.",
    ),
}


@require_safe
def provisions(request: HttpRequest) -> HttpResponse:
    return _page(request, {})


@require_POST
def change_provisions(request: HttpRequest, name: str) -> HttpResponse:
    kind, service, done = CHANGES[name]
    form = kind(request.POST, auto_id=f"id_{name}_%s")
    if take(request, form, service, done):
        return redirect("foi:provisions")
    return _page(request, {name: form})


def _page(request: HttpRequest, sent: dict[str, StepForm]) -> HttpResponse:
    forms = {name: sent.get(name) or kind(auto_id=f"id_{name}_%s") for name, (kind, _, _) in CHANGES.items()}
    context = {
        "forms": forms,
        "may": policy.may_keep_provisions(request.user),
        "columns": ["Section", "What it is about", "In plain words"],
        "rows": [
            [
                {"text": each.code, "hint": "" if each.active else "Retired"},
                each.title,
                each.explanation,
            ]
            for each in Provision.objects.all()
        ],
    }
    return page(request, "foi/provisions.html", next(iter(sent.values()), forms["add"]), context)
