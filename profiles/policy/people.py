"""Who may act at all, who may arrange that somebody acts in a seat, and who may keep the directory."""

from datetime import date, timedelta

from django.utils import timezone

from profiles import queries
from profiles.models import ActingArrangement, Person, Position, Role
from workflow.rulings import ALLOWED, Ruling, first_reason

LONGEST = timedelta(days=366)


def may_act(by: Person) -> Ruling:
    """Whether they may take any step at all, whatever else they are entitled to."""
    if not by.is_active:
        return Ruling("This person can no longer sign in, so they can change nothing.")
    if by.holds(Role.AUDITOR):
        return Ruling("Auditors read everything and change nothing.")
    return ALLOWED


def may_administer(by: Person) -> Ruling:
    return ALLOWED if by.holds(Role.ADMINISTRATOR) else Ruling("Only an administrator keeps the directory.")


def may_arrange_acting(by: Person) -> Ruling:
    """Whether there is any seat for which they could name somebody."""
    return (
        ALLOWED
        if seats_to_arrange(by)
        else Ruling("You hold no position in which somebody could act for you.")
    )


def seats_to_arrange(by: Person) -> list[Position]:
    """Their own seats, never those they act in themselves; for an administrator every seat that decides something."""
    if by.holds(Role.ADMINISTRATOR):
        return list(Position.objects.exclude(role="").select_related("division"))
    return list(queries.seats_held_by(by).exclude(role="")) if by.is_active else []


def may_name(by: Person, person: Person, position: Position) -> Ruling:
    """The seat's holder or an administrator, and never for themselves: nobody hands themselves an authority."""
    return first_reason(
        ALLOWED if position in seats_to_arrange(by) else Ruling("This position is not yours to arrange for."),
        Ruling("You cannot name yourself to act.") if person.pk == by.pk else ALLOWED,
        Ruling(f"{person} can no longer sign in.") if not person.is_active else ALLOWED,
        Ruling(f"{person} holds this position.") if queries.holder_of(position) == person else ALLOWED,
    )


def may_last(starts_on: date, ends_on: date) -> Ruling:
    """From today on, since what was decided yesterday cannot be covered afterwards; a year at most."""
    if starts_on < timezone.localdate():
        return Ruling("An arrangement cannot begin in the past.")
    if ends_on < starts_on:
        return Ruling("The last day cannot be before the first.")
    return ALLOWED if ends_on - starts_on <= LONGEST else Ruling("An arrangement lasts a year at most.")


def may_revoke(by: Person, arrangement: ActingArrangement) -> Ruling:
    if arrangement.revoked_at or arrangement.ends_on < timezone.localdate():
        return Ruling("This arrangement is over.")
    mine = arrangement.position in seats_to_arrange(by)
    return ALLOWED if mine else Ruling("This position is not yours to arrange for.")


def may_seat(by: Person, person: Person) -> Ruling:
    """Administrators seat others, not themselves: none gets to decide on posts by being an administrator."""
    own = Ruling("Another administrator arranges your own positions.") if by.pk == person.pk else ALLOWED
    return first_reason(may_administer(by), own)
