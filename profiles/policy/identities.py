"""Who unlinks somebody's account at the identity provider. Where they decide, two people."""

from profiles import identity_rule
from profiles.models import TWO_PEOPLE, Identity, Person
from profiles.policy.people import is_free_of
from profiles.policy.seats import CONFIRM_SOMETHING
from profiles.policy.sign_in import _another, may_keep_people
from workflow.rulings import ALLOWED, Ruling, first_reason


def identity_of(person: Person) -> Identity | None:
    return person.identity if identity_rule.is_set() else None


def takes_two_to_unlink(person: Person) -> bool:
    return person.holds(*TWO_PEOPLE)


def may_sign_in_by_provider(person: Person) -> Ruling:
    if not person.is_active:
        return Ruling("Your sign-in here is closed. Ask an administrator if that is a mistake.")
    here = Ruling("This user name signs in with its password here, and not by the identity provider.")
    return here if identity_rule.is_break_glass(person.username) else ALLOWED


def may_unlink(by: Person, person: Person) -> Ruling:
    return first_reason(may_keep_people(by), _another(by, person), _is_linked(person), _waits_not(person))


def may_confirm_unlink(by: Person, person: Person) -> Ruling:
    """An MCD manager or an auditor, whom the proposer has not in their hand: another could sign in as them next."""
    found = identity_of(person)
    if not found or not found.unlink_proposed_by_id:
        return Ruling("Nobody proposed to unlink it.")
    mine = by.pk in (found.unlink_proposed_by_id, person.pk)
    return first_reason(
        Ruling("Somebody else than you must confirm it.") if mine else ALLOWED,
        ALLOWED
        if by.holds(*CONFIRM_SOMETHING)
        else Ruling("Only an MCD manager or an auditor may confirm it."),
        is_free_of(by, [found.unlink_proposed_by_id], "confirm it"),
    )


def may_keep_linked(by: Person, person: Person) -> Ruling:
    """Whoever could confirm it, the person, and who proposed it."""
    found = identity_of(person)
    if not found or not found.unlink_proposed_by_id:
        return Ruling("Nobody proposed to unlink it.")
    concerned = by.is_active and by.pk in (found.unlink_proposed_by_id, person.pk)
    return ALLOWED if concerned else may_confirm_unlink(by, person)


def _is_linked(person: Person) -> Ruling:
    return ALLOWED if identity_of(person) else Ruling(f"{person} has not signed in by the identity provider.")


def _waits_not(person: Person) -> Ruling:
    found = identity_of(person)
    waits = found and found.unlink_proposed_by_id
    return Ruling("It is proposed already, and waits for somebody else.") if waits else ALLOWED
