"""The calendar of posts: pages, another time for a post, and the feed that calendars elsewhere follow."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from approvals import calendar_feed, policy, services
from approvals.forms.calendar import CalendarForm, TimeForm
from approvals.models import CalendarFeed, Post
from approvals.presentation import calendar as shown
from approvals.queries import in_calendar, windows_between
from approvals.views.posts import about, load
from workflow.actions import refused
from workflow.rulings import Refused
from workflow.steps import Step, StepPages, by_name

FEED_FROM, FEED_UNTIL = timedelta(days=60), timedelta(days=366)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.GET)
    period = shown.Period(*form.shown())
    since, until = shown.begins(period.days[0]), shown.begins(period.days[-1] + shown.DAY)
    posts, windows = in_calendar(request.user, since, until), windows_between(since, until)
    if account := form.cleaned_data.get("account"):
        posts = posts.filter(account=account)
    if form.cleaned_data.get("mine"):
        posts = posts.filter(author=request.user)
    asked = {name: value for name, value in form.asked().items() if name in ("account", "mine")}
    context = {
        "form": form,
        "period": period,
        "weekdays": shown.WEEKDAYS,
        "days": shown.days(period, posts, windows, request.user.closed_days, request.user),
        "bands": shown.bands(windows),
        "around": shown.around(period, asked),
    }
    return render(request, "approvals/calendar.html", context)


# --- Another time ---------------------------------------------------------------------------------------------------


def _beside(request: HttpRequest, post: Post, form: TimeForm) -> dict[str, Any]:
    """The day that the post was dragged to, at its hour; and what else follows from a change of one's own."""
    wanted, on = post.version.wanted_at, request.GET.get("on", "")
    form.initial["wanted_at"] = wanted
    if day := CalendarForm({"on": on}).shown()[1] if on else None:
        hour = timezone.localtime(wanted).time() if wanted else time(9)
        form.initial["wanted_at"] = datetime.combine(day, hour)
    return {"gives_up_deciding": bool(policy.may_decide(request.user, post))}


TIMES = StepPages(
    steps=by_name(
        Step(
            "change-time",
            "Save the new time",
            policy.may_edit,
            TimeForm,
            services.change_time,
            "Saved. Submit the post for a decision when it is ready.",
            template="approvals/change_time.html",
            title="Change the preferred time",
            beside=_beside,
            address="time",
        )
    ),
    prefix="approvals:",
    home="approvals:post",
    argument="post_id",
    pk_of=Post.pk_of,
    load=load,
    context=about,
    template="approvals/change_time.html",
    offered=lambda name, post: False,  # the calendar leads there
)


# --- Calendars elsewhere --------------------------------------------------------------------------------------------


@require_safe
def subscription(request: HttpRequest) -> HttpResponse:
    return _subscription(request)


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """The address is on this one page, and nowhere else."""
    try:
        token = services.subscribe(by=request.user)
    except Refused:
        return _subscription(request)
    return _subscription(request, calendar_feed.address(token))


@require_POST
def unsubscribe(request: HttpRequest) -> HttpResponse:
    services.unsubscribe(by=request.user)
    messages.success(request, "Stopped. The address no longer works.")
    return redirect("approvals:subscription")


def _subscription(request: HttpRequest, address: str = "") -> HttpResponse:
    may = policy.may_subscribe(request.user)
    context = {
        "feed": CalendarFeed.objects.filter(person=request.user).first(),
        "address": address,
        "may": may,
        "refused": refused("Make an address", may),
        "atom": reverse("public-records"),
    }
    return render(request, "approvals/subscription.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """For programs, which do not sign in: whoever has the address is let in. It stands in the query, which no log
    keeps. What the person may no longer see is no longer in it."""
    found = CalendarFeed.objects.with_token(request.GET.get("token", "")).first()
    if not found or not policy.may_subscribe(found.person):
        raise Http404
    now = timezone.now()
    since, until = now - FEED_FROM, now + FEED_UNTIL
    text = calendar_feed.written(in_calendar(found.person, since, until), windows_between(since, until), now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
