"""Pages on the words that the checks look for: everybody reads them, MCD changes them."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from approvals import presentation
from approvals.forms.word_lists import WordsForm
from approvals.models import Kind, WordListVersion
from approvals.policy.word_lists import may_change_words
from approvals.presentation import word_lists as shown
from approvals.services.word_lists import change_words
from workflow.paging import page_of
from workflow.rulings import Refused
from workflow.views import reads_and_takes


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    order = list(Kind.values)
    lists = sorted(WordListVersion.newest(), key=lambda one: order.index(one.kind))
    context = {"columns": shown.COLUMNS, "rows": shown.rows(lists)}
    return render(request, "approvals/words.html", context)


@require_safe
def words_of(request: HttpRequest, kind: str) -> HttpResponse:
    """One list as it stands, and how it came to be so."""
    newest = _newest(kind)
    versions = WordListVersion.objects.filter(kind=kind).select_related("saved_by")
    page = page_of(versions, request.GET)
    last = page.rows[-1].number if page.rows else 0
    context = {
        "list": newest,
        "what_for": shown.WHAT_FOR[Kind(kind)],
        "story": shown.story(page.rows, versions.filter(number=last - 1).first()) if page.rows else [],
        "may": may_change_words(request.user),
        **presentation.pages(page),
    }
    return render(request, "approvals/words_of.html", context)


@reads_and_takes
def change(request: HttpRequest, kind: str) -> HttpResponse:
    newest = _newest(kind)
    known = {"key": uuid4(), "seen": newest.number, "words": "\n".join(newest.words)}
    form = WordsForm(request.POST or None, initial=known)
    may = may_change_words(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            saved = change_words(kind=kind, **form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Saved as version {saved.number}. The checks read with it from now on."
            )
            return redirect("approvals:words-of", kind)
    context = {
        "form": form,
        "list": newest,
        "may": may,
        "refused": presentation.refused("Change the list", may),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "approvals/words_change.html", context, status=status)


def _newest(kind: str) -> WordListVersion:
    if kind not in Kind.values:
        raise Http404
    return WordListVersion.newest().select_related("saved_by").get(kind=kind)
