"""Where a post stands: its colour, who decides, what comes next. Each table has every state; a test counts."""

from approvals.models import Post, StandingApproval, State
from approvals.policy import approving_capacity, holding, takes_down
from approvals.queries import deciders_to_tell
from workflow.dates import when

COLOURS = {
    State.DRAFT: "grey",
    State.IN_REVIEW: "yellow",
    State.APPROVED: "teal",
    State.UNCONFIRMED: "purple",
    State.PUBLISHED: "blue",
    State.RECORDED: "green",
    State.DECLINED: "red",
    State.WITHDRAWN: "grey",
    State.EXPIRED: "orange",
    State.PUBLICATION_FAILED: "orange",
}


def tag(post: Post) -> dict[str, str]:
    return {"text": State(post.state).label, "colour": COLOURS[State(post.state)]}


def standing(post: Post) -> str:
    """Where the post stands, who decides and what comes next, in a sentence or two."""
    return STANDING[State(post.state)](post)


def _draft(post: Post) -> str:
    if post.reason:
        return "It came back with changes asked for. Next: edit it, and submit it again."
    if post.version.number > 1:  # an earlier one may have been in review, or approved
        version = f"Version {post.version.number} is not submitted yet"
        return f"{version}; what was asked before was about an earlier one. Next: submit it for a decision."
    return "Nobody has been asked yet. Next: submit it for a decision."


def _in_review(post: Post) -> str:
    names = _approvers(post)
    if not names:
        return "It waits for a decision, but nobody holds a position that may decide. Tell MCD."
    return (
        f"It waits for a decision by {names}. Any MCD manager may decide as well, except on their own work."
    )


def _approved(post: Post) -> str:
    if windows := holding(post):
        return f"{_approval(post)} Next: an MCD manager confirms it again, since “{windows[0]}” holds it."
    do = "take the other post down" if takes_down(post) else "publish it"
    return f"{_approval(post)} Next: {do} before {when(post.approval_ends_at)}, when the approval lapses."


def _failed(post: Post) -> str:
    return f"{_approval(post)} It did not work; try again before {when(post.approval_ends_at)}."


def _unconfirmed(post: Post) -> str:
    names = _approvers(post) or "an MCD manager"
    return (
        f"{post.published_by} published it in an emergency on {when(post.published_at)}. "
        f"Next: {names} confirms it, or objects, by {when(post.due_at)}."
    )


def _approvers(post: Post) -> str:
    """Those who have been told and may say yes: while a window is open the General Manager may not."""
    told = deciders_to_tell(post)
    return " or ".join(str(person) for person in told if approving_capacity(person, post))


def _approval(post: Post) -> str:
    if post.standing_id:
        return f"{_under(post)} used it on {when(post.approved_at)}."
    return f"{post.approved_by} approved it as {post.approved_as} on {when(post.approved_at)}."


def _under(post: Post) -> str:
    reference = StandingApproval(pk=post.standing_id).reference
    return f"{post.approved_by} and MCD had approved such posts beforehand, under {reference}; {post.submitted_by}"


def _published(post: Post) -> str:
    return f"{_publication(post)} Next: its trail is sealed, and it becomes a record. That needs nobody."


def _recorded(post: Post) -> str:
    return f"{_publication(post)} It has been a record since {when(post.recorded_at)}."


def _publication(post: Post) -> str:
    went_out = f"{post.published_by} published it on {when(post.published_at)}"
    if post.objected_by:
        return f"{went_out} in an emergency, and {post.objected_by} objected to it."
    if post.emergency:
        return f"{went_out} in an emergency, and {post.approved_by} confirmed it."
    return f"{went_out}; {post.approved_by} had approved it."


def _closed(post: Post) -> str:
    return f"{post.closed_by} closed it on {when(post.closed_at)}. Nothing more happens to it."


def _expired(post: Post) -> str:
    return (
        "Its approval lapsed before it was published. Next: submit it again for a new one, or edit it first."
    )


STANDING = {
    State.DRAFT: _draft,
    State.IN_REVIEW: _in_review,
    State.APPROVED: _approved,
    State.UNCONFIRMED: _unconfirmed,
    State.PUBLISHED: _published,
    State.RECORDED: _recorded,
    State.DECLINED: _closed,
    State.WITHDRAWN: _closed,
    State.EXPIRED: _expired,
    State.PUBLICATION_FAILED: _failed,
}

WHY = {
    State.DRAFT: "Changes asked for",
    State.DECLINED: "Why it was declined",
    State.WITHDRAWN: "Why it was withdrawn",
    State.PUBLICATION_FAILED: "Why it could not be published",
    State.PUBLISHED: "Why it should not have gone out",
    State.RECORDED: "Why it should not have gone out",
}

# What an edit undoes, for whoever is about to edit.
UNDOES = {
    State.IN_REVIEW: "This post is in review. Saving a change takes it back to draft, to be submitted again.",
    State.APPROVED: "This post is approved. Saving a change voids the approval, and the post needs a new one.",
    State.PUBLICATION_FAILED: "This post is approved. Saving a change voids the approval.",
}
