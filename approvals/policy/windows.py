"""What a caretaker or Budget window changes, and who declares one.

While one is open MCD decides what goes out. A General Manager may still ask, send back and decline: none of these puts
words in public.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from approvals.models import Post, Window
from approvals.models.states import MAY_GO_OUT
from approvals.policy.conditions import (
    decides_everywhere,
    has_lapsed,
    in_a_state_to,
    seats_that_decide,
)
from profiles.models import Capacity, Person
from profiles.policy import is_free_of, may_act
from workflow.dates import when
from workflow.rulings import ALLOWED, Ruling, first_reason

LONGEST = timedelta(days=366)


def may_declare(by: Person) -> Ruling:
    return first_reason(may_act(by), _manages_mcd(by, "declares a window"))


def may_span(starts_at: datetime, ends_at: datetime) -> Ruling:
    now = timezone.now()
    if timezone.localdate(starts_at) < timezone.localdate(now):
        return Ruling("A window begins today at the earliest; nobody knew of it before.")
    if ends_at <= max(starts_at, now):
        return Ruling("A window ends after it begins, and after now.")
    return ALLOWED if ends_at - starts_at <= LONGEST else Ruling("A window lasts a year at most.")


def may_close(by: Person, window: Window) -> Ruling:
    over = Ruling("This window is over.") if is_over(window) else ALLOWED
    return first_reason(may_act(by), _manages_mcd(by, "closes a window"), over)


def is_over(window: Window) -> bool:
    return window.closed_at is not None or window.ends_at <= timezone.now()


def has_begun(window: Window) -> bool:
    return window.starts_at <= timezone.now()


def approving_capacity(by: Person, post: Post) -> Capacity | None:
    """The seat they may approve from: any that decides on the post, while a window is open only one in MCD."""
    seats = [seat for seat in seats_that_decide(by, post) if seat.away_id not in post.contributors]
    return next((seat for seat in seats if decides_everywhere(seat) or not post.window), None)


def mcd_approves(by: Person, post: Post) -> Ruling:
    """Asked of somebody who may decide on the post otherwise."""
    window = post.window
    if not window or approving_capacity(by, post):
        return ALLOWED
    return Ruling(f"Until {when(window.ends_at)} an MCD manager approves, since “{window}” is open.")


def holding(post: Post) -> list[Window]:
    """The open windows in which nobody in MCD has looked at these words yet. `Post.objects.held` says it in SQL."""
    if post.state not in MAY_GO_OUT or not post.windows:
        return []
    looks = post.reconfirmations.all()
    looked_in = {look.window_id for look in looks if look.fingerprint == post.fingerprint}
    return [window for window in post.windows if window.pk not in looked_in]


def is_free_to_go(post: Post) -> Ruling:
    if not (windows := holding(post)):
        return ALLOWED
    return Ruling(
        f"This post was approved before “{windows[0]}” began, or without MCD, so it is held until an MCD manager "
        f"confirms it again, or until {when(windows[0].ends_at)}."
    )


def may_reconfirm(by: Person, post: Post) -> Ruling:
    """Somebody who might have approved it in the window: an MCD manager without a hand in it."""
    if not (free := first_reason(in_a_state_to(post, "publish", "confirmed again"), may_act(by))):
        return free
    if has_lapsed(post):
        return Ruling("The approval has lapsed; the post needs a new one.")
    if not holding(post):
        return Ruling("No window holds this post.")
    if not (free := _manages_mcd(by, "confirms a post again")):
        return free
    if by.pk in post.contributors:
        return Ruling("You wrote, edited or submitted this post, so somebody else must confirm it.")
    acting = Ruling(
        "You act for somebody who has a hand in this post, so another manager in MCD confirms it."
    )
    return first_reason(
        ALLOWED if approving_capacity(by, post) else acting,
        is_free_of(by, post.contributors, "confirm what they have a hand in"),
    )


def _manages_mcd(by: Person, does: str) -> Ruling:
    manages = any(decides_everywhere(seat) for seat in by.capacities)
    return ALLOWED if manages else Ruling(f"Only an MCD manager {does}.")
