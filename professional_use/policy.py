"""Who is told of a comment, who may answer to it, and what may be told: one sentence where it may not.

Nothing here decides whether the comment is made. PRO-3 asks for a notice, so there is no rule that refuses one.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from django.db.models.expressions import Value
from django.db.models.functions import Lower, Replace
from django.utils import timezone
from django_fsm import can_proceed

from professional_use import disclaimer
from professional_use.draft import Draft
from professional_use.models import DONE, ProfessionalComment, State
from professional_use.profile_names import names_in
from profiles.addresses import is_treasury
from profiles.markings import above
from profiles.models import Account, Capacity, Division, Marking, Person, Role
from profiles.policy import may_act
from profiles.queries import line_manager_of, people_holding, seats_above, with_capacities
from records.models import Entry
from records.policy import may_read
from workflow.rulings import ALLOWED, Ruling, first_reason

READ_EVERYTHING = (Role.MCD_REVIEWER, Role.MCD_MANAGER, Role.RECORDS_OFFICER, Role.AUDITOR)


# --- Whom the notice goes to (PRO-3) ------------------------------------------------------------------------


class Whom(StrEnum):
    """Who hears of it, the nearest first."""

    LINE_MANAGER = "line manager"
    GENERAL_MANAGER = "General Manager"
    MCD_MANAGER = "manager in MCD"


class Told(NamedTuple):
    """Whom the notice goes to today, each with the seat that makes it their business."""

    whom: Whom
    seats: dict[Person, Capacity]

    @property
    def names(self) -> str:
        return " or ".join(sorted(str(person) for person in self.seats))


Seats = Callable[[Capacity], bool]


def listeners(author: Person, division_id: int) -> Iterator[Told]:
    """Everybody who may answer, nearest first: whom the author's seat reports to, their General Manager, MCD."""
    above_them = set(seats_above(author).values_list("title", "division_id"))
    yield _told(
        Whom.LINE_MANAGER,
        author,
        line_manager_of(author),
        lambda seat: (seat.title, seat.division_id) in above_them,
    )
    yield _told(
        Whom.GENERAL_MANAGER,
        author,
        people_holding(Role.GENERAL_MANAGER, division=Division(pk=division_id)),
        lambda seat: seat.role == Role.GENERAL_MANAGER and seat.division_id == division_id,
    )
    yield _told(
        Whom.MCD_MANAGER,
        author,
        people_holding(Role.MCD_MANAGER),
        lambda seat: seat.role == Role.MCD_MANAGER,
    )


def _told(whom: Whom, author: Person, people: Iterable[Person], suits: Seats) -> Told:
    """Never the author, nor who acts in the author's own seat: that is asked of them by who is away."""
    seats = {}
    for person in with_capacities(people):
        seat = next((one for one in person.capacities if suits(one) and one.away_id != author.pk), None)
        if seat and person != author and may_act(person):
            seats[person] = seat
    return Told(whom, seats)


def first_told(author: Person, division_id: int) -> Told | None:
    return next((told for told in listeners(author, division_id) if told.seats), None)


def told_next(author: Person, division_id: int) -> Told | None:
    """Who is told as well, when those nearest have not answered in time."""
    return next(islice((told for told in listeners(author, division_id) if told.seats), 1, None), None)


def seat_to_answer_from(by: Person, comment: ProfessionalComment) -> Capacity | None:
    told = listeners(comment.author, comment.division_id)
    return next((each.seats[by] for each in told if by in each.seats), None)


# --- Seeing -------------------------------------------------------------------------------------------------


def may_view(by: Person, comment: ProfessionalComment) -> Ruling:
    """The officer, who may answer, who did, and who keeps or checks records. `queries.visible_to` says it in SQL.

    Colleagues of the division do not: it is the officer's own comment, and not the division's.
    """
    concerned = (comment.author_id, comment.acknowledged_by_id, comment.concern_by_id)
    if by.pk in concerned or by.holds(*READ_EVERYTHING) or manages(by, comment):
        return ALLOWED
    return Ruling("This is between an officer and their manager.")


def manages(by: Person, comment: ProfessionalComment) -> bool:
    """As their line manager or their General Manager, in their own seat or acting in it."""
    in_division = [seat for seat in by.capacities if seat.division_id == comment.division_id]
    as_general_manager = any(seat.role == Role.GENERAL_MANAGER for seat in in_division)
    return by.is_active and (as_general_manager or by in line_manager_of(comment.author))


# --- Telling ------------------------------------------------------------------------------------------------

LATEST = timedelta(days=366)
NOBODY = "Nobody holds a position that could take this notice today. Tell MCD."


def may_begin(by: Person) -> Ruling:
    """As far as it can be said without a look at who sits where, for the door on the home page."""
    no_seat = Ruling("You hold no position at present, so there is no manager to tell.")
    return first_reason(may_act(by), ALLOWED if by.seat else no_seat)


def may_tell(by: Person) -> Ruling:
    if not (begun := may_begin(by)):
        return begun
    assert by.seat  # the rule above asked for one
    return ALLOWED if first_told(by, by.seat.division_id) else Ruling(NOBODY)


def may_use_profile(profile: str) -> Ruling:
    """PROF-2, PER-2: one's own profile, which is neither a Treasury address nor an official account."""
    names = names_in(profile)
    if any(is_treasury(name) for name in names):
        return Ruling("Use a profile of your own: this is a Treasury address, and what it says is official.")
    handle = Replace(Lower("handle"), Value("@"), Value(""))
    if account := Account.objects.annotate(name_there=handle).filter(name_there__in=names).first():
        return Ruling(f"Use a profile of your own: {account.handle} is an official account of the Treasury.")
    return ALLOWED


def may_be_planned_for(day: date) -> Ruling:
    """Also for a day that is past: late is better than not at all. Years away is a slip of the keyboard."""
    if abs(day - timezone.localdate()) <= LATEST:
        return ALLOWED
    return Ruling("Give a day within a year from now.")


def may_be_public(words: str, marking: str) -> Ruling:
    """SEC-1: what is said in public is OFFICIAL at most, whatever it is marked and wherever that is written."""
    if not Marking(marking).within(Marking.OFFICIAL):
        return Ruling("What is said in public is OFFICIAL at most.")
    if found := above(words, Marking.OFFICIAL):
        marking = Marking(found[0].marking).label
        return Ruling(f"What is marked {marking} cannot be said in public, so leave it out.")
    return ALLOWED


def makes_clear(line: str, otherwise: str) -> Ruling:
    """PRO-4: by a line that disowns both, or by saying how else."""
    missing = disclaimer.missing_from(line)
    if not missing or otherwise.strip():
        return ALLOWED
    whom = " or ".join(missing)
    if not line.strip():
        return Ruling(
            f"Write the line that says you do not speak for {whom}, or say how else you make it clear."
        )
    return Ruling(f"This does not say that you do not speak for {whom}. Take over one of the lines that do.")


def may_be_told(said: Draft) -> Ruling:
    """Everything that a form checks at its fields, for whoever comes without a form."""
    return first_reason(
        *(may_be_public(words, said.marking) for words in said.words.values()),
        may_use_profile(said.profile),
        may_be_planned_for(said.planned_on),
        makes_clear(said.disclaimer, said.makes_clear),
    )


# --- Answering ----------------------------------------------------------------------------------------------


def may_acknowledge(by: Person, comment: ProfessionalComment) -> Ruling:
    return first_reason(in_a_state_to(comment, "acknowledge"), may_act(by), _is_told(by, comment))


def may_raise_concern(by: Person, comment: ProfessionalComment) -> Ruling:
    return first_reason(in_a_state_to(comment, "raise_concern"), may_act(by), _is_told(by, comment))


def may_answer(by: Person, comment: ProfessionalComment) -> Ruling:
    return first_reason(in_a_state_to(comment, "answer_concern"), may_act(by), _is_the_author(by, comment))


def may_withdraw(by: Person, comment: ProfessionalComment) -> Ruling:
    return first_reason(in_a_state_to(comment, "withdraw"), may_act(by), _is_the_author(by, comment))


def _is_told(by: Person, comment: ProfessionalComment) -> Ruling:
    if by.pk == comment.author_id:
        return Ruling("This is your own comment, so somebody else answers to it.")
    if seat_to_answer_from(by, comment):
        return ALLOWED
    return Ruling(
        f"Only {comment.author}'s line manager or General Manager, or an MCD manager, answers to this."
    )


def _is_the_author(by: Person, comment: ProfessionalComment) -> Ruling:
    return ALLOWED if by.pk == comment.author_id else Ruling(f"This is for {comment.author} to do.")


MOVED = {
    "acknowledge": "acknowledged",
    "raise_concern": "questioned",
    "answer_concern": "answered for",
    "withdraw": "withdrawn",
}
STANDS = {
    State.TOLD: "Nobody has raised a concern about this comment",
    State.ACKNOWLEDGED: "This comment is acknowledged",
    State.CONCERN: "A concern was raised about this comment",
    State.SETTLED: "The concern about this comment is answered",
    State.WITHDRAWN: "This comment was withdrawn",
    State.RECORDED: "This comment is recorded",
}


def in_a_state_to(comment: ProfessionalComment, move: str) -> Ruling:
    """Whether the state machine allows the move at all."""
    if can_proceed(getattr(comment, move), check_conditions=False):
        return ALLOWED
    return Ruling(f"{STANDS[State(comment.state)]}, so it cannot be {MOVED[move]} now.")


QUESTION = {"raise-concern": "raise_concern", "answer": "answer_concern"}


def is_offered(name: str, comment: ProfessionalComment) -> bool:
    """Whether a step makes sense in the comment's state at all, whoever asks: then its button is grey and not gone."""
    return bool(in_a_state_to(comment, QUESTION.get(name, name)))


def may_open_record(by: Person, comment: ProfessionalComment, entries: Iterable[Entry]) -> bool:
    """By the log's own rule, which knows no authors: they see the comment's page, and not its record."""
    return comment.state == State.RECORDED and all(may_read(by, entry) for entry in entries)


def is_to_record(comment: ProfessionalComment) -> bool:
    return comment.state in DONE
