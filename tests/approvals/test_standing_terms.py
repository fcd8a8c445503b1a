"""Which terms a standing approval may have, and that one form has one effect."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from approvals import services
from profiles.models import Account, Topic
from tests.approvals.standing import (
    granted,
    suspended,
    terms,
)
from tests.approvals.steps import nothing_written
from tests.world import World
from workflow.rulings import Refused

TODAY = timezone.localdate
UNSOUND: dict[str, tuple[str, Callable[[World], dict[str, Any]]]] = {
    "in the past": ("cannot begin in the past", lambda world: {"starts_on": TODAY() - timedelta(days=1)}),
    "backwards": ("The last day cannot be", lambda world: {"ends_on": TODAY() - timedelta(days=1)}),
    "too long": ("lasts a year at most", lambda world: {"ends_on": TODAY() + timedelta(days=367)}),
    "no use": ("Allow one use or more", lambda world: {"uses_allowed": 0}),
    "too many": ("Allow 1,000 uses at most", lambda world: {"uses_allowed": 1001}),
    "oneself": ("You cannot name yourself", lambda world: {"officers": [world.officer, world.gm]}),
    "a stranger": (r"Officer2 \(officer2\) does not work in", lambda world: {"officers": [world.officer2]}),
    "nobody": ("Name an officer, an account and a topic", lambda world: {"officers": []}),
    "nothing to say": ("Give the wording, or say in words", lambda world: {"wording": ""}),
    "a gap and nothing else": ("more words around the gaps", lambda world: {"wording": "{anything}"}),
    "another division's account": (
        "is Small Business Division's own",
        lambda world: {"accounts": [account_of_the_neighbours(world)]},
    ),
    "a closed account": ("no longer in use", lambda world: {"accounts": [closed_account(world)]}),
    "a topic that is gone": ("no longer in use", lambda world: {"topics": [closed_topic()]}),
}


def account_of_the_neighbours(world: World) -> Account:
    account = world.account_on("x")
    account.division = world.small
    account.save()
    return account


def closed_account(world: World) -> Account:
    account = world.account_on("x")
    account.active = False
    account.save()
    return account


def closed_topic() -> Topic:
    return Topic.objects.create(slug="gone", name="Gone", active=False)


@pytest.mark.parametrize("name", UNSOUND)
def test_unsound_terms_are_refused(world: World, name: str) -> None:
    problem, given = UNSOUND[name]
    changes = {**vars(terms(world)), **given(world)}
    with nothing_written(), pytest.raises(Refused, match=problem):
        granted(world, **changes)


def test_an_account_of_another_division_is_refused_also_to_who_sits_in_both(world: World) -> None:
    world.acts_for(world.gm, world.gm2)
    given = vars(terms(world)) | {"accounts": [account_of_the_neighbours(world)]}
    with nothing_written(), pytest.raises(Refused, match="is of another division") as refusal:
        granted(world, by=world.again(world.gm), **given)
    assert refusal.value.problems.keys() == {"accounts"}


def test_the_widest_terms_are_sound(world: World) -> None:
    assert granted(world, ends_on=TODAY() + timedelta(days=366), uses_allowed=1000, limits="Dates only.").pk


def test_granting_twice_with_one_form_is_once(world: World) -> None:
    key, given = uuid4(), {"division": world.macro, "terms": terms(world), "by": world.gm}
    once = services.grant_standing(**given, key=key)
    with nothing_written():
        assert services.grant_standing(**given, key=key) == once


@pytest.mark.parametrize("step", ["cosign_standing", "suspend_standing", "renew_standing", "change_standing"])
def test_a_step_taken_twice_with_one_form_is_taken_once(world: World, step: str) -> None:
    standing = granted(world)
    if step == "renew_standing":
        standing = suspended(standing, world.mcd)
    given: dict[str, Any] = {
        "cosign_standing": {"seen": standing.fingerprint, "by": world.mcdmanager},
        "suspend_standing": {"reason": "Figures.", "by": world.gm},
        "renew_standing": {"seen": standing.fingerprint, "by": world.gm},
        "change_standing": {
            "seen": standing.fingerprint,
            "terms": terms(world, title="Other"),
            "by": world.gm,
        },
    }[step]
    key, take = uuid4(), getattr(services, step)
    take(standing_id=standing.pk, key=key, **given)
    with nothing_written():
        take(standing_id=standing.pk, key=key, **given)
    other = granted(world)
    with nothing_written(), pytest.raises(Refused, match="used for another standing approval"):
        take(standing_id=other.pk, key=key, **given)
