"""Who may do what with a contact: the whole table, role by state, written out by hand."""

from datetime import date
from typing import Any

import pytest

from contacts import policy, queries
from contacts.models import Contact, State
from contacts.steps import STEPS
from profiles.models import Appointment, Person
from records.queries import trail
from tests.contacts.cases import closed, in_hand, recorded, reported
from tests.world import World

# A contact that `officer` of MACRO reported; from the triage on `officer2` of SMALL has it in hand.
READY: dict[str, Any] = {
    State.REPORTED: reported,
    State.IN_HAND: lambda world: in_hand(world, to=world.officer2),
    State.CLOSED: lambda world: closed(world, to=world.officer2),
    State.RECORDED: lambda world: recorded(world, to=world.officer2),
}
EVERYBODY = [
    "officer", "colleague", "manager", "gm", "acting", "officer2", "gm2", "mcd", "mcdmanager", "records", "auditor",
    "admin", "root", "left",
]  # fmt: skip
MCD = {"mcd", "mcdmanager"}
READERS = {"officer", "gm", "acting", "records", "auditor", *MCD}
NOBODY: set[str] = set()
CONCERNED = {"officer", "gm", "acting", *MCD}
EXPECTED = {
    State.REPORTED: {"view": READERS, "triage": MCD, "comment": CONCERNED, "answer": CONCERNED},
    State.IN_HAND: {
        "view": READERS | {"officer2"},
        "advise": MCD,
        "assign": MCD,
        "refer": MCD,
        "close": MCD,
        "comment": CONCERNED | {"officer2"},
        "answer": CONCERNED | {"officer2"},
    },
    State.CLOSED: {"view": READERS | {"officer2"}},
    State.RECORDED: {"view": READERS | {"officer2"}},
}
MOVES = {"view": policy.may_view, "answer": policy.may_answer} | {
    name: step.rule for name, step in STEPS.items()
}


def people(world: World) -> dict[str, Person]:
    """One of each kind; `acting` acts for the General Manager, `left` was MCD's and can no longer sign in."""
    acting = world.person("acting", "Analyst", world.small)
    world.acts_for(acting, world.gm)
    Person.objects.create_superuser("root", "root@treasury.example", "x" * 20, name="Root")
    Person.objects.filter(pk=world.mcdmanager2.pk).update(is_active=False)
    named = {person.username: person for person in Person.objects.all()}
    return named | {"left": named["mcdmanager2"]}


@pytest.mark.parametrize("state", State)
def test_every_cell_is_as_written_here(world: World, state: State) -> None:
    contact, everybody = READY[state](world), people(world)
    assert contact.state == state
    for move, rule in MOVES.items():
        may = {who for who in EVERYBODY if rule(everybody[who], contact)}
        assert may == EXPECTED[state].get(move, NOBODY), move


def test_every_no_is_one_plain_sentence(world: World) -> None:
    everybody = people(world)
    for ready in READY.values():
        contact = ready(world)
        for rule in MOVES.values():
            for who in EVERYBODY:
                reason = rule(everybody[who], contact).reason
                assert not reason or (reason[0].isupper() and reason.endswith(".") and "_" not in reason)


def test_lists_show_exactly_what_the_policy_lets_them_see(world: World) -> None:
    authors = (world.officer, world.gm, world.officer2, world.mcd)
    contacts = [reported(world, by=author) for author in authors]
    contacts += [ready(world) for ready in READY.values()]
    for person in people(world).values():
        allowed = {contact.pk for contact in contacts if policy.may_view(person, contact)}
        assert set(queries.visible_to(person).values_list("pk", flat=True)) == allowed, person


def test_a_division_does_not_see_what_one_of_it_reported(world: World) -> None:
    contact = reported(world)
    assert not policy.may_view(world.colleague, contact)
    assert not policy.may_view(world.manager, contact)
    assert policy.may_view(world.gm, contact)


def test_who_reported_it_sees_it_also_from_another_division(world: World) -> None:
    contact = reported(world)
    Appointment.objects.filter(person=world.officer).update(ends_on=date(2021, 1, 1))
    moved = world.again(world.officer)
    assert policy.may_view(moved, contact)
    assert policy.may_report(moved)


def test_everybody_may_report_but_auditors_and_those_who_left(world: World) -> None:
    everybody = people(world)
    assert {who for who in EVERYBODY if policy.may_report(everybody[who])} == {*EVERYBODY} - {
        "auditor",
        "left",
    }


def test_buttons_are_those_of_the_state_and_grey_for_those_who_may_not(world: World) -> None:
    def named(contact: Contact) -> set[str]:
        return {name for name in [*STEPS, "answer"] if policy.is_offered(name, contact)}

    assert named(reported(world)) == {"triage", "comment", "answer"}
    assert named(in_hand(world)) == {"advise", "assign", "refer", "close", "comment", "answer"}
    assert named(closed(world)) == set()


def test_the_record_is_for_those_who_read_the_log(world: World) -> None:
    """Its page belongs to who reported it, too; the log has no rule for them."""
    contact = recorded(world)
    everybody = people(world)
    entries = trail(contact.reference)
    may = {who for who in EVERYBODY if policy.may_open_record(everybody[who], contact, entries)}
    assert may == {"mcd", "mcdmanager", "records", "auditor"}
    assert not policy.may_open_record(world.mcd, closed(world), entries)
