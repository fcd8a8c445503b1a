from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from notices import chat, policy, services
from notices.asking import still_asks
from notices.forms import PreferencesForm
from notices.models import Notice, Preferences
from workflow.dates import when
from workflow.paging import (
    LARGEST,
    Page,
    number_in,
    page_of,
)
from workflow.views import page as show_form
from workflow.views import reads_and_takes, sent


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is done stands apart: it asks nobody for anything any more."""
    done = "done" in request.GET
    mine = Notice.objects.visible_to(request.user)
    page = page_of(mine.filter(~still_asks() if done else still_asks()), request.GET)
    unread = [notice.pk for notice in page.rows if not (notice.read_at or done)]
    parts = [
        {"text": "Notices", "url": reverse("notices:mine"), "current": not done},
        {"text": "Done meanwhile", "url": f"{reverse('notices:mine')}?done=1", "current": done},
    ]
    shown = {
        "page": page,
        "parts": parts,
        "done": done,
        "unread": unread,
        "may_see_failures": policy.may_see_failures(request.user),
    }
    return render(request, "notices/mine.html", {**shown, **_links(page)})


@require_safe
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Where mail leads: having been there is having read it."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=min(notice_id, LARGEST))
    if request.method == "GET":  # a HEAD of it, as mail gateways send, has read nothing
        services.mark_read(notices=[notice.pk], by=request.user)
    local = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if local else reverse("notices:mine"))


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    services.mark_read(notices=_numbers(request.POST.getlist("notice")), by=request.user)
    return redirect("notices:mine")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    services.mark_all_read(by=request.user)
    messages.success(request, "All your notices are marked as read.")
    return redirect("notices:mine")


@reads_and_takes
def preferences(request: HttpRequest) -> HttpResponse:
    stand = Preferences.objects.filter(person=request.user).first() or Preferences(person=request.user)
    form = PreferencesForm(sent(request), instance=stand)
    if form.is_bound and form.is_valid():
        services.prefer(wishes=form.wishes(), by=request.user)
        messages.success(request, "Saved. It holds for the next notice.")
        return redirect("notices:mine")
    return show_form(request, "notices/preferences.html", form, {"chat_is_on": chat.is_on()})


@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    page = page_of(Notice.objects.failed().select_related("person").defer("title", "body"), request.GET)
    failures = [_failure(notice) for notice in page.rows]
    return render(request, "notices/failed.html", {"failures": failures, **_links(page)})


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """One notice, or all where none is named."""
    if "notice" in request.POST:
        owed = services.try_again(notices=_numbers(request.POST.getlist("notice")), by=request.user)
    else:
        owed = services.try_again(by=request.user)
    messages.success(
        request, f"{owed} will be tried again within seconds." if owed else "There was nothing left to try."
    )
    return redirect("notices:failed")


def _failure(notice: Notice) -> dict[str, object]:
    facts = [
        {"key": "Written", "value": when(notice.created_at)},
        {"key": "Given up", "value": when(notice.failed_at)},
        {"key": "Attempts", "value": notice.attempts},
        {"key": "What the server said", "value": notice.last_error},
    ]
    return {"notice": notice.pk, "title": f"Notice {notice.pk} to {notice.person}", "facts": facts}


def _links(page: Page[Notice]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def _numbers(given: list[str]) -> list[int]:
    return [number for text in given if (number := number_in(text)) is not None]
