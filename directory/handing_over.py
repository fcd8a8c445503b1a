"""What waits for somebody who leaves, and goes to who comes after them. The apps above hand over what is theirs."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils import timezone

from notices.services import hand_over as hand_over_notices
from profiles import queries
from profiles.models import Person, Position, Role, Seating


class Heirs(NamedTuple):
    """Who takes it over: whoever sits next where they sat, or acts there, and the General Managers of these divisions;
    and where none of them may see it, MCD's managers.
    """

    near: list[Person]
    managers: list[Person]

    @property
    def first(self) -> Person | None:
        return next(iter([*self.near, *self.managers]), None)

    def who(self, may: Callable[[Person], object]) -> list[Person]:
        """The nearest who may."""
        return [each for each in self.near if may(each)] or [each for each in self.managers if may(each)]


HandOver = Callable[[Person, Heirs], Iterable[str]]
_asked: list[HandOver] = []


def register(hand_over: HandOver) -> None:
    """`hand_over`: moves what is theirs, tells the heirs, and says in a few words each what it was."""
    _asked.append(hand_over)


def hand_over(person: Person, heirs: Heirs) -> list[str]:
    """In the transaction that closes their sign-in."""
    return [*_notices(person, heirs), *(each for ask in _asked for each in ask(person, heirs))]


def heirs_of(person: Person, seats: Iterable[Position]) -> Heirs:
    today = timezone.localdate()
    positions = list(seats)
    next_there = queries.sitting_in(Seating.objects.on(today).filter(position__in=positions))
    heads = [
        head
        for division in dict.fromkeys(position.division for position in positions)
        for head in queries.people_holding(Role.GENERAL_MANAGER, division=division)
    ]
    return Heirs(
        _who_stay(person, [*next_there, *heads]), _who_stay(person, queries.people_holding(Role.MCD_MANAGER))
    )


def _who_stay(person: Person, people: Iterable[Person]) -> list[Person]:
    today = timezone.localdate()
    stay = (each for each in people if each != person and not (each.leaves_on and each.leaves_on < today))
    return list(dict.fromkeys(stay))


def _notices(person: Person, heirs: Heirs) -> list[str]:
    moved = hand_over_notices(of=person, to=heirs.who)
    return [f"{moved} {'notice' if moved == 1 else 'notices'} that asked them for something"] if moved else []
