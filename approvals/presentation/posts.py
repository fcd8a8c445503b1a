"""One post: what its pages show, its buttons and its story; and the guide's answers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import reverse

from approvals import policy
from approvals.content import Content
from approvals.guide import Question
from approvals.models import Look, Post, State, Version
from approvals.policy.related import takes_down
from approvals.presentation.captures import captures
from approvals.presentation.due import due, quick
from approvals.presentation.emergency import incident
from approvals.presentation.related import relation
from approvals.presentation.rows import Row
from approvals.presentation.sets import link_of
from approvals.presentation.status import (
    UNDOES,
    WHY,
    standing,
    tag,
)
from approvals.presentation.windows import banner
from approvals.presentation.words import found, wording
from approvals.services.declaring import DISPOSITIONS
from approvals.services.related import stood_at
from clauses.catalogue import CLAUSES
from clauses.queries import link_to
from profiles.models import Person
from records.models import Entry
from records.presentation import latest_first
from workflow.actions import Action
from workflow.rulings import Ruling


def about(post: Post, before: Version | None, entries: Sequence[Entry], by: Person) -> Row:
    """What every page on one post shows."""
    state = State(post.state)
    return wording(post.version, before) | {
        "post": post,
        "tag": tag(post),
        "due": due(post, by.closed_days),
        "quick": quick(post.version),
        "standing": standing(post),
        "relation": relation(post, by),
        "post_set": link_of(post),
        "taken_down": stood_at(post) if takes_down(post) else "",
        "why": {"heading": WHY[state], "text": post.reason} if post.reason and state in WHY else None,
        "undoes": UNDOES.get(state, ""),
        "incident": incident(post),
        "rewritings": post.rewritings if post.as_written else [],
        "shares_its_link": shares_its_link(post),
        "window_banner": banner(post),
        "story": latest_first(entries),
        "settled": settled(entries),
        "captures": captures(entries),
        "capture_url": reverse("approvals:capture", args=[post.reference]),
        "may_capture": bool(policy.may_capture(by, post)),
        "record_url": _record_url(post) if policy.may_open_record(by, post, entries) else "",
        **(found(Content.of(post.version), post.author) if policy.in_a_state_to(post, "submit") else {}),
    }


def second_thoughts(approved: Post | None) -> Row | None:
    """The approval that somebody gave a moment ago, with a button that takes it back."""
    if not approved:
        return None
    url = reverse("approvals:take-back", args=[approved.reference])
    button = {"label": f"Take back the approval of {approved.reference}", "url": url, "method": "post"}
    return {"post": approved, "actions": [button | {"style": "secondary", "fields": {"key": uuid4()}}]}


def here(looks: Sequence[Look]) -> list[str]:
    """Names, and no more than that."""
    return [
        f"{look.by.name} is {'editing' if look.editing else 'looking at'} this post just now."
        for look in looks
    ]


def shares_its_link(post: Post) -> bool:
    """Another post was published with the same link, when nobody asked yet."""
    alone = post.own_permalink or takes_down(post) or post.disposed_at
    return bool(post.permalink) and not alone


def _record_url(post: Post) -> str:
    return reverse("records:record", args=[post.reference])


class Refusal(NamedTuple):
    """Buttons that are grey for the same reason."""

    reason: str
    labels: list[str]


def refusals(offered: Sequence[Action], stands: Ruling) -> list[Refusal]:
    """`stands`: whether anything is to be decided at all. Where not, that is said once, and there are no buttons."""
    if not stands:
        return [Refusal(stands.reason, [])]
    grouped: dict[str, list[str]] = {}
    for action in offered:
        if not action.allowed:
            grouped.setdefault(action.reason, []).append(action.label)
    return [Refusal(reason, labels) for reason, labels in grouped.items()]


def settled(entries: Sequence[Entry]) -> list[Row]:
    """What people declared, and how each finding of the checks was settled, submission by submission."""
    return [
        {
            "title": entry.sentence,
            "at": entry.at,
            "policy": entry.fields["policy"],
            "declared": [statement["text"] for statement in entry.fields["declared"]],
            "findings": [_settled(answer) for answer in _asked(entry)],
        }
        for entry in reversed(entries)
        if "declared" in entry.fields
    ]


def _asked(entry: Entry) -> list[Row]:
    return entry.fields.get("findings") or entry.fields.get("answers", [])


def _settled(answer: Row) -> Row:
    disposition = answer.get("disposition", "")
    return {**answer, "disposition": DISPOSITIONS.get(disposition, disposition)}


def answered(given: Sequence[tuple[Question, str]], answers: Mapping[str, str]) -> list[Row]:
    """The guide's answers so far; each can be changed, which asks again from there on."""
    return [
        {
            "key": question.text,
            "value": said,
            "action_url": f"?{urlencode({earlier.name: answers[earlier.name] for earlier, _ in given[:place]})}",
        }
        for place, (question, said) in enumerate(given)
    ]


def cited(clauses: Sequence[str]) -> list[Row]:
    """Where the policy says so."""
    return [{"id": each, "heading": CLAUSES[each].heading, "url": link_to(each)} for each in clauses]
