"""Pages on which a post is written: to propose it, to edit it, and what the checks say meanwhile."""

from collections.abc import Callable

from django.contrib import messages
from django.core import signing
from django.forms import BaseFormSet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals import policy, presentation, services
from approvals.content import Content
from approvals.forms import ComposeForm, EditForm
from approvals.media_forms import attached_in, changes_in, infected_in, media_forms, read_shown
from approvals.models import Post
from approvals.queries import accounts_for
from approvals.views.posts import about, load
from checks.content import Medium
from profiles.models import Person
from profiles.queries import topics_for
from records import files as kept_files
from workflow.actions import refused
from workflow.rulings import MovedOn, Refused, Ruling
from workflow.views import attempt, page, reads_and_takes, sent, take

PROPOSED = "Saved as a draft. Submit it when it is ready."


@reads_and_takes
def compose(request: HttpRequest) -> HttpResponse:
    about = {name: request.GET.get(name, "") for name in ("relation", "contact")}
    known = {"relates_to": request.GET.get("to", ""), **about}
    form = ComposeForm(sent(request), initial=known).referring(request, _nothing)
    if not form.is_bound:
        _begin_where_the_other_stands(form)
    files = _files_sent(request, form, policy.may_propose) if form.is_bound else media_forms()
    if form.is_bound and _both_valid(form, files, request.user):
        content = form.content(attached_in(files))
        if post := take(request, form, services.propose, PROPOSED, content=content):
            _tell_what_changed(request, files)
            return redirect("approvals:post", post.reference)
    form.choose_from(accounts_for(request.user), topics_for(request.user))
    may = policy.may_propose(request.user)
    context = {
        "file_forms": files,
        "may": may,
        "refused": refused("Save as a draft", may),
        **presentation.as_typed(form, attached_in(files), request.user),
    }
    return page(request, "approvals/compose.html", form, context)


def _nothing() -> None:
    """What a post that is not there yet refers to."""


def _begin_where_the_other_stands(form: ComposeForm) -> None:
    """What corrects, takes down or follows up a post mostly speaks from the same place, for the same purpose.

    What answers a contact mostly stands where the contact does.
    """
    if other := form.refers_to("relates_to"):
        same = {"account": "account", "activity": "activity", "purpose": "purpose", "topic": "topic_id"}
        form.initial |= {name: getattr(other.version, column) for name, column in same.items()}
    if contact := form.refers_to("contact"):
        form.initial["answers_link"] = contact.link


@require_POST
def check(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Asked while somebody writes: how long the text is by now, and what would stop it from being submitted.

    Whoever edits a post, its author is the one who speaks.
    """
    post = load(request, reference) if reference else None
    form = ComposeForm(request.POST).referring(request, lambda: post.version if post else None)
    files = media_forms(request.POST)
    files.is_valid()
    written = presentation.as_typed(form, attached_in(files), post.author if post else request.user)
    return render(request, "approvals/_live.html", written)


@require_safe
def picture(request: HttpRequest, token: str) -> FileResponse:
    """A picture as it will be published, to whoever is writing the post that it goes with."""
    try:
        sha256, kind = read_shown(token)
        return FileResponse(kept_files.path_of(sha256).open("rb"), content_type=kind)
    except (signing.BadSignature, OSError):
        raise Http404 from None


@reads_and_takes
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method != "POST":
        post = load(request, reference)
        form = EditForm(version=post.version).referring(request, lambda: post.version)
        return _edit_page(request, post, form, media_forms(attached=Content.of(post.version).media))
    form = EditForm(request.POST).referring(request, lambda: load(request, reference).version)
    files = _files_sent(request, form, lambda by: policy.may_edit(by, load(request, reference)))
    refusal = None
    if _both_valid(form, files, request.user):
        content, post_id = form.content(attached_in(files)), Post.pk_of(reference)
        saved, refusal = attempt(request, form, services.edit, post_id=post_id, content=content)
        if saved:
            messages.success(request, "Saved. Submit it when it is ready.")
            _tell_what_changed(request, files)
            return redirect("approvals:post", reference)
    return _edit_page(request, load(request, reference), form, files, refusal)


def _edit_page(
    request: HttpRequest, post: Post, form: EditForm, files: BaseFormSet, refusal: Refused | None = None
) -> HttpResponse:
    """That somebody else saved meanwhile is told beside what they saved, once all the rest is in order."""
    if refusal or not form.is_bound:
        form.ask(post)
    if refusal:
        form.refuse(refusal)
    form.choose_from(accounts_for(request.user, held=post.version.account), topics_for(request.user))
    may, attached = policy.may_edit(request.user, post), attached_in(files) if form.is_bound else []
    context = {"may": may, "refused": refused("Save", may)} | about(request, post)
    context |= {
        "file_forms": files,
        **_so_far(form, attached, post, context),
    }
    if isinstance(refusal, MovedOn):
        context |= presentation.mine_beside_theirs(form.content(attached), post.version)
    return page(request, "approvals/edit.html", form, context)


def _so_far(
    form: EditForm, attached: list[Medium], post: Post, context: dict[str, object]
) -> dict[str, object]:
    """What is to be seen of it: as it was typed, or, when nothing was yet, as it stands."""
    if form.is_bound:
        return presentation.as_typed(form, attached, post.author)
    return {"written": context, **presentation.arranged(form, Content.of(post.version))}


def _files_sent(request: HttpRequest, form: ComposeForm, may: Callable[[Person], Ruling]) -> BaseFormSet:
    """Looking at a file keeps it, so nobody's is looked at who may not write this post."""
    if not (request.FILES and may(request.user) and form.may_bring_files()):
        return media_forms(request.POST, request.FILES)
    with services.uploads_of(request.user) as uploads:
        files = media_forms(request.POST, request.FILES, uploads=uploads.take)
        files.is_valid()
    return files


def _tell_what_changed(request: HttpRequest, files: BaseFormSet) -> None:
    for change in changes_in(files):
        messages.info(request, change)


def _both_valid(form: ComposeForm, files: BaseFormSet, by: Person) -> bool:
    """Both are always checked, so that every problem is shown at once."""
    valid = all([form.is_valid(), files.is_valid()])
    if form.not_to_be_kept:
        services.note_refusal(account=form.cleaned_data["account"], findings=form.not_to_be_kept, by=by)
    if infected := infected_in(files):
        services.note_infected(files=infected, by=by)
    return valid
