"""The policy's pages: reading it, its versions and reviews, and who has read it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from clauses import policy, presentation, readers_csv, services
from clauses.forms import ReadersFilter, ReleaseForm, ReviewForm
from clauses.models import PolicyVersion, Review
from clauses.queries import by_division, in_force, latest, not_read, review_status, seen_by
from workflow.paging import page_of
from workflow.rulings import Refused
from workflow.sorting import by_name
from workflow.views import page, reads_and_takes, sent, take

ONE_PAGE = 50


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    version = in_force()
    status = review_status(request.user if request.user.is_authenticated else None)
    context = {
        "version": version,
        "sections": presentation.contents(version),
        "status": presentation.review_facts(status),
        "to_read": status.to_read,
        "may_keep": request.user.is_authenticated and policy.may_keep(request.user),
        "may_see_readers": request.user.is_authenticated and policy.may_see_readers(request.user),
    }
    return render(request, "clauses/contents.html", context)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    version = in_force()
    shown = presentation.section(version, slug)
    if not shown:
        raise Http404
    return render(request, "clauses/section.html", {"version": version, "section": shown})


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    version = in_force()
    return render(request, "clauses/glossary.html", {"version": version, "terms": version.wording["terms"]})


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    reviews = Review.objects.select_related("version").defer("version__text").order_by("-id")[:ONE_PAGE]
    context = {
        "columns": presentation.VERSION_COLUMNS,
        "rows": presentation.version_rows(PolicyVersion.objects.defer("text")[:ONE_PAGE]),
        "reviews": presentation.reviews(reviews),
    }
    return render(request, "clauses/versions.html", context)


@require_safe
def version(request: HttpRequest, number: str) -> HttpResponse:
    """One version, whole: what a declaration cites, as it stood."""
    shown = get_object_or_404(PolicyVersion, number=number)
    before = PolicyVersion.objects.filter(pk__lt=shown.pk).order_by("-id").first()
    context = {
        "version": shown,
        "particulars": presentation.particulars(shown),
        "changed": presentation.changed_since(before, shown),
        "sections": [presentation.section(shown, each["slug"]) for each in shown.wording["sections"]],
        "statements": shown.wording["statements"],
        "may": policy.may_acknowledge(request.user, shown, in_force())
        if _has_to_read(request, shown)
        else None,
    }
    return render(request, "clauses/version.html", context)


def _has_to_read(request: HttpRequest, version: PolicyVersion) -> bool:
    person = request.user
    return person.is_authenticated and not version.acknowledgements.filter(person=person).exists()


@require_POST
def acknowledge(request: HttpRequest, number: str) -> HttpResponse:
    try:
        services.acknowledge(number=number, by=request.user)
        messages.success(request, f"Noted: you have read version {number}.")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("clauses:contents")


# --- Keeping it ---------------------------------------------------------------------------------------------


@reads_and_takes
def release(request: HttpRequest) -> HttpResponse:
    form = ReleaseForm(sent(request), latest=latest())
    if released := take(request, form, services.release, ""):
        messages.success(request, f"Version {released.number} is released. Everybody is asked to read it.")
        return redirect("clauses:version", released.number)
    return page(request, "clauses/release.html", form, {"may": policy.may_keep(request.user)})


@reads_and_takes
def review(request: HttpRequest) -> HttpResponse:
    form = ReviewForm(sent(request))
    if take(request, form, services.record_review, "The review is recorded."):
        return redirect("clauses:versions")
    context = {"may": policy.may_keep(request.user), "status": presentation.review_facts(review_status())}
    return page(request, "clauses/review.html", form, context)


# --- Who has read it ----------------------------------------------------------------------------------------


@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    version, people = in_force(), seen_by(request.user)
    filters = ReadersFilter(request.GET)
    found = page_of(filters.narrow(not_read(people, version)), request.GET)
    context = {
        "version": version,
        "divisions": presentation.division_rows(by_division(people, version)),
        "division_columns": presentation.DIVISION_COLUMNS,
        "filters": filters,
        "columns": presentation.READER_COLUMNS,
        "rows": presentation.reader_rows(found.rows),
        "newer": found.newer and f"?{found.newer}",
        "older": found.older and f"?{found.older}",
    }
    return render(request, "clauses/readers.html", context)


@require_safe
def readers_as_csv(request: HttpRequest) -> StreamingHttpResponse:
    version = in_force()
    people = not_read(seen_by(request.user), version).order_by("division_name", *by_name(), "pk")
    return StreamingHttpResponse(
        readers_csv.lines(people.iterator(chunk_size=1_000)),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="policy-{version.number}-not-read.csv"'},
    )
