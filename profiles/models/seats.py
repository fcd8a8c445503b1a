"""Who sits where today: a person's own seats, and those in which they act for somebody who is away."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from workflow.moment import Moment
from workflow.prepared import ask

TIED_FOR = timedelta(days=30)  # whoever seated somebody, or set how they sign in, has them in their hand


class Capacity(NamedTuple):
    """One seat in which a person may speak today: their own, or another's under an acting arrangement."""

    title: str
    role: str
    division_id: int
    office: str  # the division's code
    division: str  # its name
    acting_for: str = ""  # who is away, or the vacant seat's title
    instrument: str = ""
    away_id: int | None = None  # whose seat it is, while another acts in it
    earlier_ids: tuple[int, ...] = ()  # the divisions that this one follows: read, and nothing else
    earlier_codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        acting = f", acting for {self.acting_for} ({self.instrument})" if self.acting_for else ""
        return f"{self.title}, {self.division}{acting}"


class SeatingQuerySet(models.QuerySet["Seating"]):
    def on(self, day: date) -> "SeatingQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Seating(models.Model):
    """Appointments and acting arrangements as one: who may speak from which seat, and when. A view of those tables.

    Read in every request and every step of a post, so it holds what a capacity needs, and asks one simple question.
    """

    person = models.ForeignKey("profiles.Person", models.DO_NOTHING, related_name="+")
    position = models.ForeignKey("profiles.Position", models.DO_NOTHING, related_name="+")
    title = models.CharField(max_length=120)
    role = models.CharField(max_length=24)
    division_id = models.BigIntegerField()
    office = models.CharField(max_length=16)
    division = models.CharField(max_length=120)
    instrument = models.CharField(max_length=60)  # empty for the holder of the seat
    starts_on = models.DateField()
    ends_on = models.DateField()  # "infinity" where there is no end; the day before for what was revoked

    objects = SeatingQuerySet.as_manager()

    class Meta:
        managed = False
        ordering = ["instrument", "starts_on"]  # their own first

    def __str__(self) -> str:
        return f"{self.person} in {self.title}"


# Asked in every request and again in every step. Their own seats first, as in `Seating.Meta`; and with each who tied
# them within `TIED_FOR`, or whom those have added to the directory: the number, and the user name of who arranged it.
SEATED = """
    SELECT clock_timestamp(), person.id, person.username, person.is_active, person.name,
           ARRAY(
               SELECT DISTINCT tie.by_id || ' ' || by.username
               FROM profiles_tie AS tie JOIN profiles_person AS by ON by.id = tie.through_id
               WHERE tie.person_id = person.id AND tie.at > clock_timestamp() - interval '{days} days'
               ORDER BY 1
           ),
           ARRAY(SELECT day FROM profiles_closedday WHERE taken_back_at IS NULL),
           seat.position_id, seat.title,
           seat.role, seat.division_id, seat.office, seat.division, seat.earlier_ids, seat.earlier_codes,
           seat.instrument
    FROM profiles_person AS person
    LEFT JOIN profiles_seating AS seat
           ON seat.person_id = person.id AND seat.starts_on <= $1::date AND seat.ends_on >= $1::date
    WHERE {whom} ORDER BY seat.instrument, seat.starts_on
"""
THESE = "seats_of_these", SEATED.format(whom="person.id = ANY($2::bigint[])", days=TIED_FOR.days)
HOLDING = (
    "seats_of_who_hold",
    SEATED.format(
        whom="""person.is_active AND person.id IN (
            SELECT person_id FROM profiles_seating WHERE starts_on <= $1::date AND ends_on >= $1::date
            AND (role = ANY($2::text[]) OR role = ANY($3::text[]) AND division_id = $4::bigint)
        )""",
        days=TIED_FOR.days,
    ),
)


class Seated(NamedTuple):
    """Of each person the user name, whether they may sign in, and the name; their seats, if they sit anywhere; and who
    tied them within `TIED_FOR`: see `Tie`.
    """

    particulars: dict[int, tuple[str, bool, str]]
    capacities: dict[int, list[Capacity]]
    ties: dict[int, dict[int, str]]
    closed_days: frozenset[date]  # as of then: deadlines of the step leave them out
    as_of: Moment | None


def seated(asked: tuple[str, str], *whom: Any) -> Seated:
    rows = ask(*asked, [timezone.localdate(), *whom])
    as_of = Moment.of(rows[0][0]) if rows else None
    ties = {row[1]: dict(_tie(tie) for tie in row[5]) for row in rows}
    closed_days = frozenset(rows[0][6]) if rows else frozenset[date]()
    found = Seated({row[1]: row[2:5] for row in rows}, {row[1]: [] for row in rows}, ties, closed_days, as_of)
    away = _holders([row[7] for row in rows if row[-1]])
    for _, person, *_, position, title, role, division_id, office, division, ids, codes, instrument in rows:
        name, away_id = away.get(position, (title, None)) if instrument else ("", None)
        if position:
            where = title, role, division_id, office, division
            seat = Capacity(*where, name, instrument, away_id, tuple(ids), tuple(codes))
            found.capacities[person].append(seat)
    return found


def _tie(told: str) -> tuple[int, str]:
    number, _, user_name = told.partition(" ")
    return int(number), user_name


def _holders(acted_in: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Name and id of who is away from each of the positions; nobody is asked for where nobody acts."""
    if not acted_in:
        return {}
    today = Seating.objects.on(timezone.localdate()).filter(position__in=acted_in, instrument="")
    held = today.values_list("position", "person", "person__name")
    return {position: (name, person) for position, person, name in held}
