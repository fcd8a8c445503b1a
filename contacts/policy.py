"""Who may do what with a reported contact, and if not, why not: one sentence fit to show (OFF-4a).

The same answer gates the service, greys the button and fills its hint. Nothing here writes.
"""

from collections.abc import Iterable

from django_fsm import can_proceed

from contacts.models import Contact, State
from contacts.models.contact import OPEN
from profiles.models import Person, Role
from profiles.policy import may_act
from records.models import Entry
from records.policy import may_read
from workflow.rulings import ALLOWED, Ruling, first_reason

MCD = (Role.MCD_REVIEWER, Role.MCD_MANAGER)


# --- Seeing -------------------------------------------------------------------------------------------------


def may_view(by: Person, contact: Contact) -> Ruling:
    """Who reported it, who has it in hand, their General Manager, MCD, records officers and auditors.

    Not the whole division, as with posts: a contact can be a threat against a colleague, or name a member of the
    public. `queries.visible_to` says the same in SQL.
    """
    if by.pk in (contact.reported_by_id, contact.assigned_to_id) or reads_everything(by):
        return ALLOWED
    if contact.division_id in divisions_read(by):
        return ALLOWED
    return Ruling("This contact was reported by somebody else, and is not assigned to you.")


def may_open_record(by: Person, contact: Contact, entries: Iterable[Entry]) -> bool:
    """By the log's own rule: who reported a contact sees its page, and the record only if they may read the log."""
    return contact.state == State.RECORDED and all(may_read(by, entry) for entry in entries)


def is_to_record(contact: Contact) -> bool:
    return contact.state == State.CLOSED


def reads_everything(by: Person) -> bool:
    return by.holds(*MCD, Role.RECORDS_OFFICER, Role.AUDITOR)


def is_in_mcd(by: Person) -> bool:
    return by.holds(*MCD)


def divisions_managed(by: Person) -> set[int]:
    """Ids of the divisions whose General Manager they are today, or act as."""
    seats = by.capacities if by.is_active else []
    return {seat.division_id for seat in seats if seat.role == Role.GENERAL_MANAGER}


def divisions_read(by: Person) -> set[int]:
    """And of those that these follow: they read what was reported there."""
    seats = [seat for seat in by.capacities if seat.role == Role.GENERAL_MANAGER] if by.is_active else []
    return divisions_managed(by) | {each for seat in seats for each in seat.earlier_ids}


# --- Doing --------------------------------------------------------------------------------------------------


def may_report(by: Person) -> Ruling:
    """Everybody: with a seat or between two, and whether or not the contact turns out to be significant."""
    return may_act(by)


def may_triage(by: Person, contact: Contact) -> Ruling:
    return first_reason(in_a_state_to(contact, "take_in_hand", "triaged"), _for_mcd(by, "triages a contact"))


def may_advise(by: Person, contact: Contact) -> Ruling:
    return first_reason(in_a_state_to(contact, "close", "advised on"), _for_mcd(by, "advises on a contact"))


def may_assign(by: Person, contact: Contact) -> Ruling:
    return first_reason(in_a_state_to(contact, "close", "assigned"), _for_mcd(by, "assigns a contact"))


def may_refer(by: Person, contact: Contact) -> Ruling:
    return first_reason(in_a_state_to(contact, "close", "referred"), _for_mcd(by, "refers a contact"))


def may_close(by: Person, contact: Contact) -> Ruling:
    return first_reason(in_a_state_to(contact, "close", "closed"), _for_mcd(by, "closes a contact"))


def may_comment(by: Person, contact: Contact) -> Ruling:
    """Whoever has something to do with it, from the report on until it is closed."""
    return first_reason(_is_open(contact, "commented on"), may_act(by), _is_concerned(by, contact))


def may_answer(by: Person, contact: Contact) -> Ruling:
    """Whether to propose a post that answers it; whether that post may go out is another question, for another page."""
    return first_reason(_is_open(contact, "answered"), may_act(by), _is_concerned(by, contact))


def may_take_on(person: Person) -> Ruling:
    """Whether a contact can be put into their hands."""
    return (
        ALLOWED
        if may_act(person)
        else Ruling(f"{person} cannot be the action officer: choose somebody else.")
    )


def _for_mcd(by: Person, does: str) -> Ruling:
    return first_reason(may_act(by), ALLOWED if is_in_mcd(by) else Ruling(f"Only MCD {does}."))


def _is_concerned(by: Person, contact: Contact) -> Ruling:
    concerned = by.pk in (contact.reported_by_id, contact.assigned_to_id)
    if concerned or is_in_mcd(by) or contact.division_id in divisions_managed(by):
        return ALLOWED
    return Ruling("Only who reported it, its action officer, their General Manager and MCD may do this.")


# --- Facts the rules share ----------------------------------------------------------------------------------

STANDS = {
    State.REPORTED: "This contact waits for MCD’s triage",
    State.IN_HAND: "This contact is in progress",
    State.CLOSED: "This contact is closed",
    State.RECORDED: "This contact is closed and recorded",
}


def in_a_state_to(contact: Contact, move: str, moved: str) -> Ruling:
    """Whether the state machine allows the move at all."""
    if can_proceed(getattr(contact, move), check_conditions=False):
        return ALLOWED
    return _not_now(contact, moved)


def _is_open(contact: Contact, moved: str) -> Ruling:
    return ALLOWED if contact.state in OPEN else _not_now(contact, moved)


def _not_now(contact: Contact, moved: str) -> Ruling:
    return Ruling(f"{STANDS[State(contact.state)]}, so it cannot be {moved} now.")


MOVE_OF = {"triage": "take_in_hand", "advise": "close", "assign": "close", "refer": "close", "close": "close"}


def is_offered(name: str, contact: Contact) -> bool:
    """Whether a step makes sense in the contact's state at all: then its button is grey rather than gone."""
    if name in MOVE_OF:
        return bool(in_a_state_to(contact, MOVE_OF[name], name))
    return bool(_is_open(contact, name))
