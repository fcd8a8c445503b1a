"""Topics; and authority to speak on one, granted and taken back (OFF-2g)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from cases import already, opened
from directory import history
from directory.changes import as_held, change, in_words
from directory.services.shared import lock, save, tell_them, tell_watchers
from notices.services import notify
from profiles import policy, queries
from profiles.models import Division, Marking, Person, Role, Seating, Topic, TopicAuthority
from records.models import Entry
from workflow.rulings import Refused

THERE = "There is such a topic already."
TAKEN = ("new", "authority")  # they mean something else in addresses


@transaction.atomic
def add_topic(
    *, name: str, division: Division | None, open_to_all: bool, key: UUID | None = None, by: Person
) -> Topic:
    if reference := opened("topic.added", by, key):
        return Topic.objects.get(pk=Topic.pk_of(reference))
    policy.may_keep_topics(by).or_refuse()
    topic = Topic(name=name, slug=_slug(name), division=division, open_to_all=open_to_all)
    save(topic, twice=THERE)
    said = {"name": name, "slug": topic.slug, "division": as_held(division), "open_to_all": open_to_all}
    entry = history.write("topic.added", topic.reference, by=by, key=key, **said)
    _tell_keepers(entry, topic, f"The topic “{topic}” was added", f"By {by}.", [division], by)
    return topic


@transaction.atomic
def change_topic(*, slug: str, key: UUID | None = None, by: Person, **details: Any) -> Topic:
    """`details`: name, division, open_to_all, and active; what is not in use stays, with what was said on it."""
    topic = lock(Topic.objects.select_related("division"), by, slug=slug)
    if already("topic.changed", topic, by, key):
        return topic
    policy.may_change_topic(by, topic).or_refuse()
    name, division = topic.name, topic.division
    if changes := change(topic, details):
        save(topic, changes, twice=THERE)
        entry = history.write("topic.changed", topic.reference, by=by, key=key, name=name, changes=changes)
        body = f"{in_words(changes)}. Changed by {by}."
        _tell_keepers(entry, topic, f"The topic “{name}” was changed", body, [division, topic.division], by)
    return topic


def _slug(name: str) -> str:
    """Its name in addresses, which stays."""
    slug = slugify(name)[:50].strip("-")
    if not slug:
        raise Refused("Name it in plain letters.", field="name")
    if slug in TAKEN:
        raise Refused("This word means something else in addresses. Say it in other words.", field="name")
    if Topic.objects.filter(slug=slug).exists():
        raise Refused(THERE, field="name")
    return slug


def _tell_keepers(
    entry: Entry, topic: Topic, title: str, body: str, divisions: list[Division | None], by: Person
) -> None:
    """Whose area it is or was, beside those who hear of every change."""
    path = f"/topics/{topic.slug}/"
    for division in filter(None, divisions):
        tell_them(queries.people_holding(Role.GENERAL_MANAGER, division=division), entry, title, body, path)
    tell_watchers(entry, title, body, path, by=by)


@transaction.atomic
def grant_authority(
    *,
    topic: Topic,
    holder: Person | Division,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    key: UUID | None = None,
    by: Person,
) -> TopicAuthority:
    """`holder` may speak on `topic` on these days, both included; without a last day until it is revoked."""
    topic = Topic.objects.select_for_update(of=("self",)).select_related("division").get(pk=topic.pk)
    by.refresh_capacities()
    if done := TopicAuthority.objects.filter(key=key).first() if key else None:
        if (done.topic, done.holder, done.granted_by_id) != (topic, holder, by.pk):
            raise Refused("This form was used already, for another authority. Open the page again.")
        return done
    to_whom = "person" if isinstance(holder, Person) else "division"
    policy.may_grant_to(by, topic, holder).or_refuse(field=to_whom)
    wrong = "starts_on" if starts_on < timezone.localdate() else "ends_on"
    policy.may_grant_for(starts_on, ends_on).or_refuse(field=wrong)
    authority = TopicAuthority.objects.create(
        topic=topic,
        person=holder if isinstance(holder, Person) else None,
        division=holder if isinstance(holder, Division) else None,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        granted_by=by,
        key=key or uuid4(),
    )
    _write("authority.granted", authority, by, reason=reason)
    _tell(authority, "granted", f"You may speak on {topic}", by)
    return authority


@transaction.atomic
def revoke_authority(*, authority_id: int, by: Person) -> TopicAuthority:
    """It ends at once; the days before stay as they were."""
    authorities = TopicAuthority.objects.select_related("topic__division", "person", "division")
    authority = lock(authorities, by, pk=authority_id)
    policy.may_revoke_authority(by, authority).or_refuse()
    authority.revoked_by, authority.revoked_at = by, timezone.now()
    authority.save(update_fields=["revoked_by", "revoked_at"])
    _write("authority.revoked", authority, by)
    _tell(authority, "revoked", f"You may no longer speak on {authority.topic} as you were granted", by)
    return authority


def _write(kind: str, authority: TopicAuthority, by: Person, **said: str) -> None:
    """In the trail of the topic."""
    last = authority.ends_on.isoformat() if authority.ends_on else None
    history.write(
        kind,
        authority.topic.reference,
        by=by,
        topic=authority.topic.name,
        holder=str(authority.holder),
        starts_on=authority.starts_on.isoformat(),
        ends_on=last,
        authority=authority.pk,
        **said,
    )


def _tell(authority: TopicAuthority, happened: str, title: str, by: Person) -> None:
    first = date_format(authority.starts_on, "j F Y")
    last = f" to {date_format(authority.ends_on, 'j F Y')}" if authority.ends_on else " on"
    notify(
        people=_concerned(authority),
        event=f"authority-{authority.pk}-{happened}",
        title=title,
        body=f"From {first}{last}: {authority.reason} Arranged by {by}.",
        path=f"/topics/{authority.topic.slug}/",
        marking=Marking.OFFICIAL,
    )


def _concerned(authority: TopicAuthority) -> list[Person]:
    """Whoever was named; of a division everybody who sits in it today."""
    holder = authority.holder
    if isinstance(holder, Person):
        return [holder]
    today = Seating.objects.on(timezone.localdate())
    return list(queries.sitting_in(today.filter(division_id=holder.pk)))
