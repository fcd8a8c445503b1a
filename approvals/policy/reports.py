"""Who may read the reports, and of which divisions."""

from approvals.policy.conditions import decides_in_division, reads_everything
from profiles.models import Person
from workflow.rulings import ALLOWED, Ruling


def may_read_reports(by: Person) -> Ruling:
    """Those who answer for the whole: MCD, records officers, auditors. A General Manager for their own division."""
    if reads_everything(by) or reported_divisions(by):
        return ALLOWED
    return Ruling("Reports are for General Managers, MCD, records officers and auditors.")


def reported_divisions(by: Person) -> set[int] | None:
    """Ids of the divisions that they may read about; None for all of them."""
    if reads_everything(by):
        return None
    return (
        {seat.division_id for seat in by.capacities if decides_in_division(seat)} if by.is_active else set()
    )
