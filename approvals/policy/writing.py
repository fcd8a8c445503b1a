"""Who may write a post, and hand it over or take it back."""

from datetime import datetime

from django.utils import timezone

from approvals.models import Post
from approvals.policy.conditions import (
    divisions_of,
    in_a_state_to,
    is_in_mcd,
    sits_in,
)
from profiles.models import Account, Person
from profiles.policy import may_act
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_propose(by: Person) -> Ruling:
    no_seat = Ruling("You hold no position at present, so there is nobody to decide on your proposal.")
    return first_reason(may_act(by), ALLOWED if by.seat else no_seat)


def may_use(by: Person, account: Account) -> Ruling:
    """One in use. An account is every division's, or one division's own; MCD looks after them all."""
    if not (account.active and account.platform.active):
        return Ruling(f"Choose another account: {account} is no longer in use.")
    if account.division_id is None or is_in_mcd(by) or account.division_id in divisions_of(by):
        return ALLOWED
    return Ruling(f"Choose another account: {account} is {account.division}'s own.")


def may_be_wanted(wanted_at: datetime | None, stood: datetime | None = None) -> Ruling:
    """A time that is over may stay where it `stood`, so that the rest can still be edited."""
    if not wanted_at or wanted_at == stood or wanted_at >= timezone.now():
        return ALLOWED
    return Ruling("That time is over. Choose a later one, or leave it empty.")


def may_edit(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "edit"), may_write(by, post))


def may_submit(by: Person, post: Post) -> Ruling:
    return first_reason(in_a_state_to(post, "submit"), may_write(by, post))


def may_withdraw(by: Person, post: Post) -> Ruling:
    mine = (
        ALLOWED
        if by.pk in (post.author_id, post.submitted_by_id)
        else Ruling("Only the author, or whoever submitted the post, may withdraw it.")
    )
    return first_reason(in_a_state_to(post, "withdraw"), may_act(by), mine)


def may_write(by: Person, post: Post) -> Ruling:
    """Whose words they are, whatever the post's state."""
    if not (free := may_act(by)):
        return free
    if post.author_id == by.pk or sits_in(by, post) or is_in_mcd(by):
        return ALLOWED
    return Ruling("Only the author, the author's division and MCD may write this post.")
