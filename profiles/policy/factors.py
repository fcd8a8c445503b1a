"""Who has to show more than a password, and who lets somebody enrol anew that lost it: no one person alone."""

from django.db.models import Exists, F, Q, Subquery

from profiles.models import TWO_PEOPLE, Authenticator, FactorReset, Passkey, Person
from profiles.policy.people import is_free_of
from profiles.policy.seats import CONFIRM_SOMETHING, seat_in
from profiles.policy.sign_in import _another, _signs_in, may_keep_people
from workflow.rulings import ALLOWED, Ruling, first_reason


def needs_second_factor(person: Person) -> bool:
    """Whoever sits, or acts, where two people are needed to seat somebody (ISM-1504, ISM-1682)."""
    return person.holds(*TWO_PEOPLE)


def may_enrol_authenticator(by: Person) -> Ruling:
    has_one = Authenticator.objects.filter(person=by, removed_at=None).exists()
    return Ruling("You have an authenticator app already. Remove it first.") if has_one else _acts(by)


def may_remove_authenticator(by: Person) -> Ruling:
    has_one = Authenticator.objects.filter(person=by, removed_at=None).exists()
    return _acts(by) if has_one else Ruling("You have no authenticator app.")


def may_make_recovery_codes(by: Person) -> Ruling:
    return first_reason(
        _acts(by), ALLOWED if has_factor(by) else Ruling("You have nothing yet that they stand in for.")
    )


def has_factor(person: Person) -> bool:
    """Whether something has to be shown beside the password when they sign in: also where somebody else has revoked
    their last passkey, until two people let them enrol anew.
    """
    resets = FactorReset.objects.filter(person=person).exclude(confirmed_at=None).order_by("-id")
    passkeys = Passkey.objects.filter(person=person).exclude(revoked_by=person)
    passkeys = passkeys.annotate(reset_at=Subquery(resets.values("confirmed_at")[:1]))
    since = passkeys.filter(Q(reset_at=None) | Q(enrolled_at__gt=F("reset_at")))
    enrolled = Authenticator.objects.filter(person=person, removed_at=None)
    return Person.objects.filter(Exists(enrolled) | Exists(since), pk=person.pk).exists()


def may_propose_factor_reset(by: Person, person: Person) -> Ruling:
    waiting = FactorReset.objects.waiting().filter(person=person).exists()
    return first_reason(
        may_keep_people(by),
        _another(by, person),
        _signs_in(person),
        ALLOWED if has_factor(person) else Ruling(f"{person} has no second factor."),
        Ruling("It is proposed already, and waits for somebody else.") if waiting else ALLOWED,
    )


def may_confirm_factor_reset(by: Person, reset: FactorReset) -> Ruling:
    """An MCD manager or an auditor, whom the proposer has not in their hand: somebody who could not sign in otherwise
    would get in with the password alone."""
    return first_reason(
        _waits(reset),
        Ruling("You proposed this, so somebody else must confirm it.")
        if by.pk == reset.proposed_by_id
        else ALLOWED,
        Ruling("Somebody else confirms this for you.") if by.pk == reset.person_id else ALLOWED,
        _entitled(by),
        is_free_of(by, [reset.proposed_by_id], "confirm this"),
        _signs_in(reset.proposed_by),
        _signs_in(reset.person),
    )


def may_refuse_factor_reset(by: Person, reset: FactorReset) -> Ruling:
    """Whoever could confirm it; whose factor it is, if they can sign in after all; and who proposed it."""
    concerned = by.is_active and by.pk in (reset.proposed_by_id, reset.person_id)
    return first_reason(_waits(reset), ALLOWED if concerned else _entitled(by))


def confirming_seat_of_resets(by: Person) -> object:
    return seat_in(by, CONFIRM_SOMETHING)


def _entitled(by: Person) -> Ruling:
    entitled = by.holds(*CONFIRM_SOMETHING)
    return ALLOWED if entitled else Ruling("Only an MCD manager or an auditor may confirm this.")


def _waits(reset: FactorReset) -> Ruling:
    if reset.confirmed_at or reset.refused_at:
        return Ruling("This was confirmed already." if reset.confirmed_at else "This was refused.")
    return Ruling("Nobody confirmed this in time.") if reset.is_over else ALLOWED


def _acts(by: Person) -> Ruling:
    """Also an auditor: how they sign in themselves is no step on anything."""
    return ALLOWED if by.is_active else Ruling("This person can no longer sign in.")
