"""Pages on which a post is written: to propose it, to edit it, and what the checks say meanwhile."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from approvals import policy, presentation, services
from approvals.content import Content
from approvals.forms import ComposeForm, EditForm
from approvals.media_forms import attached_in, infected_in, media_forms
from approvals.models import Version
from approvals.queries import accounts_for, visible_to
from approvals.views.posts import about, load
from contacts.queries import visible_to as contacts_seen_by
from profiles.models import Person
from profiles.queries import topics_for, topics_in_use
from workflow.rulings import MovedOn, Refused, Ruling
from workflow.views import reads_and_takes


@reads_and_takes
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
    form.choose_from(topics_for(request.user))
    context = {
        "form": form,
        "file_forms": files,
        "may": may,
        "refused": presentation.refused("Save as a draft", may),
        **presentation.as_typed(form, attached_in(files), request.user),
    }
    return render(request, "approvals/compose.html", context, status=_status(form, files))


def _begin_where_the_other_stands(form: ComposeForm) -> None:
    """What corrects, takes down or follows up a post mostly speaks from the same place, for the same purpose.

    What answers a contact mostly stands where the contact does.
    """
    if other := form.refers_to("relates_to"):
        same = {"account": "account_id", "activity": "activity", "purpose": "purpose", "topic": "topic_id"}
        form.initial |= {name: getattr(other.version, column) for name, column in same.items()}
    if contact := form.refers_to("contact"):
        form.initial["answers_link"] = contact.link


@require_POST
def check(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Asked while somebody writes: how long the text is by now, and what would stop it from being submitted.

    Whoever edits a post, its author is the one who speaks.
    """
    post = load(request, reference) if reference else None
    form = _offering(ComposeForm(request.POST), request, post.version if post else None)
    files = media_forms(request.POST, may_keep=False)
    files.is_valid()
    written = presentation.as_typed(form, attached_in(files), post.author if post else request.user)
    return render(request, "approvals/_checks.html", written)


def _offering(form: ComposeForm, request: HttpRequest, held: Version | None = None) -> ComposeForm:
    """What this person may choose from and refer to; and what their post has already. Only a page needs an order."""
    return form.offering(
        accounts=accounts_for(request.user, held=held and held.account),
        topics=topics_in_use(),
        posts=visible_to(request.user).select_related("version", "account__platform"),
        contacts=contacts_seen_by(request.user),
        held=held,
    )


@reads_and_takes
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    post = load(request, reference)
    known = {"key": uuid4(), "seen": post.fingerprint}
    form = EditForm(request.POST or None, version=post.version, initial=known)
    form = _offering(form, request, post.version)
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
            form.over(post.fingerprint)
            form.refuse(refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. Submit it when it is ready.")
            return redirect("approvals:post", reference)
    form.choose_from(topics_for(request.user))
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


def _both_valid(form: ComposeForm, files: BaseFormSet, by: Person) -> bool:
    """Both are always checked, so that every problem is shown at once."""
    valid = all([form.is_valid(), files.is_valid()])
    if form.not_to_be_kept:
        services.note_refusal(account=form.cleaned_data["account"], findings=form.not_to_be_kept, by=by)
    services.note_infected(files=infected_in(files), by=by)
    return valid


def _status(*forms: object) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if any(form.is_bound for form in forms) else HTTPStatus.OK
