"""One post for several accounts. Each step on a set is the step on each of its posts, with an entry of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

import cases
from approvals.asking import DECISIONS
from approvals.content import Content
from approvals.models import Post, PostSet
from approvals.policy.related import is_urgent
from approvals.queries import deciders_to_tell
from approvals.services.deciding import consult
from approvals.services.drafts import become_a_version
from approvals.services.shared import what_it_says
from approvals.services.writing import ask_to_decide, propose, submit, urgency
from cases import opened
from notices.asking import Asks
from notices.marking import highest
from profiles.models import Person
from records.queries import step_key, subject_with_key
from workflow.dates import when
from workflow.rulings import Refused, Untrue

FEWEST = "Choose two accounts or more; from one, propose it as a post of its own."


@dataclass
class Outcome:
    """What became of each post: one that is refused does not hold up the others."""

    done: list[Post] = field(default_factory=list)
    refused: dict[str, Refused] = field(default_factory=dict)  # by the post's reference


@transaction.atomic
def propose_set(*, contents: Sequence[Content], saved: int | None = None, key: UUID, by: Person) -> PostSet:
    """All of them or none: each stays on the page on which it was fitted."""
    if reference := opened("post.proposed", by, _key(key, contents[0].account.pk)):
        return Post.objects.select_related("post_set").get(pk=Post.pk_of(reference)).post_set
    if len(contents) < 2:
        raise Refused(FEWEST)
    post_set = PostSet.objects.create(begun_by=by, begun_at=timezone.now())
    for content in contents:
        _propose(content, post_set, _key(key, content.account.pk), by)
    become_a_version(key=key, saved=saved, by=by)
    return post_set


def proposed_from(draft_id: UUID, accounts: Sequence[int], by: Person) -> PostSet | None:
    """What a draft has become that is gone since: by a second click, or a retry after the answer was lost."""
    keys = [step_key("post.proposed", by, _key(draft_id, account)) for account in accounts]
    found = [Post.pk_of(each) for each in map(subject_with_key, keys[:1]) if each]
    posts = Post.objects.filter(pk__in=found).select_related("post_set")
    return next((each.post_set for each in posts), None)


def _propose(content: Content, post_set: PostSet, key: UUID, by: Person) -> None:
    try:
        propose(content=content, post_set=post_set, key=key, by=by)
    except Refused as refusal:
        raise Refused(f"{content.account}: {refusal}") from None


def take_together(
    step: Callable[..., Post],
    *,
    seen: Mapping[str, str],
    chosen: Sequence[str],
    key: UUID,
    by: Person,
    **given: Any,
) -> Outcome:
    """`seen`: of each post what was on the screen, by its reference. Each step is a transaction of its own."""
    outcome = Outcome()
    for reference in sorted(chosen):
        about = {
            "post_id": Post.pk_of(reference),
            "seen": seen.get(reference, ""),
            "key": _key(key, reference),
        }
        try:
            outcome.done.append(step(**about, **given, by=by))
        except Untrue as refusal:
            refusal.alarm()
            outcome.refused[reference] = refusal
        except Refused as refusal:
            outcome.refused[reference] = refusal
    return outcome


@transaction.atomic
def submit_together(*, key: UUID, by: Person, **given: Any) -> Outcome:
    """Whoever is to decide on several of them hears of it once. One that is refused is undone alone."""
    outcome = take_together(submit, key=key, by=by, alone=False, **given)
    asked: dict[Person, list[Post]] = {}
    for post in outcome.done:
        for decider in deciders_to_tell(post):
            asked.setdefault(decider, []).append(post)
    for decider, posts in asked.items():
        event = f"{posts[0].post_set} submitted {key}"
        if len(posts) == 1:  # its page says more of it
            ask_to_decide([decider], posts[0], event, by)
        else:
            _ask_to_decide_together(decider, posts, event, by)
    return outcome


def consult_together(*, question: str, seen: Mapping[str, str], **given: Any) -> Outcome:
    """MCD reads the words as they stand by then."""
    return take_together(lambda seen, **about: consult(question=question, **about), seen=seen, **given)


def _ask_to_decide_together(decider: Person, posts: Sequence[Post], event: str, by: Person) -> None:
    together, version = posts[0].post_set, posts[0].version
    assert together  # all of them are of one
    due_at = min(post.due_at for post in posts if post.due_at)
    named = "; ".join(f"{post.reference} for {post.account}" for post in posts)  # by which disposal finds it
    said = [f"{post.account}:\n{what_it_says(post.version)}" for post in posts]
    cases.tell(
        [decider],
        event,
        f"{together} {urgency(posts[0])}waits for your decision",
        f"{version.title}. {named}. {by} submitted them. Decide by {when(due_at)}.",
        reverse("approvals:decide-set", args=[together.reference]),
        marking=highest(post.version.marking for post in posts),
        about=version.title,
        shown="\n\n".join(said),
        asks=Asks(DECISIONS, together.pk),
        urgent=any(map(is_urgent, posts)),
    )


def _key(key: UUID, of: object) -> UUID:
    """The form's number made that of the step on one of the posts."""
    return uuid5(key, f"{of}")
