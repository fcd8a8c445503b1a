"""What the tables of divisions, topics, authorities, platforms and accounts say, as entries do: the audit compares."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model

from profiles.models import Account, ClosedDay, Division, Platform, Topic, TopicAuthority
from records.auditing.rows import Fields, Say, Table, row, said

LISTED = "directory.listed"
CHUNK = 2_000
TOPIC = ("name", "division", "open_to_all", "active")
PLATFORM = (
    *("name", "public", "text_limit", "byte_limit", "comment_limit", "title_limit", "refuses", "counting"),
    *("link_length", "linking", "media", "media_limit", "mixes_media", "permalink_shapes"),
    *("ignored_parameters", "rewrites", "link_forms", "ceiling", "publish_hint", "active"),
)
ACCOUNT = (
    *("handle", "site", "name", "division", "speaks_for_itself", "recovery_contact", "custodian", "active"),
    "platform_ids",
)
AUTHORITY = ("starts_on", "ends_on", "reason", "holder")


def _divisions() -> Iterator[tuple[str, Fields]]:
    for each in Division.objects.select_related("follows").order_by("pk"):
        after = each.follows.code if each.follows else ""
        yield each.reference, {"code": each.code, "name": each.name, "follows": after}


def _topics() -> Iterator[tuple[str, Fields]]:
    for each in Topic.objects.select_related("division").order_by("pk"):
        yield each.reference, _of(each, TOPIC, division=each.division.code if each.division else "")


def platforms() -> Iterator[tuple[str, Fields]]:
    for each in Platform.objects.order_by("pk"):
        yield each.reference, _of(each, PLATFORM)


def _accounts() -> Iterator[tuple[str, Fields]]:
    for each in Account.objects.select_related("division", "custodian").order_by("pk").iterator(CHUNK):
        division = each.division.code if each.division else ""
        yield each.reference, _of(each, ACCOUNT, division=division, custodian=each.custodian.username)


def _authorities() -> Iterator[tuple[str, Fields]]:
    related = TopicAuthority.objects.select_related("person", "division").order_by("pk")
    for each in related.iterator(CHUNK):
        holder = each.person.username if each.person else each.division.code if each.division else ""
        days = {"starts_on": each.starts_on.isoformat(), "ends_on": each.ends_on and each.ends_on.isoformat()}
        yield (
            str(each.pk),
            {**days, "reason": each.reason, "holder": holder, "revoked": bool(each.revoked_at)},
        )


def _of(each: Model, names: tuple[str, ...], **more: Any) -> Fields:
    return {name: getattr(each, name) for name in names} | more


def _authority(subject: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
    """Entries of before do not say which of them they are about: what stood then was listed."""
    if number := values.get("authority"):
        yield str(number), said(values, *AUTHORITY, revoked=False)


def _revoked(subject: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
    if number := values.get("authority"):
        yield str(number), {"revoked": True}


def _closed(*, closed: bool) -> Say:
    """Of each day that the entry names."""
    return lambda subject, values: ((day, {"closed": closed}) for day in values.get("days") or ())


def _closed_days() -> Iterator[tuple[str, Fields]]:
    """A day that was taken back and entered again stands twice: the later counts."""
    found = {
        each.day.isoformat(): {"closed": not each.taken_back_at} for each in ClosedDay.objects.order_by("pk")
    }
    yield from found.items()


TABLES = [
    Table(
        "division",
        {"division.added": row("code", "name", "follows"), "division.renamed": row("name")},
        _divisions,
        coded=("follows",),
        since=LISTED,
    ),
    Table(
        "topic",
        {"topic.added": row(*TOPIC, active=True), "topic.changed": row(*TOPIC)},
        _topics,
        coded=("division",),
        since=LISTED,
    ),
    Table(
        "authority",
        {"authority.granted": _authority, "authority.revoked": _revoked},
        _authorities,
        coded=("holder",),
        since=LISTED,
    ),
    Table(
        "platform",
        {
            **dict.fromkeys(("platform.added", "platform.changed", "platform.link_accepted"), row(*PLATFORM)),
            "platform.upgraded": row(*PLATFORM),
        },
        platforms,
        since=LISTED,
    ),
    Table(
        "closed day",
        {"office.closed": _closed(closed=True), "office.opened": _closed(closed=False)},
        _closed_days,
    ),
    Table(
        "account",
        {
            "account.added": row(*ACCOUNT, active=True),
            "account.changed": row(*ACCOUNT),
            "account.handed_over": row("custodian"),
            "account.closed": row(active=False),
        },
        _accounts,
        coded=("division", "custodian"),
        since=LISTED,
    ),
]
