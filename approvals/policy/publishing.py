"""Who may publish a post, and what comes of it."""

from django.utils import timezone

from approvals.models import Post
from approvals.policy.conditions import (
    has_incident,
    has_lapsed,
    in_a_state_to,
    is_in_mcd,
    seats_that_decide,
)
from approvals.policy.windows import is_free_to_go
from profiles.models import Person
from profiles.policy import may_act
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_publish(by: Person, post: Post) -> Ruling:
    free = first_reason(in_a_state_to(post, "publish"), _approval_has_time(post), _may_put_out(by, post))
    return is_free_to_go(post) if free else free


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
