"""Disposals: the list, one with its records, the decision, and the certificate of what was destroyed."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from records.presentation import latest_first
from records.queries import trail
from retention import certificates, policy, queries, services
from retention.forms import ApproveForm, ReasonForm
from retention.models import Disposal
from retention.presentation import disposals as shown
from retention.views.shared import sent, step_page, take
from workflow.paging import page_of
from workflow.views import reads_and_takes


def load(reference: str) -> Disposal:
    disposals = Disposal.objects.select_related("proposed_by", "decided_by")
    return get_object_or_404(disposals, pk=Disposal.pk_of(reference))


@require_safe
def disposals(request: HttpRequest) -> HttpResponse:
    page = page_of(Disposal.objects.listed(), request.GET)
    context = {"columns": shown.COLUMNS, "rows": shown.rows(page.rows), **shown.pages(page)}
    return render(request, "retention/disposals.html", context)


@require_safe
def disposal(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(reference)
    page = page_of(queries.items_of(found), request.GET)
    context = {
        "disposal": found,
        "tag": shown.tag(found),
        "facts": shown.facts(found, queries.outcomes(found)),
        "columns": shown.ITEM_COLUMNS,
        "rows": shown.item_rows(page.rows),
        "story": latest_first(trail(found.reference)),
        "actions": shown.actions(request.user, found),
        **shown.pages(page),
    }
    return render(request, "retention/disposal.html", context)


@reads_and_takes
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(reference)
    form = ApproveForm(sent(request), initial={"key": uuid4()})
    done = "Approved. The records are being destroyed now."
    if take(request, form, services.approve, done, disposal_id=found.pk):
        return redirect("retention:disposal", reference)
    context = {"columns": shown.ITEM_COLUMNS, "rows": shown.item_rows(queries.items_of(found).waiting())}
    return step_page(
        request,
        form,
        policy.may_decide(request.user, found),
        **_about(found, "Approve the disposal", "Approve it"),
        **context,
    )


@reads_and_takes
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(reference)
    form = ReasonForm(sent(request), initial={"key": uuid4()})
    done = "Refused. Its records stay, and can be proposed again."
    if take(request, form, services.refuse, done, disposal_id=found.pk):
        return redirect("retention:disposal", reference)
    may = policy.may_decide(request.user, found)
    return step_page(request, form, may, **_about(found, "Refuse the disposal", "Refuse it"))


@reads_and_takes
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(reference)
    form = ReasonForm(sent(request), initial={"key": uuid4()})
    done = "Withdrawn. Its records stay, and can be proposed again."
    if take(request, form, services.withdraw, done, disposal_id=found.pk):
        return redirect("retention:disposal", reference)
    may = policy.may_withdraw(request.user, found)
    return step_page(request, form, may, **_about(found, "Withdraw the disposal", "Withdraw it"))


def _about(found: Disposal, title: str, label: str) -> dict[str, str]:
    return {
        "title": title,
        "caption": f"{found}, proposed by {found.proposed_by}. Records: {found.items.count()}",
        "label": label,
        "back": reverse("retention:disposal", args=[found.reference]),
        "back_label": found.reference,
    }


@require_safe
def certificate(request: HttpRequest, reference: str) -> HttpResponse:
    """What was destroyed, under which class, by whose word: without a word of what it said."""
    found = load(reference)
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
    found = load(reference)
    response = StreamingHttpResponse(certificates.lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.csv"'
    return response
