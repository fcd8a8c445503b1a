"""What people said about a post, thread by thread; and what this person may do with each."""

from collections.abc import Iterable
from uuid import uuid4

from django.urls import reverse

from approvals import policy
from approvals.commented import FIELDS, Piece, pieces, stands_at, words_of
from approvals.comparison import runs
from approvals.models import Comment, Post
from approvals.presentation.rows import Row
from profiles.models import Person
from workflow.dates import when

CHANGED = "These words do not stand in the post any more, or more than once."


def threads(comments: Iterable[Comment], post: Post, by: Person) -> list[Row]:
    """Those that are open first; each in the order in which it was said.

    Whoever may decide is not offered to take a wording over: they could not decide after that.
    """
    said = list(comments)
    takes = policy.may_take_over(by, post) and not policy.may_decide(by, post)
    may = bool(policy.may_comment(by, post)), bool(takes)
    found = [_thread(one, [each for each in said if each.answers_id == one.pk], post, *may) for one in said]
    first = [row for one, row in zip(said, found, strict=True) if not one.answers_id]
    return sorted(first, key=lambda row: bool(row["resolved"]))


def marked(comments: Iterable[Comment], post: Post) -> list[Piece]:
    """The post's text, with the words that open threads are about."""
    on_words = [each for each in comments if each.quote and each.field == "text" and not each.resolved_at]
    return pieces(post.version.text, on_words) if on_words else []


def _thread(comment: Comment, replies: list[Comment], post: Post, may_comment: bool, may_take: bool) -> Row:
    going = not comment.resolved_at
    return {
        "comment": comment,
        "key": uuid4(),
        "about": _about(comment, post),
        "changed": CHANGED if going and _is_gone(comment, post) else "",
        "suggested": runs(comment.quote or _whole(comment, post), comment.suggestion)
        if comment.suggestion
        else [],
        "replies": replies,
        "resolved": _resolved(comment),
        "may_answer": may_comment and going,
        "actions": [
            *([_take_over(comment, post)] if may_take and going and comment.suggestion else []),
            *([_resolve(comment, post)] if may_comment and going else []),
        ],
    }


def _about(comment: Comment, post: Post) -> str:
    if not comment.field:
        return ""
    other = f", version {comment.version}" if comment.version != post.version.number else ""
    return f"{FIELDS.get(comment.field, comment.field)}{other}"


def _is_gone(comment: Comment, post: Post) -> bool:
    return bool(comment.quote) and stands_at(comment, _whole(comment, post)) is None


def _whole(comment: Comment, post: Post) -> str:
    return words_of(post.version, comment.field)


def _resolved(comment: Comment) -> str:
    if not comment.resolved_by:
        return ""
    how = f"took it over as version {comment.taken_as}" if comment.taken_as else "resolved it"
    return f"{comment.resolved_by} {how} on {when(comment.resolved_at)}."


def _resolve(comment: Comment, post: Post) -> Row:
    return _button("Resolve", "resolve-comment", comment, post)


def _take_over(comment: Comment, post: Post) -> Row:
    return _button("Take this wording over", "take-over", comment, post, seen=post.seen) | {"style": ""}


def _button(label: str, step: str, comment: Comment, post: Post, **fields: str) -> Row:
    url = reverse(f"approvals:{step}", args=[post.reference])
    sent = {"key": uuid4(), "comment": comment.number, **fields}
    return {"label": label, "url": url, "method": "post", "style": "secondary", "fields": sent}
