"""Two administrators at once, each with a connection of their own."""

from collections.abc import Callable, Iterable
from functools import partial

import pytest
from django.utils import timezone

from directory import services
from profiles.models import Appointment, Division, Nomination, Person, Position, Role
from tests.approvals.threads import Outcome, at_once, while_held
from tests.world import World
from workflow.rulings import Refused


def test_of_two_seats_of_a_general_manager_one_is_added_and_the_other_told_why(
    committed_world: World,
) -> None:
    """Both found none when they looked; the second hears it from the database."""
    added = Division.objects.create(code="NEW", name="New Division")
    other = committed_world.person("admin2", "Administrator", committed_world.information, Role.ADMINISTRATOR)
    add = partial(services.add_position, title="General Manager", division=added, role=Role.GENERAL_MANAGER)
    first, second = while_held(partial(add, by=committed_world.admin), partial(add, by=other))
    assert first.happened
    assert isinstance(second.raised, Refused), second.raised
    assert "has the position of a General Manager already" in str(second.raised)
    assert Position.objects.filter(division=added).count() == 1


Meet = Callable[..., Iterable[Outcome]]


def exchanged(world: World) -> list[Nomination]:
    """The two General Managers are to take each other's seats."""
    seats = {person: Position.objects.get(appointments__person=person) for person in (world.gm, world.gm2)}
    found = []
    for person, other in ((world.gm, world.gm2), (world.gm2, world.gm)):
        nomination = services.nominate(
            person=person, position=seats[other], starts_on=timezone.localdate(), by=world.admin
        )
        assert isinstance(nomination, Nomination)
        found.append(nomination)
    return found


def holders(role: str) -> dict[str, list[Person]]:
    today = Appointment.objects.on(timezone.localdate()).filter(position__role=role)
    found: dict[str, list[Person]] = {}
    for each in today.select_related("person", "position__division"):
        found.setdefault(each.position.division.code, []).append(each.person)
    return found


@pytest.mark.parametrize("meet", [at_once, while_held])
def test_two_who_exchange_their_seats_by_two_confirmations_at_once(
    committed_world: World, meet: Meet
) -> None:
    world = committed_world
    first, second = exchanged(world)
    given = partial(services.confirm, nomination_id=first.pk, by=world.mcdmanager)
    done = list(meet(given, partial(services.confirm, nomination_id=second.pk, by=world.mcdmanager2)))
    assert all(outcome.happened for outcome in done), [outcome.raised for outcome in done]
    assert holders(Role.GENERAL_MANAGER) == {"MACRO": [world.gm2], "SMALL": [world.gm]}


@pytest.mark.parametrize("meet", [at_once, while_held])
def test_of_two_who_are_confirmed_for_one_seat_at_once_one_holds_it(
    committed_world: World, meet: Meet
) -> None:
    """Whoever is confirmed second is told that the page has changed, or that somebody begins on the same day."""
    world = committed_world
    seat = Position.objects.get(appointments__person=world.gm)
    confirm = []
    for person, by in ((world.colleague, world.mcdmanager), (world.manager, world.mcdmanager2)):
        nomination = services.nominate(
            person=person, position=seat, starts_on=timezone.localdate(), by=world.admin
        )
        assert isinstance(nomination, Nomination)
        confirm.append(
            partial(services.confirm, nomination_id=nomination.pk, seen=nomination.fingerprint, by=by)
        )
    done = list(meet(*confirm))
    assert sorted(outcome.happened for outcome in done) == [False, True]
    assert all(isinstance(each.raised, Refused) for each in done if not each.happened), done
    assert len(holders(Role.GENERAL_MANAGER)["MACRO"]) == 1
