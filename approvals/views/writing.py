"""Pages on which a post is written: to propose it, to edit it, and what the checks say meanwhile."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.forms import BaseFormSet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from approvals import policy, presentation, services
from approvals.causes import causes
from approvals.content import Content
from approvals.forms import ComposeForm, EditForm
from approvals.forms.declaring import answers_before
from approvals.media_forms import attached_in, brought_in, changes_in, infected_in, media_forms, read_shown
from approvals.models import Activity, Post
from approvals.queries import accounts_for, declared_before, went_out
from approvals.used_before import used
from approvals.views import drafts
from approvals.views.drafts import NOTHING, Beginning
from approvals.views.posts import about, load
from checks import catalogue
from profiles.models import Person
from profiles.queries import topics_for
from records import files as kept_files
from records.models import Entry
from records.queries import trail
from workflow.actions import refused
from workflow.paging import number_in
from workflow.rulings import MovedOn, Refused, Ruling
from workflow.views import attempt, page, reads_and_takes, sent

PROPOSED = "Saved as a draft. Submit it when it is ready."
SAVED = "Saved. Submit it when it is ready."
SUBMITTED = "Submitted. Those who may decide have been told."
SUBMIT, SHOW = "submit", "show"  # what the button says under `then`; any other saves

Service = Callable[..., Post]
Row = dict[str, Any]


@reads_and_takes
def compose(request: HttpRequest) -> HttpResponse:
    about = {name: request.GET.get(name, "") for name in ("relation", "contact")}
    known = {"relates_to": request.GET.get("to", ""), "activity": Activity.POST, **about}
    begun = drafts.beginning(request)
    form = ComposeForm(sent(request), initial={**known, **begun.initial}).referring(request, _nothing)
    if not form.is_bound:
        _begin_where_the_other_stands(form)
    files = _files_sent(request, form, policy.may_propose) if form.is_bound else begun.files
    then = request.POST.get("then")
    if then in drafts.LEADS_TO and (draft := drafts.keep_for_later(request, form, files)):
        return drafts.go_on(request, draft, then)
    steps = services.propose, services.propose_and_submit
    post, refusal = _taken(request, form, files, *steps)
    if post:
        return _done(request, post, files, PROPOSED)
    may = policy.may_propose(request.user)
    context = {"may": may, "refused": refused("Save draft", may)}
    return _writing_page(request, "approvals/compose.html", form, files, context, refusal, begun=begun)


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
        form.initial |= {"answers_link": contact.link, "activity": Activity.COMMENT}


@require_POST
def check(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Asked while somebody writes: how the post will look by now, and what would stop it from being submitted.

    Whoever edits a post, its author is the one who speaks.
    """
    post = load(request, reference) if reference else None
    form = ComposeForm(request.POST).referring(request, lambda: post.version if post else None)
    if request.FILES:
        return _brought(request, form, post)
    files = media_forms(request.POST)
    files.is_valid()
    so_far = _so_far(request, form, files, post, trail(reference) if post else ())
    return render(request, "approvals/_live.html", {"form": form, "post": post, "live": True, **so_far})


def _brought(request: HttpRequest, form: ComposeForm, post: Post | None) -> HttpResponse:
    """A file goes up as soon as it is chosen, so that it is seen with the post before anything is saved."""
    files = _files_sent(
        request, form, lambda by: policy.may_edit(by, post) if post else policy.may_propose(by)
    )
    files.is_valid()
    if infected := infected_in(files):
        services.note_infected(files=infected, by=request.user)
    answer = render(request, "approvals/_file_at_once.html", {"file": brought_in(files), "post": post})
    return trigger_client_event(answer, "brought", after="settle")


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
        begun = drafts.beginning_of_an_edit(request, post)
        form = EditForm(version=post.version, initial=begun.initial).referring(request, lambda: post.version)
        files = begun.files if begun.typed else media_forms(attached=Content.of(post.version).media)
        return _edit_page(request, post, form, files, begun=begun)
    form = EditForm(request.POST).referring(request, lambda: load(request, reference).version)
    files = _files_sent(request, form, lambda by: policy.may_edit(by, load(request, reference)))
    steps = services.edit, services.edit_and_submit
    post, refusal = _taken(request, form, files, *steps, post_id=Post.pk_of(reference))
    if post:
        return _done(request, post, files, SAVED)
    return _edit_page(request, load(request, reference), form, files, refusal)


def _taken(
    request: HttpRequest,
    form: ComposeForm,
    files: BaseFormSet,
    save: Service,
    save_and_submit: Service,
    **given: Any,
) -> tuple[Post | None, Refused | None]:
    """What became of what was sent, if it was: saved, or handed over at once, as the button says."""
    if not form.is_bound or _saves_nothing(request) or not _both_valid(form, files, request.user):
        return None, None
    given["content"] = form.content(attached_in(files))
    if request.POST.get("then") == SUBMIT:
        return attempt(request, form, save_and_submit, **given, **form.said())
    return attempt(request, form, save, **given)


def _done(request: HttpRequest, post: Post, files: BaseFormSet, saved: str) -> HttpResponse:
    messages.success(request, SUBMITTED if request.POST.get("then") == SUBMIT else saved)
    for change in changes_in(files):
        messages.info(request, change)
    return redirect("approvals:post", post.reference)


def _edit_page(
    request: HttpRequest,
    post: Post,
    form: EditForm,
    files: BaseFormSet,
    refusal: Refused | None = None,
    begun: Beginning = NOTHING,
) -> HttpResponse:
    """That somebody else saved meanwhile is told beside what they saved, once all the rest is in order."""
    if refusal or not form.is_bound:
        form.ask(post)
    may = policy.may_edit(request.user, post)
    context = {"may": may, "refused": refused("Save draft", may)} | about(request, post)
    if isinstance(refusal, MovedOn):
        context |= presentation.mine_beside_theirs(form.content(attached_in(files)), post.version)
    return _writing_page(request, "approvals/edit.html", form, files, context, refusal, post, begun)


def _writing_page(
    request: HttpRequest,
    template: str,
    form: ComposeForm,
    files: BaseFormSet,
    context: Row,
    refusal: Refused | None,
    post: Post | None = None,
    begun: Beginning = NOTHING,
) -> HttpResponse:
    context |= _so_far(request, form, files, post, context.get("entries", ()), begun)
    context |= drafts.on_the_page(request, form, files, begun, post)
    if refusal:
        form.refuse(refusal)
    if request.POST.get("then") == SUBMIT:
        form.tell_of_unticked()
        form.tell_of_unanswered()
    form.choose_from(
        accounts_for(request.user, held=post.version.account if post else None), topics_for(request.user)
    )
    context["file_forms"] = files
    context["used"] = used(went_out(request.user), number_in(str(form["account"].value())))
    if not _only_shows(request):
        return page(request, template, form, context)
    for each in (form, *files):
        each.errors.clear()  # nothing was asked for yet
    return render(request, template, {"form": form, **context})


def _so_far(
    request: HttpRequest,
    form: ComposeForm,
    files: BaseFormSet,
    post: Post | None,
    entries: Sequence[Entry],
    begun: Beginning = NOTHING,
) -> Row:
    """The post as it was typed, or as it stands; what the checks find, and what there is to declare."""
    unchanged = Content.of(post.version) if post and not (form.is_bound or begun.typed) else None
    typed = begun.as_sent(request, post) if begun.typed else form
    content = unchanged or typed.so_far(attached_in(files) if form.is_bound else begun.attached)
    found = catalogue.findings(content, post.author if post else request.user) if content else []
    form.ask_author(content, found, (answers_before(post) if post else {}) | begun.answers)
    before = declared_before(post, entries, request.user, form.policy_asked) if post else None
    if before:
        form.carry_over(causes(Content.of(before.version), before.asked))
    form.expect_files()
    return presentation.so_far(form, content, found, before)


def _saves_nothing(request: HttpRequest) -> bool:
    return request.POST.get("then") in (*drafts.LEADS_TO, SHOW)


def _only_shows(request: HttpRequest) -> bool:
    """Without script: the page again, as it goes by the account and what is typed, and nothing is saved."""
    return request.POST.get("then") == SHOW


def _files_sent(request: HttpRequest, form: ComposeForm, may: Callable[[Person], Ruling]) -> BaseFormSet:
    """Looking at a file keeps it, so nobody's is looked at who may not write this post."""
    if not (request.FILES and may(request.user) and form.may_bring_files()):
        return media_forms(request.POST, request.FILES)
    with services.uploads_of(request.user) as uploads:
        files = media_forms(request.POST, request.FILES, uploads=uploads.take)
        files.is_valid()
    return files


def _both_valid(form: ComposeForm, files: BaseFormSet, by: Person) -> bool:
    """Both are always checked, so that every problem is shown at once."""
    valid = all([form.is_valid(), files.is_valid()])
    if form.not_to_be_kept:
        services.note_refusal(account=form.cleaned_data["account"], findings=form.not_to_be_kept, by=by)
    if infected := infected_in(files):
        services.note_infected(files=infected, by=by)
    return valid
