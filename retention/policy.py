"""Who may do what about keeping and disposal, and if not, why not: one sentence fit to show. Nothing here writes."""

from datetime import date

from profiles.models import Capacity, Person, Role
from profiles.policy import is_free_of, may_act
from retention.models import Action, Disposal, Hold, Keeping, RetentionClass
from workflow.rulings import ALLOWED, Ruling, first_reason

SEE = (Role.RECORDS_OFFICER, Role.AUDITOR, Role.MCD_MANAGER)
KEEP = (Role.RECORDS_OFFICER,)
DECIDE = (Role.RECORDS_OFFICER, Role.MCD_MANAGER)
LARGEST = 500  # records of one disposal: as many as a second person can look through


# --- Seeing -------------------------------------------------------------------------------------------------


def may_see(by: Person) -> Ruling:
    return ALLOWED if by.holds(*SEE) else Ruling("Records officers, auditors and MCD’s managers see this.")


# --- Classes and holds --------------------------------------------------------------------------------------


def may_keep_classes(by: Person) -> Ruling:
    return _for(by, KEEP, "Only a records officer keeps the classes.")


def may_replace(by: Person, given: RetentionClass) -> Ruling:
    later = getattr(given, "superseded_by", None)
    replaced = (
        Ruling(f"It was replaced already, by {later.reference}. Replace that one.") if later else ALLOWED
    )
    return first_reason(may_keep_classes(by), replaced)


def may_assign(by: Person, keeping: Keeping) -> Ruling:
    return first_reason(
        _for(by, KEEP, "Only a records officer says which class a record is in."), _still_there(keeping)
    )


def may_hold(by: Person) -> Ruling:
    """MCD's managers as well: to keep something for longer harms nobody, and a court may be quick."""
    return _for(by, DECIDE, "Only a records officer or an MCD manager places a hold.")


def may_add(by: Person, hold: Hold) -> Ruling:
    return first_reason(_in_force(hold), may_hold(by))


def may_release(by: Person, hold: Hold) -> Ruling:
    """Only a records officer, or whoever placed it: what is let go may be gone the next day."""
    placed_it = ALLOWED if by.pk == hold.placed_by_id else Ruling("no")
    officer = _for(by, KEEP, "Only a records officer, or whoever placed it, releases a hold.")
    return first_reason(_in_force(hold), may_act(by), placed_it or officer)


def _in_force(hold: Hold) -> Ruling:
    return ALLOWED if hold.is_in_force else Ruling("This hold was released.")


# --- Disposal -----------------------------------------------------------------------------------------------


def may_be_disposed_of(keeping: Keeping, today: date, *, held: bool) -> Ruling:
    """Whether the law lets a record go today. Asked when it is proposed, when it is approved, and when it is done."""
    return first_reason(
        _still_there(keeping), _its_class_lets_go(keeping), _is_due(keeping, today), _free(keeping, held)
    )


def _still_there(keeping: Keeping) -> Ruling:
    return Ruling(f"{keeping} was disposed of.") if keeping.disposed_at else ALLOWED


def _its_class_lets_go(keeping: Keeping) -> Ruling:
    given = keeping.retention_class
    if not given:
        return Ruling(f"{keeping} is in no class.")
    if given.action == Action.RETAIN:
        return Ruling(f"{keeping} is national archives under class {given.number}: it is never destroyed.")
    if given.action == Action.TRANSFER:
        return Ruling(f"{keeping} is to be transferred under class {given.number}, not destroyed.")
    return ALLOWED


def _is_due(keeping: Keeping, today: date) -> Ruling:
    if not keeping.due_on:
        return Ruling(f"{keeping} has no day on which it is due: its years have not begun to count.")
    if keeping.due_on > today:
        return Ruling(f"{keeping} is not due before {keeping.due_on:%-d %B %Y}.")
    return ALLOWED


def _free(keeping: Keeping, held: bool) -> Ruling:
    return Ruling(f"{keeping} is under a hold.") if held else ALLOWED


def may_propose(by: Person) -> Ruling:
    return _for(by, KEEP, "Only a records officer proposes a disposal.")


def decides(by: Person) -> bool:
    """Whether disposals wait for them at all."""
    return bool(_for(by, DECIDE, "no"))


def may_decide(by: Person, disposal: Disposal) -> Ruling:
    """A second person: nobody destroys records alone."""
    own = (
        Ruling("You proposed it, so somebody else decides.") if by.pk == disposal.proposed_by_id else ALLOWED
    )
    entitled = _for(by, DECIDE, "Another records officer or an MCD manager decides on a disposal.")
    free = is_free_of(by, [disposal.proposed_by_id], "decide on it")
    return first_reason(_waits(disposal), entitled, own, free)


def may_withdraw(by: Person, disposal: Disposal) -> Ruling:
    return first_reason(_waits(disposal), _for(by, KEEP, "Only a records officer withdraws a disposal."))


def _waits(disposal: Disposal) -> Ruling:
    if disposal.is_proposed:
        return ALLOWED
    return Ruling(f"{disposal} is {disposal.get_state_display().lower()} already.")


def deciding_capacity(by: Person) -> Capacity | None:
    return _seat(by, DECIDE)


def holding_capacity(by: Person) -> Capacity | None:
    """As a records officer before MCD, who places holds and does not release those of others."""
    return _seat(by, KEEP) or _seat(by, DECIDE)


def proposing_capacity(by: Person) -> Capacity | None:
    return _seat(by, KEEP)


def _seat(by: Person, roles: tuple[str, ...]) -> Capacity | None:
    """Their own seat first, as everywhere."""
    return next((seat for seat in by.capacities if seat.role in roles), None)


def _for(by: Person, roles: tuple[str, ...], reason: str) -> Ruling:
    return first_reason(may_act(by), ALLOWED if by.holds(*roles) else Ruling(reason))
