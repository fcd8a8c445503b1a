"""The classes of the records authorities, and which class a record is in."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from records.presentation import latest_first
from records.queries import trail
from retention import policy, services
from retention.forms import AssignForm, ClassForm
from retention.models import Keeping, RetentionClass
from retention.presentation import classes as shown
from retention.views.shared import sent, step_page, take
from workflow.views import reads_and_takes

BACK = {"back_label": "Classes"}


def load(reference: str) -> RetentionClass:
    classes = RetentionClass.objects.select_related("made_by", "supersedes", "superseded_by")
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
    found = load(reference)
    replaced = hasattr(found, "superseded_by")
    context = {
        "given": found,
        "tag": shown.tag(found, timezone.localdate()),
        "facts": shown.facts(found),
        "story": latest_first(trail(found.reference)),
        "may_replace": not replaced and policy.may_keep_classes(request.user),
    }
    return render(request, "retention/class.html", context)


@reads_and_takes
def add_class(request: HttpRequest) -> HttpResponse:
    form = ClassForm(sent(request), initial={"key": uuid4()})
    if made := take(request, form, services.add_class, "The class is entered."):
        return redirect("retention:class", made.reference)
    return step_page(
        request,
        form,
        policy.may_keep_classes(request.user),
        title="Enter a class",
        label="Enter it",
        back=reverse("retention:classes"),
        intro="Enter it as the records authority says it. A class is never changed: another takes its place.",
        **BACK,
    )


@reads_and_takes
def replace_class(request: HttpRequest, reference: str) -> HttpResponse:
    old = load(reference)
    form = ClassForm(sent(request), initial={"key": uuid4()} | shown.as_typed(old))
    done = "The class is replaced. Its records follow on the day from which the new one is in force."
    if made := take(request, form, services.supersede_class, done, class_id=old.pk):
        return redirect("retention:class", made.reference)
    return step_page(
        request,
        form,
        policy.may_keep_classes(request.user),
        title="Replace a class",
        caption=str(old),
        label="Replace it",
        back=reverse("retention:class", args=[reference]),
        intro="The old class stays as it was. Its records move to this one, and their days are counted anew.",
        back_label=old.reference,
    )


@reads_and_takes
def assign(request: HttpRequest, subject: str) -> HttpResponse:
    """Put one record into another class."""
    keeping = get_object_or_404(Keeping.objects.select_related("retention_class"), subject=subject)
    form = AssignForm(sent(request), initial={"key": uuid4()})
    if take(request, form, services.assign, "The record is in this class now.", subject=subject):
        return redirect("records:record", subject)
    now = (
        f"It is in class {keeping.retention_class}." if keeping.retention_class else "It is in no class yet."
    )
    return step_page(
        request,
        form,
        policy.may_assign(request.user, keeping),
        title="Change the class",
        caption=subject,
        label="Put it into this class",
        back=reverse("records:record", args=[subject]),
        back_label=subject,
        intro=f"{now} The reason stands in its story, and the day on which it is due is counted anew.",
    )
