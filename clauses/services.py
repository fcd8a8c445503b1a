"""Every write about the policy: a version, a review, a reading. Each adds a row and an entry, in one transaction."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cases import opened, tell
from clauses import history, policy
from clauses.models import Acknowledgement, PolicyVersion, Review
from clauses.queries import in_force, latest, review_status
from clauses.text import Particulars, digest_of, reworded, text_of
from profiles.models import Marking, Person, Role
from profiles.queries import directory, people_holding
from workflow.rulings import Refused, Ruling, refuse_all

MONTHS_AHEAD = 2  # reminders begin this long before a review is due


@transaction.atomic
def release(
    *, particulars: Particulars, changes: Mapping[str, str], seen: str, key: UUID | None = None, by: Person
) -> PolicyVersion:
    """A new version: the latest one's text with other words in some passages. Everybody is asked to read it."""
    _hold("policy")
    if reference := opened("policy.released", by, key):
        return PolicyVersion.objects.get(number=history.number_of(reference))
    policy.may_keep(by).or_refuse()
    before = latest()
    if seen != before.sha256:
        raise Refused(f"Version {before.number} was released meanwhile. Begin again from its text.")
    _refuse_what_makes_no_sense(
        number=policy.may_be_numbered(particulars.number, before),
        in_force_from=policy.may_begin(particulars.in_force_from, before),
        last_reviewed_on=policy.may_have_been_reviewed(particulars.last_reviewed_on, before.last_reviewed_on),
        next_review_on=policy.may_be_next(particulars.next_review_on),
    )
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
    tell(
        directory(),
        f"policy-{version.number}-released",
        f"Read version {version.number} of the social media policy",
        f"{version.summary} In force from {date_format(version.in_force_from, 'j F Y')}. "
        "Please read it, and say that you have.",
        reverse("clauses:version", args=[version.number]),
        marking=Marking.OFFICIAL,
    )


@transaction.atomic
def record_review(
    *, reviewed_on: date, next_review_on: date, outcome: str, key: UUID | None = None, by: Person
) -> Review:
    """The version in force was looked at and stands. Changing it is a release."""
    _hold("policy")
    if opened("policy.reviewed", by, key):
        return Review.objects.filter(reviewed_by=by).order_by("-id")[:1].get()
    policy.may_keep(by).or_refuse()
    _refuse_what_makes_no_sense(
        reviewed_on=policy.may_have_been_reviewed(reviewed_on, review_status().last_reviewed_on),
        next_review_on=policy.may_be_next(next_review_on),
    )
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
    by.refresh_capacities()
    version = get_object_or_404(PolicyVersion, number=number)
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
    tell(
        people_holding(Role.MCD_MANAGER),
        f"policy-review-{due:%Y-%m-%d}-{today:%Y-%m}",
        f"The policy’s review {'was' if status.is_overdue else 'is'} due on {when}",
        f"Version {status.number}. Review it, record what came of it, and set the date of the next review.",
        reverse("clauses:review"),
        marking=Marking.OFFICIAL,
    )
    return True


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _refuse_what_makes_no_sense(**asked: Ruling) -> None:
    """Numbers and dates, each at its field."""
    refuse_all({field: ruling.reason for field, ruling in asked.items() if not ruling})


def _hold(what: str) -> None:
    """Wait until nobody else is at it, until commit. There is no row to lock: the portal may not change any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
