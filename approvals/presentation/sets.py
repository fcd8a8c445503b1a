"""One post for several accounts: each of them as it will look, and what can be done with all."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from approvals import policy
from approvals.models import Post, PostSet
from approvals.presentation.rows import Row
from approvals.presentation.status import tag
from approvals.presentation.words import wording
from profiles.models import Person


def one(post: Post, untrue: str) -> Row:
    return {
        **wording(post.version, None),
        "post": post,
        "url": reverse("approvals:post", args=[post.reference]),
        "tag": tag(post),
        "untrue": untrue,
    }


def actions(reference: str, posts: Sequence[Post], by: Person) -> list[dict[str, Any]]:
    """For those who may take the step on one of them at least."""
    offered = {
        ("Submit them together", "approvals:submit-set"): policy.may_submit,
        ("Decide on them together", "approvals:decide-set"): policy.may_approve,
    }
    return [
        {"label": label, "url": reverse(route, args=[reference])}
        for (label, route), rule in offered.items()
        if any(rule(by, post) for post in posts)
    ]


def link_of(post: Post) -> Row | None:
    """From each of them to all."""
    if not post.post_set_id:
        return None
    reference = PostSet(pk=post.post_set_id).reference
    return {"reference": reference, "url": reverse("approvals:set", args=[reference])}
