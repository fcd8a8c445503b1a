"""Who may propose, confirm and name who takes a seat or acts in it: for each role a line of a table."""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone

from profiles import queries
from profiles.models import ActingArrangement, Appointment, Capacity, Nomination, Person, Position, Role
from profiles.policy.people import is_free_of, may_administer
from workflow.rulings import ALLOWED, Ruling, first_reason

LONGEST = timedelta(days=366)
SET_UP_LASTS = timedelta(days=7)
DAY = timedelta(days=1)

# Of each seat that decides, the roles whose holders confirm who takes it or acts in it. Beside them its own holder
# confirms who acts there, if somebody else proposed it. The database has the same table (`may_confirm_seat`).
CONFIRMERS: dict[str, tuple[str, ...]] = {
    Role.GENERAL_MANAGER: (Role.MCD_MANAGER,),
    Role.MCD_REVIEWER: (Role.MCD_MANAGER,),
    Role.MCD_MANAGER: (Role.MCD_MANAGER, Role.AUDITOR),
    Role.RECORDS_OFFICER: (Role.MCD_MANAGER, Role.AUDITOR),
    Role.AUDITOR: (Role.MCD_MANAGER, Role.AUDITOR),
    Role.ADMINISTRATOR: (Role.MCD_MANAGER, Role.AUDITOR),
}
CALLED: dict[str, str] = {Role.MCD_MANAGER: "an MCD manager", Role.AUDITOR: "an auditor"}
CONFIRM_SOMETHING = (Role.MCD_MANAGER, Role.AUDITOR)
NOT_YOURS = Ruling("This position is not yours to arrange for.")


# --- Proposing ------------------------------------------------------------------------------------------------------


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


def may_nominate(by: Person, person: Person, position: Position, *, acting: bool) -> Ruling:
    """Administrators propose who sits where; who acts in a seat, its holder too. Nobody proposes themselves."""
    return may_name(by, person, position) if acting else may_seat_in(by, person, position)


def may_name(by: Person, person: Person, position: Position) -> Ruling:
    """The seat's holder or an administrator, and never for themselves: nobody hands themselves an authority."""
    return first_reason(
        ALLOWED if position in seats_to_arrange(by) else NOT_YOURS,
        Ruling("You cannot name yourself to act.") if person.pk == by.pk else ALLOWED,
        _may_sit(person, position),
    )


def may_seat(by: Person, person: Person) -> Ruling:
    """Administrators seat others, not themselves: none gets to decide on posts by being an administrator."""
    own = Ruling("Another administrator arranges your own positions.") if by.pk == person.pk else ALLOWED
    return first_reason(may_administer(by), own)


def may_seat_in(by: Person, person: Person, position: Position) -> Ruling:
    return first_reason(may_seat(by, person), _may_sit(person, position))


def _may_sit(person: Person, position: Position) -> Ruling:
    return first_reason(
        _signs_in(person),
        Ruling(f"{person} holds this position.") if queries.holder_of(position) == person else ALLOWED,
    )


def may_last(starts_on: date, ends_on: date) -> Ruling:
    """From today on, since what was decided yesterday cannot be covered afterwards; a year at most."""
    if not (lasts := may_hold(starts_on, ends_on)):
        return lasts
    return ALLOWED if ends_on - starts_on <= LONGEST else Ruling("An arrangement lasts a year at most.")


def may_hold(starts_on: date, ends_on: date | None) -> Ruling:
    if starts_on < timezone.localdate():
        return Ruling("An arrangement cannot begin in the past.")
    return Ruling("The last day cannot be before the first.") if ends_on and ends_on < starts_on else ALLOWED


def is_setting_up(by: Person) -> bool:
    """Whether nobody else is there to confirm: in the first days, for the administrator who was the first of all."""
    first = Nomination.objects.order_by("id").first()
    return bool(
        first
        and first.set_up
        and (first.person_id, first.position.role) == (by.pk, Role.ADMINISTRATOR)
        and first.proposed_at > timezone.now() - SET_UP_LASTS
        and not Nomination.objects.filter(confirmed_at__isnull=False).exists()
        and not Appointment.objects.filter(nomination=None, position__role__in=CONFIRMERS).exists()
    )


# --- Confirming -----------------------------------------------------------------------------------------------------


def may_confirm_some(by: Person) -> Ruling:
    """Whether there is any seat of which they could confirm who takes it."""
    own = any(seat.role in CONFIRMERS and not seat.acting_for for seat in by.capacities)
    entitled = by.holds(*CONFIRM_SOMETHING) or (own and by.is_active)
    return ALLOWED if entitled else Ruling("Nobody’s appointment is yours to confirm.")


def may_confirm(by: Person, nomination: Nomination) -> Ruling:
    """Never who proposed it, who is to sit there, or whom the proposer has seated or let in within thirty days."""
    return first_reason(
        _is_waiting(nomination),
        _has_days_left(nomination),
        _is_another(by, nomination),
        _is_entitled(by, nomination),
        is_free_of(by, [nomination.proposed_by_id or 0], "confirm this"),
        *(_signs_in(person) for person in (nomination.person, nomination.proposed_by) if person),
    )


def _signs_in(person: Person) -> Ruling:
    """Asked of the proposer as well: what a stolen account proposed ends with its being closed."""
    return ALLOWED if person.is_active else Ruling(f"{person} can no longer sign in.")


def may_refuse(by: Person, nomination: Nomination) -> Ruling:
    """Whoever could confirm it; and who proposed it takes it back."""
    mine = by.is_active and by.pk == nomination.proposed_by_id
    return first_reason(_is_waiting(nomination), ALLOWED if mine else _is_entitled(by, nomination))


def _is_waiting(nomination: Nomination) -> Ruling:
    if nomination.is_waiting:
        return ALLOWED
    if nomination.stands:
        return Ruling("This was confirmed already.")
    return Ruling(
        "This was refused." if nomination.refused_at else "Nobody confirmed this in time, so it lapsed."
    )


def _has_days_left(nomination: Nomination) -> Ruling:
    if nomination.lapses_at <= timezone.now():
        return Ruling("Nobody confirmed this in time, so it lapses.")
    over = nomination.ends_on and nomination.ends_on < timezone.localdate()
    return Ruling("The last day that was proposed is gone.") if over else ALLOWED


def _is_another(by: Person, nomination: Nomination) -> Ruling:
    if by.pk == nomination.proposed_by_id:
        return Ruling("You proposed this, so somebody else must confirm it.")
    return Ruling("Nobody confirms their own appointment.") if by.pk == nomination.person_id else ALLOWED


def _is_entitled(by: Person, nomination: Nomination) -> Ruling:
    position = nomination.position
    if by.holds(*CONFIRMERS.get(position.role, ())):
        return ALLOWED
    if nomination.acting and by.is_active and queries.holder_of(position) == by:
        return ALLOWED
    return Ruling(f"Only {who_confirms(position, acting=nomination.acting)} may confirm this.")


def confirming_seat(by: Person, nomination: Nomination) -> Capacity | None:
    """The seat that entitles them to; their own, where they confirm who acts in it."""
    return seat_in(by, CONFIRMERS.get(nomination.position.role, ()))


def seat_in(by: Person, roles: Collection[str]) -> Capacity | None:
    """Their first seat in one of these roles, and otherwise their own."""
    return next((seat for seat in by.capacities if seat.role in roles), by.seat)


def who_confirms(position: Position, *, acting: bool) -> str:
    """In words, as a sentence goes on after “only”."""
    roles = [CALLED[role] for role in CONFIRMERS.get(position.role, ())]
    *others, last = [*roles, *(["the holder of the position"] if acting else [])] or ["nobody"]
    return f"{', '.join(others)} or {last}" if others else last


# --- Ending ---------------------------------------------------------------------------------------------------------


def may_revoke(by: Person, arrangement: ActingArrangement) -> Ruling:
    if arrangement.revoked_at or arrangement.ends_on < timezone.localdate():
        return Ruling("This arrangement is over.")
    return ALLOWED if arrangement.position in seats_to_arrange(by) else NOT_YOURS


def may_end(by: Person, appointment: Appointment) -> Ruling:
    over = appointment.ends_on is not None and appointment.ends_on < timezone.localdate()
    return first_reason(may_seat(by, appointment.person), Ruling("This is over.") if over else ALLOWED)


def may_end_on(appointment: Appointment, ends_on: date) -> Ruling:
    """With yesterday they no longer sit there; what was decided before stays decided."""
    if ends_on < timezone.localdate() - DAY:
        return Ruling("The last day cannot be before yesterday.")
    if ends_on < appointment.starts_on:
        return Ruling("The last day cannot be before the first.")
    later = appointment.ends_on is not None and ends_on > appointment.ends_on
    return (
        Ruling("Their time in this position cannot be made longer: propose them anew.") if later else ALLOWED
    )


def may_change_position(by: Person, position: Position) -> Ruling:
    """What a seat entitles to is not changed at all; and whoever sits there does not rename it."""
    own = queries.seats_held_by(by).filter(pk=position.pk).exists()
    return first_reason(
        may_administer(by), Ruling("Another administrator changes your own position.") if own else ALLOWED
    )
