"""Who may decide on a post (OFF-1), who takes that back, and who advises (OFF-1a)."""

from datetime import timedelta

from django.utils import timezone

from approvals.models import Post, State
from approvals.models.states import UNDECIDED
from approvals.policy.conditions import (
    STANDS,
    deciding_capacity,
    in_a_state_to,
    is_in_mcd,
    open_consultation,
    seats_that_decide,
)
from approvals.policy.windows import mcd_approves
from profiles.models import Person
from profiles.policy import is_free_of, may_act
from workflow.rulings import ALLOWED, Ruling, first_reason

SECOND_THOUGHTS = timedelta(minutes=1)
TOO_LATE = (
    "An approval is taken back within a minute. Edit the post, which voids the approval, or have the author "
    "withdraw it."
)


def may_approve(by: Person, post: Post) -> Ruling:
    free = first_reason(in_a_state_to(post, "approve"), may_decide(by, post))
    return mcd_approves(by, post) if free else free


def may_request_changes(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "request_changes"), may_decide(by, post))


def may_decline(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "decline"), may_decide(by, post))


def may_take_back(by: Person, post: Post) -> Ruling:
    """By the database's clock, once their seats were read under the post's lock."""
    if not (free := first_reason(in_a_state_to(post, "take_back"), may_act(by))):
        return free
    if post.approved_by_id != by.pk or post.standing_id:
        return Ruling("Only whoever approved the post takes that back.")
    assert post.approved_at
    now = by.as_of.now() if by.as_of else timezone.now()
    return ALLOWED if now - post.approved_at <= SECOND_THOUGHTS else Ruling(TOO_LATE)


def may_consult(by: Person, post: Post) -> Ruling:
    """OFF-1a: the General Manager asks MCD, one question at a time."""
    if not (free := first_reason(in_a_state_to(post, "approve", "put to MCD"), may_decide(by, post))):
        return free
    return Ruling("MCD has not answered the last question yet.") if open_consultation(post) else ALLOWED


def may_answer(by: Person, post: Post) -> Ruling:
    """Advice is of use until somebody has decided; also to a draft that came back."""
    in_mcd = ALLOWED if is_in_mcd(by) else Ruling("Only MCD answers a consultation.")
    decided = (
        ALLOWED
        if post.state in UNDECIDED
        else Ruling(f"{STANDS[State(post.state)]}, so it cannot be advised on now.")
    )
    if not (free := first_reason(decided, may_act(by), in_mcd)):
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
    if by.pk in post.contributors:
        return Ruling("You wrote, edited or submitted this post, so somebody else must decide on it.")
    if not deciding_capacity(by, post):
        return Ruling(
            f"You act for {seats[0].acting_for}, who has a hand in this post, so MCD decides on it."
        )
    return is_free_of(by, post.contributors, "decide on what they have a hand in")
