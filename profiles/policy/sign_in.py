"""Who keeps people in the directory, and how they sign in. Nobody's password is chosen by somebody else."""

from profiles import identity_rule, names
from profiles.addresses import is_treasury
from profiles.models import AddressChange, Capacity, PeopleFile, Person
from profiles.policy.people import is_free_of, may_act, may_administer
from profiles.policy.seats import CONFIRM_SOMETHING, seat_in
from profiles.queries import READS_SEATS
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_see_people(by: Person) -> Ruling:
    """Administrators keep them; auditors, records officers and MCD read what became of them."""
    if by.holds(*READS_SEATS):
        return ALLOWED
    return Ruling("Administrators, auditors, records officers and MCD see the people of the directory.")


def may_see_colleague(by: Person, person: Person) -> Ruling:
    """Where somebody works, which position they hold and who acts for them is no secret among those who sign in."""
    if person.is_active or by.pk == person.pk:
        return ALLOWED
    return may_see_people(by)


def may_see_in_hand(by: Person, person: Person) -> Ruling:
    """What waits for them, by its number."""
    return ALLOWED if by.pk == person.pk else may_see_people(by)


def may_keep_people(by: Person) -> Ruling:
    return first_reason(may_administer(by), may_act(by))


def may_change_person(by: Person, person: Person) -> Ruling:
    """Their name alone, so that an administrator may change their own, too."""
    return may_keep_people(by)


def may_propose_address(by: Person, person: Person) -> Ruling:
    return first_reason(may_keep_people(by), _another(by, person))


def may_confirm_addresses(by: Person) -> Ruling:
    """Whether those of others are theirs to confirm at all."""
    entitled = by.holds(*CONFIRM_SOMETHING)
    return ALLOWED if entitled else Ruling("Nobody else’s address is yours to confirm.")


def confirming_seat_of_addresses(by: Person) -> Capacity | None:
    """The seat that entitles them to; their own, where it is their own address."""
    return seat_in(by, CONFIRM_SOMETHING)


def may_confirm_address(by: Person, change: AddressChange) -> Ruling:
    """The person themself, whom nobody else could have signed in, or an MCD manager or auditor whom the proposer has
    not in their hand. Where somebody was added it is another's to say, and whoever else there is was added so as well.
    """
    proposer = [] if change.first else [change.proposed_by_id]
    return first_reason(
        _waits(change),
        Ruling("You proposed this, so somebody else must confirm it.")
        if by.pk == change.proposed_by_id
        else ALLOWED,
        _may_settle(by, change),
        is_free_of(by, proposer, "confirm this") if by.pk != change.person_id else ALLOWED,
        _signs_in(change.proposed_by),
    )


def may_refuse_address(by: Person, change: AddressChange) -> Ruling:
    """Whoever could confirm it; and who proposed it takes it back."""
    mine = by.is_active and by.pk == change.proposed_by_id and not change.first
    return first_reason(_waits(change), ALLOWED if mine else _may_settle(by, change))


def _waits(change: AddressChange) -> Ruling:
    if change.confirmed_at or change.refused_at:
        return Ruling("This was confirmed already." if change.confirmed_at else "This was refused.")
    if change.is_over:
        return Ruling("Nobody confirmed this in time.")
    later = AddressChange.objects.filter(person=change.person_id, pk__gt=change.pk, refused_at=None)
    return Ruling("A later change took its place.") if later.exists() else ALLOWED


def _may_settle(by: Person, change: AddressChange) -> Ruling:
    if by.pk == change.person_id:
        first = Ruling("Somebody else confirms the address that you were added with.")
        return first if change.first else _signs_in(by)
    if may_confirm_addresses(by):
        return ALLOWED
    theirs = "" if change.first else f"{change.person}, "
    return Ruling(f"Only {theirs}an MCD manager or an auditor may confirm this.")


def may_invite(by: Person, person: Person) -> Ruling:
    chosen = Ruling(f"{person} has chosen a password already.") if person.has_usable_password() else ALLOWED
    return first_reason(
        may_keep_people(by), _another(by, person), _signs_in(person), _signs_in_here(person), chosen
    )


def may_reset(by: Person, person: Person) -> Ruling:
    none_yet = Ruling(f"{person} has chosen no password yet: send the invitation again.")
    return first_reason(
        may_keep_people(by),
        _another(by, person),
        _signs_in(person),
        _signs_in_here(person),
        ALLOWED if person.has_usable_password() else none_yet,
    )


def may_close(by: Person, person: Person) -> Ruling:
    return first_reason(may_keep_people(by), _another(by, person), _signs_in(person))


def may_import(by: Person, file: PeopleFile) -> Ruling:
    """Who brought it and has seen what it changes; once, and while it is fresh."""
    mine = by.pk == file.brought_by_id
    over = file.applied_at or not file.rows
    return first_reason(
        may_keep_people(by),
        ALLOWED if mine else Ruling("Whoever brought the file confirms it."),
        Ruling("This file was carried out, or has lain too long. Bring it again.") if over else ALLOWED,
    )


def may_set_last_day(by: Person, person: Person) -> Ruling:
    return may_close(by, person)


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


def _signs_in_here(person: Person) -> Ruling:
    here = identity_rule.signs_in_here(person.username)
    return (
        ALLOWED if here else Ruling(f"{person} signs in by the identity provider, without a password here.")
    )


def _signs_in(person: Person) -> Ruling:
    return ALLOWED if person.is_active else Ruling(f"{person} can no longer sign in.")
