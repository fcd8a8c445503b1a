"""What a post is about, what is about the post, and what else can be proposed about it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from approvals.models import Post, Relation
from approvals.policy import may_view
from approvals.policy.related import may_relate
from approvals.presentation.rows import Row
from approvals.presentation.status import tag
from profiles.models import Person

OFFERS = {
    Relation.CORRECTION: "Correct it",
    Relation.TAKEDOWN: "Take it down",
    Relation.FOLLOW_UP: "Follow it up",
}


def relation(post: Post, by: Person) -> Row | None:
    """What the post does to another; its words only for those who may see them."""
    if not (to := post.version.relates_to):
        return None
    seen = bool(may_view(by, to))
    return {
        "does": post.version.get_relation_display(),
        "text": f"{to}: {to.version.title}" if seen else str(to),
        "url": _url(to) if seen else "",
        "reach": post.version.reach,
    }


def afterwards(post: Post, others: Sequence[Post], by: Person) -> Row:
    """`others`: the posts about this one that are not closed; each reader finds those that they may see."""
    return {
        "posts": [_item(other) for other in others if may_view(by, other)],
        "offers": _offers(post, others, by),
    }


def _item(other: Post) -> Row:
    standing = tag(other)
    return {
        "title": f"{other.version.get_relation_display()} it: {other.version.title}",
        "url": _url(other),
        "hint": f"{other}. {other.author}",
        "status": standing["text"],
        "colour": standing["colour"],
    }


def _offers(post: Post, others: Sequence[Post], by: Person) -> list[Row]:
    """All three for whoever may propose any; one that makes no sense is grey, and says why."""
    rulings = {relation: may_relate(by, post, relation, others) for relation in OFFERS}
    if not any(rulings.values()):
        return []
    return [
        {
            "label": OFFERS[relation],
            "url": f"{reverse('approvals:compose')}?{urlencode({'relation': relation, 'to': post.reference})}",
            "style": "secondary",
            "why": ruling.reason,
        }
        for relation, ruling in rulings.items()
    ]


def _url(post: Post) -> str:
    return reverse("approvals:post", args=[post.reference])
