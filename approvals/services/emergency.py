"""The emergency path: somebody on the roster publishes first; somebody else entitled confirms it, or objects."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

import cases
from approvals import asking, history, policy
from approvals.deadlines import CONFIRMATION
from approvals.models import Post, RosterPlace
from approvals.queries import judges
from approvals.services.declaring import Said, by_author, by_decider
from approvals.services.going_live import (
    held_against,
    moved_to_its_place,
    place_of,
    problems_of_what_went_live,
    said_of_place,
)
from approvals.services.publishing import open_incident, tell_of_other_words
from approvals.services.related import tell_of_it
from approvals.services.shared import (
    locked,
    moved,
    require_seen,
    require_true,
    tell,
    tell_the_contact,
    to_be_answered,
)
from cases import already, lock
from notices.asking import Asks
from profiles.models import Marking, Person
from profiles.policy import may_last
from profiles.queries import people_holding
from records.models import Entry
from records.queries import entry_with_key, hold_key, step_key
from workflow.business_hours import due
from workflow.dates import when
from workflow.rulings import Refused

OVERLAP = "one_roster_place_a_person_a_day"


@transaction.atomic
def publish_first(
    *,
    post_id: int,
    seen: str,
    reason: str,
    permalink: str = "",
    live_text: str,
    same_page: str = "",
    declared: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
    policy_read: str = "",
    key: UUID | None = None,
    by: Person,
) -> Post:
    """`reason`: what would have happened, had it waited. The checks stop and ask in an emergency as they always do."""
    post = locked(post_id, by)
    if already("post.published_first", post, by, key):
        return post
    policy.may_publish_first(by, post).or_refuse()
    require_true(post)
    require_seen(post, seen)
    found = to_be_answered(post)
    problems = problems_of_what_went_live(post, permalink, live_text)
    declaration, answered = by_author(
        Said(declared, policy_read, answers or {}), post, found, problems=problems
    )
    now, live = timezone.now(), held_against(post, live_text, same_page)
    stands_at, confirmed_by = place_of(post, permalink), due(now, CONFIRMATION, by.closed_days)
    post.publish_first(answered, reason, stands_at, live_text, by, now, confirmed_by)
    post.as_written, post.rewritings = live.as_written, live.rewritings
    moved_to_its_place(post, by)
    entry = history.write(
        "post.published_first",
        post,
        by=by,
        key=key,
        emergency=reason,
        live_text=live_text,
        as_written=live.as_written,
        **said_of_place(post),
        **live.fields,
        answers=post.answers,
        **declaration,
        **history.relation(post.version),
    )
    tell_of_it(post, entry, by)
    tell_the_contact(post, "published", by)
    if not live.as_written:
        tell_of_other_words(post, by)
    ask = f"{reason} Confirm it by {when(post.due_at)}, or object: {post.permalink}{live.told}"
    asks = Asks(asking.CONFIRMATION, post.pk)
    tell(judges(post), post, entry, "went out in an emergency", ask, asks=asks, urgent=True, but=by)
    return post


@transaction.atomic
def confirm(
    *,
    post_id: int,
    seen: str,
    declared: Collection[str] = (),
    dispositions: Mapping[str, str] | None = None,
    note: str = "",
    policy_read: str = "",
    key: UUID | None = None,
    by: Person,
) -> Post:
    """OFF-1, afterwards: somebody else entitled would have approved these words."""
    post = locked(post_id, by)
    if already("post.confirmed", post, by, key):
        return post
    policy.may_confirm(by, post).or_refuse()
    require_true(post)
    require_seen(post, seen)
    declaration, findings = by_decider(Said(declared, policy_read, dispositions or {}), post)
    capacity = policy.approving_capacity(by, post)
    post.confirm(by, str(capacity), timezone.now())
    moved(post)
    entry = history.write(
        "post.confirmed", post, by=by, key=key, capacity=capacity, note=note, findings=findings, **declaration
    )
    tell([post.author, post.published_by], post, entry, "is confirmed", note or "It stays out.", but=by)
    return post


@transaction.atomic
def object_to(*, post_id: int, seen: str, reason: str, key: UUID | None = None, by: Person) -> Post:
    """It should not have gone out. It has, so it becomes a record; the incident stays until it is put right."""
    post = locked(post_id, by)
    if already("post.objected", post, by, key):
        return post
    policy.may_object(by, post).or_refuse()
    require_true(post)
    require_seen(post, seen)
    post.object(reason, by, timezone.now())
    moved(post)
    open_incident(post)
    capacity = policy.approving_capacity(by, post)
    entry = history.write("post.objected", post, by=by, key=key, capacity=capacity, reason=reason)
    people = [post.author, post.published_by, *people_holding(*policy.MCD)]
    ask = f"{reason} Have it taken down or corrected, and say what was done."
    asks = Asks(asking.INCIDENT, post.pk)
    tell(people, post, entry, "should not have gone out", ask, asks=asks, urgent=True, but=by)
    return post


@transaction.atomic
def put_on_roster(
    *, person: Person, starts_on: date, ends_on: date, key: UUID | None = None, by: Person
) -> RosterPlace:
    hold_key(key)
    by.refresh_capacities()
    if _already("roster.added", person, by, key):
        return RosterPlace.objects.filter(person=person, added_by=by).latest("pk")
    policy.may_put_on_roster(by, person).or_refuse()
    may_last(starts_on, ends_on).or_refuse()
    place = RosterPlace(
        person=person, starts_on=starts_on, ends_on=ends_on, added_by=by, added_at=timezone.now()
    )
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as refused:
        if OVERLAP not in str(refused):
            raise
        raise Refused(f"{person} is on the roster on some of these days already.") from refused
    entry = _write("roster.added", place, by=by, key=key)
    days = (
        f"From {when(starts_on)} to {when(ends_on)} you may publish first in an emergency, with your reason."
    )
    _tell(place, entry, "You are on the emergency roster", days)
    return place


@transaction.atomic
def take_off_roster(*, place_id: int, key: UUID | None = None, by: Person) -> RosterPlace:
    place = lock(RosterPlace.objects, place_id, by)
    if _already("roster.removed", place.person, by, key):
        return place
    policy.may_take_off_roster(by, place).or_refuse()
    place.removed_by, place.removed_at = by, timezone.now()
    place.save()
    entry = _write("roster.removed", place, by=by, key=key)
    _tell(place, entry, "You are no longer on the emergency roster", f"{by} took you off.")
    return place


def _already(kind: str, person: Person, by: Person, key: UUID | None) -> bool:
    """All places are told under one subject, so this asks for the person."""
    done = entry_with_key(step_key(kind, by, key))
    if done and done.fields["user_name"] != person.username:
        raise Refused("This form was used for somebody else. Open the page again.")
    return bool(done)


def _write(kind: str, place: RosterPlace, *, by: Person, key: UUID | None) -> Entry:
    days = {"starts_on": when(place.starts_on), "ends_on": when(place.ends_on)}
    days |= {"first_day": place.starts_on.isoformat(), "last_day": place.ends_on.isoformat()}
    who = {"person": place.person.name, "user_name": place.person.username}
    return history.write_arrangement(kind, history.ROSTER, by=by, key=key, **who, **days)


def _tell(place: RosterPlace, entry: Entry, title: str, body: str) -> None:
    path = reverse("approvals:emergency")
    cases.tell([place.person], entry, title, body, path, marking=Marking.OFFICIAL)
