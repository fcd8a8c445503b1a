"""The emergency roster, and the report on what was published first."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from approvals import policy, presentation, queries, services
from approvals.forms import RosterForm
from approvals.models import Post, RosterPlace
from approvals.presentation import emergency as shown
from workflow.forms import StepForm
from workflow.paging import LARGEST, page_of
from workflow.rulings import Refused
from workflow.views import reads_and_takes


@reads_and_takes
def emergency(request: HttpRequest) -> HttpResponse:
    """Who may publish first, what was, and putting somebody on the roster."""
    form = RosterForm(request.POST or None, by=request.user, initial={"key": uuid4()})
    may = policy.may_keep_roster(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            place = services.put_on_roster(**form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{place.person} is on the emergency roster, and has been told.")
            return redirect("approvals:emergency")
    context = {"form": form, "may": may, **_report(request)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "approvals/emergency.html", context, status=status)


@require_POST
def off_roster(request: HttpRequest, place_id: int) -> HttpResponse:
    found = get_object_or_404(RosterPlace, pk=min(place_id, LARGEST))
    form = StepForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("That was not sent by the button of this page. Use it, and they are taken off.")
        removed = services.take_off_roster(place_id=found.pk, **form.taken(), by=request.user)
        messages.success(request, f"{removed.person} is no longer on the emergency roster.")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("approvals:emergency")


@require_safe
def emergencies_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Everything of the last twelve months that this person may see."""
    posts = queries.emergencies(queries.visible_to(request.user)).order_by("id")
    answer = StreamingHttpResponse(
        shown.lines(posts.iterator(chunk_size=500)), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="emergencies-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    return answer


def _report(request: HttpRequest) -> dict[str, object]:
    among = queries.seen_by(request.user)
    page = page_of(queries.emergencies(Post.objects.all()), request.GET, any_of=among)
    return {
        "places": shown.places(queries.roster(), request.user, timezone.localdate()),
        "columns": shown.COLUMNS,
        "rows": shown.rows(page.rows),
        "people_columns": shown.PEOPLE_COLUMNS,
        "people": shown.by_person(queries.emergencies_by_person(request.user)),
        **presentation.pages(page),
    }
