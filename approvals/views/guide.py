"""“Do I need approval?”: questions and answers, all of it in the address, none of it kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals import presentation
from approvals.guide import Question, follow


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    given, step = follow(request.GET.dict())
    asked = step.name if isinstance(step, Question) else ""
    context = {
        "given": presentation.answered(given, request.GET),
        "kept": [(question.name, request.GET[question.name]) for question, _ in given],
        "step": step,
        "unanswered": asked and request.GET.get("ask") == asked,
        "cited": [] if isinstance(step, Question) else presentation.cited(step.clauses),
    }
    page = "approvals/guide_question.html" if asked else "approvals/guide_answer.html"
    return render(request, page, context)
