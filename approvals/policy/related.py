"""Who may correct, take down or follow up what went out. Each of these is a proposal like any other."""

from collections.abc import Sequence

from approvals.models import Post, Relation
from approvals.models.states import WENT_OUT
from approvals.policy.seeing import may_view
from approvals.policy.writing import may_propose
from profiles.models import Account, Person
from workflow.rulings import ALLOWED, Ruling, first_reason

DOES = {  # what a post about another does to it, once it is out
    Relation.CORRECTION: "corrects",
    Relation.TAKEDOWN: "takes down",
    Relation.FOLLOW_UP: "follows up",
}


def may_relate(by: Person, to: Post, relation: str, others: Sequence[Post]) -> Ruling:
    """`others`: the posts about the same one that are not closed."""
    free = first_reason(
        may_propose(by), _went_out(to), may_view(by, to), _left_something_standing(to, relation)
    )
    return first_reason(free, _still_stands(relation, others)) if free else free


def may_speak_from(account: Account, to: Post, relation: str) -> Ruling:
    """What is wrong is put right where it stands."""
    if relation == Relation.FOLLOW_UP or account == to.account:
        return ALLOWED
    return Ruling(f"Choose {to.account}: what {DOES[Relation(relation)]} a post stands where that post does.")


def takes_down(post: Post) -> bool:
    return post.version.relation == Relation.TAKEDOWN


def is_urgent(post: Post) -> bool:
    """What is wrong is in public, and every hour counts."""
    return post.version.relation in (Relation.CORRECTION, Relation.TAKEDOWN)


def _went_out(to: Post) -> Ruling:
    if to.disposed_at:
        return Ruling(f"{to} was disposed of, so there is nothing left to say anything about.")
    return ALLOWED if to.state in WENT_OUT else Ruling(f"{to} has not gone out, so it can still be edited.")


def _left_something_standing(to: Post, relation: str) -> Ruling:
    if takes_down(to) and relation != Relation.FOLLOW_UP:
        return Ruling(f"{to} took a post down, so nothing of it stands anywhere.")
    return ALLOWED


def _still_stands(relation: str, others: Sequence[Post]) -> Ruling:
    taking_down = next((other for other in others if takes_down(other)), None)
    if not taking_down or relation == Relation.FOLLOW_UP:
        return ALLOWED
    if taking_down.state in WENT_OUT:
        return Ruling(f"It was taken down already, as {taking_down} says.")
    if relation == Relation.CORRECTION:
        return ALLOWED
    return Ruling(f"{taking_down} takes it down already: see how far that one has come.")
