"""What the rules ask about a post and a person."""

from django.utils import timezone
from django_fsm import can_proceed

from approvals.models import Post, State
from approvals.models.states import MAY_GO_OUT
from profiles.models import Capacity, Person, Role
from workflow.rulings import ALLOWED, Ruling

MCD = (Role.MCD_REVIEWER, Role.MCD_MANAGER)


# --- The person ---------------------------------------------------------------------------------------------


def reads_everything(by: Person) -> bool:
    return by.holds(*MCD, Role.RECORDS_OFFICER, Role.AUDITOR)


def is_in_mcd(by: Person) -> bool:
    return by.holds(*MCD)


def seats_that_decide(by: Person, post: Post) -> list[Capacity]:
    """OFF-1: General Manager of the division, own or acting, or MCD manager."""
    of_the_division = [seat for seat in by.capacities if seat.division_id == post.division_id]
    general_manager = [seat for seat in of_the_division if decides_in_division(seat)]
    return general_manager + [seat for seat in by.capacities if decides_everywhere(seat)]


def decides_in_division(seat: Capacity) -> bool:
    return seat.role == Role.GENERAL_MANAGER


def decides_everywhere(seat: Capacity) -> bool:
    return seat.role == Role.MCD_MANAGER


def deciding_capacity(by: Person, post: Post) -> Capacity | None:
    """The seat they may decide from: never one whose holder, being away, has a hand in the post themselves."""
    return next((seat for seat in seats_that_decide(by, post) if seat.away_id not in post.contributors), None)


def sits_in(by: Person, post: Post) -> bool:
    return post.division_id in divisions_of(by)


def divisions_of(by: Person) -> set[int]:
    """Ids of the divisions they sit in today."""
    return {seat.division_id for seat in by.capacities} if by.is_active else set()


def reads_of(by: Person) -> set[int]:
    """Ids of the divisions whose posts they read: those they sit in today, and those that these follow."""
    earlier = {each for seat in by.capacities for each in seat.earlier_ids} if by.is_active else set()
    return divisions_of(by) | earlier


def reads_one_division(by: Person) -> bool:
    """Beside what they wrote themselves."""
    return not reads_everything(by) and len(reads_of(by)) < 2


# --- The post -----------------------------------------------------------------------------------------------

MOVED = {
    "edit": "edited",
    "submit": "submitted",
    "withdraw": "withdrawn",
    "approve": "decided on",
    "request_changes": "sent back",
    "decline": "declined",
    "take_back": "taken back",
    "publish": "published",
    "approve_under": "approved under a standing approval",
    "publish_first": "published before a decision",
    "confirm": "confirmed",
    "object": "objected to",
    "report_failure": "reported as not published",
}
STANDS = {
    State.DRAFT: "This post is a draft",
    State.IN_REVIEW: "This post is in review",
    State.APPROVED: "This post is approved",
    State.UNCONFIRMED: "This post went out in an emergency and waits to be confirmed",
    State.PUBLISHED: "This post is published",
    State.RECORDED: "This post is published and recorded",
    State.DECLINED: "This post was declined",
    State.WITHDRAWN: "This post was withdrawn",
    State.EXPIRED: "This post was not published in time",
    State.PUBLICATION_FAILED: "This post could not be published",
}


def in_a_state_to(post: Post, move: str, moved: str = "") -> Ruling:
    """Whether the state machine allows the move at all."""
    if can_proceed(getattr(post, move), check_conditions=False):
        return ALLOWED
    return Ruling(f"{STANDS[State(post.state)]}, so it cannot be {moved or MOVED[move]} now.")


def open_consultation(post: Post) -> bool:
    return any(not asked.answered_at for asked in post.consultations.all())


# Steps whose button would puzzle those who may not take them, so that they see none.
FOR_A_FEW = [
    *(
        "answer",
        "capture",
        "close-incident",
        "copy",
        "object",
        "publish-first",
        "reconfirm",
        "take-back",
        "use-standing",
    ),
]
QUESTION = {"decide": "approve", **dict.fromkeys(FOR_A_FEW)}


def is_offered(name: str, post: Post) -> bool:
    """Whether a step makes sense in the post's state at all, whoever asks: then its button is grey rather than gone."""
    move = QUESTION.get(name, name.replace("-", "_"))
    return move is not None and bool(in_a_state_to(post, move))


def has_lapsed(post: Post) -> bool:
    ends = post.approval_ends_at
    return post.state in MAY_GO_OUT and ends is not None and ends <= timezone.now()


def is_to_record(post: Post) -> bool:
    return post.state == State.PUBLISHED


def is_recorded(post: Post) -> bool:
    return post.state == State.RECORDED


def has_incident(post: Post) -> bool:
    return hasattr(post, "incident")
