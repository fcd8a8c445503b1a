"""Who looks after the policy, who reads who has read it, and which dates and numbers make sense (DOC-1, DOC-2)."""

from datetime import date

from django.utils import timezone

from clauses.models import PolicyVersion
from profiles.models import Person, Role
from profiles.policy import may_act
from workflow.rulings import ALLOWED, Ruling, first_reason

READ_EVERYTHING = (Role.MCD_REVIEWER, Role.MCD_MANAGER, Role.RECORDS_OFFICER, Role.AUDITOR)


def may_keep(by: Person) -> Ruling:
    """Release a version, or record a review: MCD owns the policy, and its managers answer for it."""
    in_charge = by.holds(Role.MCD_MANAGER)
    return first_reason(
        may_act(by), ALLOWED if in_charge else Ruling("Only an MCD manager keeps the policy.")
    )


def may_acknowledge(by: Person, version: PolicyVersion, in_force: PolicyVersion) -> Ruling:
    """The version in force or one to come. Auditors too: they say it of themselves, and change nothing."""
    if not by.is_active:
        return Ruling("This person can no longer sign in, so they can change nothing.")
    if version.in_force_from < in_force.in_force_from or not version.text:
        return Ruling(
            f"Version {version.number} is no longer in force. Read version {in_force.number} instead."
        )
    return ALLOWED


# --- Who has read it ----------------------------------------------------------------------------------------


def may_see_readers(by: Person) -> Ruling:
    if reads_everything(by) or divisions_managed(by):
        return ALLOWED
    return Ruling("Only MCD, General Managers, records officers and auditors see who has read the policy.")


def reads_everything(by: Person) -> bool:
    return by.holds(*READ_EVERYTHING)


def divisions_managed(by: Person) -> set[int]:
    """Ids of the divisions whose General Manager they are today, or act as."""
    seats = by.capacities if by.is_active else []
    return {seat.division_id for seat in seats if seat.role == Role.GENERAL_MANAGER}


# --- Numbers and dates --------------------------------------------------------------------------------------


def may_be_numbered(number: str, latest: PolicyVersion) -> Ruling:
    if _parts(number) > _parts(latest.number):
        return ALLOWED
    return Ruling(f"The number has to be higher than {latest.number}, the latest version's.")


def may_begin(in_force_from: date, latest: PolicyVersion) -> Ruling:
    """From today on: nobody can have kept yesterday what was released today."""
    if in_force_from < timezone.localdate():
        return Ruling("A version cannot have been in force before it is released.")
    if in_force_from < latest.in_force_from:
        return Ruling(f"Version {latest.number} begins later than that.")
    return ALLOWED


def may_have_been_reviewed(reviewed_on: date, after: date | None) -> Ruling:
    if reviewed_on > timezone.localdate():
        return Ruling("A review cannot have been in the future.")
    return Ruling("There has been a later review than that.") if after and reviewed_on < after else ALLOWED


def may_be_next(next_review_on: date) -> Ruling:
    return ALLOWED if next_review_on > timezone.localdate() else Ruling("The next review has to lie ahead.")


def _parts(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]
