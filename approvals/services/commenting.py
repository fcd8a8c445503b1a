"""What people say about a post while it is made, and the wording that MCD suggests."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from approvals import history, policy
from approvals.commented import WORDED, place_of, with_suggestion, words_of
from approvals.content import Content
from approvals.models import Comment, Post, Version
from approvals.queries import named_in, who_wrote_in
from approvals.services.shared import locked, require_seen, tell
from approvals.services.writing import write_anew
from cases import already
from profiles.models import Person
from records.models import Entry
from workflow.rulings import Refused

MOST = 300  # on one post
TOO_MANY = f"{MOST} comments are on this post, and more are not taken. Edit it, or ask for changes."
NOT_THERE = "These words do not stand there. Copy them from the post."
GONE = "The words that this is about do not stand in the post any more, or more than once. Edit the post instead."


@transaction.atomic
def comment(
    *,
    post_id: int,
    text: str,
    field: str = "",
    quote: str = "",
    start: int | None = None,
    version: int | None = None,
    suggestion: str = "",
    answers: int | None = None,
    key: UUID | None = None,
    by: Person,
) -> Post:
    """`field`, `quote`, `start`: of which words in the `version` that was on the screen. `answers`: which comment."""
    post = locked(post_id, by)
    if already("post.commented", post, by, key):
        return post
    policy.may_comment(by, post).or_refuse()
    if suggestion:
        policy.may_suggest(by, post).or_refuse(field="suggestion")
    thread = _thread(post, answers)
    said = Comment(post=post, number=_next_number(post), answers=thread, text=text, written_by=by)
    if not thread:
        _put(said, _version(post, version), field, quote, start, suggestion)
    said.version, said.written_at = said.version or post.version.number, timezone.now()
    people = named_in(text, post)
    said.named = [str(person) for person in people]
    said.save(force_insert=True)
    entry = _write_down(said, by, key)
    tell(people, post, entry, "has a comment that names you", text, but=by)
    others = {post.author, *(who_wrote_in(thread) if thread else ())} - {*people}
    tell([*others], post, entry, f"has a comment by {by}", text, but=by)
    return post


@transaction.atomic
def resolve_comment(*, post_id: int, comment: int, key: UUID | None = None, by: Person) -> Post:
    post = locked(post_id, by)
    if already("post.comment_resolved", post, by, key):
        return post
    policy.may_comment(by, post).or_refuse()
    said = _open(post, comment)
    said.resolved_by, said.resolved_at = by, timezone.now()
    said.save(update_fields=["resolved_by", "resolved_at"])
    entry = history.write("post.comment_resolved", post, by=by, key=key, comment_number=said.number)
    tell([said.written_by], post, entry, "has your comment resolved", said.text, but=by)
    return post


@transaction.atomic
def take_over(*, post_id: int, seen: str, comment: int, key: UUID | None = None, by: Person) -> Post:
    """The wording that MCD suggests, as the next version. Whoever suggested it has a hand in the post from then on."""
    post = locked(post_id, by)
    if already("post.edited", post, by, key):
        return post
    policy.may_take_over(by, post).or_refuse()
    require_seen(post, seen)
    said = _open(post, comment)
    if not said.suggestion:
        raise Refused("This comment suggests no wording.")
    words = _require_fitting(said, post.version)
    said.resolved_by, said.resolved_at, said.taken_as = by, timezone.now(), post.version.number + 1
    said.save(update_fields=["resolved_by", "resolved_at", "taken_as"])
    changed: dict[str, Any] = {said.field: words}
    return write_anew(post, replace(Content.of(post.version), **changed), by, key, suggestion=said)


def _thread(post: Post, number: int | None) -> Comment | None:
    if not number:
        return None
    found = post.comments.filter(number=number, answers=None).first()
    if not found:
        raise Refused("The comment that you answer is not there.")
    return found


def _open(post: Post, number: int) -> Comment:
    thread = _thread(post, number)
    if not thread or thread.resolved_at:
        raise Refused("This comment is resolved already.")
    return thread


def _next_number(post: Post) -> int:
    number = post.comments.count() + 1
    if number > MOST:
        raise Refused(TOO_MANY)
    return number


def _version(post: Post, number: int | None) -> Version:
    """That was on the screen, where there is one of that number."""
    if number in (None, post.version.number):
        return post.version
    return post.versions.filter(number=number).first() or post.version


def _put(said: Comment, version: Version, field: str, quote: str, start: int | None, suggestion: str) -> None:
    """Where it is said, and what MCD would have there."""
    field = field or ("text" if quote or suggestion else "")
    words = words_of(version, field)
    said.version, said.field, said.quote, said.suggestion = version.number, field, quote, suggestion
    if quote:
        said.start = place_of(quote, words, start)
        if said.start is None:
            raise Refused(NOT_THERE, field="quote")
    if suggestion and field not in WORDED:
        raise Refused("A wording can be suggested for text alone.", field="suggestion")
    if suggestion:
        _require_fitting(said, version)


def _require_fitting(said: Comment, version: Version) -> str:
    """The whole field with the suggestion in it."""
    words = with_suggestion(said, version)
    if words is None:
        raise Refused(GONE, field="suggestion")
    longest = getattr(Version._meta.get_field(said.field), "max_length", None)
    if longest and (len(words) > longest or "\n" in words):
        raise Refused(f"That is one line of {longest} characters at most.", field="suggestion")
    return words


def _write_down(said: Comment, by: Person, key: UUID | None) -> Entry:
    place = {"field": said.field, "quote": said.quote, "start": said.start} if said.field else {}
    place |= {"suggestion": said.suggestion} if said.suggestion else {}
    return history.write(
        "post.commented",
        said.post,
        by=by,
        key=key,
        comment=said.text,
        comment_number=said.number,
        about_version=said.version,
        answers_comment=said.answers.number if said.answers else None,
        named=said.named,
        **place,
    )
