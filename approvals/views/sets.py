"""Pages on one post for several accounts: to fit it to each, to submit it together, and to decide on it together."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from approvals import integrity, policy, services
from approvals.forms import ComposeForm
from approvals.forms.drafts import as_sent, attached_in_draft
from approvals.forms.sets import AccountsForm, DecideTogetherForm, SubmitTogetherForm, TogetherForm
from approvals.models import Draft, Post, PostSet
from approvals.presentation import sets as shown
from approvals.presentation.writing import written
from approvals.queries import accounts_for, visible_to
from approvals.services.sets import Outcome
from approvals.services.shared import tell_of_untrue
from approvals.views.drafts import referring
from approvals.views.posts import SHOWN
from checks import catalogue
from profiles.models import Account
from records.queries import trail
from records.reading import note_read
from workflow.paging import number_in
from workflow.rulings import Refused, Ruling
from workflow.views import page, reads_and_takes, sent, take

PROPOSED = "Saved as drafts, one for each account. Submit them together when they are ready."


# --- Fitting it to each account -----------------------------------------------------------------------------


@reads_and_takes
def accounts(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Written once, as a draft; here it gets the accounts and what is different for each."""
    asked = [number for number in map(number_in, request.POST.getlist("accounts")) if number]
    if already := services.proposed_from(draft_id, asked, request.user):
        return redirect("approvals:set", already.reference)
    draft = get_object_or_404(Draft.objects.of(request.user).proposals(), pk=draft_id)
    initial = {"key": draft.pk, "saved": draft.number, "accounts": draft.fields.get("account", [])}
    form, usable = AccountsForm(sent(request), initial=initial), accounts_for(request.user)
    chosen = list(usable.filter(pk__in=asked)) if asked else []
    form.fit(usable, draft.said("text"), chosen, files=bool(attached_in_draft(draft.fields)))
    fitted = [_fitted(request, draft, form, account) for account in chosen]
    if request.POST.get("then") == "propose":
        if post_set := _proposed(request, draft, form, fitted):
            messages.success(request, PROPOSED)
            return redirect("approvals:set", post_set.reference)
        return page(request, "approvals/set_accounts.html", form, _of_accounts(request, draft, form, fitted))
    context = _of_accounts(request, draft, form, fitted)
    form.errors.clear()  # nothing was asked for yet
    return render(request, "approvals/set_accounts.html", {"form": form, **context})


def _proposed(
    request: HttpRequest, draft: Draft, form: AccountsForm, fitted: "Sequence[Fitted]"
) -> PostSet | None:
    if not (form.is_valid() and _whole(form, fitted)):
        return None
    contents = [each.content(_files(form, account, draft)) for account, each in fitted]
    return take(request, form, services.propose_set, "", contents=contents)


def _of_accounts(
    request: HttpRequest, draft: Draft, form: AccountsForm, fitted: "Sequence[Fitted]"
) -> dict[str, Any]:
    return {"draft": draft, "fitted": [_shown(request, form, *each, draft=draft) for each in fitted]}


Fitted = tuple[Account, ComposeForm]


def _fitted(request: HttpRequest, draft: Draft, form: AccountsForm, account: Account) -> Fitted:
    typed = {
        **draft.fields,
        "key": [str(draft.pk)],
        "account": [str(account.pk)],
        "text": [form.text_for(account)],
    }
    return account, referring(ComposeForm(as_sent(typed)), request, None)


def _files(form: AccountsForm, account: Account, draft: Draft) -> list[Any]:
    return attached_in_draft(draft.fields) if form.takes_files(account) else []


def _whole(form: AccountsForm, fitted: Sequence[Fitted]) -> bool:
    """What is missing in the words that all of them share is said once, and at each text what is wrong with it."""
    for account, each in fitted:
        for name, problems in each.errors.items():
            shared = name != "text"
            for problem in problems:
                sentence = (
                    f"{each.fields[name].label}: {problem}" if shared and name in each.fields else problem
                )
                if not shared or sentence not in form.non_field_errors():
                    form.add_error(None if shared else f"text-{account.pk}", sentence)
    return not form.errors


def _shown(
    request: HttpRequest, form: AccountsForm, account: Account, each: ComposeForm, *, draft: Draft
) -> dict[str, Any]:
    content = each.so_far(_files(form, account, draft))
    found = catalogue.findings(content, request.user) if content else []
    files = f"files-{account.pk}"
    return {
        "account": account,
        "text": form[f"text-{account.pk}"],
        "files": form[files] if files in form.fields else None,
        "written": written(each, content, found),
    }


# --- The set ------------------------------------------------------------------------------------------------


@require_safe
def post_set(request: HttpRequest, reference: str) -> HttpResponse:
    posts = _posts(request, reference)
    return render(request, "approvals/set.html", _about(request, reference, posts))


@reads_and_takes
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    form = SubmitTogetherForm(sent(request))
    steps = {"submit": (services.submit_together, form.taken, "Submitted")}
    return _together(request, reference, form, policy.may_submit, steps, "approvals/set_submit.html")


@reads_and_takes
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """One decision, which writes an approval to each of those that were chosen."""
    form = DecideTogetherForm(sent(request))
    steps = {
        "approve": (partial(services.take_together, services.approve), form.approving, "Approved"),
        "return": (partial(services.take_together, services.request_changes), form.sending_back, "Sent back"),
        "decline": (partial(services.take_together, services.decline), form.sending_back, "Declined"),
        "consult": (services.consult_together, form.asking, "Asked MCD about"),
    }
    return _together(request, reference, form, policy.may_request_changes, steps, "approvals/set_decide.html")


Steps = dict[str, tuple[Callable[..., Outcome], Callable[[], dict[str, Any]], str]]


def _together(
    request: HttpRequest,
    reference: str,
    form: TogetherForm,
    rule: Callable[[Any, Post], Ruling],
    steps: Steps,
    template: str,
) -> HttpResponse:
    posts = _posts(request, reference)
    then = request.POST.get("then", "")
    if form.is_bound and form.is_valid():
        form.require_note(then)
    outcome = Outcome()
    if then in steps and form.is_valid():
        step, taken, done = steps[then]
        outcome = step(**_only_of(posts, taken()), by=request.user)
        if outcome.done:
            _tell(request, outcome, done)
            return redirect("approvals:set", reference)
        posts = _posts(request, reference)
    about = _about(request, reference, posts)
    open_now = [
        post for post in posts if rule(request.user, post) and not about["untrue"].get(post.reference)
    ]
    form.ask_of(open_now)
    for each, refusal in outcome.refused.items():
        _refuse(form, each, refusal)
    refusals = {post: rule(request.user, post).reason for post in posts if post not in open_now}
    context = {**about, "open": open_now, "refusals": refusals}
    return page(request, template, form, context)


def _only_of(posts: Sequence[Post], given: dict[str, Any]) -> dict[str, Any]:
    """Of this set, and of those that they may see."""
    theirs = {post.reference for post in posts}
    if not {*given["chosen"]} <= theirs:
        raise Http404
    return given


def _refuse(form: TogetherForm, reference: str, refusal: Refused) -> None:
    for name, sentence in refusal.problems.items():
        if name in form.fields:
            if sentence not in form.errors.get(name, []):
                form.add_error(name, sentence)
        else:
            form.add_error(None, f"{reference}: {sentence}")


def _tell(request: HttpRequest, outcome: Outcome, done: str) -> None:
    messages.success(request, f"{done}: {', '.join(map(str, outcome.done))}.")
    for reference, refusal in outcome.refused.items():
        messages.warning(request, f"Not {done[0].lower()}{done[1:]}: {reference}. {refusal}")


def _posts(request: HttpRequest, reference: str) -> list[Post]:
    """Those that they may see; a set of which they may see none is not there."""
    of_the_set = visible_to(request.user).undisposed().filter(post_set=PostSet.pk_of(reference))
    posts = list(of_the_set.select_related(*SHOWN).order_by("id"))
    if not posts:
        raise Http404
    return posts


def _about(request: HttpRequest, reference: str, posts: Sequence[Post]) -> dict[str, Any]:
    """Each as it will look and how far it is; where the words are not those of the record log, in red."""
    untrue = {}
    for post in posts:
        note_read(request, post.reference)
        true = integrity.is_true(post, trail(post.reference))
        if not true:
            tell_of_untrue(post, true)
            untrue[post.reference] = true.reason
    return {
        "reference": reference,
        "title": posts[0].version.title,
        "posts": [shown.one(post, untrue.get(post.reference, "")) for post in posts],
        "actions": shown.actions(reference, posts, request.user),
        "untrue": untrue,
    }
