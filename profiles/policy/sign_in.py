"""Who keeps people in the directory, and how they sign in. Nobody's password is chosen by somebody else."""

from profiles import names
from profiles.addresses import is_treasury
from profiles.models import Person
from profiles.policy.people import may_act, may_administer
from profiles.queries import READS_SEATS
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_see_people(by: Person) -> Ruling:
    """Administrators keep them; auditors, records officers and MCD read what became of them."""
    if by.holds(*READS_SEATS):
        return ALLOWED
    return Ruling("Administrators, auditors, records officers and MCD see the people of the directory.")


def may_keep_people(by: Person) -> Ruling:
    return first_reason(may_administer(by), may_act(by))


def may_change_person(by: Person, person: Person) -> Ruling:
    """Their name alone, so that an administrator may change their own, too."""
    return may_keep_people(by)


def may_change_address(by: Person, person: Person) -> Ruling:
    return first_reason(may_keep_people(by), _another(by, person))


def may_invite(by: Person, person: Person) -> Ruling:
    chosen = Ruling(f"{person} has chosen a password already.") if person.has_usable_password() else ALLOWED
    return first_reason(may_keep_people(by), _another(by, person), _signs_in(person), chosen)


def may_reset(by: Person, person: Person) -> Ruling:
    none_yet = Ruling(f"{person} has chosen no password yet: send the invitation again.")
    return first_reason(
        may_keep_people(by),
        _another(by, person),
        _signs_in(person),
        ALLOWED if person.has_usable_password() else none_yet,
    )


def may_close(by: Person, person: Person) -> Ruling:
    return first_reason(may_keep_people(by), _another(by, person), _signs_in(person))


def may_open(by: Person, person: Person) -> Ruling:
    open_already = Ruling(f"{person} can sign in already.") if person.is_active else ALLOWED
    return first_reason(may_keep_people(by), _another(by, person), open_already)


def may_be_name(name: str) -> Ruling:
    return (
        ALLOWED
        if names.is_written(name)
        else Ruling("Write the name in letters, with spaces, full stops, commas, hyphens and apostrophes.")
    )


def may_be_user_name(text: str) -> Ruling:
    return (
        ALLOWED
        if names.is_user_name(text)
        else Ruling("A user name is written in plain letters and digits, with full stops and hyphens.")
    )


def may_be_address(email: str) -> Ruling:
    """Where the links go by which one chooses a password."""
    return (
        ALLOWED if is_treasury(email) else Ruling("Give an address of the Treasury, where they are reached.")
    )


def _another(by: Person, person: Person) -> Ruling:
    return Ruling("Another administrator sets how you sign in.") if by.pk == person.pk else ALLOWED


def _signs_in(person: Person) -> Ruling:
    return ALLOWED if person.is_active else Ruling(f"{person} can no longer sign in.")
