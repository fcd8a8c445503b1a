"""Who may do what. The whole table is compared with its page; what must never bend is written out here by hand."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from approvals import policy, queries
from approvals.management.commands import policy_table, state_diagram
from approvals.management.commands.policy_table import MOVES, PEOPLE, SITUATIONS, Situation, Who, ruling
from approvals.models import Post, State
from profiles.models import Appointment, Person
from tests.world import World, approve
from workflow.printed_pages import printed_in
from workflow.rulings import Refused

# --- The pages ----------------------------------------------------------------------------------------------

PAGES = [
    ("state_diagram", state_diagram.Command.page, state_diagram.state_diagram),
    ("policy_table", policy_table.Command.page, policy_table.policy_table),
]


@pytest.mark.parametrize(("command", "page", "part"), PAGES)
def test_the_page_says_what_the_code_does(command: str, page: str, part: Callable[[], str]) -> None:
    assert printed_in(page) == part(), f"run `manage.py {command} --write` and look at what changed in {page}"


def test_the_command_prints_the_part() -> None:
    out = StringIO()
    call_command("state_diagram", stdout=out)
    assert out.getvalue() == state_diagram.state_diagram() + "\n"


# --- The table, by hand -------------------------------------------------------------------------------------

DECISIONS = {"approve", "request changes", "decline"}
DECIDERS = {
    "General Manager of the division",
    "who acts for the General Manager",
    "MCD manager",
}
WRITERS = {
    "author",
    "author, acting for their General Manager",
    "author, who is the General Manager",
    "author, who is an MCD manager",
    "author, since moved to another division",
    "author, a superuser without a seat",
    "colleague of the division",
    "colleague who submitted it",
    "colleague on the emergency roster",
    "line manager in the division",
    "General Manager of the division",
    "General Manager who edited it",
    "General Manager who submitted it",
    "General Manager whom the author has seated lately",
    "who acts for the General Manager",
    "who acts for the General Manager, and edited it",
    "who acts for the General Manager, whose own post it is",
    "MCD reviewer",
    "MCD manager",
    "MCD manager who edited it",
    "MCD manager whom the author let in lately",
}
PUBLISHERS = WRITERS - {
    "colleague of the division",
    "colleague on the emergency roster",
    "colleague who submitted it",
    "line manager in the division",
}
MCD = {
    "author, who is an MCD manager",
    "MCD reviewer",
    "MCD manager",
    "MCD manager who edited it",
    "MCD manager whom the author let in lately",
}
NOBODY: set[str] = set()

WITHDRAWERS = {name for name in WRITERS if name.startswith("author")} | {
    "colleague who submitted it",
    "General Manager who submitted it",
}
HANDING_OVER = {"submit": WRITERS, "use a standing approval": WRITERS}
OPEN = {"edit": WRITERS, "withdraw": WITHDRAWERS, "comment": WRITERS, "suggest a wording": MCD}
DECIDING = dict.fromkeys(DECISIONS, DECIDERS)
MCD_DECIDES = {"MCD manager"}
ROSTER = {"colleague on the emergency roster"}
FIRST = {"publish first": ROSTER}
JUDGING = ("confirm", "object")
CAPTURERS = {name for name in WRITERS if name.startswith("author")} | MCD | {"records officer"}
CAPTURE = {"add a capture": CAPTURERS}

EXPECTED: dict[str, dict[str, set[str]]] = {  # situation -> move -> who may; every other cell is a no
    "Draft": {**OPEN, **FIRST, **HANDING_OVER},
    "In review": {**OPEN, **FIRST, **DECIDING, "ask MCD": DECIDERS},
    "In review, and MCD has been asked": {**OPEN, **FIRST, **DECIDING, "answer for MCD": MCD},
    "In review, while a window is open": {
        **OPEN,
        **FIRST,
        **DECIDING,
        "approve": MCD_DECIDES,
        "ask MCD": DECIDERS,
    },
    "Approved": {**OPEN, "publish": PUBLISHERS, "report failure": PUBLISHERS},
    "Approved, but the approval has just lapsed": {**OPEN, "report failure": PUBLISHERS},
    "Approved before a window opened": {
        **OPEN,
        "report failure": PUBLISHERS,
        "confirm again": MCD_DECIDES,
    },
    "Publication failed": {**OPEN, "publish": PUBLISHERS},
    "Expired": {**OPEN, **HANDING_OVER},
    "Published first in an emergency": {**dict.fromkeys(JUDGING, DECIDERS), **CAPTURE},
    "Published first in an emergency, while a window is open": {
        **dict.fromkeys(JUDGING, MCD_DECIDES),
        **CAPTURE,
    },
    "Published": CAPTURE,
    "Published, and other words went live": {"close incident": MCD, **CAPTURE},
    "Recorded": CAPTURE,
    "Declined": {},
    "Withdrawn": {},
}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.label)
def test_every_cell_is_as_written_here(situation: Situation) -> None:
    for move in MOVES:
        may = {who.label for who in PEOPLE if ruling(who, situation, move)}
        assert may == EXPECTED[situation.label].get(move, NOBODY), f"{move} in {situation.label}"


def test_the_table_covers_every_state() -> None:
    assert {situation.state for situation in SITUATIONS} == set(State)


def each(who: Callable[[Who], bool]) -> list[tuple[Who, Situation, str]]:
    return [(person, at, move) for person in PEOPLE if who(person) for at in SITUATIONS for move in MOVES]


def test_nobody_with_a_hand_in_it_ever_decides_nor_whom_they_seated() -> None:
    for who, situation, move in each(lambda who: who.wrote or who.edited or who.submitted or who.tied):
        assert move not in {*DECISIONS, *JUDGING, "confirm again"} or not ruling(who, situation, move)


def test_superusers_administrators_and_strangers_may_do_nothing() -> None:
    nobodies = {
        "superuser without a seat",
        "administrator",
        "somebody between positions",
        "officer of another division",
        "officer of another division, on the emergency roster",
        "General Manager of another division",
        "MCD's own General Manager",
        "General Manager who can no longer sign in",
    }
    for who, situation, move in each(lambda who: who.label in nobodies):
        assert not ruling(who, situation, move)
        assert not policy.may_view(who.person(), situation.post(who))


def test_auditors_see_everything_and_change_nothing() -> None:
    for who, situation, move in each(lambda who: "auditor" in who.label):
        assert policy.may_view(who.person(), situation.post(who))
        assert ruling(who, situation, move).reason
    assert all(not policy.may_propose(who.person()) for who in PEOPLE if "auditor" in who.label)


def test_every_no_is_one_plain_sentence() -> None:
    for who, situation, move in each(lambda who: True):
        reason = ruling(who, situation, move).reason
        assert not reason or (reason[0].isupper() and reason.endswith((".",)) and "_" not in reason)


def test_whether_they_see_it_does_not_hang_on_the_state() -> None:
    for who in PEOPLE:
        assert len({policy.may_view(who.person(), situation.post(who)) for situation in SITUATIONS}) == 1


# --- With real rows -----------------------------------------------------------------------------------------


def everybody(world: World) -> list[Person]:
    """All of the world, one who acts for a General Manager, one who cannot sign in, and a superuser from nowhere."""
    world.acts_for(world.colleague, world.gm)
    Person.objects.filter(pk=world.mcdmanager2.pk).update(is_active=False)
    Person.objects.create_superuser("root", "root@treasury.example", "x" * 20, name="Root")
    return list(Person.objects.all())


def posts_of_all_kinds(world: World) -> list[Post]:
    """By an officer, by one who acts for the General Manager, by the General Manager, by MCD, and by the neighbours."""
    authors = [world.officer, world.colleague, world.gm, world.mcdmanager, world.officer2]
    return [world.in_review(by=author) for author in authors] + [world.draft(), world.approved()]


def test_lists_show_exactly_what_the_policy_lets_them_see(world: World) -> None:
    posts = posts_of_all_kinds(world)
    for person in everybody(world):
        allowed = {post.pk for post in posts if policy.may_view(person, post)}
        assert set(queries.visible_to(person).values_list("pk", flat=True)) == allowed, person


def test_the_inbox_holds_exactly_what_they_may_decide_on(world: World) -> None:
    posts = posts_of_all_kinds(world)
    for person in everybody(world):
        allowed = {post.pk for post in posts if policy.may_approve(person, post)}
        assert set(queries.inbox(person).values_list("pk", flat=True)) == allowed, person


def test_acting_counts_on_its_days_only(world: World) -> None:
    post = world.in_review()
    world.acts_for(world.officer2, world.gm, starts_in=1)
    assert not policy.may_approve(world.again(world.officer2), post)
    world.acts_for(world.colleague, world.gm, days=0)
    assert policy.may_approve(world.again(world.colleague), post)


def test_acting_that_was_revoked_counts_no_more(world: World) -> None:
    post, arrangement = world.in_review(), world.acts_for(world.colleague, world.gm)
    arrangement.revoked_by, arrangement.revoked_at = world.gm, timezone.now()
    arrangement.save(update_fields=["revoked_by", "revoked_at"])
    assert not policy.may_approve(world.again(world.colleague), post)


def test_a_general_manager_who_left_decides_no_more(world: World) -> None:
    post = world.in_review()
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(person=world.gm).update(ends_on=yesterday)
    assert not policy.may_approve(world.again(world.gm), post)


def test_a_general_managers_own_post_goes_to_mcd_also_while_they_are_away(world: World) -> None:
    """Otherwise a General Manager could name somebody to approve what they wrote themselves."""
    world.acts_for(world.colleague, world.gm)
    acting, post = world.again(world.colleague), world.in_review(by=world.gm)
    with pytest.raises(
        Refused, match=r"^You act for Gm, who has a hand in this post, so MCD decides on it\.$"
    ):
        approve(post_id=post.pk, seen=post.seen, by=acting)
    assert {person.username for person in queries.deciders_to_tell(post)} == {"mcdmanager", "mcdmanager2"}
    assert approve(post_id=post.pk, seen=post.seen, by=world.mcdmanager).state == State.APPROVED


def test_who_acts_for_an_mcd_manager_with_a_hand_in_it_does_not_decide_either(world: World) -> None:
    world.acts_for(world.mcd, world.mcdmanager)
    post = world.in_review(by=world.mcdmanager)
    assert not policy.may_approve(world.again(world.mcd), post)
    assert policy.may_approve(world.again(world.mcd), world.in_review())
