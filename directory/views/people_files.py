"""People from a file: brought, shown as it would change the directory, and confirmed by who brought it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from directory import people_file as reading
from directory import queries as told
from directory import services
from directory.forms.people_files import BringForm, ConfirmFileForm
from directory.people_plan import plan_of
from directory.presentation import people_files as shown
from profiles import policy
from profiles.models import PeopleFile
from records.presentation import latest_first
from workflow import csv_tables
from workflow.paging import LARGEST
from workflow.views import attempt, page, reads_and_takes, sent, take

FEW = 10
DONE = "Carried out. What takes two people waits for somebody else to confirm it."


@reads_and_takes
def people_files(request: HttpRequest) -> HttpResponse:
    form = BringForm(sent(request), request.FILES or None)
    if brought := take(request, form, services.bring_file, ""):
        if unused := form.cleaned_data["reading"].unused:
            messages.info(request, f"Columns that are not used: {', '.join(unused)}.")
        return redirect("directory:people-file", brought.pk)
    context = {
        "may": policy.may_keep_people(request.user),
        "problem_columns": shown.PROBLEM_COLUMNS,
        "problems": shown.problems(form.problems),
        "file_columns": shown.FILE_COLUMNS,
        "files": shown.files(PeopleFile.objects.select_related("brought_by")[:FEW]),
        "known_columns": shown.KNOWN_COLUMNS,
        "known": shown.columns(),
    }
    return page(request, "directory/people_files.html", form, context)


@reads_and_takes
def people_file(request: HttpRequest, reference: int) -> HttpResponse:
    """Other administrators see what is proposed; who brought it confirms it."""
    file = get_object_or_404(PeopleFile.objects.select_related("brought_by"), pk=min(reference, LARGEST))
    form = ConfirmFileForm(sent(request))
    done, refusal = attempt(request, form, services.import_people, file_id=file.pk)
    if done:
        messages.success(request, DONE)
        return redirect("directory:people-file", file.pk)
    may = policy.may_import(request.user, file)
    plan = plan_of(file, file.brought_by) if file.rows else None
    if plan:
        form.ask(plan)
    if refusal:
        form.refuse(refusal)
    context = {
        "file": file,
        "may": may,
        "plan": plan,
        "facts": shown.facts(file, plan),
        "columns": shown.COLUMNS,
        "rows": shown.rows(plan.changes) if plan else [],
        "left_out_columns": shown.LEFT_OUT_COLUMNS,
        "left_out": shown.left_out(plan.left_out) if plan else [],
        "shown": shown.SHOWN,
        "at_once": services.AT_ONCE,
        "story": latest_first(told.trail(file.reference)) if file.applied_at else [],
    }
    return page(request, "directory/people_file.html", form, context)


@require_safe
def template(request: HttpRequest) -> StreamingHttpResponse:
    """With a line for each of three people, as an example."""
    return StreamingHttpResponse(
        csv_tables.lines(reading.headings(), reading.EXAMPLE),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": 'attachment; filename="people.csv"'},
    )
