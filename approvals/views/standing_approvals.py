"""Pages on standing approvals: the register, one of them with its report, and the steps taken on it."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals import services
from approvals.forms.standing_approvals import GrantStandingForm, TermsForm
from approvals.models import StandingApproval
from approvals.policy import standing_approvals as rules
from approvals.presentation import pages, refused
from approvals.presentation import standing_approvals as shown
from approvals.queries import standing_approvals as reads
from approvals.standing import uses_csv
from approvals.standing.history import USED
from approvals.standing.steps import STANDING_STEPS, StandingStep
from records.models import Entry
from records.presentation import latest_first
from records.queries import trail
from workflow.paging import LARGEST, page_of
from workflow.rulings import Refused
from workflow.views import reads_and_takes

LATEST = 25  # uses on its page; the table has them all


def load(reference: str) -> StandingApproval:
    """Everybody who is signed in may read the terms."""
    try:
        return reads.whole(min(StandingApproval.pk_of(reference), LARGEST))
    except StandingApproval.DoesNotExist:
        raise Http404 from None


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    past, today = "past" in request.GET, timezone.localdate()
    standing = StandingApproval.objects.whole()
    page = page_of(standing.past(today) if past else standing.current(today), request.GET)
    context = {
        "parts": shown.parts(past=past),
        "past": past,
        "columns": shown.COLUMNS,
        "rows": shown.rows(reads.known(page.rows), reads.open_window()),
        "may_grant": rules.may_grant(request.user),
        **pages(page),
    }
    return render(request, "approvals/standing_register.html", context)


@require_safe
def one(request: HttpRequest, reference: str) -> HttpResponse:
    standing = load(reference)
    may_see_uses = rules.may_see_uses(request.user, standing)
    uses = reads.uses_of(standing)[:LATEST] if may_see_uses else []
    context = about(standing) | {
        "actions": shown.buttons(standing, request.user),
        "may_see_uses": may_see_uses,
        "use_columns": shown.USE_COLUMNS,
        "uses": shown.use_rows(uses),
        "latest": LATEST,
        "story": latest_first(_told(standing, may_see_uses=bool(may_see_uses))),
    }
    return render(request, "approvals/standing_one.html", context)


def _told(standing: StandingApproval, *, may_see_uses: bool) -> list[Entry]:
    """Each use is a post of the division: to others the story leaves these out, as the list does."""
    return [entry for entry in trail(standing.reference) if may_see_uses or entry.kind != USED]


@require_safe
def uses(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """The use report as a table."""
    standing = load(reference)
    if not rules.may_see_uses(request.user, standing):
        raise PermissionDenied
    return StreamingHttpResponse(
        uses_csv.lines(reads.uses_of(standing).order_by("number").iterator()),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{standing.reference}-uses.csv"'},
    )


def about(standing: StandingApproval) -> dict[str, object]:
    window = reads.open_window()
    return {
        "approval": standing,
        "tag": shown.tag(standing, window),
        "standing": shown.standing(standing, window),
        "facts": shown.facts(standing),
    }


@reads_and_takes
def grant(request: HttpRequest) -> HttpResponse:
    may = rules.may_grant(request.user)
    divisions = [seat.division_id for seat in rules.grants_for(request.user)]
    form = GrantStandingForm(
        request.POST or None, by=request.user, divisions=divisions, initial={"key": uuid4()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            standing = services.grant_standing(**form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Granted. It can be used once MCD has signed it as well.")
            return redirect("approvals:standing-approval", standing.reference)
    context = {"form": form, "may": may, "refused": refused("Grant it", may)}
    return render(request, "approvals/standing_grant.html", context, status=_status(form))


@reads_and_takes
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """GET shows the step's page, POST takes the step; a refusal shows the page again, as things stand now."""
    taking, standing = STANDING_STEPS[name], load(reference)
    form = _form(request, taking, standing)
    if request.method == "POST" and form.is_valid():
        try:
            taking.service(standing_id=standing.pk, **form.taken(), by=request.user)
        except Refused as refusal:
            standing = load(reference)
            form.ask(standing)
            form.refuse(refusal)
        else:
            messages.success(request, taking.done)
            return redirect("approvals:standing-approval", reference)
    may = taking.rule(request.user, standing)
    context = about(standing) | {
        "form": form,
        "step": taking,
        "may": may,
        "refused": refused(taking.label, may),
    }
    return render(request, "approvals/standing_step.html", context, status=_status(form))


def _form(request: HttpRequest, taking: StandingStep, standing: StandingApproval) -> BaseForm:
    depends = {"by": request.user, "divisions": [standing.division_id], "standing": standing}
    known = {"key": uuid4(), "seen": standing.fingerprint}
    return taking.form(
        request.POST or None, initial=known, **(depends if issubclass(taking.form, TermsForm) else {})
    )


def _status(form: BaseForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
