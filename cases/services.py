"""The sentences of a step, in the order in which a service says them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from cases.signing import refused_unsigned, signature_of, would_say
from notices.asking import Asks
from notices.services import notify
from profiles.models import Capacity, Person
from profiles.queries import actor
from records.models import Entry
from records.queries import hold_key, step_key, subject_with_key, taken_already
from records.services import append
from records.verify import TAKEN_BY, gives_right

Case_co = TypeVar("Case_co", covariant=True)


class Lockable(Protocol[Case_co]):
    """A queryset that holds one row of it until the transaction ends."""

    def locked(self, pk: Any, /) -> Case_co: ...


def lock(
    rows: Lockable[Case_co], pk: Any, by: Person, *, also: Callable[[Any], Iterable[Person]] = lambda case: ()
) -> Case_co:
    """The case as it stands now, held until the transaction ends, and the person as they are now that it is held.

    `rows`: those that the person may see. What is not among them is not there: `Http404`, before anything else.
    `also`: whose seats the step asks for beside theirs; they are read in the same query.
    """
    try:
        case = rows.locked(pk)
    except ObjectDoesNotExist:
        raise Http404 from None
    by.refresh_capacities(*also(case))
    return case


def already(kind: str, case: Any, by: Person, key: UUID | None) -> bool:
    """Whether this very form has had its effect: a double click, or a retry after the answer was lost.

    Raises `Refused` where it had it on another case.
    """
    return taken_already(kind, case.reference, case._meta.verbose_name, by, key)


def opened(kind: str, by: Person, key: UUID | None) -> str:
    """The reference of the case that this very form has opened already, or nothing.

    Whoever sends it twice at once waits here; the person is as they are now that the wait is over.
    """
    hold_key(key)
    done = subject_with_key(step_key(kind, by, key))
    by.refresh_capacities()
    return done


def write(
    kind: str,
    subject: str,
    *,
    by: Person | None,
    key: UUID | None = None,
    office: str,
    capacity: Capacity | None = None,
    earlier: Iterable[int] = (),
    **fields: Any,
) -> Entry:
    """Append the step's entry to the record log.

    `office`: the division whose people may all read it, by its code; empty where it is for fewer. `capacity`: the seat
    that gave the right to the step, where the kind does not tell which does. `earlier`: ids of entries that it relates
    to. A decision is signed where its form brings a signature.
    """
    who, number = _actor(kind, by, office, capacity), step_key(kind, by, key)
    signs = signature_of(kind, by, partial(would_say, kind, subject, office, number, fields, who))
    with refused_unsigned():
        entry = append(
            kind=kind,
            subject=subject,
            actor=who,
            fields={**fields, **signs.fields},
            office=office,
            relates_to=earlier,
            key=number,
            at=by.as_of.now() if by and by.as_of else None,  # since their seats were read, under the lock
            salts=signs.salts,
        )
    signs.require_over(entry)
    return entry


def _actor(kind: str, by: Person | None, office: str, capacity: Capacity | None) -> dict[str, Any]:
    """With the seat that gave them the right, their own first; where none did, it was by what they are to the case."""
    if not by or kind not in TAKEN_BY:
        return actor(by, capacity)
    seats = (seat for seat in by.capacities if gives_right(kind, seat.role, seat.office, office))
    seat = capacity or next(seats, None)
    return actor(by, seat) | {"by_seat": seat is not None}


def tell(
    people: Iterable[Person | None],
    event: Entry | str,
    title: str,
    body: str,
    path: str,
    *,
    marking: str,
    about: str = "",
    shown: str = "",
    asks: Asks | None = None,
    urgent: bool = False,
    but: Person | None = None,
) -> None:
    """Owe each of the people a notice, once for the entry or event; not to who took the step.

    `marking`: of what the notice says, so that nothing goes by mail that may not. `about`: what the case is called.
    `shown`: the words to decide on. `asks`: what it asks for, so that it goes away once that is done. `urgent`: it
    waits for nobody's digest or quiet hours.
    """
    notify(
        people={person for person in people if person and person != but},
        event=event if isinstance(event, str) else str(event.pk),
        title=title,
        body=body,
        path=path,
        marking=marking,
        about=about,
        shown=shown,
        asks=asks,
        urgent=urgent,
    )
