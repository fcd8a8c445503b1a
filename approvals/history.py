"""What is written into the record log at each step, and how each entry is told to people."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime

import cases
from approvals.content import Content
from approvals.models import Activity, Comment, Post, Purpose, Version
from directory.changes import told
from profiles.models import Person
from records.canonical import moment
from records.kinds import Fields, Kind, from_template, register
from records.models import Entry
from records.queries import actor_of, last_of
from records.verify import ADDRESS, MUST_SAY
from workflow.dates import when
from workflow.rulings import ALLOWED, Ruling

# Each transition of the state machine and each event beside it has a kind; each kind a sentence.
SENTENCES = {
    "file.refused": "{who} brought a file with a virus ({virus}). It was refused, and not kept.",
    "post.proposed": "{who} proposed version {version} for {account}.",
    "post.refused": "{who} wrote something marked above {ceiling} for {account}. It was refused, and not kept.",
    "post.edited": "{who} wrote version {version}.",
    "post.commented": "{who} commented: {comment}",
    "post.comment_resolved": "{who} resolved comment {comment_number}.",
    "post.submitted": "{who} submitted version {version} for a decision.",
    "consultation.asked": "{who} asked MCD: {question}",
    "consultation.answered": "{who} answered for MCD: {answer}",
    "post.returned": "{who} asked for changes: {reason}",
    "post.declined": "{who} declined version {version}: {reason}",
    "post.withdrawn": "{who} withdrew the post: {reason}",
    "post.approved": "{who} approved version {version}.",
    "post.approval_taken_back": "{who} took the approval of version {version} back.",
    "post.approved_under": "{who} used {standing} (use {use} of {uses_allowed}) for version {version}.",
    "post.published_first": "{who} published version {version} at {permalink} in an emergency: {emergency}",
    "post.confirmed": "{who} confirmed what went out in an emergency.",
    "post.objected": "{who} objected to what went out in an emergency: {reason}",
    "post.held": "{window} began, so the approved post is held until MCD confirms it again.",
    "post.reconfirmed": "{who} confirmed during {window} that the post may go out.",
    "post.escalated": "It was due for a {wanted} by {due_at}. MCD’s managers were told, and whoever is above.",
    "consultation.escalated": "MCD was due to answer by {due_at}. Its managers were told.",
    "post.expired": "The approval of version {version} lapsed before the post went out.",
    "post.publication_failed": "{who} could not publish version {version}: {reason}",
    "post.published": "{who} published version {version} at {permalink}",
    "post.captured": "{who} added a capture of {address}, as seen on {seen_at}.",
    "post.corrected": "{who} published {other}, which corrects it.",
    "post.taken_down": "{who} took it down, as {other} says.",
    "post.followed_up": "{who} published {other}, which follows it up.",
    "incident.opened": "What went live differs from version {version}, so an incident is open.",
    "incident.closed": "{who} closed the incident: {resolution}",
    "post.recorded": "The trail was sealed, and the post became a record.",
}

MOMENTS = ("seen_at",)
SUGGESTED = " {suggested_by_name} had suggested the wording."

# What is arranged for many posts at once, under a subject of its own.
ROSTER = "ROSTER"
ARRANGEMENTS = {
    "window.declared": "{who} declared “{name}”, from {starts_at} to {ends_at}.",
    "window.opened": "“{name}” began. Held until MCD confirms them again: {held}.",
    "window.closed": "{who} closed “{name}” early: {reason}",
    "template.added": "{who} added the template “{name}”: {text}",
    "roster.added": "{who} put {person} ({user_name}) on the emergency roster, from {starts_on} to {ends_on}.",
    "roster.removed": "{who} took {person} ({user_name}) off the emergency roster.",
}

DECIDED_ON = ("fingerprint", "version")  # without these nobody could tell what a step was taken on
APPROVED = ("post.approved", "post.approved_under", "post.confirmed")
WENT_LIVE = ("post.published", "post.published_first")
WRITTEN = ("post.proposed", "post.edited")
KIND_OF_TRANSITION = {
    "edit": "post.edited",
    "submit": "post.submitted",
    "request_changes": "post.returned",
    "decline": "post.declined",
    "approve": "post.approved",
    "take_back": "post.approval_taken_back",
    "approve_under": "post.approved_under",
    "publish_first": "post.published_first",
    "confirm": "post.confirmed",
    "object": "post.objected",
    "withdraw": "post.withdrawn",
    "expire": "post.expired",
    "report_failure": "post.publication_failed",
    "publish": "post.published",
    "record": "post.recorded",
}


ASIDE = ("post.commented", "post.comment_resolved")  # nobody acts on a decision by these


def nothing_followed(entries: Sequence[Entry], kind: str) -> Ruling:
    """Whether that step is the last that was taken."""
    last = next(entry for entry in reversed(entries) if entry.kind not in ASIDE)
    return ALLOWED if last.kind == kind else Ruling(f"Something has followed meanwhile: {last.sentence}")


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(
            Kind(
                name=name,
                sentence=_telling(sentence),
                declares_record=name == "post.recorded",
                title=lambda fields: f"{fields['title']}, on {fields['platform']}",
                facets=_facets,
                must_say=_must_say(name),
            )
        )
    for name, sentence in ARRANGEMENTS.items():
        register(Kind(name=name, sentence=from_template(sentence)))
    changed = told("{who} changed the template “{name}”: {changes}.")
    register(Kind(name="template.changed", sentence=changed))


def _must_say(kind: str) -> tuple[str, ...]:
    """What `records/verify.py` asks of each."""
    return MUST_SAY.get(kind, DECIDED_ON if kind in KIND_OF_TRANSITION.values() else ())


def _telling(template: str) -> Callable[[Fields], str]:
    """Moments, which the log keeps as such, in the words of people."""
    fill, fill_with_more = from_template(template), from_template(template + SUGGESTED)
    return lambda fields: (fill_with_more if "suggested_by_name" in fields else fill)(
        Fields(fields, **{name: _said(fields[name]) for name in MOMENTS if name in fields})
    )


def _said(moment: str) -> str:
    return when(parse_datetime(moment))


def _facets(fields: Fields) -> dict[str, str]:
    """A purpose is called by its first word: the rest explains it."""
    return {
        "record_type": "Post",
        "platform": fields["platform"],
        "purpose": str(dict(Purpose.choices).get(fields["purpose"], "")).partition(":")[0],
        "activity": str(dict(Activity.choices).get(fields["activity"], "")),
        "decided_by": fields["approved_by"],
        "marking": fields["marking"],
    }


def write(kind: str, post: Post, *, by: Person | None, **given: Any) -> Entry:
    """Append the step's entry, in the step's transaction. The post's division reads it."""
    given = {
        "version": post.version.number,
        "fingerprint": post.fingerprint,
        "ground": post.ground,
        **given,
    }
    return cases.write(kind, post.reference, by=by, office=post.division.code, **given)


def write_arrangement(kind: str, subject: str, *, by: Person | None, **given: Any) -> Entry:
    """Append an entry on what is arranged beforehand, which belongs to no division."""
    return cases.write(kind, subject, by=by, office="", **given)


def wording(version: Version) -> dict[str, Any]:
    """A version as the log keeps it: everything that was written, in values that outlive the tables."""
    content = Content.of(version)
    platform = content.account.platform
    return {
        "platform": platform.name,
        "account": f"{content.account.name} ({content.account.handle}, {platform})",
        "activity": content.activity,
        "purpose": content.purpose,
        "title": content.title,
        "topic": content.topic.name if content.topic else "",
        "relation": content.relation,
        "relates_to": content.relates_to.reference if content.relates_to else "",
        "reach": content.reach,
        "contact": content.contact.reference if content.contact else "",
        "text": content.text,
        "answers_link": content.answers_link,
        "answers_quote": content.answers_quote,
        "links": content.links,
        "media": list(content.media),
        "sources": content.sources,
        "disclosure_reason": content.disclosure_reason,
        "marking": content.marking,
        "wanted_at": moment(content.wanted_at) if content.wanted_at else "",
        "ceiling": platform.ceiling,  # of that day: the verifier holds the marking against it
        **_made_of(version),
    }


def suggested(comment: Comment | None) -> dict[str, Any]:
    """For a version that takes a wording over: whose, and which comment has it."""
    if not comment:
        return {}
    by = comment.written_by
    return {"suggested_by": by.username, "suggested_by_name": by.name, "comment_number": comment.number}


def _made_of(version: Version) -> dict[str, Any]:
    """What the fingerprint and the ground are made of beside the words, so that they can be made again."""
    account = version.account
    return {
        "platform_slug": account.platform.slug,
        "account_site": account.site,
        "account_handle": account.handle,
        "account_number": version.account_id,
        "topic_number": version.topic_id,
        "topic_slug": version.topic.slug if version.topic else "",
    }


def relation(version: Version) -> dict[str, Any]:
    """For a post about another: which, and what it does to it."""
    to = version.relates_to
    return {"relation": version.relation, "relates_to": to.reference} if to else {}


def outcome(post: Post, entries: Sequence[Entry]) -> dict[str, Any]:
    """Who approved, and what went live and where: with the wording, the record says it all in one entry."""
    return {
        **_called_then(entries),
        **_people(post, entries),
        "approved_as": post.approved_as,
        "approved_at": post.approved_at and moment(post.approved_at),
        "standing": post.standing.reference if post.standing else "",
        "emergency": post.emergency or "",
        "published_at": post.published_at and moment(post.published_at),
        "permalink": post.permalink,
        "live_text": post.live_text,
        **_rewritten(entries),
    }


def _rewritten(entries: Sequence[Entry]) -> dict[str, Any]:
    """What the platform made of the words, as the step says it."""
    said = last_of(entries, *WENT_LIVE).fields
    return {name: said[name] for name in ("rewritings", "rewritten", "permalink_pasted") if name in said}


def _people(post: Post, entries: Sequence[Entry]) -> dict[str, Any]:
    """As they were called when they took their steps, which is what the steps say."""
    author, publisher = actor_of(entries, "post.proposed"), actor_of(entries, *WENT_LIVE)
    approver = (
        _approver(last_of(entries, *APPROVED)) if post.approved_by_id else {"name": "", "user_name": ""}
    )
    return {
        "author": author["name"],
        "author_user_name": author["user_name"],
        "approved_by": approver["name"],
        "approved_by_user_name": approver["user_name"],
        "objected_by": actor_of(entries, "post.objected")["name"] if post.objected_by_id else "",
        "published_by": publisher["name"],
        "published_by_user_name": publisher["user_name"],
    }


def _approver(entry: Entry) -> dict[str, Any]:
    """Under a standing approval it is who granted that."""
    if entry.kind != "post.approved_under":
        return entry.actor
    return {"name": entry.fields["approver_name"], "user_name": entry.fields["approver"]}


def _called_then(entries: Sequence[Entry]) -> dict[str, Any]:
    """The account by the names that are in the fingerprint. What was written before these were entered has none."""
    said = last_of(entries, *WRITTEN).fields
    return {name: said[name] for name in ADDRESS if name in said}
