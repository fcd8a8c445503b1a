"""Print who takes a seat, and who may do what to a post in every state, as the policy answers. Needs no database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from approvals import policy
from approvals.models import Consultation, Incident, Post, RosterPlace, State, Version, Window
from profiles.models import Capacity, Division, Person, Position, Role
from profiles.policy import CALLED, CONFIRM_SOMETHING, who_confirms
from workflow.printed_pages import PrintedPart

THEIRS, OTHER, MCD = (
    Division(pk=1, code="A", name="the author's division"),
    Division(pk=2, code="B", name="another division"),
    Division(pk=3, code="MCD", name="the Ministerial and Communications Division"),
)
AUTHOR, ME = 1, 2  # ids: of somebody else who wrote the post, and of whoever asks


def seat(division: Division, role: str = "", *, for_whom: int | None = None) -> Capacity:
    absent = (
        {"acting_for": "the General Manager", "instrument": "HR-1", "away_id": for_whom} if for_whom else {}
    )
    return Capacity("Seat", role, division.pk, division.code, division.name, **absent)


AWAY = 3  # the id of a General Manager who is away
GENERAL_MANAGER = seat(THEIRS, Role.GENERAL_MANAGER)
ACTING = seat(THEIRS, Role.GENERAL_MANAGER, for_whom=AWAY)


@dataclass(frozen=True)
class Who:
    """Somebody who asks: their seats, and what they have to do with the post."""

    label: str
    seats: tuple[Capacity, ...] = ()
    wrote: bool = False
    edited: bool = False
    submitted: bool = False
    away_wrote: bool = False
    active: bool = True
    superuser: bool = False
    on_roster: bool = False
    tied: bool = False  # the author seated them lately, or let them in

    def person(self) -> Person:
        person = Person(pk=ME, name="Asker", is_active=self.active, is_superuser=self.superuser)
        person.capacities = list(self.seats)
        person.ties = {AUTHOR: "author"} if self.tied else {}
        person._prefetched_objects_cache = {"roster_places": [ALWAYS] if self.on_roster else []}
        return person

    def contributors(self) -> list[int]:
        mine = [ME] if self.wrote or self.edited or self.submitted else []
        return [ME if self.wrote else AUTHOR, *mine, *([AWAY] if self.away_wrote else [])]


ALWAYS = RosterPlace(starts_on=date(2020, 1, 2), ends_on=date(9999, 1, 2))
WINDOW = Window(pk=1, name="Budget", ends_at=datetime(9999, 1, 2, tzinfo=UTC))

PEOPLE = [
    Who("author", (seat(THEIRS),), wrote=True),
    Who("author, acting for their General Manager", (seat(THEIRS), ACTING), wrote=True),
    Who("author, who is the General Manager", (GENERAL_MANAGER,), wrote=True),
    Who("author, who is an MCD manager", (seat(MCD, Role.MCD_MANAGER),), wrote=True),
    Who("author, since moved to another division", (seat(OTHER),), wrote=True),
    Who("author, since made an auditor", (seat(OTHER, Role.AUDITOR),), wrote=True),
    Who("author, a superuser without a seat", wrote=True, superuser=True),
    Who("colleague of the division", (seat(THEIRS),)),
    Who("colleague who submitted it", (seat(THEIRS),), submitted=True),
    Who("colleague on the emergency roster", (seat(THEIRS),), on_roster=True),
    Who("line manager in the division", (seat(THEIRS, Role.LINE_MANAGER),)),
    Who("General Manager of the division", (GENERAL_MANAGER,)),
    Who("General Manager who edited it", (GENERAL_MANAGER,), edited=True),
    Who("General Manager who submitted it", (GENERAL_MANAGER,), submitted=True),
    Who("General Manager who can no longer sign in", (GENERAL_MANAGER,), active=False),
    Who("General Manager whom the author has seated lately", (GENERAL_MANAGER,), tied=True),
    Who("who acts for the General Manager", (seat(THEIRS), ACTING)),
    Who("who acts for the General Manager, and edited it", (seat(THEIRS), ACTING), edited=True),
    Who("who acts for the General Manager, whose own post it is", (seat(THEIRS), ACTING), away_wrote=True),
    Who("officer of another division", (seat(OTHER),)),
    Who("officer of another division, on the emergency roster", (seat(OTHER),), on_roster=True),
    Who("General Manager of another division", (seat(OTHER, Role.GENERAL_MANAGER),)),
    Who("MCD reviewer", (seat(MCD, Role.MCD_REVIEWER),)),
    Who("MCD manager", (seat(MCD, Role.MCD_MANAGER),)),
    Who("MCD manager whom the author let in lately", (seat(MCD, Role.MCD_MANAGER),), tied=True),
    Who("MCD manager who edited it", (seat(MCD, Role.MCD_MANAGER),), edited=True),
    Who("MCD's own General Manager", (seat(MCD, Role.GENERAL_MANAGER),)),
    Who("records officer", (seat(OTHER, Role.RECORDS_OFFICER),)),
    Who("auditor", (seat(OTHER, Role.AUDITOR),)),
    Who("auditor who acts for the General Manager", (seat(OTHER, Role.AUDITOR), ACTING)),
    Who("administrator", (seat(OTHER, Role.ADMINISTRATOR),)),
    Who("superuser without a seat", superuser=True),
    Who("somebody between positions"),
]


@dataclass(frozen=True)
class Situation:
    """Where a post stands."""

    label: str
    state: State
    asked: bool = False
    lapsed: bool = False
    incident: bool = False
    window: bool = False

    def post(self, who: Who) -> Post:
        post = Post(
            pk=1,
            state=self.state,
            author_id=ME if who.wrote else AUTHOR,
            division=THEIRS,
            contributors=who.contributors(),
            version=Version(number=1),
            submitted_by_id=ME if who.submitted else AUTHOR,
            approval_ends_at=datetime(2020 if self.lapsed else 9999, 1, 2, tzinfo=UTC),
        )
        consultations = [Consultation()] if self.asked else []
        post._prefetched_objects_cache = {"consultations": consultations, "reconfirmations": []}
        post.windows = [WINDOW] if self.window else []
        post._state.fields_cache["incident"] = Incident(post=post) if self.incident else None
        return post


SITUATIONS = [
    Situation("Draft", State.DRAFT),
    Situation("In review", State.IN_REVIEW),
    Situation("In review, and MCD has been asked", State.IN_REVIEW, asked=True),
    Situation("In review, while a window is open", State.IN_REVIEW, window=True),
    Situation("Approved", State.APPROVED),
    Situation("Approved, but the approval has just lapsed", State.APPROVED, lapsed=True),
    Situation("Approved before a window opened", State.APPROVED, window=True),
    Situation("Publication failed", State.PUBLICATION_FAILED),
    Situation("Expired", State.EXPIRED),
    Situation("Published first in an emergency", State.UNCONFIRMED),
    Situation("Published first in an emergency, while a window is open", State.UNCONFIRMED, window=True),
    Situation("Published", State.PUBLISHED),
    Situation("Published, and other words went live", State.PUBLISHED, incident=True),
    Situation("Recorded", State.RECORDED),
    Situation("Declined", State.DECLINED),
    Situation("Withdrawn", State.WITHDRAWN),
]

MOVES: dict[str, Callable[[Person, Post], policy.Ruling]] = {
    "edit": policy.may_edit,
    "submit": policy.may_submit,
    "use a standing approval": policy.may_take_standing,
    "withdraw": policy.may_withdraw,
    "approve": policy.may_approve,
    "take the approval back": policy.may_take_back,
    "request changes": policy.may_request_changes,
    "decline": policy.may_decline,
    "comment": policy.may_comment,
    "suggest a wording": policy.may_suggest,
    "ask MCD": policy.may_consult,
    "answer for MCD": policy.may_answer,
    "publish": policy.may_publish,
    "report failure": policy.may_report_failure,
    "confirm again": policy.may_reconfirm,
    "publish first": policy.may_publish_first,
    "confirm": policy.may_confirm,
    "object": policy.may_object,
    "close incident": policy.may_close_incident,
    "add a capture": policy.may_capture,
}


def ruling(who: Who, situation: Situation, move: str) -> policy.Ruling:
    return MOVES[move](who.person(), situation.post(who))


def policy_table() -> str:
    sentences: dict[str, int] = {}
    parts = [part for situation in SITUATIONS for part in _about(situation, sentences)]
    always = _always(sentences)
    legend = [f"{number}. {sentence}" for sentence, number in sentences.items()]
    return "\n".join([*_seats(), *always, *parts, "## The sentences", "", *legend])


def _seats() -> list[str]:
    """Of each seat who proposes and who confirms; the test asks the policy for each of them."""
    head = [
        "A seat for",
        "who proposes its holder",
        "who confirms that",
        "who names who acts",
        "who confirms that",
    ]
    seats = [("no decisions", ""), *((role.label, role.value) for role in Role)]
    rows = [[label, "an administrator", *_arranged(Position(role=role))] for label, role in seats]
    return ["## Who takes a seat", "", *_table(head, rows), "", *_reached()]


def _reached() -> list[str]:
    """Links for a password go there."""
    head = ["Where somebody is reached", "who proposes it", "who confirms that"]
    others = " or ".join(CALLED[role] for role in CONFIRM_SOMETHING)
    rows = [
        ["somebody who is added", "an administrator", f"{others}, and until then it stands"],
        [
            "anywhere else",
            "another administrator",
            f"they themselves, {others}, and until then it does not stand",
        ],
    ]
    return ["## Where somebody is reached", "", *_table(head, rows), "", *_lost()]


def _lost() -> list[str]:
    """Until they have enrolled anew the password alone signs them in."""
    others = " or ".join(CALLED[role] for role in CONFIRM_SOMETHING)
    rows = [["all of it is lost", "another administrator", f"{others}, and until then nothing changes"]]
    head = [
        "What somebody shows beside the password",
        "who proposes that they enrol anew",
        "who confirms that",
    ]
    return ["## Second factors", "", *_table(head, rows), ""]


def _arranged(position: Position) -> list[str]:
    named = "its holder or an administrator" if position.role else "nobody"
    if not position.takes_two:
        return ["nobody needs to", named, "nobody needs to"]
    return [who_confirms(position, acting=False), named, who_confirms(position, acting=True)]


def _always(sentences: dict[str, int]) -> list[str]:
    """What the state of a post has no part in."""
    rows = []
    for who in PEOPLE:
        answers = policy.may_propose(who.person()), policy.may_view(who.person(), SITUATIONS[0].post(who))
        rows.append([who.label, *(_cell(answer, sentences) for answer in answers)])
    return ["## In any state", "", *_table(["", "propose another", "see"], rows), ""]


def _about(situation: Situation, sentences: dict[str, int]) -> list[str]:
    """One table: who by move. Moves that everybody is refused with the same sentence stand below it."""
    rulings = {move: [ruling(who, situation, move) for who in PEOPLE] for move in MOVES}
    closed = {move: column[0] for move, column in rulings.items() if len(set(column)) == 1 and not column[0]}
    shown = [move for move in MOVES if move not in closed]
    rows = [
        [who.label, *(_cell(rulings[move][at], sentences) for move in shown)] for at, who in enumerate(PEOPLE)
    ]
    table = (
        _table(["", *shown], rows) if shown else ["What is done is done; a correction is a post of its own."]
    )
    refused = [f"- {move}: {answer.reason}" for move, answer in closed.items()]
    return [f"## {situation.label}", "", *table, "", "Nobody may:", "", *refused, ""]


def _cell(answer: policy.Ruling, sentences: dict[str, int]) -> str:
    return "**yes**" if answer else str(sentences.setdefault(answer.reason, len(sentences) + 1))


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines: list[list[Any]] = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


class Command(PrintedPart):
    help = __doc__ or ""
    page = "docs/policy-table.md"
    part = policy_table
