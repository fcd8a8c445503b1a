"""A person's own drafts: kept while they write, taken up again, thrown away."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from approvals import services
from approvals.forms import ComposeForm, EditForm
from approvals.forms.drafts import (
    Typed,
    as_sent,
    attached_in_draft,
    copy_of,
    filled_in_by,
    initial_of,
    typed_in,
)
from approvals.media_forms import media_forms
from approvals.models import Draft, Post, PostTemplate
from approvals.presentation import drafts as presentation
from approvals.presentation.lists import parts
from approvals.services.drafts import SavedElsewhere
from approvals.views.posts import load
from checks.content import Medium
from records.reading import note_read
from workflow.forms import refuse
from workflow.paging import number_in
from workflow.rulings import Refused
from workflow.views import reads_and_takes

KEPT = "Kept for later. Only you see it."
LEADS_TO = {"later": "approvals:drafts", "several": "approvals:accounts"}  # from a button under the form


@dataclass(frozen=True)
class Beginning:
    """What stands in the form of a new post, or of an edit, before anybody types."""

    form: type[ComposeForm] = ComposeForm
    typed: Typed = field(default_factory=dict)
    draft: Draft | None = None
    source: str = ""  # what it was taken from, in words
    advice: str = ""  # of MCD, on how to go on

    @property
    def initial(self) -> dict[str, Any]:
        of_the_page = {"key": self.draft.pk, "saved": self.draft.number} if self.draft else {}
        return {**initial_of(self.form, self.typed), **of_the_page} if self.typed else {}

    @property
    def attached(self) -> list[Medium]:
        return attached_in_draft(self.typed)

    @property
    def files(self) -> BaseFormSet:
        return media_forms(attached=self.attached)

    @property
    def answers(self) -> dict[str, str]:
        """To what the checks found, by the keys of the findings."""
        begins = self.form.answers_begin
        return {
            name.removeprefix(begins): said[0] for name, said in self.typed.items() if name.startswith(begins)
        }

    def as_sent(self, request: HttpRequest, post: Post | None) -> ComposeForm:
        """For the checks, which read what somebody typed."""
        return referring(self.form(as_sent(self.typed)), request, post)


NOTHING = Beginning()


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    mine = Draft.objects.of(request.user).select_related("post")
    context = {"drafts": presentation.own_drafts(mine), "parts": parts(drafts=True)}
    return render(request, "approvals/drafts.html", context)


@reads_and_takes
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    if request.method == "POST":
        services.discard_draft(draft_id=draft_id, by=request.user)
        messages.success(request, "Deleted. Nothing of it is left.")
        return redirect("approvals:drafts")
    draft = get_object_or_404(Draft.objects.of(request.user).select_related("post"), pk=draft_id)
    [shown] = presentation.own_drafts([draft])
    return render(request, "approvals/draft_discard.html", {"draft": shown})


# --- Kept while somebody writes -----------------------------------------------------------------------------


@require_POST
def keep(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Asked by the page itself. What the marking gate or a platform's ceiling refuses is not kept, and said so."""
    post = load(request, reference) if reference else None
    form = referring(EditForm(request.POST) if post else ComposeForm(request.POST), request, post)
    try:
        draft = kept(request, form, post=post)
    except SavedElsewhere as other:
        there = presentation.two_tabs(other.draft, typed_in(form, request.POST))
        trouble = render_to_string("approvals/_two_tabs.html", {**there, "sentence": str(other)})
        return JsonResponse({"trouble": trouble}, status=HTTPStatus.CONFLICT)
    except Refused as refusal:
        trouble = render_to_string("approvals/_not_kept.html", {"sentence": str(refusal)})
        return JsonResponse({"trouble": trouble}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse(
        {"saved": draft.number, "said": presentation.said(draft), "trouble": _meanwhile(form, post)}
    )


def kept(
    request: HttpRequest, form: ComposeForm, files: BaseFormSet | None = None, *, post: Post | None = None
) -> Draft:
    """The draft that now says what the form does, whatever is still missing in it; or a refusal."""
    form.is_valid()
    if form.not_to_be_kept:
        services.note_refusal(
            account=form.cleaned_data["account"], findings=form.not_to_be_kept, by=request.user
        )
        raise Refused(f"{' '.join(map(str, form.not_to_be_kept))} It was not stored.")
    if not (key := form.cleaned_data.get("key")):
        raise Refused("Open this page again: it does not say which draft it is.")
    return services.keep_draft(
        key=key,
        saved=form.cleaned_data.get("saved") or 0,
        fields=typed_in(form, request.POST, files),
        post=post,
        by=request.user,
    )


def keep_for_later(request: HttpRequest, form: ComposeForm, files: BaseFormSet) -> Draft | None:
    """A button, for browsers without scripts as well. What another tab saved meanwhile stays beside it."""
    try:
        return kept(request, form, files)
    except SavedElsewhere as other:
        beside = typed_in(form, request.POST, files)
        messages.info(request, f"“{other.draft}” was saved in another tab as well. Both are kept.")
        return services.keep_draft(key=uuid4(), saved=0, fields=beside, by=request.user)
    except Refused as refusal:
        refuse(form, refusal)
        return None


def go_on(request: HttpRequest, draft: Draft, then: str) -> HttpResponse:
    if then == "several":
        return redirect(LEADS_TO[then], draft.pk)
    messages.success(request, KEPT)
    return redirect(LEADS_TO[then])


def referring(form: ComposeForm, request: HttpRequest, post: Post | None) -> ComposeForm:
    return form.referring(request, lambda: post.version if post else None)


def _meanwhile(form: ComposeForm, post: Post | None) -> str:
    """Said as soon as it happens, and not only when they save."""
    if not post or form.data.get("seen", "") == post.seen:
        return ""
    sentence = (
        f"{post.version.written_by} saved version {post.version.number} while you were writing. What you type is "
        "kept; when you save, you see both before anything is replaced."
    )
    return render_to_string("approvals/_not_kept.html", {"sentence": sentence})


# --- Taken up again -----------------------------------------------------------------------------------------


def beginning(request: HttpRequest) -> Beginning:
    """Of a new post: where a draft of theirs stood, or what an earlier post says. What was sent says it all itself."""
    asked = request.GET if request.method != "POST" else {}
    for name, begin in BEGINNINGS.items():
        if given := asked.get(name):
            return begin(request, given)
    return NOTHING


def _from_a_draft(request: HttpRequest, given: str) -> Beginning:
    try:
        draft = get_object_or_404(Draft.objects.of(request.user).proposals(), pk=UUID(given))
    except ValueError:
        raise Http404 from None
    return Beginning(typed=draft.fields, draft=draft)


def _from_a_post(request: HttpRequest, given: str) -> Beginning:
    if not re.fullmatch(Post.REFERENCE, given):
        raise Http404
    post = load(request, given)
    note_read(request, post.reference)
    return Beginning(typed=copy_of(post.version), source=f"{post.reference}: {post.version.title}")


def _from_a_template(request: HttpRequest, given: str) -> Beginning:
    in_use = PostTemplate.objects.filter(active=True)
    template = get_object_or_404(in_use, pk=number_in(given))
    return Beginning(
        typed=filled_in_by(template), source=f"the template “{template}”", advice=template.advice
    )


BEGINNINGS: dict[str, Callable[[HttpRequest, str], Beginning]] = {
    "draft": _from_a_draft,
    "copy": _from_a_post,
    "template": _from_a_template,
}


def beginning_of_an_edit(request: HttpRequest, post: Post) -> Beginning:
    """Where the person stood who was editing and never saved; nothing where they did not begin."""
    draft = Draft.objects.of(request.user).filter(post=post).first()
    return Beginning(EditForm, draft.fields, draft) if draft else NOTHING


def on_the_page(
    request: HttpRequest, form: ComposeForm, files: BaseFormSet, begun: Beginning, post: Post | None = None
) -> dict[str, Any]:
    """What the page says of how it is kept; of two tabs, to the later one, what the other has."""
    shown: dict[str, Any] = {
        "keep_url": reverse("approvals:keep", args=[post.reference] if post else []),
        "begun": begun,
        "draft": begun.draft and next(iter(presentation.own_drafts([begun.draft]))),
        "moved_since": bool(post and begun.draft and begun.draft.said("seen") != post.seen),
    }
    if other := _saved_elsewhere(request, form, post):
        shown["two_tabs"] = presentation.two_tabs(other, typed_in(form, request.POST, files))
        form.data = form.data.copy()
        form.data["saved"] = str(other.number)  # whoever sends it once more has seen both
    return shown


def _saved_elsewhere(request: HttpRequest, form: ComposeForm, post: Post | None) -> Draft | None:
    saved = form.cleaned_data.get("saved") if form.is_bound else None
    if saved is None:
        return None
    which = {"post": post} if post else {"pk": form.cleaned_data.get("key")}
    return Draft.objects.of(request.user).filter(**which).exclude(number=saved).first()
