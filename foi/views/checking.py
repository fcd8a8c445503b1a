"""Where withheld text would still be shown: each place is withheld too, or let stand with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from foi import policy, presentation, queries, services
from foi.forms import JudgeForm, LetStandForm, WithholdPlacesForm
from foi.presentation.check import FIRST, name_of
from foi.residual_text import Leak
from foi.views.shared import load
from records.reading import note_read
from workflow.forms import StepForm
from workflow.views import page, take

JUDGEMENTS = {
    "withhold": (WithholdPlacesForm, services.withhold_places, "Withheld there too."),
    "let-stand": (LetStandForm, services.let_stand, "They may be shown. The second person sees why."),
}


@require_safe
def check(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, reference)


@require_POST
def judge(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    foi = load(request, reference)
    leaks = queries.leaks_of(foi)
    leak = next((leak for leak in leaks if name_of(leak) == request.POST.get("leak")), None)
    if leak is None:  # a double click, or somebody else judged it meanwhile
        messages.info(request, "This has been judged already. Here is what is left.")
        return redirect("foi:check", foi.reference)
    kind, service, done = JUDGEMENTS[name]
    form = kind(request.POST, **_given(leak, leaks.index(leak), _provisions()))
    if take(request, form, service, done, request_id=foi.pk):
        return redirect("foi:check", foi.reference)
    return _page(request, reference, form)


def _page(request: HttpRequest, reference: str, wrong: JudgeForm | None = None) -> HttpResponse:
    foi = load(request, reference)
    note_read(request, foi.reference)
    leaks, provisions = queries.leaks_of(foi), _provisions()
    forms: dict[str, Any] = {
        name_of(leak): JudgeForm(initial={"leak": name_of(leak)}, **_given(leak, number, provisions))
        for number, leak in enumerate(leaks[:FIRST])
    }
    if wrong:
        forms[name_of(wrong.of)] = wrong
    context = presentation.about(foi) | {
        "sections": presentation.sections(leaks, forms),
        "more": max(0, len(leaks) - FIRST),
        "may": policy.may_mark(request.user, foi),
        "any_marks": bool(queries.marks_of(foi)),
    }
    return page(request, "foi/check.html", wrong or StepForm(), context)


def _provisions() -> list[tuple[Any, str]]:
    return [("", "Choose"), *((provision.pk, str(provision)) for provision in queries.provisions())]


def _given(leak: Leak, number: int, provisions: list[tuple[Any, str]]) -> dict[str, Any]:
    """Each text has a form of its own on the page, so its fields have ids of their own."""
    shown = {"choices": presentation.choices(leak), "provisions": provisions}
    return {"of": leak, **shown, "auto_id": f"id_{number}_%s"}
