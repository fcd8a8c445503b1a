"""Every step of a post's life. Each is one transaction: lock, ask the policy, move, write the entry, owe the notices.

All take `by`, the person, last; `key`, the form's own number, so that a double click or a retry has one effect; and
`seen`, the fingerprint of what the person saw. All return the post as stored. Refusals raise `policy.Refused`.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from approvals import checks, history, policy
from approvals.comparison import differs
from approvals.content import Content
from approvals.models import Consultation, Incident, Post, Version
from approvals.policy import MCD, MovedOn
from approvals.queries import deciders_to_tell
from notices.services import notify
from profiles.models import Person
from profiles.queries import people_holding
from profiles.shapes import permalink_problem
from records.models import Entry
from records.queries import entry_with_key, hold_key, trail
from treasury_social.rulings import Refused

# --- Writing ------------------------------------------------------------------------------------------------


@transaction.atomic
def propose(*, content: Content, key: UUID | None = None, by: Person) -> Post:
    hold_key(key)
    if done := entry_with_key(history.key_of("post.proposed", by, key)):
        return Post.objects.get(pk=Post.pk_of(done.subject))
    policy.may_propose(by).or_refuse()
    _require_storable(content)
    post = _first_version(content, by)
    history.write("post.proposed", post, by=by, key=key, **history.wording(post.version))
    return post


@transaction.atomic
def edit(*, post_id: int, seen: str, content: Content, key: UUID | None = None, by: Person) -> Post:
    """A new version. Whatever was submitted or approved is void, and the post is a draft again."""
    post = Post.objects.locked(post_id)
    if _already("post.edited", post, by, key):
        return post
    policy.may_edit(by, post).or_refuse()
    _require_seen(post, seen)
    _require_storable(content)
    if content == Content.of(post.version):
        return post
    approver = post.approved_by
    version = _version(post, content, number=post.version.number + 1, by=by)
    post.edit(version)
    _moved(post)
    version.save(force_insert=True)
    entry = history.write("post.edited", post, by=by, key=key, **history.wording(version))
    void = "It will come back to you once it is submitted again."
    _tell([approver], post, entry, "was edited, so your approval is void", void, but=by)
    _tell([post.author], post, entry, "was edited", f"{by} wrote version {version.number}.", but=by)
    return post


@transaction.atomic
def submit(*, post_id: int, seen: str, key: UUID | None = None, by: Person) -> Post:
    post = Post.objects.locked(post_id)
    if _already("post.submitted", post, by, key):
        return post
    policy.may_submit(by, post).or_refuse()
    _require_seen(post, seen)
    if problems := checks.blocking(Content.of(post.version)):
        raise Refused(" ".join(problems))
    post.submit(by, timezone.now())
    _moved(post)
    entry = history.write("post.submitted", post, by=by, key=key)
    _tell(deciders_to_tell(post), post, entry, "waits for your decision", f"{by} submitted it.")
    return post


@transaction.atomic
def withdraw(*, post_id: int, reason: str, key: UUID | None = None, by: Person) -> Post:
    post = Post.objects.locked(post_id)
    if _already("post.withdrawn", post, by, key):
        return post
    policy.may_withdraw(by, post).or_refuse()
    approver = post.approved_by
    post.withdraw(reason, by, timezone.now())
    _moved(post)
    entry = history.write("post.withdrawn", post, by=by, key=key, reason=reason)
    _tell([post.author, approver], post, entry, "was withdrawn", reason, but=by)
    return post


# --- Deciding -----------------------------------------------------------------------------------------------


@transaction.atomic
def consult(*, post_id: int, question: str, key: UUID | None = None, by: Person) -> Post:
    """OFF-1a: ask MCD. The post stays in review, and may still be decided on."""
    post = Post.objects.locked(post_id)
    if _already("consultation.asked", post, by, key):
        return post
    policy.may_consult(by, post).or_refuse()
    Consultation.objects.create(post=post, question=question, asked_by=by, asked_at=timezone.now())
    entry = history.write(
        "consultation.asked",
        post,
        by=by,
        key=key,
        capacity=policy.deciding_capacity(by, post),
        question=question,
    )
    _tell(people_holding(*MCD), post, entry, "needs MCD's advice", question, but=by)
    return post


@transaction.atomic
def answer(*, post_id: int, answer: str, key: UUID | None = None, by: Person) -> Post:
    post = Post.objects.locked(post_id)
    if _already("consultation.answered", post, by, key):
        return post
    policy.may_answer(by, post).or_refuse()
    asked = post.consultations.select_related("asked_by").get(answered_at=None)
    asked.answer, asked.answered_by, asked.answered_at = answer, by, timezone.now()
    asked.save()
    entry = history.write("consultation.answered", post, by=by, key=key, answer=answer)
    _tell([asked.asked_by], post, entry, "has MCD's advice", answer, but=by)
    return post


@transaction.atomic
def approve(*, post_id: int, seen: str, note: str = "", key: UUID | None = None, by: Person) -> Post:
    """OFF-1: binds exactly the fingerprint that the approver saw, for a set time."""
    post = Post.objects.locked(post_id)
    if _already("post.approved", post, by, key):
        return post
    policy.may_approve(by, post).or_refuse()
    _require_seen(post, seen)
    capacity, now = policy.deciding_capacity(by, post), timezone.now()
    post.approve(by, str(capacity), now, until=now + timedelta(days=settings.APPROVAL_VALID_DAYS))
    _moved(post)
    entry = history.write(
        "post.approved",
        post,
        by=by,
        key=key,
        capacity=capacity,
        note=note,
        advised=[asked.answer for asked in post.consultations.all()],
    )
    _tell([post.author], post, entry, "is approved", note or "You may publish it now.")
    return post


@transaction.atomic
def request_changes(*, post_id: int, seen: str, reason: str, key: UUID | None = None, by: Person) -> Post:
    post = Post.objects.locked(post_id)
    if _already("post.returned", post, by, key):
        return post
    policy.may_request_changes(by, post).or_refuse()
    _require_seen(post, seen)
    post.request_changes(reason)
    _moved(post)
    entry = history.write(
        "post.returned", post, by=by, key=key, capacity=policy.deciding_capacity(by, post), reason=reason
    )
    _tell([post.author], post, entry, "needs changes", reason)
    return post


@transaction.atomic
def decline(*, post_id: int, seen: str, reason: str, key: UUID | None = None, by: Person) -> Post:
    post = Post.objects.locked(post_id)
    if _already("post.declined", post, by, key):
        return post
    policy.may_decline(by, post).or_refuse()
    _require_seen(post, seen)
    post.decline(reason, by, timezone.now())
    _moved(post)
    entry = history.write(
        "post.declined", post, by=by, key=key, capacity=policy.deciding_capacity(by, post), reason=reason
    )
    _tell([post.author], post, entry, "was declined", reason)
    return post


# --- Going out ----------------------------------------------------------------------------------------------


@transaction.atomic
def publish(*, post_id: int, permalink: str, live_text: str, key: UUID | None = None, by: Person) -> Post:
    """The officer has published it on the platform and says where, and what went live."""
    post = Post.objects.locked(post_id)
    if _already("post.published", post, by, key):
        return post
    policy.may_publish(by, post).or_refuse()
    if problem := permalink_problem(post.account, permalink):
        raise Refused(problem)
    if post.version.text.strip() and not live_text.strip():
        raise Refused("Copy what went live from the platform. Left empty, it would open an incident.")
    as_approved = not differs(post.version.text, live_text)
    post.publish(permalink, live_text, by, timezone.now())
    _moved(post)
    entry = history.write(
        "post.published",
        post,
        by=by,
        key=key,
        permalink=permalink,
        live_text=live_text,
        as_approved=as_approved,
    )
    if not as_approved:
        _open_incident(post, by)
    _tell([post.author, post.approved_by], post, entry, "is published", permalink, but=by)
    return post


@transaction.atomic
def report_failure(*, post_id: int, reason: str, key: UUID | None = None, by: Person) -> Post:
    """The platform did not take it. The approval stands, so it may be tried again until that lapses."""
    post = Post.objects.locked(post_id)
    if _already("post.publication_failed", post, by, key):
        return post
    policy.may_report_failure(by, post).or_refuse()
    post.report_failure(reason)
    _moved(post)
    entry = history.write("post.publication_failed", post, by=by, key=key, reason=reason)
    _tell([post.author, post.approved_by], post, entry, "could not be published", reason, but=by)
    return post


@transaction.atomic
def close_incident(*, post_id: int, resolution: str, key: UUID | None = None, by: Person) -> Post:
    post = Post.objects.locked(post_id)
    if _already("incident.closed", post, by, key):
        return post
    policy.may_close_incident(by, post).or_refuse()
    post.incident.resolution, post.incident.closed_by, post.incident.closed_at = (
        resolution,
        by,
        timezone.now(),
    )
    post.incident.save()
    entry = history.write("incident.closed", post, by=by, key=key, resolution=resolution)
    _tell([post.author, post.approved_by], post, entry, "has its incident closed", resolution, but=by)
    return post


# --- By the clock -------------------------------------------------------------------------------------------


@transaction.atomic
def expire(*, post_id: int) -> Post:
    """An approval that was not used in time lapses. Safe to call again: a post that has moved on is left alone."""
    post = Post.objects.locked(post_id)
    if not policy.has_lapsed(post):
        return post
    post.expire()
    _moved(post)
    entry = history.write("post.expired", post, by=None)
    _tell(
        [post.author],
        post,
        entry,
        "was not published in time",
        "Edit it, or submit it again, for a new approval.",
    )
    return post


@transaction.atomic
def record(*, post_id: int) -> Post:
    """A published post becomes a record, once every entry of its trail is sealed in the log."""
    post = Post.objects.locked(post_id)
    entries = trail(post.reference)
    if not policy.is_to_record(post) or any(entry.index is None for entry in entries):
        return post
    post.record(timezone.now())
    _moved(post)
    history.write(
        "post.recorded",
        post,
        by=None,
        **history.wording(post.version),
        **history.outcome(post),
        trail=history.places(entries),
    )
    return post


# --- What the steps share -----------------------------------------------------------------------------------


def _first_version(content: Content, by: Person) -> Post:
    now, seat = timezone.now(), by.seat
    assert seat  # the policy asked for one
    post = Post(
        author=by,
        division_id=seat.division_id,
        account=content.account,
        hands=[by.pk],
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


def _already(kind: str, post: Post, by: Person, key: UUID | None) -> bool:
    """Whether this very form has had its effect: a double click, or a retry after the answer was lost."""
    done = entry_with_key(history.key_of(kind, by, key))
    if done and done.subject != post.reference:
        raise Refused("This form was used for another post. Open the post again and repeat the step.")
    return bool(done)


def _require_seen(post: Post, seen: str) -> None:
    if seen != post.fingerprint:
        raise MovedOn("This post has changed since you opened it. Read it as it stands now, and then go on.")


def _require_storable(content: Content) -> None:
    """OFF-2l: text that is marked above what its platform may carry is not kept at all; a version is kept for good."""
    if problems := list(checks.is_within_the_ceiling(content)):
        raise Refused(f"{' '.join(problems)} It was not stored.")


def _moved(post: Post) -> None:
    post.moved_at = timezone.now()
    post.save()


def _open_incident(post: Post, by: Person) -> None:
    Incident.objects.create(post=post, opened_at=timezone.now())
    entry = history.write(
        "incident.opened", post, by=by, approved_text=post.version.text, live_text=post.live_text
    )
    _tell(
        [post.approved_by, *people_holding(*MCD)],
        post,
        entry,
        "went live in other words than approved",
        "Compare both texts, and have the post corrected or taken down.",
    )


def _tell(
    people: Sequence[Person | None],
    post: Post,
    entry: Entry,
    what: str,
    body: str,
    *,
    but: Person | None = None,
) -> None:
    """Owe them a notice of the entry; not to who took the step."""
    notify(
        people={person for person in people if person and person != but},
        event=str(entry.pk),
        title=f"{post.reference} {what}",
        body=f"{post.version.topic}, for {post.account}. {body}",
        path=f"/posts/{post.reference}/",
        marking=post.version.marking,
    )
