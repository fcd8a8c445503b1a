"""Pages on professional comments: load what the person may see, parse the form, call one service, answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from professional_use import policy, presentation, services
from professional_use.forms import TellForm
from professional_use.models import ProfessionalComment, ProfessionalCommentQuerySet
from professional_use.queries import seen_by, visible_to
from professional_use.steps import STEPS
from records.queries import trail
from records.reading import note_read
from retention.views import disposed
from workflow.actions import buttons, refused
from workflow.paging import page_of
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take

SHOWN = ("author", "division", "acknowledged_by", "concern_by")


def load(request: HttpRequest, reference: str) -> ProfessionalComment:
    """Of what was disposed of only the page is left."""
    return get_object_or_404(_whole(request).undisposed(), pk=ProfessionalComment.pk_of(reference))


def _whole(request: HttpRequest) -> ProfessionalCommentQuerySet:
    return visible_to(request.user).select_related(*SHOWN)


@require_safe
def every_comment(request: HttpRequest) -> HttpResponse:
    found = page_of(ProfessionalComment.objects.listed(), request.GET, any_of=seen_by(request.user))
    context = {
        "columns": presentation.COLUMNS,
        "rows": presentation.rows(found.rows),
        "newer": found.newer and f"?{found.newer}",
        "older": found.older and f"?{found.older}",
    }
    return render(request, "professional_use/comments.html", context)


@reads_and_takes
def tell(request: HttpRequest) -> HttpResponse:
    form = TellForm(sent(request))
    if comment := take(
        request, form, services.tell, "Your manager has been notified. You need not wait for an answer."
    ):
        return redirect("professional_use:comment", comment.reference)
    may, seat = policy.may_tell(request.user), request.user.seat
    context = {
        "may": may,
        "refused": refused("Notify your manager", may),
        "goes_to": presentation.goes_to(policy.first_told(request.user, seat.division_id) if seat else None),
        "lines": presentation.lines(),
    }
    return page(request, "professional_use/tell.html", form, context)


@require_safe
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    shown = get_object_or_404(_whole(request), pk=ProfessionalComment.pk_of(reference))
    if shown.disposed_at:
        back = {"back": reverse("professional_use:list"), "back_label": "Professional comments"}
        return disposed.page(request, reference, known=presentation.left_of(shown), **back)
    context = about(request, shown) | {"actions": buttons(COMMENTS.actions(request.user, shown))}
    return render(request, "professional_use/comment.html", context)


def about(request: HttpRequest, shown: ProfessionalComment) -> dict[str, Any]:
    """What every page on one comment shows."""
    note_read(request, shown.reference)
    return presentation.about(shown, trail(shown.reference), request.user)


COMMENTS = StepPages(
    steps=STEPS,
    prefix="professional_use:",
    home="professional_use:comment",
    argument="comment_id",
    pk_of=ProfessionalComment.pk_of,
    load=load,
    context=about,
    template="professional_use/step.html",
    offered=policy.is_offered,
)
