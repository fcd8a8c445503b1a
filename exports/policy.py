"""Who may take records out of the portal, and if not, why not: one sentence fit to show. Nothing here writes."""

from exports.models import Export, State
from profiles.models import Person, Role
from workflow.rulings import ALLOWED, Ruling, first_reason

TAKE_OUT = (Role.RECORDS_OFFICER, Role.AUDITOR)


def may_export(by: Person) -> Ruling:
    """Auditors too: taking a copy changes nothing, and who took it stands in the log."""
    if by.is_active and by.holds(*TAKE_OUT):
        return ALLOWED
    return Ruling("Only records officers and auditors take records out of the portal.")


def may_view(by: Person, export: Export) -> Ruling:
    """All of them see all exports: what left the portal is everybody's business who answers for the records.

    `queries.visible_to` says the same in SQL.
    """
    return may_export(by)


def may_take(by: Person, export: Export) -> Ruling:
    return first_reason(may_view(by, export), _is_made(export))


def may_make_again(by: Person, export: Export) -> Ruling:
    return first_reason(may_view(by, export), _is_over(export))


MADE = {
    State.WAITING: "This export has not been made yet.",
    State.RUNNING: "This export is still being made.",
    State.SEALING: "This export waits for its seal: the next signed checkpoint of the record log.",
    State.FAILED: "This export could not be made.",
    State.EXPIRED: "The file of this export was deleted. Have it made again.",
    State.WITHDRAWN: "A record in this export was disposed of, so its file was destroyed.",
}


def _is_made(export: Export) -> Ruling:
    return Ruling(MADE.get(State(export.state), ""))


def _is_over(export: Export) -> Ruling:
    if export.state in (State.FAILED, State.EXPIRED):
        return ALLOWED
    if export.state == State.WITHDRAWN:
        return Ruling(
            f"{export.withdrawn_for} was disposed of, so this export cannot be made again. Ask for a new one."
        )
    return Ruling("Its file is there or on its way, so it need not be made again.")
