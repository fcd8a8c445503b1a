"""The classes of the records authorities, and which class a record is in."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from records.presentation import latest_first
from records.queries import trail
from retention import policy, services
from retention.forms import ClassForm
from retention.models import Keeping, RetentionClass
from retention.presentation import classes as shown
from retention.queries import visible_to
from retention.steps import CLASS_STEPS, RECORD_STEPS
from workflow.actions import refused
from workflow.steps import Step, StepPages
from workflow.views import page, reads_and_takes, sent, take


def load(request: HttpRequest, reference: str) -> RetentionClass:
    classes = visible_to(
        request.user, RetentionClass.objects.select_related("made_by", "supersedes", "superseded_by")
    )
    return get_object_or_404(classes, pk=RetentionClass.pk_of(reference))


@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = RetentionClass.objects.select_related("superseded_by")
    current = list(found.not_over(today))
    context = {
        "columns": shown.COLUMNS,
        "current": shown.rows(current, today),
        "over": shown.rows(found.exclude(pk__in=[each.pk for each in current]), today),
        "may": policy.may_keep_classes(request.user),
    }
    return render(request, "retention/classes.html", context)


@require_safe
def one_class(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(request, reference)
    context = {
        "given": found,
        "tag": shown.tag(found, timezone.localdate()),
        "facts": shown.facts(found),
        "story": latest_first(trail(found.reference)),
        "may_replace": policy.may_replace(request.user, found),
    }
    return render(request, "retention/class.html", context)


@reads_and_takes
def add_class(request: HttpRequest) -> HttpResponse:
    form = ClassForm(sent(request))
    if made := take(request, form, services.add_class, "The class is entered."):
        return redirect("retention:class", made.reference)
    may = policy.may_keep_classes(request.user)
    context = {
        "step": {
            "title": "Enter a class",
            "explanation": "Enter it as the records authority says it. "
            "A class is never changed: another takes its place.",
            "label": "Enter it",
        },
        "may": may,
        "refused": refused("Enter it", may),
        "back": reverse("retention:classes"),
        "back_label": "Classes",
    }
    return page(request, "retention/step.html", form, context)


CLASSES = StepPages(
    steps=CLASS_STEPS,
    prefix="retention:",
    home="retention:class",
    argument="class_id",
    pk_of=RetentionClass.pk_of,
    load=load,
    context=lambda request, given: {"caption": str(given)},
    template="retention/step.html",
    offered=lambda name, given: False,
)


# --- The class of one record --------------------------------------------------------------------------------


def load_keeping(request: HttpRequest, subject: str) -> Keeping:
    keepings = visible_to(request.user, Keeping.objects.select_related("retention_class"))
    return get_object_or_404(keepings, subject=subject)


def _with_its_class(step: Step, keeping: Keeping) -> Step:
    given = keeping.retention_class
    now = f"It is in class {given}." if given else "It is in no class yet."
    return replace(step, explanation=f"{now} {step.explanation}")


RECORDS = StepPages(
    steps=RECORD_STEPS,
    prefix="retention:",
    home="records:record",
    argument="subject",
    pk_of=str,
    load=load_keeping,
    context=lambda request, keeping: {"caption": keeping.subject},
    template="retention/step.html",
    offered=lambda name, keeping: False,
    reference=lambda keeping: keeping.subject,
    worded=_with_its_class,
)
