"""What the steps have in common. Each is called inside the step's transaction, under the post's lock."""

from collections.abc import Sequence
from functools import partial

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

import cases
from approvals import integrity
from approvals.asking import DONE_ON
from approvals.content import Content
from approvals.models import Post, Version
from approvals.models.states import WAITS_FOR_A_DECISION
from approvals.policy import may_view
from cases import lock
from cases.alarms import raise_alarm
from checks import catalogue
from checks.finding import Finding
from contacts.services import answered
from notices.asking import Asks
from profiles.models import Person
from records.models import Entry
from workflow.rulings import MovedOn, Ruling, Untrue, refuse_all

CHANGED = "This post has changed since you opened it. Read it as it stands now, and then go on."
UNTRUE = (
    "{} Nothing can be done with this post until that is cleared up. The administrators, the auditors and MCD’s "
    "managers have been told."
)


def locked(post_id: int, by: Person) -> Post:
    """The post as `lock` has it. Whether they may see it is asked of their seats as they are read then: asked before,
    of `visible_to`, the seats would be read twice. Of what was disposed of nothing is left to take a step on."""
    post = lock(Post.objects, post_id, by, also=lambda post: [post.author])
    if post.disposed_at or not may_view(by, post):
        raise Http404
    # Each step asks as much; those that decide ask the log as well.
    _require_true(post, integrity.is_itself(post))
    if post.author_id == by.pk:
        post.author = by  # with the seats that were just read
    return post


def require_seen(post: Post, seen: str) -> None:
    if seen != post.seen:
        raise MovedOn(CHANGED)


def require_true(post: Post, entries: Sequence[Entry] | None = None) -> None:
    """What somebody decides on is what the record log says of it. `entries`: its trail, where that was read anyway."""
    _require_true(post, integrity.is_true(post, integrity.logged(post) if entries is None else entries))


def _require_true(post: Post, ruling: Ruling) -> None:
    if not ruling:
        raise Untrue(UNTRUE.format(ruling.reason), partial(tell_of_untrue, post, ruling))


def tell_of_untrue(post: Post, ruling: Ruling) -> None:
    raise_alarm(post.reference, ruling.reason, path=reverse("approvals:post", args=[post.reference]))


def require_able_to_go_out(post: Post) -> None:
    """Asked when it is submitted, and when it is approved: an account or a ceiling may have changed meanwhile."""
    integrity.is_called_as_then(post).or_refuse()
    _require_none(catalogue.blocking(Content.of(post.version), post.author))


def to_be_answered(post: Post) -> list[Finding]:
    """What the checks ask of the author, once nothing stops the post. They read it once for both."""
    integrity.is_called_as_then(post).or_refuse()
    found = catalogue.findings(Content.of(post.version), post.author)
    _require_none([finding for finding in found if finding.blocking])
    return [finding for finding in found if not finding.blocking]


def _require_none(stopping: Sequence[Finding]) -> None:
    """Each at its field; where two speak of the same, together."""
    problems: dict[str, str] = {}
    for finding in stopping:
        problems[finding.field] = f"{problems.get(finding.field, '')} {finding}".strip()
    refuse_all(problems)


def moved(post: Post) -> None:
    post.moved_at = timezone.now()
    post.reminded_at = post.escalated_at = None
    if post.state not in WAITS_FOR_A_DECISION:
        post.due_at = None
    post.save_changed()


def tell(
    people: Sequence[Person | None],
    post: Post,
    event: Entry | str,
    what: str,
    body: str,
    *,
    asks: Asks | None = None,
    urgent: bool = False,
    but: Person | None = None,
) -> None:
    """Owe them a notice of something that happens to the post, with or without an entry.

    Where it `asks` for something, it leads to the page on which that is done, and mail shows the words.
    """
    title, body = f"{post.reference} {what}", f"{post.version.title}, for {post.account}. {body}"
    path = reverse(DONE_ON[asks.what] if asks else "approvals:post", args=[post.reference])
    cases.tell(
        people,
        event,
        title,
        body,
        path,
        marking=post.version.marking,
        about=post.version.title,
        shown=what_it_says(post.version) if asks else "",
        asks=asks,
        urgent=urgent,
        but=but,
    )


def what_it_says(version: Version) -> str:
    """What the public would read, as far as it is text."""
    files = [f"[{medium['name']}] {medium['alt']}".strip() for medium in version.media]
    return "\n\n".join(filter(None, [version.text, *version.links, *files]))


def tell_the_contact(post: Post, what: str, by: Person) -> None:
    """OFF-4a: whoever looks after the contact that this post answers sees how far the answer has come."""
    if contact := post.version.contact:
        path = reverse("approvals:post", args=[post.reference])
        answered(contact=contact, label=post.reference, path=path, what=what, by=by)
