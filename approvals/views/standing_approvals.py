"""Pages on standing approvals: the register, one of them with its report, and the steps taken on it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals import services
from approvals.forms.standing_approvals import GrantStandingForm
from approvals.models import StandingApproval
from approvals.policy import standing_approvals as rules
from approvals.presentation import pages
from approvals.presentation import standing_approvals as shown
from approvals.queries import standing_approvals as reads
from approvals.standing import uses_csv
from approvals.standing.history import USED
from approvals.standing.steps import STEPS
from records.models import Entry
from records.presentation import latest_first
from records.queries import trail
from workflow.actions import buttons, refused
from workflow.paging import page_of
from workflow.steps import StepPages
from workflow.views import one_or_404, page, reads_and_takes, sent, take

GRANTED = "Granted. It can be used once MCD has signed it as well."
LATEST = 25  # uses on its page; the table has them all


def load(request: HttpRequest, reference: str) -> StandingApproval:
    """Everybody who is signed in may read the terms."""
    return one_or_404(StandingApproval.objects.whole(), StandingApproval.pk_of(reference))


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    past, today = "past" in request.GET, timezone.localdate()
    standing = StandingApproval.objects.whole()
    found = page_of(standing.past(today) if past else standing.current(today), request.GET)
    context = {
        "parts": shown.parts(past=past),
        "past": past,
        "columns": shown.COLUMNS,
        "rows": shown.rows(reads.known(found.rows), reads.open_window()),
        "may_grant": rules.may_grant(request.user),
        **pages(found),
    }
    return render(request, "approvals/standing_register.html", context)


@require_safe
def one(request: HttpRequest, reference: str) -> HttpResponse:
    standing = load(request, reference)
    may_see_uses = rules.may_see_uses(request.user, standing)
    uses = reads.uses_of(standing)[:LATEST] if may_see_uses else []
    context = about(request, standing) | {
        "actions": buttons(STANDING.actions(request.user, standing)),
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
    standing = load(request, reference)
    if not rules.may_see_uses(request.user, standing):
        raise PermissionDenied
    return StreamingHttpResponse(
        uses_csv.lines(reads.uses_of(standing).order_by("number").iterator()),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{standing.reference}-uses.csv"'},
    )


def about(request: HttpRequest, standing: StandingApproval) -> dict[str, object]:
    """What every page on one of them shows."""
    window = reads.open_window()
    return {
        "caption": standing,
        "approval": standing,
        "tag": shown.tag(standing, window),
        "standing": shown.standing(standing, window),
        "facts": shown.facts(standing),
    }


@reads_and_takes
def grant(request: HttpRequest) -> HttpResponse:
    divisions = [seat.division_id for seat in rules.grants_for(request.user)]
    form = GrantStandingForm(sent(request), by=request.user, divisions=divisions)
    if standing := take(request, form, services.grant_standing, GRANTED):
        return redirect("approvals:standing-approval", standing.reference)
    may = rules.may_grant(request.user)
    context = {"may": may, "refused": refused("Grant it", may)}
    return page(request, "approvals/standing_grant.html", form, context)


STANDING = StepPages(
    steps=STEPS,
    prefix="approvals:standing-",
    home="approvals:standing-approval",
    argument="standing_id",
    pk_of=StandingApproval.pk_of,
    load=load,
    context=about,
    template="approvals/standing_step.html",
    offered=lambda name, standing: False,  # to others its page says who may
)
