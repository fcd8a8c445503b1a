"""Seats: who is proposed for one, the seat itself, and somebody's time in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from directory import services
from directory.views.seats import HOLDINGS, NOMINATIONS, SEATS
from profiles.models import Appointment, Nomination, Person, Position, Role
from tests.cases.kinds import Kind, Take
from tests.world import World


class Office(NamedTuple):
    world: World
    second: Person  # another administrator


def office(world: World, sign: Callable[[], Any]) -> Office:
    return Office(
        world, world.person("admin2", "Second administrator", world.information, Role.ADMINISTRATOR)
    )


def a_nomination(place: Office) -> Nomination:
    nomination = services.nominate(
        person=place.world.colleague,
        position=Position.objects.get(appointments__person=place.world.gm),
        starts_on=timezone.localdate() + timedelta(days=1),
        by=place.world.admin,
    )
    assert isinstance(nomination, Nomination)
    return nomination


def refuse(place: Office, nomination: Nomination) -> None:
    services.refuse_nomination(nomination_id=nomination.pk, reason="No.", by=place.world.mcdmanager2)


def a_seat(place: Office) -> Position:
    return services.add_position(
        title="Third administrator",
        division=place.world.information,
        role=Role.ADMINISTRATOR,
        by=place.world.admin,
    )


def take_it(place: Office, position: Position) -> None:
    """It becomes the seat of whoever was about to change it."""
    place.world.unseat(place.second)
    seat = {"person": place.second, "position": position, "starts_on": timezone.localdate()}
    Nomination.objects.create(**seat, set_up=True).seated().save()


def held(place: Office) -> Appointment:
    return Appointment.objects.get(person=place.world.gm)


def today(*_: object) -> dict[str, str]:
    return {"ends_on": f"{timezone.localdate():%d/%m/%Y}"}


SHUT = {"place": office, "shut": 403}

KINDS = [
    Kind(
        NOMINATIONS,
        [
            Take("confirm-seat", a_nomination, "mcdmanager", lambda _, case: {"seen": case.fingerprint}),
            Take("refuse-seat", a_nomination, "mcdmanager", lambda *_: {"reason": "I know of no such move."}),
        ],
        refuse,
        place=office,
        reader="mcd",
        stranger="officer2",
    ),
    Kind(
        SEATS,
        [Take("change-seat", a_seat, "second", lambda *_: {"title": "Portal administrator, nights"})],
        take_it,
        **SHUT,
    ),
    Kind(
        HOLDINGS,
        [Take("end-holding", held, "second", today)],
        lambda place, _: place.world.unseat(place.world.gm),
        **SHUT,
    ),
]
