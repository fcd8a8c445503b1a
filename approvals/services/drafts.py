"""What somebody writes is kept while they write. It is theirs alone and no record, so nothing here makes an entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

import cases
from approvals.content import Content
from approvals.models import Draft, Post, Version
from approvals.models.states import OPEN_TO_EDITS
from approvals.policy.drafts import may_keep_draft
from profiles.models import Marking, Person
from records.queries import step_key, subject_with_key
from workflow.dates import when
from workflow.rulings import Refused

ELSEWHERE = (
    "This was saved in another tab or on another device at {}. What stands on this page is not kept until you choose "
    "which of the two stays."
)
USED = (
    "What you write here was proposed or saved in another tab as {}. What stands on this page is not in it."
)

MOST = 100  # of one person: each holds as much as a form may send
TOO_MANY = f"You have {MOST} drafts of your own already, so this was not kept. Propose or delete one first."
NOT_ITS_OWN = "Open this page again: what it calls its draft is another one."


class SavedElsewhere(Refused):
    """Of two tabs with the same draft, the later one is told; both keep what they have."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(ELSEWHERE.format(when(draft.saved_at)))
        self.draft = draft


@transaction.atomic
def keep_draft(
    *, key: UUID, saved: int, fields: Mapping[str, Sequence[str]], post: Post | None = None, by: Person
) -> Draft:
    """`key`: the number of the form. `saved`: how often it had been saved when this page last heard of it.

    The same words once more are no conflict: an answer may have been lost on the way.
    """
    may_keep_draft(by, post).or_refuse()
    which, now = ({"post": post} if post else {"pk": key}), timezone.now()
    begun = {"pk": key, "fields": fields, "saved_at": now}
    draft, is_new = _kept_or_new(begun, author=by, **which)
    if is_new:
        _require_unused(key, by)
        _require_room(by)
    elif draft.fields != fields:
        _require_latest(draft, saved)
        _save_again(draft, fields, now)
    return draft


def _kept_or_new(begun: Mapping[str, Any], **which: Any) -> tuple[Draft, bool]:
    """Held until the transaction ends. A number that stands for another draft already, whosever it is, opens none."""
    try:
        rows = Draft.objects.select_for_update(of=("self",))
        return rows.get_or_create(**which, defaults=begun)
    except IntegrityError:
        raise Refused(NOT_ITS_OWN) from None


def _save_again(draft: Draft, fields: Mapping[str, Sequence[str]], now: datetime) -> None:
    draft.fields, draft.saved_at, draft.told_at = fields, now, None
    draft.number += 1
    draft.save()


@transaction.atomic
def discard_draft(*, draft_id: UUID, by: Person) -> None:
    """Whoever takes a draft away that is gone already has what they wanted."""
    Draft.objects.of(by).filter(pk=draft_id).delete()


def become_a_version(*, key: UUID | None, saved: int | None, by: Person, post: Post | None = None) -> None:
    """Called in the step that makes a version of what was typed, so that the draft goes with it or stays.

    `saved`: none where nothing was kept while it was written, as in a browser without scripts.
    """
    if saved is None:
        return
    which = {"post": post} if post else {"pk": key}
    for draft in Draft.objects.of(by).filter(**which).select_for_update():
        _require_latest(draft, saved)
        draft.delete()


def require_same(post: Post, content: Content, saved: int | None) -> Post:
    """The form was used already: by a second click, or, of a draft, with other words in another tab."""
    if saved is None:
        return post
    first = post.versions.get(number=1)
    if Version(number=1, **vars(content)).ground([]) != first.ground([]):
        raise Refused(USED.format(post))
    return post


def _require_latest(draft: Draft, saved: int) -> None:
    if draft.number != saved:
        raise SavedElsewhere(draft)


def _require_unused(key: UUID, by: Person) -> None:
    for kind in ("post.proposed", "post.edited"):
        if reference := subject_with_key(step_key(kind, by, key)):
            raise Refused(USED.format(reference))


def _require_room(by: Person) -> None:
    if Draft.objects.of(by).count() > MOST:
        raise Refused(TOO_MANY)


# --- The clock ----------------------------------------------------------------------------------------------


@transaction.atomic
def tell_of_leaving(*, draft_id: UUID) -> None:
    """Without its words: nobody has looked at them yet, and mail goes far."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("author").get(pk=draft_id)
    draft.told_at = timezone.now()
    draft.save()
    cases.tell(
        [draft.author],
        f"draft-leaves-{draft.pk}-{draft.number}",
        f"A draft of yours leaves on {when(draft.leaves_at.date())}",
        f"You saved it last on {when(draft.saved_at)}, and did not propose it. Go on writing and it stays.",
        reverse("approvals:drafts"),
        marking=Marking.OFFICIAL,
    )


@transaction.atomic
def clear_drafts() -> int:
    """Those whose time is over, and edits of what can be edited no more."""
    over = Draft.objects.over(timezone.now())
    closed = Draft.objects.exclude(post=None).exclude(post__state__in=OPEN_TO_EDITS)
    return over.delete()[0] + closed.delete()[0]
