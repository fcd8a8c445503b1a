"""Pages on professional comments: load what the person may see, parse the form, call one service, answer."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from professional_use import policy, presentation, services
from professional_use.forms import TellForm
from professional_use.models import ProfessionalComment, ProfessionalCommentQuerySet
from professional_use.queries import seen_by, visible_to
from professional_use.steps import STEPS, Step, actions
from records.queries import trail
from records.reading import note_read
from retention.views import disposed
from workflow.actions import buttons, refused
from workflow.forms import StepForm
from workflow.paging import page_of
from workflow.rulings import Refused
from workflow.views import reads_and_takes

SHOWN = ("author", "division", "acknowledged_by", "concern_by")


def load(request: HttpRequest, reference: str) -> ProfessionalComment:
    """Of what was disposed of only the page is left."""
    return get_object_or_404(_whole(request).undisposed(), pk=ProfessionalComment.pk_of(reference))


def _whole(request: HttpRequest) -> ProfessionalCommentQuerySet:
    return visible_to(request.user).select_related(*SHOWN)


@require_safe
def every_comment(request: HttpRequest) -> HttpResponse:
    page = page_of(ProfessionalComment.objects.listed(), request.GET, any_of=seen_by(request.user))
    context = {
        "columns": presentation.COLUMNS,
        "rows": presentation.rows(page.rows),
        "newer": page.newer and f"?{page.newer}",
        "older": page.older and f"?{page.older}",
    }
    return render(request, "professional_use/comments.html", context)


@reads_and_takes
def tell(request: HttpRequest) -> HttpResponse:
    form = TellForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    may = policy.may_tell(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            comment = services.tell(**form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Told. You need not wait for an answer.")
            return redirect("professional_use:comment", comment.reference)
    seat = request.user.seat
    context = {
        "form": form,
        "may": may,
        "refused": refused("Tell your manager", may),
        "goes_to": presentation.goes_to(policy.first_told(request.user, seat.division_id) if seat else None),
        "lines": presentation.lines(),
    }
    return render(request, "professional_use/tell.html", context, status=_status(form))


@require_safe
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    shown = get_object_or_404(_whole(request), pk=ProfessionalComment.pk_of(reference))
    if shown.disposed_at:
        back = {"back": reverse("professional_use:list"), "back_label": "Professional use"}
        return disposed.page(request, reference, known=presentation.left_of(shown), **back)
    note_read(request, reference)
    context = presentation.about(shown, trail(shown.reference), request.user)
    context["actions"] = buttons(actions(request.user, shown))
    return render(request, "professional_use/comment.html", context)


@reads_and_takes
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """GET shows the step's page, POST takes the step; a refusal shows the page again, as things stand now."""
    taking, shown = STEPS[name], load(request, reference)
    form = taking.form(request.POST) if request.method == "POST" else taking.form(initial={"key": uuid4()})
    if form.is_valid():
        try:
            taking.service(comment_id=shown.pk, **form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _page(request, load(request, reference), taking, form)
        messages.success(request, taking.done)
        return redirect("professional_use:comment", reference)
    return _page(request, shown, taking, form)


def _page(request: HttpRequest, shown: ProfessionalComment, taking: Step, form: StepForm) -> HttpResponse:
    note_read(request, shown.reference)
    may = taking.rule(request.user, shown)
    context = presentation.about(shown, trail(shown.reference), request.user) | {
        "form": form,
        "step": taking,
        "may": may,
        "refused": refused(taking.label, may),
    }
    return render(request, "professional_use/step.html", context, status=_status(form))


def _status(form: StepForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
