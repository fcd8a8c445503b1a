"""Whom a notice goes to, who may answer to it and see it: written out by hand, then against real rows."""

from collections.abc import Callable

import pytest

from professional_use import policy, queries, services
from professional_use.models import ProfessionalComment, State
from professional_use.policy import Whom
from professional_use.steps import STEPS
from profiles.models import Appointment, Person
from records.services import seal
from tests.professional_use.comments import acknowledged, concern, seat_above, settled, told, withdrawn
from tests.world import World


def recorded(world: World) -> ProfessionalComment:
    comment = acknowledged(world)
    seal()
    return services.record(comment_id=comment.pk)


READY: dict[State, Callable[[World], ProfessionalComment]] = {
    State.TOLD: told,
    State.ACKNOWLEDGED: acknowledged,
    State.CONCERN: concern,
    State.SETTLED: settled,
    State.WITHDRAWN: withdrawn,
    State.RECORDED: recorded,
}
ANSWERERS = {"manager", "gm", "mcdmanager", "mcdmanager2"}
AUTHOR = {"officer"}
EXPECTED: dict[State, dict[str, set[str]]] = {  # every other cell is a no
    State.TOLD: {"acknowledge": ANSWERERS, "raise-concern": ANSWERERS, "withdraw": AUTHOR},
    State.CONCERN: {"acknowledge": ANSWERERS, "answer": AUTHOR, "withdraw": AUTHOR},
    State.ACKNOWLEDGED: {},
    State.SETTLED: {},
    State.WITHDRAWN: {},
    State.RECORDED: {},
}
SEE = {"officer", "manager", "gm", "mcd", "mcdmanager", "mcdmanager2", "records", "auditor"}


@pytest.mark.parametrize("state", State)
def test_every_cell_is_as_written_here(world: World, state: State) -> None:
    comment = READY[state](world)
    people = {person.username: person for person in Person.objects.all()}
    for name, step in STEPS.items():
        may = {who for who, person in people.items() if step.rule(person, comment)}
        assert may == EXPECTED[state].get(name, set()), f"{name} in {state}"
        for person in people.values():
            reason = step.rule(person, comment).reason
            assert not reason or (reason[0].isupper() and reason.endswith(".") and "_" not in reason)
    assert {who for who, person in people.items() if policy.may_view(person, comment)} == SEE


def test_nobody_answers_to_their_own_comment_whatever_they_are(world: World) -> None:
    for author in (world.manager, world.gm, world.mcdmanager):
        comment = told(world, by=author)
        for rule in (policy.may_acknowledge, policy.may_raise_concern):
            assert not rule(world.again(author), comment)


def test_who_acts_in_the_authors_own_seat_does_not_answer_for_them(world: World) -> None:
    """A General Manager could otherwise name somebody to answer to what they say themselves."""
    world.acts_for(world.colleague, world.gm)
    comment = told(world, by=world.gm)
    assert not policy.may_acknowledge(world.again(world.colleague), comment)
    assert policy.may_acknowledge(world.again(world.mcdmanager), comment)


def test_auditors_change_nothing_even_in_a_managers_seat(world: World) -> None:
    seat_above(world)
    world.acts_for(world.auditor, world.manager)
    assert not policy.may_acknowledge(world.again(world.auditor), told(world))
    assert not policy.may_tell(world.again(world.auditor))


def test_somebody_between_positions_has_nobody_to_tell(world: World) -> None:
    assert policy.may_tell(world.officer)
    Appointment.objects.filter(person=world.officer).update(ends_on="2020-02-01")
    assert policy.may_tell(world.again(world.officer)).reason.startswith("You hold no position")


# --- Whom it goes to ----------------------------------------------------------------------------------------


def goes_to(author: Person) -> tuple[Whom, set[str]] | None:
    assert author.seat
    told_first = policy.first_told(author, author.seat.division_id)
    return told_first and (told_first.whom, {person.username for person in told_first.seats})


def test_it_goes_to_the_line_manager(world: World) -> None:
    seat_above(world)
    assert goes_to(world.officer) == (Whom.LINE_MANAGER, {"manager"})


def test_it_goes_to_who_acts_as_line_manager_as_well(world: World) -> None:
    seat_above(world)
    world.acts_for(world.colleague, world.manager)
    assert goes_to(world.officer) == (Whom.LINE_MANAGER, {"manager", "colleague"})


def test_without_a_line_manager_it_goes_to_the_general_manager(world: World) -> None:
    assert goes_to(world.officer) == (Whom.GENERAL_MANAGER, {"gm"})
    seat_above(world)
    Person.objects.filter(pk=world.manager.pk).update(is_active=False)
    assert goes_to(world.officer) == (Whom.GENERAL_MANAGER, {"gm"})


def test_a_seat_in_which_only_an_auditor_acts_is_as_good_as_empty(world: World) -> None:
    """They could not answer, and it would wait for nobody."""
    seat_above(world)
    world.acts_for(world.auditor, world.manager)
    Person.objects.filter(pk=world.manager.pk).update(is_active=False)
    assert goes_to(world.officer) == (Whom.GENERAL_MANAGER, {"gm"})


def test_without_anybody_above_it_goes_to_mcd(world: World) -> None:
    assert goes_to(world.gm) == (Whom.MCD_MANAGER, {"mcdmanager", "mcdmanager2"})
    assert goes_to(world.mcdmanager) == (Whom.MCD_MANAGER, {"mcdmanager2"})


def test_with_nobody_at_all_it_cannot_be_told(world: World) -> None:
    for manager in (world.mcdmanager, world.mcdmanager2):
        world.unseat(manager)
    assert goes_to(world.gm) is None
    assert policy.may_tell(world.again(world.gm)).reason == policy.NOBODY


def test_a_manager_who_took_another_seat_answers_no_more_and_the_new_one_does(world: World) -> None:
    """The right person at that time: the rule is asked again at each step."""
    comment = told(world)
    seat_above(world, manager=world.colleague)
    assert not policy.may_acknowledge(world.again(world.manager), comment)
    assert policy.may_acknowledge(world.again(world.colleague), comment)


# --- With real rows -----------------------------------------------------------------------------------------


def everybody(world: World) -> list[Person]:
    """All of the world, some of them acting for others, one who cannot sign in, and a superuser from nowhere."""
    world.acts_for(world.colleague, world.gm)
    world.acts_for(world.officer2, world.manager)
    Person.objects.filter(pk=world.mcdmanager2.pk).update(is_active=False)
    Person.objects.create_superuser("root", "root@treasury.example", "x" * 20, name="Root")
    return list(Person.objects.all())


def comments_of_all_kinds(world: World) -> list[ProfessionalComment]:
    seat_above(world)
    authors = [
        world.officer,
        world.colleague,
        world.manager,
        world.gm,
        world.officer2,
        world.mcd,
        world.mcdmanager,
    ]
    mine = [told(world, by=world.again(author)) for author in authors]
    answered = services.acknowledge(comment_id=told(world).pk, by=world.manager)
    questioned = services.raise_concern(comment_id=told(world).pk, concern="The figure.", by=world.manager)
    seat_above(world, manager=world.gm)  # since then, the manager manages somebody else
    return [*mine, answered, questioned]


def test_lists_show_exactly_what_the_policy_lets_them_see(world: World) -> None:
    comments = comments_of_all_kinds(world)
    for person in everybody(world):
        allowed = {comment.pk for comment in comments if policy.may_view(person, comment)}
        assert set(queries.visible_to(person).values_list("pk", flat=True)) == allowed, person


def test_whoever_may_answer_may_look(world: World) -> None:
    comments = comments_of_all_kinds(world)
    for person in everybody(world):
        for comment in comments:
            assert not policy.may_acknowledge(person, comment) or policy.may_view(person, comment)


def test_what_waits_is_what_they_have_been_told_of(world: World) -> None:
    comments = comments_of_all_kinds(world)
    people = everybody(world)
    told_of: dict[str, set[int]] = {person.username: set() for person in people}
    for comment in ProfessionalComment.objects.filter(pk__in=[each.pk for each in comments]).to_acknowledge():
        first = policy.first_told(comment.author, comment.division_id)
        for person in first.seats if first else []:
            told_of[person.username].add(comment.pk)
    for person in people:
        waiting = {comment.pk for comment in queries.waiting_for(person)}
        assert waiting == told_of[person.username], person


def test_what_was_escalated_waits_for_who_is_further_away_too(world: World) -> None:
    comment = told(world)
    assert queries.waiting_for(world.gm) == []
    now = comment.told_at
    ProfessionalComment.objects.filter(pk=comment.pk).update(reminded_at=now, escalated_at=now)
    assert queries.waiting_for(world.gm) == [comment]
    assert queries.waiting_for(world.mcdmanager) == [], "one step at a time"
    assert queries.waiting_for(world.manager) == [comment]


def test_a_concern_waits_for_the_officer(world: World) -> None:
    comment = concern(world)
    assert queries.to_answer(world.officer) == [comment]
    assert queries.to_answer(world.manager) == []
    assert queries.waiting_for(world.manager) == []
