"""Who may do what to a post, and if not, why not: one sentence fit to show.

The same answer gates the service, greys the button and fills its hint. Nothing here writes.
"""

from collections.abc import Iterable

from django.utils import timezone
from django_fsm import can_proceed

from approvals.models import Post, State
from approvals.models.post import MAY_GO_OUT
from profiles.models import Account, Capacity, Person, Role
from records.models import Entry
from records.policy import may_read
from treasury_social.rulings import ALLOWED, Refused, Ruling, first_reason

MCD = (Role.MCD_REVIEWER, Role.MCD_MANAGER)


class MovedOn(Refused):
    """The post has changed since the person last saw it."""


# --- Seeing -------------------------------------------------------------------------------------------------


def may_view(by: Person, post: Post) -> Ruling:
    """Authors, their division, MCD, records officers and auditors. `queries.visible_to` says the same in SQL."""
    if post.author_id == by.pk or reads_everything(by) or sits_in(by, post):
        return ALLOWED
    return Ruling("This post belongs to another division.")


def may_open_record(by: Person, post: Post, entries: Iterable[Entry]) -> bool:
    """By the log's own rule. It knows divisions and not authors: who moved away sees the post, not its record."""
    return is_recorded(post) and all(may_read(by, entry) for entry in entries)


def reads_everything(by: Person) -> bool:
    return by.holds(*MCD, Role.RECORDS_OFFICER, Role.AUDITOR)


def is_in_mcd(by: Person) -> bool:
    return by.holds(*MCD)


# --- Writing ------------------------------------------------------------------------------------------------


def may_act(by: Person) -> Ruling:
    """Whether they may take any step at all, whatever else they are entitled to."""
    if not by.is_active:
        return Ruling("This person can no longer sign in, so they can change nothing.")
    if by.holds(Role.AUDITOR):
        return Ruling("Auditors read everything and change nothing.")
    return ALLOWED


def may_propose(by: Person) -> Ruling:
    no_seat = Ruling("You hold no position at present, so there is nobody to decide on your proposal.")
    return first_reason(may_act(by), ALLOWED if by.seat else no_seat)


def may_use(by: Person, account: Account) -> Ruling:
    """An account is every division's, or one division's own; MCD looks after them all."""
    if account.division_id is None or is_in_mcd(by) or account.division_id in divisions_of(by):
        return ALLOWED
    return Ruling(f"Choose another account: {account} is {account.division}'s own.")


def may_edit(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "edit"), _is_a_writer(by, post))


def may_submit(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "submit"), _is_a_writer(by, post))


def may_withdraw(by: Person, post: Post) -> Ruling:
    mine = (
        ALLOWED
        if by.pk in (post.author_id, post.submitted_by_id)
        else Ruling("Only the author, or whoever submitted the post, may withdraw it.")
    )
    return first_reason(in_a_state_to(post, "withdraw"), may_act(by), mine)


def _is_a_writer(by: Person, post: Post) -> Ruling:
    if not (free := may_act(by)):
        return free
    if post.author_id == by.pk or sits_in(by, post) or is_in_mcd(by):
        return ALLOWED
    return Ruling("Only the author, the author's division and MCD may write this post.")


# --- Deciding -----------------------------------------------------------------------------------------------


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
    return next((seat for seat in seats_that_decide(by, post) if seat.away_id not in post.hands), None)


def may_approve(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "approve"), may_decide(by, post))


def may_request_changes(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "request_changes"), may_decide(by, post))


def may_decline(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "decline"), may_decide(by, post))


def may_consult(by: Person, post: Post) -> Ruling:
    """OFF-1a: the General Manager asks MCD, one question at a time."""
    if not (free := first_reason(in_a_state_to(post, "approve", "put to MCD"), may_decide(by, post))):
        return free
    return Ruling("MCD has not answered the last question yet.") if open_consultation(post) else ALLOWED


def may_answer(by: Person, post: Post) -> Ruling:
    """Advice is of use until the post has gone out or was closed; also to a draft that came back, or an approval."""
    in_mcd = ALLOWED if is_in_mcd(by) else Ruling("Only MCD answers a consultation.")
    if not (free := first_reason(in_a_state_to(post, "edit", "advised on"), may_act(by), in_mcd)):
        return free
    return ALLOWED if open_consultation(post) else Ruling("MCD has not been asked about this post.")


def may_decide(by: Person, post: Post) -> Ruling:
    """Who, whatever the post's state. A General Manager's own proposal goes to MCD, whoever acts for them."""
    seats = seats_that_decide(by, post)
    if not (free := may_act(by)):
        return free
    if not seats:
        return Ruling(
            f"Only the General Manager of {post.division}, whoever acts for them today, or an MCD manager may decide."
        )
    if by.pk in post.hands:
        return Ruling("You wrote, edited or submitted this post, so somebody else must decide on it.")
    if not deciding_capacity(by, post):
        return Ruling(
            f"You act for {seats[0].acting_for}, who has a hand in this post, so MCD decides on it."
        )
    return ALLOWED


# --- Going out ----------------------------------------------------------------------------------------------


def may_publish(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "publish"), _approval_has_time(post), _may_put_out(by, post))


def may_report_failure(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "report_failure"), _may_put_out(by, post))


def may_close_incident(by: Person, post: Post) -> Ruling:
    if not has_incident(post) or post.incident.closed_at:
        return Ruling("No incident is open on this post.")
    if not (free := may_act(by)):
        return free
    if not is_in_mcd(by):
        return Ruling("Only MCD closes an incident.")
    return (
        Ruling("You published this post, so somebody else must close its incident.")
        if (post.published_by_id == by.pk)
        else ALLOWED
    )


def _may_put_out(by: Person, post: Post) -> Ruling:
    if not (free := may_act(by)):
        return free
    if post.author_id == by.pk or is_in_mcd(by) or seats_that_decide(by, post):
        return ALLOWED
    return Ruling("Only the author, the General Manager of the division and MCD may publish this post.")


def _approval_has_time(post: Post) -> Ruling:
    if not has_lapsed(post):
        return ALLOWED
    assert post.approval_ends_at
    lapsed = timezone.localtime(post.approval_ends_at)
    return Ruling(f"The approval lapsed on {lapsed:%-d %B %Y at %H:%M}; the post needs a new one.")


def has_lapsed(post: Post) -> bool:
    ends = post.approval_ends_at
    return post.state in MAY_GO_OUT and ends is not None and ends <= timezone.now()


def is_to_record(post: Post) -> bool:
    return post.state == State.PUBLISHED


def is_recorded(post: Post) -> bool:
    return post.state == State.RECORDED


def has_incident(post: Post) -> bool:
    return hasattr(post, "incident")


# --- Facts the rules share ----------------------------------------------------------------------------------

MOVED = {
    "edit": "edited",
    "submit": "submitted",
    "withdraw": "withdrawn",
    "approve": "decided on",
    "request_changes": "sent back",
    "decline": "declined",
    "publish": "published",
    "report_failure": "reported as not published",
}
STANDS = {
    State.DRAFT: "This post is a draft",
    State.IN_REVIEW: "This post is in review",
    State.APPROVED: "This post is approved",
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


def sits_in(by: Person, post: Post) -> bool:
    return post.division_id in divisions_of(by)


def divisions_of(by: Person) -> set[int]:
    """Ids of the divisions they sit in today."""
    return {seat.division_id for seat in by.capacities} if by.is_active else set()


def open_consultation(post: Post) -> bool:
    return any(not asked.answered_at for asked in post.consultations.all())


QUESTION = {"decide": "approve", "close-incident": None, "answer": None}


def is_in_question(name: str, post: Post) -> bool:
    """Whether a step makes sense in the post's state at all, whoever asks: then its button is grey rather than gone."""
    move = QUESTION.get(name, name.replace("-", "_"))
    return move is not None and bool(in_a_state_to(post, move))
