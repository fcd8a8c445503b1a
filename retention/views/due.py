"""Where keeping and disposal stand, what is due, and the proposal that it be destroyed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from retention import policy, queries, services
from retention.forms import DueForm, ProposeForm
from retention.models import Keeping
from retention.policy import LARGEST
from retention.presentation import due as shown
from workflow.actions import refused
from workflow.views import page, reads_and_takes, sent, take


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    counts = queries.counts(timezone.localdate())
    return render(request, "retention/retention.html", {"facts": shown.overview(counts)})


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    filters = DueForm(request.GET, reader=request.user)
    found = queries.due_page(filters.narrow(Keeping.objects.due(filters.day)), request.GET)
    may = policy.may_propose(request.user)
    context = {
        "filters": filters,
        "selected": shown.selected(filters, request.GET),
        "day": filters.day,
        "columns": shown.columns(choose=bool(may)),
        "rows": shown.rows(found.rows, filters.offices, choose=bool(may)),
        "may": may,
        "every": f"?{shown.kept(filters, request.GET) or 'every=1'}",
        "newer": found.newer,
        "older": found.older,
    }
    return render(request, "retention/due.html", context)


@reads_and_takes
def propose(request: HttpRequest) -> HttpResponse:
    form = ProposeForm(sent(request), initial={"subjects": lambda: "\n".join(_chosen(request))})
    done = "Proposed. Those who may decide have been told."
    if made := take(request, form, services.propose, done):
        return redirect("retention:disposal", made.reference)
    may = policy.may_propose(request.user)
    context = {
        "step": {
            "title": "Propose a disposal",
            "explanation": f"A second person decides. At most {LARGEST} records at a time, "
            "so that somebody can look at each.",
            "label": "Propose it",
        },
        "may": may,
        "refused": refused("Propose it", may),
        "back": reverse("retention:due"),
        "back_label": "Due for disposal",
    }
    return page(request, "retention/step.html", form, context)


def _chosen(request: HttpRequest) -> list[str]:
    """The records that were ticked; without any, all that the filters leave, as many as one proposal takes."""
    if ticked := request.GET.getlist("subjects"):
        return ticked[:LARGEST]
    filters = DueForm(request.GET, reader=request.user)
    rows = filters.narrow(Keeping.objects.due(timezone.localdate()).to_destroy().free())
    return list(rows.order_by("due_on", "id").values_list("subject", flat=True)[:LARGEST])
