"""Granting authority to speak on a topic, and taking it back (OFF-2g)."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from notices.services import notify
from profiles import policy, queries
from profiles.models import Division, Marking, Person, Seating, Topic, TopicAuthority
from workflow.rulings import Refused


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
    _tell(authority, "granted", f"You may speak on {topic}", by)
    return authority


@transaction.atomic
def revoke_authority(*, authority_id: int, by: Person) -> TopicAuthority:
    """It ends at once; the days before stay as they were."""
    authority = (
        TopicAuthority.objects.select_for_update(of=("self",))
        .select_related("topic__division", "person", "division")
        .get(pk=authority_id)
    )
    by.refresh_capacities()
    policy.may_revoke_authority(by, authority).or_refuse()
    authority.revoked_by, authority.revoked_at = by, timezone.now()
    authority.save(update_fields=["revoked_by", "revoked_at"])
    _tell(authority, "revoked", f"You may no longer speak on {authority.topic} as you were granted", by)
    return authority


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
