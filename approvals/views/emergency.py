"""The emergency roster, and the report on what was published first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from approvals import policy, presentation, queries, services
from approvals.forms import RosterForm
from approvals.models import Post
from approvals.presentation import emergency as shown
from workflow.forms import StepForm
from workflow.paging import page_of
from workflow.views import attempt, page, reads_and_takes, sent, take

NOT_BY_THE_BUTTON = "That was not sent by the button of this page. Use it, and they are taken off."


@reads_and_takes
def emergency(request: HttpRequest) -> HttpResponse:
    """Who may publish first, what was, and putting somebody on the roster."""
    form = RosterForm(sent(request), by=request.user)
    if place := take(request, form, services.put_on_roster, ""):
        messages.success(request, f"{place.person} is on the emergency roster, and has been told.")
        return redirect("approvals:emergency")
    context = {"may": policy.may_keep_roster(request.user), **_report(request)}
    return page(request, "approvals/emergency.html", form, context)


@require_POST
def off_roster(request: HttpRequest, place_id: int) -> HttpResponse:
    form = StepForm(request.POST)
    place, refusal = attempt(request, form, services.take_off_roster, place_id=place_id)
    if place:
        messages.success(request, f"{place.person} is no longer on the emergency roster.")
    else:
        messages.warning(request, str(refusal or NOT_BY_THE_BUTTON))
    return redirect("approvals:emergency")


@require_safe
def emergencies_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Everything of the last twelve months that this person may see."""
    posts = queries.emergencies(queries.visible_to(request.user)).order_by("id")
    answer = StreamingHttpResponse(
        shown.lines(posts.iterator(chunk_size=500), request.user.closed_days),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="emergencies-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    return answer


def _report(request: HttpRequest) -> dict[str, object]:
    any_of = queries.seen_by(request.user)
    found = page_of(queries.emergencies(Post.objects.all()), request.GET, any_of=any_of)
    return {
        "places": shown.places(queries.roster(), request.user, timezone.localdate()),
        "columns": shown.COLUMNS,
        "rows": shown.rows(found.rows, request.user.closed_days),
        "people_columns": shown.PEOPLE_COLUMNS,
        "people": shown.by_person(queries.emergencies_by_person(request.user)),
        **presentation.pages(found),
    }
