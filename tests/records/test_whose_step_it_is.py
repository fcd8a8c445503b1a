"""Who may take a step that decides nothing: from which seat, or as what they are to its subject."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from records.verify import (
    BECOMES,
    BEGIN,
    BY_SEAT,
    PERSON,
    TAKEN_BY,
    Rejected,
    Stories,
    gives_right,
    read,
)
from tests.records.histories import PEOPLE, History, Told, actor, honest, kept_in_order
from tests.records.test_histories import found_in_a_log, found_in_bags

MAY_NOT = "was taken by somebody who may not"
EVERYBODY = ("otto", "greg", "adam", "olive", "rosa", "mel", "mara")


@pytest.fixture
def story() -> History:
    return kept_in_order(honest())


def asked(history: History) -> list[Told]:
    return [told for told in history.steps if told.kind in TAKEN_BY and told.fields[PERSON]]


def by(told: Told, who: str, *, by_seat: bool | None = None) -> None:
    """Taken by another; None: without saying whether that was by their seat, as entries once did."""
    told.fields |= actor(who)
    told.fields.pop(BY_SEAT, None)
    if by_seat is not None:
        told.fields[BY_SEAT] = by_seat


def without_a_word(history: History) -> None:
    for told in history.steps:
        told.fields.pop(BY_SEAT, None)


def on_records(steps: list[Told]) -> list[Told]:
    return [told for told in steps if told.subject.startswith(("TS-00000", "SC-000001", "PU-000001"))]


def test_each_kind_is_taken_somewhere_in_the_honest_history(story: History) -> None:
    elsewhere = {
        "seat.proposed",
        "seat.taken",
        "acting.revoked",
        "account.changed",
        "foi.exempted",
        "person.left",
    }
    assert {told.kind for told in asked(story)} == TAKEN_BY.keys() - elsewhere


@pytest.mark.parametrize("by_seat", [True, False])
def test_nobody_else_takes_any_of_them(story: History, tmp_path: Path, by_seat: bool) -> None:
    """All are falsified at once, and each is named. A comment may be answered from any seat above its author's; and
    whoever took one of some steps may go on to the next."""
    others = [told for told in asked(story) if told.fields[PERSON] != "otto" and told.kind[:4] != "prof"]
    false = [told for told in others if by_seat or told.kind not in {*BECOMES, "hold.placed"}]
    for told in false:
        by(told, "otto", by_seat=by_seat)
    for found in (found_in_a_log(story, tmp_path / "log"), found_in_the_stories(story)):
        assert found.count(MAY_NOT) == len(false)
        assert all(f"{told.kind} {MAY_NOT}" in found for told in false)
    assert found_in_bags(story, tmp_path / "bags").count(MAY_NOT) > 10


def steps_and_people() -> Iterator[tuple[str, str]]:
    """A kind of step, and somebody whose seat does not give the right to it."""
    for kind in sorted(TAKEN_BY.keys() - {"hold.released", "seat.proposed", "seat.taken", "acting.revoked"}):
        yield from ((kind, who) for who in EVERYBODY if not gives_right(kind, *PEOPLE[who][1:], "MACRO"))


def test_who_says_that_it_was_by_their_seat_has_such_a_seat(story: History) -> None:
    """Whatever else they are to the subject."""
    first = {told.kind: told for told in reversed(asked(story))}
    tried = [(first[kind], who) for kind, who in steps_and_people() if kind in first]
    assert len(tried) > 250
    for told, who in tried:
        kept = dict(told.fields)
        by(told, who, by_seat=True)
        told.office = "MACRO"
        assert f"{told.kind} {MAY_NOT}" in found_by_itself(told), (told.kind, who)
        told.fields = kept


def found_in_the_stories(history: History) -> str:
    """As `verify_log` and `verify.py log` follow them, without their proofs."""
    stories, found = Stories(whole=True), []
    for place, (content, shown) in enumerate(history.written()):
        said = read(content, shown)
        assert said.entry
        assert said.shown
        try:
            stories.follow(said.entry, said.shown.values, said.leaf, place)
        except Rejected as problem:
            found.append(str(problem))
    return "\n".join(found)


def found_by_itself(told: Told) -> str:
    history = History()
    history.steps = [Told(**{**vars(told), "relates_to": [], "declares": False})]
    return found_in_the_stories(history)


def test_a_seat_that_the_log_does_not_give_them_gives_no_right(story: History, tmp_path: Path) -> None:
    told = story.step("SC-000001", "contact.triaged")
    told.fields |= actor("otto") | {"actor.role": "mcd_reviewer", "actor.office": "MCD", BY_SEAT: True}
    assert "does not seat so" in found_in_a_log(story, tmp_path / "log")


def test_the_portal_does_by_itself_only_what_it_does(story: History, tmp_path: Path) -> None:
    story.step("TS-000003", "class.assigned").fields |= actor("")
    assert not found_in_a_log(story, tmp_path / "log")
    told = story.step("SC-000001", "contact.triaged")
    told.fields = {name: value for name, value in told.fields.items() if name not in (BY_SEAT, "actor.role")}
    told.fields |= actor("")
    assert MAY_NOT in found_in_a_log(story, tmp_path / "again")


def test_nobody_is_left_out_of_who_took_it(story: History) -> None:
    story.step("SC-000001", "contact.triaged").lacks = (PERSON,)
    assert f"contact.triaged does not say {PERSON}" in found_in_the_stories(story)


# --- Entries of before, which name the first seat that somebody had -------------------------------------------------
def test_what_was_written_before_stays_lawful(story: History, tmp_path: Path) -> None:
    without_a_word(story)
    assert not found_in_a_log(story, tmp_path / "log")
    assert not found_in_bags(story, tmp_path / "bags")
    assert not found_in_the_stories(story)


def test_they_may_have_had_the_right_from_another_seat(story: History, tmp_path: Path) -> None:
    """A General Manager who acts in MCD that day; the entry names the seat of their own."""
    without_a_word(story)
    acts = {**story.steps[0].fields["seats"][0], "user_name": "greg", "acting": True}
    story.steps[0].fields["seats"] += [{**acts, "seat_role": "mcd_reviewer", "seat_office": "MCD"}]
    by(story.step("SC-000003", "contact.advised"), "greg")
    assert not found_in_a_log(story, tmp_path / "log")


def test_a_whole_log_knows_that_they_had_none(story: History, tmp_path: Path) -> None:
    without_a_word(story)
    by(story.step("SC-000001", "contact.closed"), "greg")
    assert f"contact.closed {MAY_NOT}" in found_in_a_log(story, tmp_path / "log")
    assert MAY_NOT not in found_in_bags(story, tmp_path / "bags")  # who sits where stands in other entries


def test_once_a_record_says_it_each_later_step_does(story: History, tmp_path: Path) -> None:
    by(story.step("SC-000001", "contact.closed"), "greg")
    assert f"contact.closed {MAY_NOT}" in found_in_bags(story, tmp_path / "bags")


def test_what_is_withheld_is_counted(story: History) -> None:
    told = story.step("SC-000001", "contact.closed")
    told.withheld = dict.fromkeys((PERSON, "actor.role"), "s 47F")
    assert MAY_NOT not in found_in_the_stories(story)


def test_everything_that_begins_a_life_has_a_rule_or_anybody_may() -> None:
    """A kind that is added is looked at here, too."""
    anybody = {"post.proposed", "contact.reported", "professional.told"}
    decided = {"standing.granted", "disposal.proposed"}
    assert anybody | decided | TAKEN_BY.keys() >= BEGIN
