"""Who may do what with an information request, and if not, why not: one sentence fit to show.

The same answer gates the service, greys the button and fills its hint. Nothing here writes.
"""

from django_fsm import can_proceed

from foi.models import InformationRequest, State
from foi.models.request import AGREED, GOING_ON, UNANSWERED
from profiles.models import Capacity, Person, Role
from profiles.policy import is_free_of, may_act
from records.policy import Reader
from workflow.rulings import ALLOWED, Ruling, first_reason

KEEPERS = (Role.RECORDS_OFFICER,)  # who prepares requests
DECIDERS = (Role.RECORDS_OFFICER, Role.MCD_MANAGER)  # who may be the second person
READERS = (*DECIDERS, Role.AUDITOR)

STANDS = {
    State.OPEN: "This request is being prepared",
    State.SUBMITTED: "This request waits for a second person",
    State.APPROVED: "This request is approved",
    State.RELEASED: "Access has been given",
    State.CLOSED: "This request is closed",
    State.WITHDRAWN: "This request was withdrawn",
}


# --- Seeing -------------------------------------------------------------------------------------------------


def may_view(by: Reader) -> Ruling:
    """All requests or none. They hold what is withheld, so not everybody who reads records sees them."""
    return ALLOWED if by.holds(*READERS) else Ruling("Information requests are for those who answer them.")


# --- Preparing ----------------------------------------------------------------------------------------------


def may_open(by: Person) -> Ruling:
    return first_reason(may_act(by), _keeps_records(by, "opens an information request"))


def may_gather(by: Person, request: InformationRequest) -> Ruling:
    return first_reason(_is_open(request), may_act(by), _keeps_records(by, "gathers records for a request"))


def may_mark(by: Person, request: InformationRequest) -> Ruling:
    return first_reason(_is_open(request), may_act(by), _keeps_records(by, "marks what is withheld"))


def may_submit(by: Person, request: InformationRequest) -> Ruling:
    return first_reason(_is_open(request), may_act(by), _keeps_records(by, "submits a request"))


def may_keep_provisions(by: Person) -> Ruling:
    return first_reason(may_act(by), _keeps_records(by, "keeps the provisions"))


# --- Deciding -----------------------------------------------------------------------------------------------


def may_approve(by: Person, request: InformationRequest) -> Ruling:
    """A second person: who marked anything in it, even if it was taken back, does not judge it."""
    return first_reason(
        _can(request, "approve", "approved"),
        may_act(by),
        _decides(by),
        ALLOWED
        if by.pk != request.submitted_by_id
        else Ruling("You submitted it: somebody else approves it."),
        ALLOWED
        if not has_marked(by, request)
        else Ruling("You marked something in it: somebody else approves it."),
        is_free_of(by, _hands(request) if by.ties else [], "approve it"),
    )


def may_send_back(by: Person, request: InformationRequest) -> Ruling:
    return first_reason(_can(request, "send_back", "sent back"), may_act(by), _decides(by))


def deciding_capacity(by: Person) -> Capacity | None:
    """The seat that gives them the right, their own first."""
    return next((seat for seat in by.capacities if seat.role in DECIDERS), None)


def _hands(request: InformationRequest) -> list[int]:
    """Whoever submitted it, or marked anything in it."""
    return [request.submitted_by_id or 0, *request.marks.values_list("marked_by", flat=True).distinct()]


def has_marked(by: Person, request: InformationRequest) -> bool:
    return request.marks.filter(marked_by=by).exists()


# --- Giving access ------------------------------------------------------------------------------------------


def may_package(by: Person, request: InformationRequest) -> Ruling:
    asked = Ruling("The package is being made.") if request.export and not request.package_sha256 else ALLOWED
    made = Ruling("The package is made.") if request.package_sha256 else ALLOWED
    return first_reason(
        _can(request, "release", "packaged"),
        made,
        asked,
        may_act(by),
        _keeps_records(by, "makes the package"),
    )


def may_release(by: Person, request: InformationRequest) -> Ruling:
    made = ALLOWED if request.package_sha256 else Ruling("The package is not made yet.")
    return first_reason(
        _can(request, "release", "released"),
        made,
        may_act(by),
        _keeps_records(by, "says that access was given"),
    )


# --- Afterwards ---------------------------------------------------------------------------------------------


def may_disclose(by: Person, request: InformationRequest) -> Ruling:
    """Publish it in the disclosure log, or say why it need not be: once."""
    settled = Ruling("The disclosure log is settled.") if request.disclosure_at else ALLOWED
    return first_reason(
        _can(request, "close", "put into the disclosure log"),
        settled,
        may_act(by),
        _keeps_records(by, "keeps the disclosure log"),
    )


def may_close(by: Person, request: InformationRequest) -> Ruling:
    settled = (
        ALLOWED
        if request.disclosure_at
        else Ruling("First put it into the disclosure log, or say why it need not be there.")
    )
    return first_reason(
        _can(request, "close", "closed"), settled, may_act(by), _keeps_records(by, "closes a request")
    )


def may_withdraw(by: Person, request: InformationRequest) -> Ruling:
    return first_reason(
        _can(request, "withdraw", "withdrawn"), may_act(by), _keeps_records(by, "withdraws a request")
    )


def may_extend(by: Person, request: InformationRequest) -> Ruling:
    going_on = ALLOWED if request.state in UNANSWERED else _not_now(request, "extended")
    return first_reason(going_on, may_act(by), _keeps_records(by, "extends the time for a request"))


def may_hand_on(by: Person, request: InformationRequest) -> Ruling:
    going_on = ALLOWED if request.state in GOING_ON else _not_now(request, "handed on")
    return first_reason(going_on, may_act(by), _keeps_records(by, "hands a request on"))


def may_handle(person: Person) -> Ruling:
    """Whether a request can be put into their hands."""
    if may_act(person) and person.holds(Role.RECORDS_OFFICER):
        return ALLOWED
    return Ruling(f"{person} is not a records officer: choose somebody who is.")


# --- Facts the rules share ----------------------------------------------------------------------------------


def _keeps_records(by: Person, does: str) -> Ruling:
    return ALLOWED if by.holds(*KEEPERS) else Ruling(f"Only a records officer {does}.")


def _decides(by: Person) -> Ruling:
    return (
        ALLOWED
        if by.holds(*DECIDERS)
        else Ruling("Only a records officer or an MCD manager decides on a request.")
    )


def _is_open(request: InformationRequest) -> Ruling:
    return ALLOWED if request.state == State.OPEN else _not_now(request, "changed")


def _can(request: InformationRequest, move: str, moved: str) -> Ruling:
    """Whether the state machine allows the move at all."""
    if can_proceed(getattr(request, move), check_conditions=False):
        return ALLOWED
    return _not_now(request, moved)


def _not_now(request: InformationRequest, moved: str) -> Ruling:
    return Ruling(f"{STANDS[State(request.state)]}, so it cannot be {moved} now.")


def is_agreed(request: InformationRequest) -> bool:
    """Whether what is marked has been approved, and stands."""
    return request.state in AGREED


OFFERED_IN = {
    State.OPEN: ["gather", "names", "check", "submit", "extend", "hand-on", "withdraw"],
    State.SUBMITTED: ["decide", "extend", "hand-on", "withdraw"],
    State.APPROVED: ["package", "release", "decide", "extend", "hand-on", "withdraw"],
    State.RELEASED: ["publish", "exempt", "close", "hand-on"],
    State.CLOSED: [],
    State.WITHDRAWN: [],
}


def is_offered(name: str, request: InformationRequest) -> bool:
    """Whether a step makes sense in the request's state at all: then its button is grey rather than gone."""
    settled = bool(request.disclosure_at) and name in ("publish", "exempt")
    made = bool(request.package_sha256) and name == "package"
    return name in OFFERED_IN[State(request.state)] and not settled and not made
