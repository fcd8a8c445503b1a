"""The calendar for programs: iCalendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from approvals.models import Post, Window
from approvals.presentation.calendar import MISSED, PREFERRED, stands_at
from notices.marking import may_travel

LENGTH = timedelta(minutes=15)  # so that it shows in a week's view
EVERY = timedelta(hours=1)  # programs may ask


def address(token: str) -> str:
    return f"{settings.PORTAL_URL.rstrip('/')}{reverse('approvals:calendar-feed')}?token={token}"


def written(posts: Iterable[Post], windows: Iterable[Window], now: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Treasury Social//Calendar of posts//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Treasury Social")
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    for event in [*(_of_post(post, now) for post in posts), *(_of_window(window, now) for window in windows)]:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_post(post: Post, now: datetime) -> Event:
    """Of what is marked above what may leave the portal, only that there is a post, and where."""
    at, kind = stands_at(post)
    event = _event(post.reference, "approvals:post", now, at, at + LENGTH)
    event.add("last-modified", post.moved_at)
    event.add("status", "TENTATIVE" if kind in (PREFERRED, MISSED) else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if may_travel(post.version.marking):
        event.add("summary", f"{kind.text}: {post.version.title}")
        event.add("description", f"[{post.version.marking}] {post.reference}, for {post.version.account}")
    else:
        event.add("summary", "A post in Treasury Social")
    return event


def _of_window(window: Window, now: datetime) -> Event:
    event = _event(
        window.reference, "approvals:window", now, window.starts_at, window.closed_at or window.ends_at
    )
    event.add("summary", f"{window.get_kind_display()}: {window.name}")
    event.add("transp", "TRANSPARENT")
    return event


def _event(reference: str, route: str, now: datetime, starts_at: datetime, ends_at: datetime) -> Event:
    portal = settings.PORTAL_URL.rstrip("/")
    event = Event()
    event.add("uid", f"{reference}@{urlsplit(portal).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("url", portal + reverse(route, args=[reference]))
    return event
