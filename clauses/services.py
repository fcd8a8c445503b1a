"""Every write about the policy: a version, a review, a reading. Each adds a row and an entry, in one transaction."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from clauses import history, policy
from clauses.models import Acknowledgement, PolicyVersion, Review
from clauses.queries import in_force, latest, released_already, review_status
from clauses.text import Particulars, digest_of, reworded, text_of
from notices.services import notify
from profiles.models import Marking, Person, Role
from profiles.queries import directory, people_holding
from records.queries import entry_with_key, step_key
from workflow.rulings import Refused

MONTHS_AHEAD = 2  # reminders begin this long before a review is due


@transaction.atomic
def release(
    *, particulars: Particulars, changes: Mapping[str, str], seen: str, key: UUID | None = None, by: Person
) -> PolicyVersion:
    """A new version: the latest one's text with other words in some passages. Everybody is asked to read it."""
    before = _locked_latest(by)
    if done := released_already(key, by):
        return done
    policy.may_keep(by).or_refuse()
    if seen != before.sha256:
        raise Refused(f"Version {before.number} was released meanwhile. Begin again from its text.")
    policy.may_be_numbered(particulars.number, before).or_refuse()
    policy.may_begin(particulars.in_force_from, before).or_refuse()
    policy.may_have_been_reviewed(particulars.last_reviewed_on, before.last_reviewed_on).or_refuse()
    policy.may_be_next(particulars.next_review_on).or_refuse()
    wording = reworded(before.wording, changes)
    if wording == before.wording:
        raise Refused("No passage says anything new. If the policy was only looked at, record a review.")
    text = text_of(particulars.number, wording)
    version = PolicyVersion.objects.create(
        **vars(particulars),
        released_on=timezone.localdate(),
        text=text,
        sha256=digest_of(text),
        released_by=by,
    )
    history.write(
        "policy.released",
        version,
        by=by,
        key=key,
        summary=version.summary,
        in_force_from=f"{version.in_force_from:%Y-%m-%d}",
        endorser=version.endorser,
        next_review_on=f"{version.next_review_on:%Y-%m-%d}",
        changes=dict(changes),
    )
    _ask_to_read(version)
    return version


def _ask_to_read(version: PolicyVersion) -> None:
    notify(
        people=directory(),
        event=f"policy-{version.number}-released",
        title=f"Read version {version.number} of the social media policy",
        body=f"{version.summary} In force from {date_format(version.in_force_from, 'j F Y')}. "
        "Please read it, and say that you have.",
        path=reverse("clauses:version", args=[version.number]),
        marking=Marking.OFFICIAL,
    )


@transaction.atomic
def record_review(
    *, reviewed_on: date, next_review_on: date, outcome: str, key: UUID | None = None, by: Person
) -> Review:
    """The version in force was looked at and stands. Changing it is a release."""
    _locked_latest(by)
    if entry_with_key(step_key("policy.reviewed", by, key)):
        return Review.objects.order_by("-id")[:1].get()
    policy.may_keep(by).or_refuse()
    policy.may_have_been_reviewed(reviewed_on, review_status().last_reviewed_on).or_refuse()
    policy.may_be_next(next_review_on).or_refuse()
    version = in_force()
    review = Review.objects.create(
        version=version,
        reviewed_on=reviewed_on,
        next_review_on=next_review_on,
        outcome=outcome,
        reviewed_by=by,
    )
    history.write(
        "policy.reviewed",
        version,
        by=by,
        key=key,
        outcome=outcome,
        reviewed_on=f"{reviewed_on:%Y-%m-%d}",
        next_review_on=f"{next_review_on:%Y-%m-%d}",
    )
    return review


@transaction.atomic
def acknowledge(*, number: str, by: Person) -> Acknowledgement:
    """Once for each person and version, however often it is pressed."""
    _hold(f"policy {number} {by.pk}")
    version = PolicyVersion.objects.get(number=number)
    if done := Acknowledgement.objects.filter(version=version, person=by).first():
        return done
    policy.may_acknowledge(by, version, in_force()).or_refuse()
    acknowledgement = Acknowledgement.objects.create(version=version, person=by)
    history.write("policy.acknowledged", version, by=by)
    return acknowledgement


@transaction.atomic
def remind_of_review() -> bool:
    """DOC-2: MCD's managers are told once in each month, from two months before the review is due until it is done."""
    status, today = review_status(), timezone.localdate()
    due = status.next_review_on
    if not due or _months(today) < _months(due) - MONTHS_AHEAD:
        return False
    when = date_format(due, "j F Y")
    notify(
        people=people_holding(Role.MCD_MANAGER),
        event=f"policy-review-{due:%Y-%m-%d}-{today:%Y-%m}",
        title=f"The policy’s review {'was' if status.is_overdue else 'is'} due on {when}",
        body=f"Version {status.number}. Review it, record what came of it, and set the date of the next review.",
        path=reverse("clauses:review"),
        marking=Marking.OFFICIAL,
    )
    return True


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _locked_latest(by: Person) -> PolicyVersion:
    """One at a time. There is no row to lock: the portal may not change any."""
    _hold("policy")
    by.refresh_capacities()
    return latest()


def _hold(what: str) -> None:
    """Wait until nobody else is at it, until commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
