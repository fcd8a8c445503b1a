"""Captures: evidence of what a platform showed, added to a post that went out, and handed out again."""

from django.forms import BaseFormSet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from approvals import captures, media, policy, services
from approvals.forms import CaptureForm
from approvals.media_forms import attached_in, capture_forms, infected_in
from approvals.queries.captures import captured_file
from approvals.views.posts import about, load, require_unchanged
from checks.content import Medium
from records import files, reading
from records.queries import trail
from workflow.actions import refused
from workflow.rulings import Ruling
from workflow.views import page, reads_and_takes, sent, take

ADDED = "Added. Anybody who reads the record can see what was shown."


@reads_and_takes
def capture(request: HttpRequest, reference: str) -> HttpResponse:
    post = load(request, reference)
    may = policy.may_capture(request.user, post)
    form = CaptureForm(sent(request))
    # Looking at a file keeps it, so nobody's is looked at who may not add one.
    files = _files_sent(request, may)
    if (
        form.is_bound
        and _both_valid(request, form, files)
        and take(request, form, services.capture, ADDED, post_id=post.pk, files=attached_in(files))
    ):
        return redirect("approvals:post", reference)
    form.ask(post)
    context = {"file_forms": files, "may": may, "refused": refused("Add a capture", may)}
    context |= about(request, post)
    return page(request, "approvals/capture.html", form, context)


def _files_sent(request: HttpRequest, may: Ruling) -> BaseFormSet:
    if not (request.FILES and may):
        return capture_forms(sent(request), request.FILES or None)
    with services.uploads_of(request.user) as uploads:
        files = capture_forms(request.POST, request.FILES, uploads=uploads.take)
        files.is_valid()
    return files


def _both_valid(request: HttpRequest, form: CaptureForm, file_forms: BaseFormSet) -> bool:
    """Both are always checked, so that every problem is shown at once."""
    valid = all([form.is_valid(), file_forms.is_valid()])
    form.require_something(file_forms)
    services.note_infected(files=infected_in(file_forms), by=request.user)
    return valid and form.is_valid()


@require_safe
def captured(request: HttpRequest, reference: str, number: int, position: int) -> FileResponse:
    """The file as it was brought, to be saved: no browser opens it here, whatever it is."""
    described = _described(request, reference, number, position)
    reading.note_copied(request, f"the file {described['name']} of {reference}", reference)
    return FileResponse(
        files.path_of(described["sha256"]).open("rb"),
        content_type=described["type"],
        as_attachment=True,
        filename=described["name"],
    )


@require_safe
def preview(request: HttpRequest, reference: str, number: int, position: int) -> HttpResponse:
    """An image drawn by us, of the one that was brought."""
    described = _described(request, reference, number, position)
    if described["type"] not in media.IMAGES:
        raise Http404
    reading.note_drawn(request, reference)
    return HttpResponse(captures.preview(described), content_type=captures.PREVIEW)


def _described(request: HttpRequest, reference: str, number: int, position: int) -> Medium:
    post = load(request, reference)
    described = captured_file(trail(post.reference), number, position)
    if not described or not files.path_of(described["sha256"]).exists():
        raise Http404
    require_unchanged(post, described["sha256"])
    return described
