"""Pages on the words that the checks look for: everybody reads them, MCD changes them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from checks import presentation
from checks.forms import WordsForm
from checks.models import Kind, WordListVersion
from checks.policy import may_change_words
from checks.presentation import Row
from checks.services import change_words
from workflow.actions import refused
from workflow.paging import page_of
from workflow.views import page, reads_and_takes, sent, take


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    order = list(Kind.values)
    lists = sorted(WordListVersion.objects.newest(), key=lambda one: order.index(one.kind))
    context = {"columns": presentation.COLUMNS, "rows": presentation.rows(lists)}
    return render(request, "checks/words.html", context)


@require_safe
def words_of(request: HttpRequest, kind: str) -> HttpResponse:
    """One list as it stands, and how it came to be so."""
    newest = _newest(kind)
    versions = WordListVersion.objects.filter(kind=kind).select_related("saved_by")
    found = page_of(versions, request.GET)
    last = found.rows[-1].number if found.rows else 0
    context = {
        "list": newest,
        "what_for": presentation.WHAT_FOR[Kind(kind)],
        "story": presentation.story(found.rows, versions.filter(number=last - 1).first()),
        "may": may_change_words(request.user),
        "newer": found.newer and f"?{found.newer}",
        "older": found.older and f"?{found.older}",
    }
    return render(request, "checks/words_of.html", context)


@reads_and_takes
def change(request: HttpRequest, kind: str) -> HttpResponse:
    form = WordsForm(sent(request))
    if saved := take(request, form, change_words, "", kind=kind):
        done = f"Saved as version {saved.number}. The checks read with it from now on."
        messages.success(request, done)
        return redirect("approvals:words-of", kind)
    newest, may = _newest(kind), may_change_words(request.user)
    form.ask(newest)
    context = {
        "list": newest,
        "may": may,
        "refused": refused("Change the list", may),
        "meanwhile": _since(form.cleaned_data.get("seen"), kind) if form.is_bound else [],
    }
    return page(request, "checks/words_change.html", form, context)


def _since(seen: int | None, kind: str) -> list[Row]:
    """What others changed since the person opened the list."""
    versions = WordListVersion.objects.filter(kind=kind).select_related("saved_by")
    newer = list(versions.filter(number__gt=seen or 0))
    return presentation.story(newer, versions.filter(number=seen).first())


def _newest(kind: str) -> WordListVersion:
    return get_object_or_404(WordListVersion.objects.newest(), kind=kind)
