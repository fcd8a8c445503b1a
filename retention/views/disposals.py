"""Disposals: the list, one with its records, the decision, and the certificate of what was destroyed."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from records.presentation import latest_first
from records.queries import trail
from retention import certificates, queries
from retention.models import Disposal
from retention.presentation import disposals as shown
from retention.queries import visible_to
from retention.steps import DISPOSAL_STEPS
from workflow.actions import buttons
from workflow.paging import page_of
from workflow.steps import StepPages


def load(request: HttpRequest, reference: str) -> Disposal:
    disposals = visible_to(request.user, Disposal.objects.select_related("proposed_by", "decided_by"))
    return get_object_or_404(disposals, pk=Disposal.pk_of(reference))


@require_safe
def disposals(request: HttpRequest) -> HttpResponse:
    page = page_of(Disposal.objects.listed(), request.GET)
    context = {"columns": shown.COLUMNS, "rows": shown.rows(page.rows), **shown.pages(page)}
    return render(request, "retention/disposals.html", context)


@require_safe
def disposal(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(request, reference)
    page = page_of(queries.items_of(found), request.GET)
    context = {
        "disposal": found,
        "tag": shown.tag(found),
        "facts": shown.facts(found, queries.outcomes(found)),
        "columns": shown.ITEM_COLUMNS,
        "rows": shown.item_rows(page.rows),
        "story": latest_first(trail(found.reference)),
        "actions": buttons(DISPOSALS.actions(request.user, found)),
        **shown.pages(page),
    }
    return render(request, "retention/disposal.html", context)


@require_safe
def certificate(request: HttpRequest, reference: str) -> HttpResponse:
    """What was destroyed, under which class, by whose word: without a word of what it said."""
    found = load(request, reference)
    page = page_of(queries.items_of(found).destroyed(), request.GET)
    context = {
        "disposal": found,
        "tag": shown.tag(found),
        "facts": shown.facts(found, queries.outcomes(found)),
        "columns": shown.DESTROYED_COLUMNS,
        "rows": shown.destroyed_rows(page.rows),
        **shown.pages(page),
    }
    return render(request, "retention/certificate.html", context)


@require_safe
def certificate_csv(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    found = load(request, reference)
    response = StreamingHttpResponse(certificates.lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.csv"'
    return response


def _caption(request: HttpRequest, disposal: Disposal) -> dict[str, str]:
    number = disposal.items.count()
    return {"caption": f"{disposal}, proposed by {disposal.proposed_by}. Records: {number}"}


DISPOSALS = StepPages(
    steps=DISPOSAL_STEPS,
    prefix="retention:",
    home="retention:disposal",
    argument="disposal_id",
    pk_of=Disposal.pk_of,
    load=load,
    context=_caption,
    template="retention/step.html",
    offered=lambda name, disposal: disposal.is_proposed,
)
