"""The policy's reviews (DOC-2): recorded by MCD, asked for once a month, and missed on every page."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from clauses import services
from clauses.models import Review
from clauses.queries import in_force, review_status
from notices.models import Notice
from records.models import Entry
from tests.clauses.policies import days, released
from tests.clock import travel
from tests.world import World
from workflow.rulings import Refused

OVERDUE = "The social media policy, since 30 September 2015"


def reviewed(world: World, **changes: Any) -> Review:
    said = {"reviewed_on": days(0), "next_review_on": days(365), "outcome": "It stands."}
    return services.record_review(**said | {"by": world.mcdmanager} | changes)


def test_a_review_sets_the_next_date_and_is_written_down(world: World) -> None:
    assert review_status().is_overdue
    reviewed(world)
    assert review_status().next_review_on == days(365)
    assert not review_status().is_overdue
    assert (
        "reviewed version 1.2 of the policy: It stands." in Entry.objects.get(kind="policy.reviewed").sentence
    )


def test_the_latest_review_counts(world: World) -> None:
    reviewed(world)
    reviewed(world, next_review_on=days(30))
    assert review_status().next_review_on == days(30)


def test_a_new_version_has_its_own_dates(world: World) -> None:
    reviewed(world)
    released(world.mcdmanager, next_review_on=days(99))
    assert review_status().next_review_on == days(99)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"reviewed_on": days(1)}, "in the future"),
        ({"reviewed_on": date(2014, 9, 15)}, "later review"),
        ({"next_review_on": days(0)}, "lie ahead"),
    ],
    ids=str,
)
def test_its_dates_have_to_make_sense(world: World, said: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        reviewed(world, **said)


@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "auditor", "admin"])
def test_only_mcd_s_managers_record_one(world: World, who: str) -> None:
    with pytest.raises(Refused):
        reviewed(world, by=getattr(world, who))


def test_a_review_cannot_be_changed_nor_be_without_an_outcome(world: World) -> None:
    done = reviewed(world)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Review.objects.filter(pk=done.pk).update(outcome="It falls.")
    for wrong in ({"outcome": ""}, {"next_review_on": days(0)}):
        said = {"reviewed_on": days(0), "next_review_on": days(1), "outcome": "It stands."}
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(version=in_force(), reviewed_by=world.mcdmanager, **said | wrong)


# --- Reminders ----------------------------------------------------------------------------------------------


def test_mcd_s_managers_are_reminded_once_a_month_while_it_is_overdue(world: World) -> None:
    with travel(date(2026, 11, 2), tick=False):
        assert services.remind_of_review()
        assert services.remind_of_review()
    told = Notice.objects.filter(event__startswith="policy-review-")
    assert {notice.person for notice in told} == {world.mcdmanager, world.mcdmanager2}
    assert told[0].title == "The policy’s review was due on 30 September 2015"
    with travel(date(2026, 12, 1), tick=False):
        services.remind_of_review()
    assert told.all().count() == 4


@pytest.mark.parametrize(("day", "told"), [(date(2015, 6, 30), False), (date(2015, 7, 1), True)])
def test_reminders_begin_two_months_before(world: World, day: date, told: bool) -> None:
    with travel(day, tick=False):
        assert services.remind_of_review() is told


# --- On every page of those who can record it -----------------------------------------------------------------


def test_every_page_tells_who_keeps_the_policy_that_its_review_is_overdue_until_it_is_done(
    world: World, client: Client
) -> None:
    client.force_login(world.mcdmanager)
    for path in ("/", "/posts/", "/policy/", "/notices/"):
        assert OVERDUE in client.get(path).content.decode(), path
    reviewed(world)
    assert OVERDUE not in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "records", "auditor", "admin"])
def test_the_policy_alone_tells_everybody_else(world: World, client: Client, who: str) -> None:
    client.force_login(getattr(world, who))
    assert OVERDUE not in client.get("/").content.decode()
    assert "Overdue since" in client.get("/policy/").content.decode()


def test_recording_a_review_on_its_page(world: World, client: Client) -> None:
    client.force_login(world.mcdmanager)
    page = client.get("/policy/review/")
    assert "Overdue since 30 September 2015" in page.content.decode()
    key = page.context["form"]["key"].value()
    wrong = {"key": key, "reviewed_on": "1/1/2013", "next_review_on": "1/1/2014", "outcome": "All is well."}
    answer = client.post("/policy/review/", wrong)
    assert answer.status_code == 422
    assert "There has been a later review than that." in answer.content.decode()
    assert "All is well." in answer.content.decode()
    right = wrong | {"reviewed_on": f"{days(0):%d/%m/%Y}", "next_review_on": f"{days(300):%d/%m/%Y}"}
    for _ in range(2):
        assert client.post("/policy/review/", right).headers["Location"] == "/policy/versions/"
    assert Review.objects.count() == 1
    assert "All is well." in client.get("/policy/versions/").content.decode()
