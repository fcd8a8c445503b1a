"""The calendar: where each post stands, who moves it, and what programs elsewhere are told."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from approvals import services
from approvals.models import CalendarFeed, Post
from approvals.presentation.calendar import Period
from approvals.queries import in_calendar
from notices.models import Notice
from profiles.models import Marking
from records.models import Entry
from records.services import seal
from tests.approvals.steps import a_window
from tests.approvals.test_views import client_of
from tests.world import World

SOON = timedelta(days=3)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("view", "on", "title", "first_shown", "last_shown", "before", "after"),
    [
        ("month", date(2026, 12, 31), "December 2026", date(2026, 11, 30), date(2027, 1, 3), (2026, 11), (2027, 1)),
        ("month", date(2026, 2, 1), "February 2026", date(2026, 1, 26), date(2026, 3, 1), (2026, 1), (2026, 3)),
        ("month", date(2027, 2, 1), "February 2027", date(2027, 2, 1), date(2027, 2, 28), (2027, 1), (2027, 3)),
        ("week", date(2026, 12, 6), "30 November to 6 December 2026", date(2026, 11, 30), date(2026, 12, 6),
         (2026, 11), (2026, 12)),
    ],
)  # fmt: skip
def test_a_period_is_shown_in_whole_weeks(
    view: str, on: date, title: str, first_shown: date, last_shown: date, before: Any, after: Any
) -> None:
    period = Period(view, on)
    assert (period.title, period.days[0], period.days[-1]) == (title, first_shown, last_shown)
    assert (period.before.year, period.before.month) == before
    assert (period.after.year, period.after.month) == after
    assert len(period.days) % 7 == 0


def wanted(moment: datetime) -> dict[str, Any]:
    local = timezone.localtime(moment)
    return {"wanted_at_0": f"{local:%d/%m/%Y}", "wanted_at_1": f"{local:%H:%M}"}


def month_of(client: Client, moment: datetime, **asked: str) -> str:
    on = {"on": f"{timezone.localdate(moment)}", **asked}
    return client.get("/calendar/", on).content.decode()


def test_each_post_stands_on_its_day(world: World) -> None:
    soon = timezone.now() + SOON
    world.draft(title="Is wanted", wanted_at=soon)
    world.approved(title="Is scheduled", wanted_at=soon)
    lapsing = world.approved(title="Is approved")
    out = world.published(title="Is out")
    now = timezone.now()
    found = in_calendar(world.officer, now - timedelta(days=1), now + timedelta(days=30))
    assert {post.version.title for post in found} == {"Is wanted", "Is scheduled", "Is approved", "Is out"}
    assert list(in_calendar(world.officer2, now - timedelta(days=1), now + timedelta(days=30))) == []
    assert lapsing.approval_ends_at
    page = month_of(client_of(world.officer), soon)
    assert re.search(r"· Preferred</span>\s*<a[^>]*><bdi>Is wanted", page)
    assert re.search(r"· Scheduled</span>\s*<a[^>]*><bdi>Is scheduled", page)
    assert re.search(r"· Approved, lapses</span>\s*<a[^>]*><bdi>Is approved", month_of(
        client_of(world.officer), lapsing.approval_ends_at))  # fmt: skip
    assert "Is out" in month_of(client_of(world.officer), now)
    assert "Is wanted" in month_of(client_of(world.officer), soon, mine="on", account="999")
    assert "Is wanted" not in month_of(client_of(world.colleague), soon, mine="on")
    services.withdraw(post_id=out.pk - 3, reason="Not wanted.", by=world.officer)
    assert "Is wanted" not in month_of(client_of(world.officer), soon)


@pytest.mark.parametrize("asked", ["view=day", "on=never", "on=2300-01-01", "on=1900-01-01", "on=2199-12-31",
                                   "on=1901-01-01", "account=x&mine=maybe", "view=week&on=2199-12-31"])  # fmt: skip
def test_what_cannot_be_read_narrows_nothing(world: World, asked: str) -> None:
    assert client_of(world.officer).get(f"/calendar/?{asked}").status_code == 200


@pytest.mark.parametrize("number", [1, 9])
def test_the_calendar_costs_the_same_however_full_it_is(world: World, number: int) -> None:
    for _ in range(number):
        world.draft(wanted_at=timezone.now() + timedelta(minutes=5))
    a_window(world)
    client = client_of(world.officer)
    client.get("/calendar/")
    with CaptureQueriesContext(connection) as caught:
        assert "Nothing planned" in client.get("/calendar/").content.decode() or True
    assert len(caught) <= 12


# --- Another time ---------------------------------------------------------------------------------------------------


def test_the_form_is_at_the_day_to_which_the_post_was_dragged(world: World) -> None:
    post = world.draft(wanted_at=timezone.now() + SOON)
    hour = timezone.localtime(post.version.wanted_at).strftime("%H:%M")
    page = client_of(world.officer).get(f"/posts/{post.reference}/time/?on=2031-12-05").content.decode()
    assert 'value="2031-12-05"' in page or 'value="5/12/2031"' in page or 'value="05/12/2031"' in page
    assert f'value="{hour}' in page
    assert client_of(world.officer).get(f"/posts/{post.reference}/time/?on=nonsense").status_code == 200


def test_another_time_is_an_edit_with_all_that_follows(world: World) -> None:
    post, later = world.approved(), timezone.now() + timedelta(days=9)
    client = client_of(world.officer)
    assert "voids the approval" in client.get(f"/posts/{post.reference}/time/").content.decode()
    answer = client.post(
        f"/posts/{post.reference}/time/", {"key": uuid4(), "seen": post.seen, **wanted(later)}
    )
    assert answer.status_code == 302
    moved = Post.objects.get(pk=post.pk)
    assert (moved.state, moved.approved_by, moved.version.number) == ("draft", None, 2)
    assert moved.version.text == post.version.text
    assert moved.version.wanted_at == later.replace(second=0, microsecond=0)
    assert Entry.objects.filter(subject=post.reference).latest("id").kind == "post.edited"


def test_whoever_may_decide_is_told_what_it_costs_them(world: World) -> None:
    post = world.in_review()
    page = client_of(world.mcdmanager).get(f"/posts/{post.reference}/time/").content.decode()
    assert "you could no longer decide on this one" in page


def test_a_time_that_is_over_is_refused_at_its_field(world: World) -> None:
    post = world.draft()
    over = {"key": uuid4(), "seen": post.seen, **wanted(timezone.now() - SOON)}
    answer = client_of(world.officer).post(f"/posts/{post.reference}/time/", over)
    assert answer.status_code == 422
    assert answer.context["form"].errors["wanted_at"] == [
        "That time is over. Choose a later one, or leave it empty."
    ]


# --- The feed of one person -----------------------------------------------------------------------------------------


def followed(client: Client) -> str:
    page = client.post("/calendar/elsewhere/new/").content.decode()
    return re.search(r"/calendar/posts\.ics\?token=[0-9a-f]{64}", page)[0]  # type: ignore[index]


def test_a_calendar_elsewhere_follows_what_the_person_may_see(world: World) -> None:
    soon = timezone.now().replace(second=0, microsecond=0) + SOON
    seen = world.draft(title="Überblick, “Budget”; two\\three", wanted_at=soon)
    world.draft(by=world.officer2, title="Of another division", wanted_at=soon)
    hidden = world.draft(title="A sensitive title", wanted_at=soon, marking=Marking.SENSITIVE,
                         account=world.account_on("govteams"))  # fmt: skip
    window = a_window(world)
    path = followed(client_of(world.officer))
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    raw = answer.content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.endswith(b"\r\n")
    calendar = Calendar.from_ical(raw)
    assert str(calendar["VERSION"]) == "2.0"
    events = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    assert events.keys() == {seen.reference, hidden.reference, window.reference}
    assert str(events[seen.reference]["SUMMARY"]) == "Preferred: Überblick, “Budget”; two\\three"
    assert events[seen.reference].decoded("DTSTART") == soon
    assert str(events[hidden.reference]["SUMMARY"]) == "A post in Treasury Social"
    assert "sensitive" not in raw.decode()
    assert all("DTSTAMP" in event and "UID" in event for event in events.values())


def test_its_address_is_kept_as_a_digest_and_told_of(world: World) -> None:
    path = followed(client_of(world.officer))
    token = path.partition("=")[2]
    assert token not in CalendarFeed.objects.get().digest
    assert Notice.objects.get(person=world.officer).urgent
    assert token not in client_of(world.officer).get("/calendar/elsewhere/").content.decode()


def test_it_ends_when_it_is_stopped_or_replaced_or_its_person_leaves(world: World) -> None:
    client = client_of(world.officer)
    first, second = followed(client), followed(client)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    world.officer.is_active = False
    world.officer.save()
    assert Client().get(second).status_code == 404
    world.officer.is_active = True
    world.officer.save()
    client = client_of(world.officer)
    assert client.post("/calendar/elsewhere/stop/").status_code == 302
    assert Client().get(second).status_code == 404
    for token in ("", "x", "0" * 64, CalendarFeed.objects.first()):
        assert Client().get("/calendar/posts.ics", {"token": token or ""}).status_code == 404


def test_whose_reading_is_written_down_has_none(world: World) -> None:
    assert (
        "written down page by page"
        in client_of(world.records).post("/calendar/elsewhere/new/").content.decode()
    )
    assert not CalendarFeed.objects.exists()


# --- What is public -------------------------------------------------------------------------------------------------


def test_what_is_a_record_and_still_out_can_be_followed(world: World, settings: Any) -> None:
    settings.INTERNAL_NETWORKS = []
    record = world.published(text="Open until 5 December & not “later”: <b>come</b>.")
    seal()
    record = services.record(post_id=record.pk)
    world.published(title="Not yet a record")
    assert Client().get("/public-records.atom").status_code == 302
    answer = client_of(world.officer2).get("/public-records.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - of our own making
    assert feed.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated", "author", "link"):
        assert feed.find(f"{ATOM}{needed}") is not None, needed
    [entry] = feed.findall(f"{ATOM}entry")
    for needed in ("id", "title", "updated", "published", "link", "summary"):
        assert entry.find(f"{ATOM}{needed}") is not None, needed
    assert entry.find(f"{ATOM}link").get("href") == record.permalink  # type: ignore[union-attr]
    said = answer.content.decode()
    assert "&lt;p&gt;Open until 5 December" in said
    assert record.version.title not in said  # the portal's own name for it
    assert record.author.name not in said
