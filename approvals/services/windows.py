"""Caretaker and Budget windows: declared, opened by the clock, closed early; and held posts, confirmed again."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

import cases
from approvals import history, policy
from approvals.models import Post, Reconfirmation, Window
from approvals.services.shared import locked, require_able_to_go_out, require_seen, require_true, tell
from cases import already, lock, opened
from profiles.models import Marking, Person, Role
from profiles.queries import people_holding
from records.canonical import moment
from records.models import Entry
from records.queries import entry_with_key, step_key
from workflow.dates import when

HELD = UUID("6f0d7c1e-6b5b-4a53-9d8f-0f7f4c1b52a7")  # names the entry of one post held by one window


@transaction.atomic
def declare_window(
    *, kind: str, name: str, starts_at: datetime, ends_at: datetime, key: UUID | None = None, by: Person
) -> Window:
    if reference := opened("window.declared", by, key):
        return Window.objects.get(pk=Window.pk_of(reference))
    policy.may_declare(by).or_refuse()
    policy.may_span(starts_at, ends_at).or_refuse()
    window = Window.objects.create(
        kind=kind, name=name, starts_at=starts_at, ends_at=ends_at, declared_by=by, declared_at=timezone.now()
    )
    clock = {"since": moment(starts_at), "until": moment(ends_at)}
    entry = _write("window.declared", window, by=by, key=key, kind_of_window=window.kind, **clock)
    days = (
        f"From {when(starts_at)} to {when(ends_at)} only MCD approves, and what was approved before is held."
    )
    _tell(people_holding(Role.GENERAL_MANAGER, Role.MCD_MANAGER), window, entry, "is declared", days, but=by)
    return window


@transaction.atomic
def close_window(*, window_id: int, reason: str, key: UUID | None = None, by: Person) -> Window:
    """Before its time. What it held may go out again."""
    window = lock(Window.objects, window_id, by)
    if already("window.closed", window, by, key):
        return window
    policy.may_close(by, window).or_refuse()
    waiting = [post.author for post in Post.objects.held(timezone.now()).select_related("author")]
    window.closed_by, window.closed_at, window.reason = by, timezone.now(), reason
    window.save()
    entry = _write("window.closed", window, by=by, key=key, reason=reason)
    managers = people_holding(Role.GENERAL_MANAGER, Role.MCD_MANAGER)
    _tell([*managers, *waiting], window, entry, "was closed early", reason, but=by)
    return window


@transaction.atomic
def hold(*, post_id: int, window_id: int) -> Post:
    """Tell the people of a post that a window holds it. Safe to call again, and of a post that has moved on."""
    post, window = Post.objects.locked(post_id), Window.objects.get(pk=window_id)
    key = uuid5(HELD, f"{post.reference} {window.reference}")
    if window not in policy.holding(post) or entry_with_key(step_key("post.held", None, key)):
        return post
    entry = history.write("post.held", post, by=None, key=key, window=window.name)
    why = f"“{window}” is open until {when(window.ends_at)}. An MCD manager confirms the post again, or it waits."
    tell([post.author, post.approved_by], post, entry, "is held", why)
    return post


@transaction.atomic
def open_window(*, window_id: int) -> Window:
    """Every post that it holds has been told of by now; here MCD's managers are, all at once. Safe to call again."""
    window = Window.objects.locked(window_id)
    now = timezone.now()
    if not Window.objects.to_open(now).filter(pk=window.pk).exists():
        return window
    window.opened_at = now
    window.save()
    held = Post.objects.held(now).count()
    entry = _write("window.opened", window, by=None, held=held, until=moment(window.ends_at))
    posts = "1 approved post is" if held == 1 else f"{held or 'No'} approved posts are"
    body = f"Until {when(window.ends_at)} only MCD approves. {posts} held until MCD confirms again."
    _tell(people_holding(Role.GENERAL_MANAGER, Role.MCD_MANAGER), window, entry, "has begun", body)
    return window


@transaction.atomic
def reconfirm(*, post_id: int, seen: str, note: str = "", key: UUID | None = None, by: Person) -> Post:
    """An MCD manager lets go out what was approved before the window, or without MCD."""
    post = locked(post_id, by)
    if already("post.reconfirmed", post, by, key):
        return post
    prefetch_related_objects(
        [post], "reconfirmations"
    )  # by whose lack it is held: asked here, and by the policy
    policy.may_reconfirm(by, post).or_refuse()
    require_true(post)
    require_seen(post, seen)
    require_able_to_go_out(post)
    windows = policy.holding(post)
    keep_look(post, by)
    entry = history.write(
        "post.reconfirmed",
        post,
        by=by,
        key=key,
        capacity=policy.approving_capacity(by, post),
        window=" and ".join(window.name for window in windows),
        note=note,
    )
    tell(
        [post.author, post.approved_by], post, entry, "may go out", note or "MCD confirmed it again.", but=by
    )
    return post


def keep_look(post: Post, by: Person) -> None:
    """In every window that is open: these words were looked at, by somebody who decides in all of them."""
    looks = [
        Reconfirmation(
            post=post,
            window=window,
            fingerprint=post.fingerprint,
            confirmed_by=by,
            confirmed_at=timezone.now(),
        )
        for window in post.windows
    ]
    Reconfirmation.objects.bulk_create(looks, ignore_conflicts=True)
    getattr(post, "_prefetched_objects_cache", {}).pop("reconfirmations", None)


def _write(kind: str, window: Window, *, by: Person | None, **given: Any) -> Entry:
    days = {"starts_at": when(window.starts_at), "ends_at": when(window.ends_at)}
    return history.write_arrangement(kind, window.reference, by=by, name=window.name, **days, **given)


def _tell(
    people: list[Person], window: Window, entry: Entry, what: str, body: str, *, but: Person | None = None
) -> None:
    path = reverse("approvals:window", args=[window.reference])
    cases.tell(people, entry, f"“{window}” {what}", body, path, marking=Marking.OFFICIAL, but=but)
