"""An author writes, and hands the post over or takes it back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from approvals import history, integrity, policy
from approvals.asking import DECISION
from approvals.content import Content
from approvals.deadlines import decision_due
from approvals.models import Comment, Post, PostSet, Relation, Version
from approvals.policy.related import DOES, is_urgent
from approvals.queries import deciders_to_tell
from approvals.services.declaring import Said, by_author
from approvals.services.drafts import become_a_version, require_same
from approvals.services.related import require_relatable
from approvals.services.shared import (
    locked,
    moved,
    require_seen,
    tell,
    tell_the_contact,
    to_be_answered,
)
from cases import already, opened
from checks import catalogue
from contacts.policy import may_answer
from notices.asking import Asks
from profiles.models import Division, Person
from records.models import Entry
from workflow.dates import when
from workflow.rulings import Refused

NOBODY_LEFT = (
    "Nobody is left who could decide on this post: each of them has a hand in it, or their position is vacant. "
    "Propose it as a new post, or ask MCD."
)


@transaction.atomic
def propose(
    *,
    content: Content,
    saved: int | None = None,
    post_set: PostSet | None = None,
    key: UUID | None = None,
    by: Person,
) -> Post:
    """`saved`: the number of the author's own draft that the form goes on from, where it was kept as one.
    `post_set`: where it says the same from several accounts.
    """
    if reference := opened("post.proposed", by, key):
        return require_same(Post.objects.get(pk=Post.pk_of(reference)), content, saved)
    policy.may_propose(by).or_refuse()
    policy.may_use(by, content.account).or_refuse(field="account")
    require_relatable(content, by)
    _require_answerable(content, by)
    _require_to_come(content)
    _require_storable(content)
    become_a_version(key=key, saved=saved, by=by)
    post = _first_version(content, by, post_set)
    wording = history.wording(post.version) | ({"set": post_set.reference} if post_set else {})
    history.write("post.proposed", post, by=by, key=key, **wording)
    tell_the_contact(post, "proposed", by)
    return post


@transaction.atomic
def edit(
    *,
    post_id: int,
    seen: str,
    content: Content,
    saved: int | None = None,
    key: UUID | None = None,
    by: Person,
) -> Post:
    """A new version. Whatever was submitted or approved is void, and the post is a draft again."""
    post = locked(post_id, by)
    if already("post.edited", post, by, key):
        return post
    policy.may_edit(by, post).or_refuse()
    require_seen(post, seen)
    if content.account != post.account:
        policy.may_use(by, content.account).or_refuse(field="account")
    require_relatable(content, by, post)
    _require_answerable(content, by, post)
    _require_to_come(content, post)
    become_a_version(key=key, saved=saved, by=by, post=post)
    if content == Content.of(post.version) and integrity.is_called_as_then(post):
        return post
    return write_anew(post, content, by, key)


def write_anew(
    post: Post, content: Content, by: Person, key: UUID | None, *, suggestion: Comment | None = None
) -> Post:
    """What each edit comes to. Whoever made the `suggestion` that is taken over has a hand in it as well."""
    _require_storable(content)
    approver = post.approved_by
    version = _version(post, content, number=post.version.number + 1, by=by)
    post.edit(version, suggestion.written_by if suggestion else None)
    moved(post)
    version.save(force_insert=True)
    wording = history.wording(version) | history.suggested(suggestion)
    entry = history.write("post.edited", post, by=by, key=key, **wording)
    tell_the_contact(post, "proposed", by)
    void = "It will come back to you once it is submitted again."
    tell([approver], post, entry, "was edited, so your approval is void", void, but=by)
    tell([post.author], post, entry, "was edited", f"{by} wrote version {version.number}.", but=by)
    return post


@transaction.atomic
def change_time(
    *, post_id: int, seen: str, wanted_at: datetime | None, key: UUID | None = None, by: Person
) -> Post:
    """When it is wanted is part of what was decided on, so another time is an edit, with all that follows from one."""
    current = Version.objects.filter(pk__in=Post.objects.filter(pk=post_id).values("version")).first()
    if not current:
        raise Http404
    content = replace(Content.of(current), wanted_at=wanted_at)
    return edit(post_id=post_id, seen=seen, content=content, key=key, by=by)


@transaction.atomic
def submit(
    *,
    post_id: int,
    seen: str,
    declared: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
    policy_read: str = "",
    alone: bool = True,
    key: UUID | None = None,
    by: Person,
) -> Post:
    """`declared`: the clauses of the statements that were ticked; `answers`: by the keys of the advisory findings;
    `policy_read`: the SHA-256 of the version whose statements they are. Not `alone`: `submit_together` tells of it.
    """
    post = locked(post_id, by)
    if already("post.submitted", post, by, key):
        return post
    policy.may_submit(by, post).or_refuse()
    require_seen(post, seen)
    said = Said(declared, policy_read, answers or {})
    declaration, answered = by_author(said, post, to_be_answered(post))
    now = timezone.now()
    post.submit(answered, by, now, decision_due(post.version, now, by.closed_days))
    if not (deciders := deciders_to_tell(post)):
        raise Refused(NOBODY_LEFT)
    moved(post)
    entry = history.write("post.submitted", post, by=by, key=key, answers=post.answers, **declaration)
    if alone:
        ask_to_decide(deciders, post, entry, by)
    return post


def ask_to_decide(deciders: Sequence[Person], post: Post, event: Entry | str, by: Person) -> None:
    asked = f"{by} submitted it. Decide by {when(post.due_at)}."
    what, asks = f"{urgency(post)}waits for your decision", Asks(DECISION, post.pk)
    tell(deciders, post, event, what, asked, asks=asks, urgent=is_urgent(post))


@transaction.atomic
def propose_and_submit(
    *, content: Content, saved: int | None = None, key: UUID | None = None, by: Person, **said: Any
) -> Post:
    """Both steps or neither: a post whose submission is refused is not kept either, and stays on the screen."""
    post = propose(content=content, saved=saved, key=key, by=by)
    _require_as_typed(post, content)
    return submit(post_id=post.pk, seen=post.seen, key=key, by=by, **said)


@transaction.atomic
def edit_and_submit(
    *,
    post_id: int,
    seen: str,
    content: Content,
    saved: int | None = None,
    key: UUID | None = None,
    by: Person,
    **said: Any,
) -> Post:
    post = edit(post_id=post_id, seen=seen, content=content, saved=saved, key=key, by=by)
    _require_as_typed(post, content)
    return submit(post_id=post_id, seen=post.seen, key=key, by=by, **said)


def _require_as_typed(post: Post, content: Content) -> None:
    """Who saved the form, went back and typed on hands over what is on the screen, or nothing."""
    if content != Content.of(post.version):
        raise Refused(
            f"This form was saved as {post.reference} before you changed it. Open that and edit it there."
        )


@transaction.atomic
def withdraw(*, post_id: int, reason: str, key: UUID | None = None, by: Person) -> Post:
    post = locked(post_id, by)
    if already("post.withdrawn", post, by, key):
        return post
    policy.may_withdraw(by, post).or_refuse()
    approver = post.approved_by
    post.withdraw(reason, by, timezone.now())
    moved(post)
    entry = history.write("post.withdrawn", post, by=by, key=key, reason=reason)
    tell_the_contact(post, "withdrawn", by)
    tell([post.author, approver], post, entry, "was withdrawn", reason, but=by)
    return post


def urgency(post: Post) -> str:
    """Said in the subject of the mail, since it cannot wait for whoever reads mail by its subjects."""
    return f"{DOES[Relation(post.version.relation)]} what is out, and " if is_urgent(post) else ""


def _first_version(content: Content, by: Person, post_set: PostSet | None) -> Post:
    now, seat = timezone.now(), by.seat
    assert seat  # the policy asked for one
    post = Post(
        author=by,
        division=Division(seat.division_id, seat.office, seat.division),  # as the seat says, without a look
        account=content.account,
        post_set=post_set,
        contributors=[by.pk],
        created_at=now,
        moved_at=now,
    )
    version = _version(post, content, number=1, by=by)
    post.adopt(version)
    post.save()
    version.post = post
    version.save(force_insert=True)
    return post


def _version(post: Post, content: Content, *, number: int, by: Person) -> Version:
    return Version(
        id=uuid4(),
        post=post,
        number=number,
        written_by=by,
        written_at=timezone.now(),
        fingerprint=content.fingerprint(),
        **vars(content),
    )


def _require_answerable(content: Content, by: Person, post: Post | None = None) -> None:
    """OFF-4a: a contact is its own people's; whoever edits an answer later may leave it one, and knows no more."""
    if content.contact and not (post and content.contact == post.version.contact):
        may_answer(by, content.contact).or_refuse()


def _require_to_come(content: Content, post: Post | None = None) -> None:
    stood = post.version.wanted_at if post else None
    policy.may_be_wanted(content.wanted_at, stood).or_refuse(field="wanted_at")


def _require_storable(content: Content) -> None:
    """OFF-2l: text that is marked above what its platform may carry is not kept at all; a version is kept for good."""
    if problems := catalogue.not_to_be_kept(content):
        raise Refused(f"{' '.join(map(str, problems))} It was not stored.")
