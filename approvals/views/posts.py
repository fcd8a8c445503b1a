"""Pages on posts: load what the person may see, parse the form, call one service, answer."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.forms import BaseFormSet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from approvals import media, policy, presentation, services
from approvals.content import Content
from approvals.forms import ComposeForm, EditForm, FilterForm, ForPost
from approvals.media_forms import attached_in, media_forms
from approvals.models import Consultation, Post, Version
from approvals.policy import MovedOn
from approvals.queries import MANY, accounts_for, inbox, seen_by, version_before, visible_to
from approvals.queries.related import about_it
from approvals.steps import DECISIONS, STEPS, Step, actions, decisions
from approvals.views import standing_approvals
from contacts.queries import visible_to as contacts_seen_by
from profiles.models import Account, Person
from profiles.queries import topics_for
from records.queries import trail
from treasury_social.pages import page_of
from treasury_social.rulings import Refused, Ruling
from treasury_social.step_forms import StepForm

SHOWN = (
    "version__account__platform",
    "version__topic",
    "version__relates_to__version",
    "version__contact",
    "division",
    "author",
    "approved_by",
    "published_by",
    "submitted_by",
    "closed_by",
    "incident__closed_by",
    "version__written_by",
)
BESIDE = {"use-standing": standing_approvals.offered}  # what the page of a step shows that only it needs
CONSULTATIONS = Prefetch("consultations", Consultation.objects.select_related("asked_by", "answered_by"))


def load(request: HttpRequest, reference: str) -> Post:
    posts = visible_to(request.user).select_related(*SHOWN).prefetch_related(CONSULTATIONS)
    return get_object_or_404(posts, pk=Post.pk_of(reference))


# --- Reading ------------------------------------------------------------------------------------------------


@require_GET
def every_post(request: HttpRequest) -> HttpResponse:
    return _list(request, seen_by(request.user), "All posts", mine=False)


@require_GET
def my_posts(request: HttpRequest) -> HttpResponse:
    return _list(request, [Q(author=request.user)], "My posts", mine=True)


def _list(request: HttpRequest, among: list[Q], title: str, *, mine: bool) -> HttpResponse:
    filters = FilterForm(request.GET)
    found = filters.narrow(Post.objects.listed())
    page = page_of(found, request.GET, among=among)
    context = {
        "title": title,
        "parts": presentation.parts(mine=mine),
        "filters": filters,
        "selected": presentation.selected(filters, request.GET),
        "columns": presentation.COLUMNS,
        "rows": presentation.rows(page.rows),
        **presentation.pages(page),
    }
    return render(request, "approvals/posts.html", context)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    posts = list(inbox(request.user)[: MANY + 1])
    context = {
        "columns": presentation.WAITING_COLUMNS,
        "rows": presentation.waiting_rows(posts[:MANY]),
        "more": len(posts) > MANY,
    }
    return render(request, "approvals/waiting.html", context)


@require_GET
def post(request: HttpRequest, reference: str) -> HttpResponse:
    shown = load(request, reference)
    context = about(shown, request)
    context["afterwards"] = presentation.afterwards(shown, list(about_it(shown)), request.user)
    context["versions"] = shown.versions.select_related("written_by").order_by("-number")
    return render(request, "approvals/post.html", context)


@require_GET
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """An earlier wording, beside the one before it."""
    shown = get_object_or_404(
        Version.objects.select_related("account__platform", "topic", "written_by"),
        post=load(request, reference),
        number=number,
    )
    before = Version.objects.select_related("account__platform", "topic").filter(
        post=shown.post_id, number=number - 1
    )
    context = presentation.wording(shown, before.first()) | {"reference": reference}
    return render(request, "approvals/version.html", context)


def about(post: Post, request: HttpRequest, seen: str = "") -> dict[str, object]:
    """What every page on one post shows; changes are told from the wording that the person has `seen`."""
    entries = trail(post.reference)
    before = version_before(post, entries, seen)
    decided = decisions(request.user, post)
    return presentation.about(post, before, entries, request.user) | {
        "consultations": post.consultations.all(),
        "actions": presentation.buttons(actions(request.user, post)),
        "decisions": decided,
        "may_decide": any(action.allowed for action in decided),
        "refusals": presentation.refusals(decided),
    }


@require_GET
def medium(request: HttpRequest, reference: str, number: int, position: int) -> FileResponse:
    """A file of a version, under the name it was given; a picture of ours is drawn in the page, all else is saved."""
    version = get_object_or_404(Version, post=load(request, reference), number=number)
    if position >= len(version.media):
        raise Http404
    described = version.media[position]
    return FileResponse(
        media.path_of(described["sha256"]).open("rb"),
        content_type=described["type"],
        as_attachment=described["type"] not in media.IMAGES,
        filename=described["name"],
    )


# --- Writing ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    about = {name: request.GET.get(name, "") for name in ("relation", "contact")}
    known = {"key": uuid4(), "relates_to": request.GET.get("to", ""), **about}
    form = _offering(ComposeForm(request.POST or None, initial=known), request)
    if not form.is_bound:
        _begin_where_the_other_stands(form)
    may = policy.may_propose(request.user)
    files = _files_sent(request, form, may) if request.POST else media_forms()
    if request.method == "POST" and _both_valid(form, files, request.user):
        try:
            post = services.propose(
                content=form.content(attached_in(files)), key=form.cleaned_data["key"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved as a draft. Submit it when it is ready.")
            return redirect("approvals:post", post.reference)
    context = {
        "form": form,
        "file_forms": files,
        "may": may,
        "refused": presentation.refused("Save as a draft", may),
        **presentation.as_typed(form, attached_in(files), request.user),
    }
    return render(request, "approvals/compose.html", context, status=_status(form, files))


def _begin_where_the_other_stands(form: ComposeForm) -> None:
    """What corrects, takes down or follows up a post mostly speaks from the same place, for the same purpose."""
    if other := form.refers_to("relates_to"):
        same = {"account": "account_id", "activity": "activity", "purpose": "purpose", "topic": "topic_id"}
        form.initial |= {name: getattr(other.version, column) for name, column in same.items()}


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Asked while somebody writes: how long the text is by now, and what would stop it from being submitted."""
    form, files = _offering(ComposeForm(request.POST), request), media_forms(request.POST, may_keep=False)
    files.is_valid()
    written = presentation.as_typed(form, attached_in(files), request.user)
    return render(request, "approvals/_checks.html", written)


def _offering(form: ComposeForm, request: HttpRequest, held: Account | None = None) -> ComposeForm:
    """What this person may choose from and refer to; and the account that their post has already."""
    return form.offering(
        accounts=accounts_for(request.user, held=held),
        topics=topics_for(request.user),
        posts=visible_to(request.user).select_related("version", "account__platform"),
        contacts=contacts_seen_by(request.user),
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    post = load(request, reference)
    known = {"key": uuid4(), "seen": post.fingerprint}
    form = EditForm(request.POST or None, version=post.version, initial=known)
    form = _offering(form, request, post.version.account)
    attached = Content.of(post.version).media
    may = policy.may_edit(request.user, post)
    files = _files_sent(request, form, may) if request.POST else media_forms(attached=attached)
    mine: dict[str, object] = {}
    if request.method == "POST" and _both_valid(form, files, request.user):
        try:
            services.edit(
                post_id=post.pk,
                content=form.content(attached_in(files)),
                seen=form.cleaned_data["seen"],
                key=form.cleaned_data["key"],
                by=request.user,
            )
        except MovedOn as refusal:
            mine = presentation.mine_beside_theirs(form.content(attached_in(files)), post.version)
            form = _offering(form.over(post.fingerprint, str(refusal)), request, post.version.account)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. Submit it when it is ready.")
            return redirect("approvals:post", reference)
    context = about(post, request) | {
        "form": form,
        "file_forms": files,
        "may": may,
        "refused": presentation.refused("Save", may),
        **mine,
    }
    context |= (
        presentation.as_typed(form, attached_in(files), post.author)
        if form.is_bound
        else {"written": context}
    )
    return render(request, "approvals/edit.html", context, status=_status(form, files))


def _files_sent(request: HttpRequest, form: ComposeForm, may: Ruling) -> BaseFormSet:
    """Looking at a file keeps it, so nobody's is looked at who may not write this post."""
    return media_forms(request.POST, request.FILES, may_keep=bool(may) and form.may_bring_files())


def _both_valid(form: ComposeForm, files: object, by: Person) -> bool:
    """Both are always checked, so that every problem is shown at once."""
    valid = all([form.is_valid(), files.is_valid()])
    if form.not_to_be_kept:
        services.note_refusal(account=form.cleaned_data["account"], findings=form.not_to_be_kept, by=by)
    return valid


# --- Deciding, publishing and the other steps ---------------------------------------------------------------


@require_GET
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, load(request, reference), STEPS["approve"])


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """GET shows the step's page, POST takes the step; a refusal shows the page again, as things stand now."""
    taking, post = STEPS[name], load(request, reference)
    if request.method == "GET":
        return (
            redirect("approvals:decide", reference) if taking in DECISIONS else _page(request, post, taking)
        )
    form = _form(taking, post, request.POST)
    if form.is_valid():
        try:
            taking.service(post_id=post.pk, **form.taken(), by=request.user)
        except Refused as refusal:
            return _refused(request, load(request, reference), taking, form, refusal)
        messages.success(request, taking.done)
        return redirect("approvals:post", reference)
    return _page(request, post, taking, form)


def _refused(request: HttpRequest, post: Post, taking: Step, form: object, refusal: Refused) -> HttpResponse:
    """What the person wrote stays; what they saw is replaced by what stands now."""
    seen = form.data.get("seen", "")
    if isinstance(refusal, MovedOn):
        form = form.over(post.fingerprint, str(refusal))
    else:
        form.add_error(None, str(refusal))
    return _page(request, post, taking, form, seen)


def _form(taking: Step, post: Post, *args: Any, **kwargs: Any) -> StepForm:
    """What some steps ask depends on the post."""
    depends = {"post": post} if issubclass(taking.form, ForPost) else {}
    return taking.form(*args, **kwargs, **depends)


def _page(
    request: HttpRequest, post: Post, taking: Step, form: object = None, seen: str = ""
) -> HttpResponse:
    bound = form is not None
    form = form or _form(taking, post, initial={"key": uuid4(), "seen": post.fingerprint, "live_text": ""})
    may = taking.rule(request.user, post)
    context = about(post, request, seen) | {
        "form": form,
        "step": taking,
        "may": may,
        "refused": presentation.refused(taking.label, may),
    }
    if may and taking.name in BESIDE:
        context |= BESIDE[taking.name](request, post, form)
    return render(
        request, taking.page, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if bound else HTTPStatus.OK
    )


def _status(*forms: object) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if any(form.is_bound for form in forms) else HTTPStatus.OK
