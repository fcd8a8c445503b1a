"""The verifier's idea of a lawful story is the portal's own: each move of a post, and no other."""

import contacts.history as contacts
import foi.history as foi
import professional_use.history as professional_use
from approvals.history import KIND_OF_TRANSITION, SENTENCES
from approvals.models import Post
from approvals.standing import history as standing
from contacts.models import Contact
from directory import history as directory
from foi.models import InformationRequest
from professional_use.models import ProfessionalComment
from profiles.models import Marking, Role
from records import destroying, history, kinds, verify
from records.verify import DECISIONS, HANDS, STEPS
from retention import history as retention
from retention import record_types
from retention.models import Disposal, Event
from tests.records import examples

REGISTERED = dict(kinds._kinds)  # as Django starts; the fixtures of this folder put others in their place
DISPOSAL = {"approve": "approved", "refuse": "refused", "withdraw": "withdrawn", "finish": "finished"}


def test_each_step_of_the_verifier_is_a_transition_of_the_post() -> None:
    moves: dict[str, set[tuple[str, str]]] = {"post.proposed": {("nothing", "draft")}}
    for move in Post._meta.get_field("state").get_all_transitions(Post):
        moves.setdefault(KIND_OF_TRANSITION[move.name], set()).add(
            (str(move.source.value), str(move.target.value))
        )
    told = {
        kind: {(state, leads_to) for state in follows.split()} for kind, (follows, leads_to) in STEPS.items()
    }
    assert told == moves


def test_the_kinds_that_the_verifier_knows_are_written() -> None:
    written = (
        SENTENCES.keys() | directory.SENTENCES.keys() | standing.SENTENCES.keys() | retention.SENTENCES.keys()
    )
    ours = {verify.PLACED, verify.RELEASED, verify.AUTHORISED, verify.DESTROYED}
    assert {*STEPS, *HANDS, *DECISIONS, *verify.SEATED, *ours} <= written
    assert {*verify.RULES, *verify.FOLLOWS, *verify.MUST_SAY, *verify.ENTITLED} <= REGISTERED.keys()


def test_the_verifier_knows_the_kinds_of_the_portal_and_counts_the_others() -> None:
    assert REGISTERED.keys() == verify.KINDS
    stories, said = (
        verify.Stories(),
        verify.parse_entry(examples.entry("post.endorsed", examples.fields(why="So."))),
    )
    stories.follow(said, {"why": "So."})
    assert "does not know, and so has no rules for: 1." in " ".join(verify.counted_steps(stories.counts))


def test_the_kinds_that_make_records_are_those_of_the_portal() -> None:
    assert {name for name, kind in REGISTERED.items() if kind.declares_record} == verify.DECLARES


def test_of_each_family_of_kinds_the_verifier_knows_whether_it_makes_records() -> None:
    """Otherwise it would remember the steps of subjects that never become one."""
    families = {name.partition(".")[0] for name in REGISTERED}
    steps = {"post", "consultation", "incident", "contact", "professional"}
    assert families == {*verify.NO_RECORDS, *steps}


def test_what_the_verifier_asks_of_a_kind_the_database_asks_as_well() -> None:
    """A field that an entry lacks is found before it is written, and not by whoever checks the log."""
    for name in verify.STEPS.keys() & verify.MUST_SAY.keys():
        assert {*verify.MUST_SAY[name]} <= {*REGISTERED[name].required}, name


def test_years_of_a_class_count_from_the_same_steps() -> None:
    closed, superseded = (
        {kind for each in record_types.every() for kind in each.kinds(event)}
        for event in (Event.CLOSED, Event.SUPERSEDED)
    )
    told = zip(Event, (verify.DECLARES, closed, superseded), strict=True)
    assert [(event, {*kinds}) for event, kinds in verify.EVENTS] == [
        (each.label, {*kinds}) for each, kinds in told
    ]


def test_states_of_other_cases_are_those_of_the_portal() -> None:
    machines = {
        "contact": Contact,
        "professional": ProfessionalComment,
        "foi": InformationRequest,
        "disposal": Disposal,
    }
    kinds_of = {
        "contact": contacts.KIND_OF_TRANSITION,
        "professional": professional_use.KIND_OF_TRANSITION,
        "foi": foi.KIND_OF_TRANSITION,
        "disposal": {name: f"disposal.{kind}" for name, kind in DISPOSAL.items()},
    }
    for family, model in machines.items():
        for move in model._meta.get_field("state").get_all_transitions(model):
            kind = kinds_of[family][move.name]
            assert str(move.source) in verify.FOLLOWS[kind], kind


def test_roles_markings_and_names_of_fields_are_those_of_the_portal() -> None:
    assert tuple(Marking.values) == verify.MARKINGS
    assert {role for roles in verify.ENTITLED.values() for role in roles} <= {*Role.values}
    assert kinds.WORDS == verify.WORDS_OF
    assert history.OPENED == verify.OPENED
    assert tuple(f"{name}." for name in destroying.STAY) == verify.STAY
