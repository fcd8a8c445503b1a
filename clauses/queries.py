"""Reads with more than one caller: the version in force, how its review stands, and who has read it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from clauses import policy
from clauses.catalogue import section_of
from clauses.models import Acknowledgement, PolicyVersion, Review
from profiles.models import Appointment, Person


def in_force(on: date | None = None) -> PolicyVersion:
    """Which one is asked each time; its wording, which never changes, is read once in each process."""
    applying = PolicyVersion.objects.applying(on or timezone.localdate())
    return version_of(*applying.values_list("pk", "sha256")[:1].get())


@lru_cache(maxsize=8)
def version_of(pk: int, sha256: str) -> PolicyVersion:
    """`sha256`: of its text, so that nothing else is taken for it."""
    return PolicyVersion.objects.get(pk=pk)


def latest() -> PolicyVersion:
    """The last that was released, whether or not it is in force yet: the next one is made from it."""
    return PolicyVersion.objects.order_by("-id")[:1].get()


def link_to(clause_id: str) -> str:
    """Where people read the clause."""
    return f"{reverse('clauses:section', args=[section_of(clause_id)])}#{clause_id}"


# --- Reviews ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewStatus:
    """How the review of the policy stands today, for everybody and for the person who looks."""

    version_id: int
    number: str
    last_reviewed_on: date | None
    next_review_on: date | None
    to_read: bool  # this person has not acknowledged the version in force
    may_review: bool  # this person

    @property
    def is_overdue(self) -> bool:
        return bool(self.next_review_on and self.next_review_on < timezone.localdate())

    @property
    def to_review(self) -> bool:
        """It waits for this person: all others could do nothing about it."""
        return self.may_review and self.is_overdue


def review_status(person: Person | None = None) -> ReviewStatus:
    """One query, asked on every page."""
    reviews = Review.objects.filter(version=OuterRef("pk")).order_by("-id")
    found = (
        PolicyVersion.objects.applying(timezone.localdate())
        .annotate(
            reviewed=Subquery(reviews.values("reviewed_on")[:1]),
            due=Subquery(reviews.values("next_review_on")[:1]),
            acknowledged=Exists(_readings(person)),
        )
        .values_list("pk", "number", "last_reviewed_on", "next_review_on", "reviewed", "due", "acknowledged")[
            :1
        ]
        .get()
    )
    pk, number, reviewed, due, reviewed_since, due_since, acknowledged = found
    return ReviewStatus(
        version_id=pk,
        number=number,
        last_reviewed_on=reviewed_since or reviewed,
        next_review_on=due_since or due,
        to_read=bool(person) and not acknowledged,
        may_review=bool(person and policy.may_keep(person)),
    )


def _readings(person: Person | None) -> QuerySet[Acknowledgement]:
    return Acknowledgement.objects.filter(version=OuterRef("pk"), person=person)


# --- Who has read it ----------------------------------------------------------------------------------------


def seen_by(person: Person) -> QuerySet[Person]:
    """The people whose reading `policy.may_see_readers` lets them see: everybody, or those of their own divisions."""
    people = _with_division(Person.objects.filter(is_active=True))
    if policy.reads_everything(person):
        return people
    return people.filter(division_id__in=policy.divisions_managed(person))


def _with_division(people: QuerySet[Person]) -> QuerySet[Any]:
    """Each with the division of their own seat today; an exclusion constraint says that there is one at most."""
    own = Appointment.objects.on(timezone.localdate()).filter(person=OuterRef("pk"))
    return people.annotate(
        division_id=Subquery(own.values("position__division")[:1]),
        division_name=Subquery(own.values("position__division__name")[:1]),
    )


def _has_read(version: PolicyVersion) -> Exists:
    return Exists(Acknowledgement.objects.filter(version=version, person=OuterRef("pk")))


def not_read(people: QuerySet[Person], version: PolicyVersion) -> QuerySet[Person]:
    return people.exclude(_has_read(version))


def by_division(people: QuerySet[Person], version: PolicyVersion) -> list[tuple[str, int, int]]:
    """Name of the division (None: of those without a seat), how many people, how many of them have read it."""
    counted = (
        people.annotate(has_read=_has_read(version))
        .values("division_name")
        .annotate(people=Count("pk"), read=Count("pk", filter=Q(has_read=True)))
        .order_by("division_name")
    )
    return [(row["division_name"], row["people"], row["read"]) for row in counted]
