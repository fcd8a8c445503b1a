"""Topics as rows and facts: whose each is, who else may speak on it, and who may change that."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from profiles import policy
from profiles.models import Person, Topic, TopicAuthority
from workflow.dates import when
from workflow.rulings import Ruling

COLUMNS = ["Topic", "Whose area", "Also granted to", "You"]
PAST_COLUMNS = ["To whom", "From", "Until", "Granted by", "Reason"]
NAMED = 3  # in a row; the topic's own page names them all


def area(topic: Topic) -> str:
    return str(topic.division) if topic.division else "The whole department"


def rows(topics: Iterable[Topic], authorities: Iterable[TopicAuthority]) -> list[list[object]]:
    granted: dict[int, list[str]] = {}
    for authority in authorities:
        granted.setdefault(authority.topic_id, []).append(str(authority.holder))
    return [
        [
            {"text": topic.name, "url": reverse("directory:topic", args=[topic.slug])},
            {"text": area(topic), "hint": "Everybody may speak on it" if topic.open_to_all else ""},
            _some(granted.get(topic.pk, [])) or "Nobody",
            {"text": "You may speak", "colour": "green"} if topic.theirs else "Not without an authority",
        ]
        for topic in topics
    ]


def _some(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def facts(topic: Topic, you: Ruling) -> list[dict[str, str]]:
    return [
        {"key": "Whose area", "value": area(topic)},
        {"key": "Who may speak", "value": _who(topic)},
        {"key": "You", "value": "You may speak on it today." if you else you.reason},
    ]


def _who(topic: Topic) -> str:
    if topic.open_to_all:
        return "Everybody in the department."
    others = "those to whom it is granted below"
    return f"Everybody in the {topic.division}, and {others}." if topic.division else f"T{others[1:]}."


def cards(authorities: Iterable[TopicAuthority], by: Person, today: date) -> list[dict[str, object]]:
    return [
        {
            "who": str(authority.holder),
            "facts": [
                {"key": "First day", "value": when(authority.starts_on)},
                {"key": "Last day", "value": _end(authority)},
                {"key": "Reason", "value": authority.reason},
                {"key": "Granted by", "value": f"{authority.granted_by}, {when(authority.granted_at)}"},
            ],
            "to_come": authority.starts_on > today,
            "revoke": reverse("directory:revoke-authority", args=[authority.pk])
            if policy.may_revoke_authority(by, authority)
            else "",
        }
        for authority in authorities
    ]


def past_rows(authorities: Iterable[TopicAuthority]) -> list[list[object]]:
    return [
        [
            str(authority.holder),
            {"text": "", "at": authority.starts_on},
            {"text": "", "at": authority.revoked_at, "hint": f"Revoked by {authority.revoked_by}"}
            if authority.revoked_at
            else {"text": "", "at": authority.ends_on},
            str(authority.granted_by),
            authority.reason,
        ]
        for authority in authorities
    ]


def _end(authority: TopicAuthority) -> str:
    return when(authority.ends_on) if authority.ends_on else "None: until it is revoked"
