"""Reads with more than one caller."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from professional_use.models import ProfessionalComment, ProfessionalCommentQuerySet
from professional_use.policy import READ_EVERYTHING
from profiles.models import Appointment, Person, Role, Seating

NONE, EVERY = Q(pk__in=[]), ~Q(pk__in=[])
FEW = 10  # on the home page


def visible_to(person: Person) -> ProfessionalCommentQuerySet:
    """The comments that `policy.may_view` allows."""
    return ProfessionalComment.objects.filter(reduce(or_, seen_by(person)))


def seen_by(person: Person) -> list[Q]:
    """The same as conditions. A comment that meets one of them may be seen."""
    if person.holds(*READ_EVERYTHING):
        return [EVERY]
    return [
        Q(author=person),
        Q(acknowledged_by=person),
        Q(concern_by=person),
        _below(person),
        Q(division__in=_divisions_led_by(person)),
    ]


def waiting_for(person: Person) -> list[ProfessionalComment]:
    """What they have been told of and nobody has answered yet, the longest waiting first."""
    away = [seat.away_id for seat in person.capacities if seat.away_id]
    told = ProfessionalComment.objects.to_acknowledge().exclude(author__in=[person.pk, *away]).listed()
    return list(told.filter(_theirs_to_hear(person)).order_by("told_at", "id")[:FEW])


def to_answer(person: Person) -> list[ProfessionalComment]:
    """Their own comments about which somebody has a concern."""
    return list(ProfessionalComment.objects.with_a_concern(person).listed().order_by("moved_at", "id")[:FEW])


def _theirs_to_hear(person: Person) -> Q:
    """As `policy.listeners` has it: who is further away hears once nobody is nearer, or the nearer did not answer."""
    unheard = Q(escalated_at__isnull=False)
    led = Q(division__in=_divisions_led_by(person)) & (~Q(Exists(_line_managers())) | unheard)
    wanted = [_below(person), led]
    if person.holds(Role.MCD_MANAGER):
        one_above = Q(Exists(_line_managers())) ^ Q(Exists(_general_managers()))
        none_above = ~Q(Exists(_line_managers())) & ~Q(Exists(_general_managers()))
        wanted.append(none_above | (unheard & one_above))
    return reduce(or_, wanted)


def _below(person: Person) -> Q:
    """By those whose seat reports to one that this person sits in today."""
    if not person.is_active:
        return NONE
    today = timezone.localdate()
    seats = Seating.objects.on(today).filter(person=person).values("position")
    reporting = Appointment.objects.on(today).filter(position__reports_to__in=seats).exclude(person=person)
    return Q(author__in=reporting.values("person"))


def _divisions_led_by(person: Person) -> list[int]:
    """Ids of the divisions whose General Manager they are today, or act for."""
    leading = [seat for seat in person.capacities if seat.role == Role.GENERAL_MANAGER]
    return sorted(seat.division_id for seat in leading) if person.is_active else []


def _line_managers() -> QuerySet[Seating]:
    """Who sits above a comment's author today."""
    today = timezone.localdate()
    own = Appointment.objects.on(today).filter(person=OuterRef(OuterRef("author")))
    above = Seating.objects.on(today).filter(position__in=own.values("position__reports_to"))
    return above.filter(person__is_active=True).exclude(person=OuterRef("author"))


def _general_managers() -> QuerySet[Seating]:
    """Who leads a comment's division today, but for the author and who acts in the author's own seat."""
    today = timezone.localdate()
    own = Appointment.objects.on(today).filter(person=OuterRef(OuterRef("author")))
    leading = Seating.objects.on(today).filter(role=Role.GENERAL_MANAGER, person__is_active=True)
    led = leading.filter(division_id=OuterRef("division")).exclude(person=OuterRef("author"))
    return led.exclude(position__in=own.values("position"))
