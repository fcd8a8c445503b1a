"""What somebody has in hand, which they leave behind when their sign-in is closed. The apps above say what of theirs
hangs on a person.
"""

from collections.abc import Callable, Iterable

from django.utils import timezone

from profiles.models import Account, Person, Seating

LeftBehind = Callable[[Person], Iterable[str]]
_asked: list[LeftBehind] = []


def register(what: LeftBehind) -> None:
    """`what`: in a few words each, such as “3 posts that are not published yet”."""
    _asked.append(what)


def left_behind(person: Person) -> list[str]:
    return [*_seats(person), *_accounts(person), *in_hand(person)]


def in_hand(person: Person) -> list[str]:
    return [each for ask in _asked for each in ask(person)]


def _seats(person: Person) -> list[str]:
    today = Seating.objects.on(timezone.localdate()).filter(person=person)
    return [f"{'acting as ' if seat.instrument else ''}{seat.title}, {seat.division}" for seat in today]


def _accounts(person: Person) -> list[str]:
    accounts = Account.objects.in_use().filter(custodian=person).select_related("platform")
    return [f"the account {account}" for account in accounts]
