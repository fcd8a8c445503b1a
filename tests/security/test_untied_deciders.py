"""Whatever somebody decides: not on what is from who seated them, or let them in, within thirty days.

Asked of the policy, and of the database in the portal's own role: each row of DECIDED is a table that keeps a decision.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import DatabaseError
from django.utils import timezone

from approvals import services as posts
from approvals.models import Window
from directory import services
from foi import services as foi
from profiles.models import Person, Role, SignInChange, Topic
from retention import services as retention
from tests.approvals.standing import granted, signed
from tests.foi.cases import Office
from tests.records.conftest import sign_now, signer_folder
from tests.retention.conftest import recorded, terms
from tests.security.test_directory_attacks import forbidden, portal
from tests.world import World
from workflow.rulings import Refused

__all__ = ["sign_now", "signer_folder"]  # fixtures

TODAY = timezone.localdate()
SAYS = "has seated who decides on it"


class Decided(NamedTuple):
    decider: Person
    concerned: Person
    decide: Callable[[Person], Any]
    statement: str  # that writes the same, whatever the policy says
    values: tuple[Any, ...]


def declined(world: World, sign: Any) -> Decided:
    post = world.in_review()
    return Decided(
        world.gm, world.officer,
        lambda by: posts.decline(post_id=post.pk, seen=post.seen, reason="R", by=by),
        "UPDATE approvals_post SET state = 'declined', reason = 'R', closed_by_id = %s, closed_at = now()",
        (world.gm.pk,),
    )  # fmt: skip


def confirmed_again(world: World, sign: Any) -> Decided:
    post = world.approved()
    now = timezone.now()
    window = Window.objects.create(
        kind="budget", name="Budget", starts_at=now, ends_at=now + timedelta(days=2),
        declared_by=world.mcdmanager, declared_at=now,
    )  # fmt: skip
    return Decided(
        world.mcdmanager, world.officer,
        lambda by: posts.reconfirm(post_id=post.pk, seen=post.seen, by=by),
        "INSERT INTO approvals_reconfirmation (post_id, window_id, fingerprint, confirmed_by_id, confirmed_at) "
        "VALUES (%s, %s, 'x', %s, now())",
        (post.pk, window.pk, world.mcdmanager.pk),
    )  # fmt: skip


def cosigned(world: World, sign: Any) -> Decided:
    standing = granted(world)
    return Decided(
        world.mcdmanager, world.officer,
        lambda by: signed(standing, by),
        "UPDATE approvals_standingapproval SET cosigned_by_id = %s, cosigned_at = now(), "
        "cosigned_fingerprint = fingerprint",
        (world.mcdmanager.pk,),
    )  # fmt: skip


def cosigned_for_who_granted_it(world: World, sign: Any) -> Decided:
    return cosigned(world, sign)._replace(concerned=world.gm)


def granted_to(world: World, sign: Any) -> Decided:
    standing = granted(world, officers=[world.colleague])
    return Decided(
        world.gm, world.officer,
        lambda by: granted(world, by),
        "INSERT INTO approvals_standingapproval_officers (standingapproval_id, person_id) VALUES (%s, %s)",
        (standing.pk, world.officer.pk),
    )  # fmt: skip


def on_roster(world: World, sign: Any) -> Decided:
    return Decided(
        world.mcdmanager, world.officer,
        lambda by: posts.put_on_roster(person=world.officer, starts_on=TODAY, ends_on=TODAY, by=by),
        "INSERT INTO approvals_rosterplace (person_id, starts_on, ends_on, added_by_id, added_at) "
        "VALUES (%s, current_date, current_date, %s, now())",
        (world.officer.pk, world.mcdmanager.pk),
    )  # fmt: skip


def authority(world: World, sign: Any) -> Decided:
    topic = Topic.objects.create(name="Pensions", slug="pensions", division=world.small)
    given: dict[str, Any] = {"topic": topic, "holder": world.officer, "starts_on": TODAY, "ends_on": None}
    return Decided(
        world.mcdmanager, world.officer,
        lambda by: services.grant_authority(**given, reason="R", by=by),
        "INSERT INTO profiles_topicauthority "
        "(topic_id, person_id, starts_on, reason, granted_by_id, granted_at, key) "
        "VALUES (%s, %s, current_date, 'R', %s, now(), gen_random_uuid())",
        (topic.pk, world.officer.pk, world.mcdmanager.pk),
    )  # fmt: skip


def let_go(world: World, sign: Any) -> Decided:
    given = retention.add_class(terms=terms(), by=world.records)
    post = recorded(world)
    retention.assign(subject=post.reference, class_id=given.pk, reason="For the test.", by=world.records)
    disposal = retention.propose(subjects=[post.reference], by=world.records)
    second = world.person("records2", "Records Officer", world.information, Role.RECORDS_OFFICER)
    return Decided(
        second, world.records,
        lambda by: retention.approve(disposal_id=disposal.pk, by=by),
        "UPDATE retention_disposal SET state = 'approved', decided_by_id = %s, decided_as = 'x', decided_at = now()",
        (second.pk,),
    )  # fmt: skip


def withheld(world: World, sign: Any) -> Decided:
    office = Office(world, sign)
    request = office.submitted()
    return Decided(
        office.second, office.keeper,
        lambda by: foi.approve(request_id=request.pk, seen=request.fingerprint, by=by),
        "UPDATE foi_informationrequest SET state = 'approved', approved_by_id = %s, approved_at = now()",
        (office.second.pk,),
    )  # fmt: skip


DECIDED = [
    declined, confirmed_again, cosigned, cosigned_for_who_granted_it, granted_to, on_roster, authority,
    let_go, withheld,
]  # fmt: skip


@pytest.mark.parametrize("make", DECIDED, ids=lambda make: make.__name__)
def test_nobody_decides_for_whom_they_are_in_the_hand_of(
    world: World, sign_now: Callable[[], Any], make: Callable[[World, Any], Decided]
) -> None:
    decided = make(world, sign_now)
    SignInChange.objects.create(person=decided.decider, by=decided.concerned, what="reset")
    with pytest.raises(Refused, match="arranged by"):
        decided.decide(world.again(decided.decider))
    with forbidden(SAYS):
        portal(decided.statement, *decided.values)


@pytest.mark.parametrize("make", DECIDED, ids=lambda make: make.__name__)
def test_and_who_is_free_does(
    world: World, sign_now: Callable[[], Any], make: Callable[[World, Any], Decided]
) -> None:
    decided = make(world, sign_now)
    SignInChange.objects.create(person=decided.decider, by=world.admin, what="reset")
    assert decided.decide(world.again(decided.decider))


def test_what_was_decided_before_stays_when_the_row_is_touched(world: World) -> None:
    standing = signed(granted(world), world.mcdmanager)
    SignInChange.objects.create(person=world.mcdmanager, by=world.officer, what="reset")
    portal("UPDATE approvals_standingapproval SET uses = 1 WHERE id = %s", standing.pk)
    portal("DELETE FROM approvals_standingapproval_officers")
    with pytest.raises(DatabaseError, match=SAYS):
        portal(
            "INSERT INTO approvals_standingapproval_officers (standingapproval_id, person_id) VALUES (%s, %s)",
            standing.pk,
            world.officer.pk,
        )
