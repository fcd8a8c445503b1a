"""What an owner writes into the tables around posts, guards off and on again, and how the audit of the log names it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from approvals import services as posts
from directory import services
from foi import services as foi
from profiles.models import Platform, Role, Topic
from records.auditing.audit import check_log
from records.models import Entry
from records.services import seal
from retention import services as retention
from tests.approvals.standing import granted, signed
from tests.approvals.test_auditing import owner, without_guards
from tests.contacts.cases import in_hand
from tests.retention.conftest import recorded, terms
from tests.world import World

__all__ = ["owner"]

Owner = Callable[..., list[Any]]
TODAY = timezone.localdate()
DAY = timedelta(days=1)
TABLES = (
    *(
        "profiles_division",
        "profiles_topic",
        "profiles_topicauthority",
        "profiles_platform",
        "profiles_account",
        "profiles_closedday",
    ),
    *("approvals_window", "approvals_rosterplace", "approvals_standingapproval", "retention_hold"),
    *("retention_heldsubject", "retention_disposal", "retention_disposalitem", "retention_keeping"),
    *("contacts_contact", "foi_informationrequest", "foi_gathered", "approvals_standingapproval_officers"),
)


@pytest.fixture
def world(committed_db: None) -> Iterator[World]:
    """Where each table has a row, made by the people and the steps that would make it."""
    world = World()
    assert world.account  # it is entered by no step
    services.adopt_what_stands()
    _directory(world)
    _approvals(world)
    _keeping(world)
    yield world
    connection.close()


def _directory(world: World) -> None:
    after = services.add_division(code="AFTER", name="After", follows=world.macro, by=world.admin)
    services.rename_division(division_id=after.pk, name="After Division", by=world.admin)
    topic = services.add_topic(name="Pensions", division=world.small, open_to_all=False, by=world.mcdmanager)
    services.change_topic(slug=topic.slug, division=world.macro, by=world.mcdmanager)
    given: dict[str, Any] = {"topic": topic, "holder": world.officer, "starts_on": TODAY, "ends_on": None}
    services.grant_authority(**given, reason="Asked.", by=world.mcdmanager)
    authority = services.grant_authority(
        **given | {"holder": world.small}, reason="Asked.", by=world.mcdmanager
    )
    services.revoke_authority(authority_id=authority.pk, by=world.mcdmanager)
    services.change_platform(slug="x", text_limit=270, by=world.admin)
    account = services.add_account(
        platform=Platform.objects.get(slug="linkedin"), handle="@treasury", site="", name="Ours",
        division=world.macro, recovery_contact="media@treasury.example", custodian=world.mcd, by=world.mcd,
    )  # fmt: skip
    services.change_custodian(account_id=account.pk, custodian=world.mcdmanager, by=world.mcd)
    given = {"name": "Closedown", "public_holiday": False, "reason": "By decision of the Secretary."}
    services.close_days(first_on=TODAY + DAY, last_on=TODAY + 14 * DAY, **given, by=world.mcd)
    services.change_person(person_id=world.mcdmanager.pk, name="Renamed", by=world.admin)


def _approvals(world: World) -> None:
    now = timezone.now()
    window = posts.declare_window(
        kind="budget", name="Budget", starts_at=now + 90 * DAY, ends_at=now + 99 * DAY, by=world.mcdmanager
    )
    posts.close_window(window_id=window.pk, reason="Not needed.", by=world.mcdmanager)
    place = posts.put_on_roster(person=world.officer, starts_on=TODAY, ends_on=TODAY, by=world.mcdmanager)
    posts.take_off_roster(place_id=place.pk, by=world.mcdmanager)
    posts.put_on_roster(person=world.colleague, starts_on=TODAY, ends_on=TODAY, by=world.mcdmanager)
    signed(granted(world), world.mcdmanager)


def _keeping(world: World) -> None:
    given = retention.add_class(terms=terms(), by=world.records)
    post = recorded(world)
    retention.assign(subject=post.reference, class_id=given.pk, reason="For the test.", by=world.records)
    disposal = retention.propose(subjects=[post.reference], by=world.records)
    retention.refuse(disposal_id=disposal.pk, reason="No.", by=world.mcdmanager)
    retention.place_hold(subjects=[post.reference], title="A court", reason="Asked.", by=world.records)
    in_hand(world, to=world.colleague)
    request = foi.open_request(
        applicant_reference="2026/1", scope="All of it.", received_on=TODAY, due_on=TODAY + 30 * DAY,
        handler=world.records, by=world.records,
    )  # fmt: skip
    foi.gather(request_id=request.pk, subjects=[post.reference], by=world.records)
    seal()


def found() -> list[str]:
    return check_log([]).problems


ATTACKS = {
    "UPDATE profiles_division SET name = 'Other' WHERE code = 'AFTER'": "The division DIVISION-",
    "UPDATE profiles_division SET name = 'Other' WHERE code = 'SMALL'": "The division DIVISION-",
    "UPDATE profiles_topic SET division_id = NULL WHERE slug = 'pensions'": "The topic TOPIC-",
    "INSERT INTO profiles_topic (slug, name, open_to_all, active) VALUES ('own', 'Own', true, true)":
        "No entry of the log tells of the topic",
    "UPDATE profiles_topicauthority SET ends_on = current_date + 9 WHERE revoked_at IS NULL": "ends_on.",
    "UPDATE profiles_topicauthority SET revoked_at = NULL, revoked_by_id = NULL WHERE revoked_at IS NOT NULL":
        "log tells: revoked.",
    "UPDATE profiles_platform SET ceiling = 'OFFICIAL:Sensitive', public = false WHERE slug = 'x'": "ceiling, public.",
    "UPDATE profiles_account SET custodian_id = custodian_id + 1 WHERE handle = '@treasury'": "custodian.",
    "UPDATE profiles_closedday SET taken_back_at = now(), taken_back_by_id = entered_by_id": "The closed day ",
    "INSERT INTO profiles_closedday (day, name, public_holiday, reason, entered_by_id, entered_at) "
    "SELECT day + 100, name, public_holiday, reason, entered_by_id, entered_at FROM profiles_closedday LIMIT 1":
        "No entry of the log tells of the closed day",
    "UPDATE approvals_window SET closed_at = NULL, closed_by_id = NULL, reason = ''": "log tells: closed.",
    "UPDATE approvals_rosterplace SET removed_at = NULL, removed_by_id = NULL WHERE removed_at IS NOT NULL":
        "log tells: removed.",
    "UPDATE approvals_rosterplace SET ends_on = ends_on + 300 WHERE removed_at IS NULL": "which is not there.",
    "UPDATE approvals_standingapproval SET uses_allowed = 900": "log tells: uses_allowed.",
    "UPDATE retention_hold SET released_at = now(), released_by_id = placed_by_id, release_reason = 'x' "
    "WHERE title = 'A court'": "The hold HOLD-",
    "UPDATE retention_heldsubject SET released_at = now()": " under HOLD-",
    "UPDATE retention_disposal SET state = 'approved'": "The disposal DIS-",
    "DELETE FROM retention_disposalitem": "The log tells of the record TS-",
    "UPDATE retention_keeping SET retention_class_id = NULL, assigned_at = NULL, event_on = NULL, due_on = NULL":
        "The kept record TS-",
    "UPDATE contacts_contact SET what = 'Something else.'": "The contact SC-",
    "UPDATE foi_informationrequest SET scope = 'Less of it.'": "The information request FOI-",
    "UPDATE foi_gathered SET removed_at = now(), removed_by_id = gathered_by_id, removed_because = 'x'": "left_out.",
}  # fmt: skip


def test_rows_that_the_owner_wrote_are_named(world: World, owner: Owner) -> None:
    """One after the other, so that each is seen to be found by itself."""
    assert found() == []
    known: set[str] = set()
    for statement, says in ATTACKS.items():
        without_guards(owner, statement, TABLES)
        new = set(found()) - known
        assert any(says in problem for problem in new), (statement, new)
        known |= new


def test_what_stood_before_is_listed_once_and_told(world: World) -> None:
    [entry] = Entry.objects.filter(kind="directory.listed")
    assert entry.sentence.startswith("The portal entered the rest of the directory as it stood.")
    assert len(entry.fields["rows"]["platform"]) == Platform.objects.count()
    assert not services.adopt_what_stands()
    assert Topic.objects.filter(slug="general").exists()
    assert world.person("x", "X", world.small, Role.AUDITOR)
