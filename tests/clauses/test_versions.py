"""The policy's versions (DOC-1, DOC-2): what is in force, how another is released, and what nobody can do to them."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from clauses import services
from clauses.declarations import statements
from clauses.models import PolicyVersion
from clauses.queries import in_force, latest, link_to
from clauses.text import digest_of, passages, text_of
from clauses.wording import as_data
from notices.models import Notice
from profiles.models import Person
from records.canonical import loads
from records.models import Entry
from tests.clauses.policies import days, particulars, released
from tests.world import World
from workflow.rulings import Refused

# The words of version 1.2 are frozen: declarations cite this digest. Release a version instead of changing them.
DIGEST = "87387ffc126be5502507c58010847ed9590c22accca45e230f687dc7b3500592"


def test_the_words_that_declarations_cite_stay_as_they_were(db: None) -> None:
    assert in_force().sha256 == digest_of(text_of("1.2", as_data())) == DIGEST


def test_the_versions_until_now_are_known(db: None) -> None:
    known = {version.number: version.released_on for version in PolicyVersion.objects.all()}
    assert known == {"1.0": date(2012, 6, 25), "1.1": date(2012, 11, 5), "1.2": date(2014, 9, 16)}
    assert in_force().last_reviewed_on == date(2014, 9, 16)
    assert in_force().next_review_on == date(2015, 9, 30)


@pytest.mark.parametrize(
    ("day", "number"), [(date(2012, 6, 25), "1.0"), (date(2014, 9, 15), "1.1"), (date(2014, 9, 16), "1.2")]
)
def test_each_was_in_force_from_its_first_day(db: None, day: date, number: str) -> None:
    assert in_force(day).number == number


def test_before_the_first_there_was_none(db: None) -> None:
    with pytest.raises(PolicyVersion.DoesNotExist):
        in_force(date(2012, 6, 24))


# --- Releasing one ------------------------------------------------------------------------------------------


def test_a_new_version_says_the_new_words_and_all_the_others(world: World) -> None:
    before = in_force()
    version = released(world.mcdmanager, {"OFF-2f": "Be kind.", "author-4": "It is right."})
    assert in_force() == version
    changed = {
        name for name, text in passages(version.wording).items() if text != passages(before.wording)[name]
    }
    assert changed == {"OFF-2f", "author-4"}
    assert statements("author")[3].text == "It is right."
    assert statements("author", before)[3].text != "It is right."
    assert loads(version.text.encode())["number"] == "1.3"


def test_it_is_written_down_and_everybody_is_asked_to_read_it(world: World) -> None:
    released(world.mcdmanager)
    entry = Entry.objects.get(kind="policy.released")
    assert entry.subject == "POLICY-1.3"
    assert "released version 1.3 of the policy" in entry.sentence
    assert entry.fields["changes"] == {"OFF-2f": "Be kind."}
    asked = Notice.objects.filter(event="policy-1.3-released")
    assert asked.count() == Person.objects.filter(is_active=True).count()
    assert asked[0].path == "/policy/versions/1.3/"


def test_a_version_to_come_is_not_in_force_yet(world: World) -> None:
    released(world.mcdmanager, in_force_from=days(10))
    assert (in_force().number, latest().number) == ("1.2", "1.3")
    assert in_force(days(10)).number == "1.3"


def test_the_same_form_twice_makes_one_version(world: World) -> None:
    form = {
        "particulars": particulars(),
        "changes": {"PER-1": "Your own."},
        "seen": latest().sha256,
        "key": uuid4(),
    }
    first = services.release(**form, by=world.mcdmanager)
    assert services.release(**form, by=world.mcdmanager) == first
    assert PolicyVersion.objects.count() == 4


@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "records", "auditor", "admin"])
def test_only_mcd_s_managers_release_one(world: World, who: str) -> None:
    with pytest.raises(Refused, match=r"Only an MCD manager|Auditors"):
        released(getattr(world, who))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"number": "1.2"}, "higher than 1.2"),
        ({"number": "0.9"}, "higher than 1.2"),
        ({"number": "1.02"}, "higher than 1.2"),
        ({"in_force_from": days(-1)}, "before it is released"),
        ({"last_reviewed_on": days(1)}, "in the future"),
        ({"last_reviewed_on": date(2014, 9, 15)}, "later review"),
        ({"next_review_on": days(0)}, "lie ahead"),
    ],
    ids=str,
)
def test_numbers_and_dates_have_to_make_sense(world: World, said: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        released(world.mcdmanager, **said)


def test_ten_comes_after_nine(world: World) -> None:
    released(world.mcdmanager, number="1.9")
    assert released(world.mcdmanager, {"PER-1": "Your own."}, number="1.10") == in_force()


def test_one_that_says_nothing_new_is_a_review(world: World) -> None:
    same = {"OFF-2f": passages(in_force().wording)["OFF-2f"]}
    with pytest.raises(Refused, match="record a review"):
        released(world.mcdmanager, same)


def test_who_began_from_an_older_text_begins_again(world: World) -> None:
    seen = latest().sha256
    released(world.mcdmanager)
    with pytest.raises(Refused, match=r"Version 1\.3 was released meanwhile"):
        services.release(
            particulars=particulars(number="1.4"), changes={"PER-1": "Mine."}, seen=seen, by=world.mcdmanager2
        )


# --- The law in the database --------------------------------------------------------------------------------


def test_nothing_about_a_version_can_be_changed(db: None) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        PolicyVersion.objects.filter(number="1.2").update(summary="Something else")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        PolicyVersion.objects.filter(number="1.0").delete()


def version_with(**changes: Any) -> PolicyVersion:
    text = json.dumps({"any": "thing"})
    said = {
        "number": "9.9", "released_on": days(0), "in_force_from": days(0), "author": "MCD", "endorser": "Board",
        "summary": "All", "last_reviewed_on": days(0), "next_review_on": days(1), "text": text,
        "sha256": digest_of(text),
    }  # fmt: skip
    return PolicyVersion.objects.create(**said | changes)


def test_a_version_that_keeps_the_law_is_taken(db: None) -> None:
    assert version_with().pk


@pytest.mark.parametrize(
    ("changes", "law"),
    [
        ({"sha256": "0" * 64}, "policy_digest_is_of_its_text"),
        ({"text": "", "sha256": digest_of("")}, "policy_digest_is_of_its_text"),
        ({"number": "1.2"}, "number"),
        ({"number": "one"}, "policy_number_is_two_numbers"),
        ({"author": ""}, "policy_says_who_and_what"),
        ({"in_force_from": days(-1)}, "policy_in_force_once_released"),
        ({"next_review_on": days(0)}, "policy_next_review_after_the_last"),
        ({"next_review_on": None}, "policy_in_our_words_says_its_reviews"),
    ],
    ids=str,
)
def test_a_version_that_breaks_it_is_refused(db: None, changes: dict[str, Any], law: str) -> None:
    with pytest.raises(IntegrityError, match=law), transaction.atomic():
        version_with(**changes)


# --- What is declared ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "clauses"),
    [
        (
            "author",
            [f"OFF-2{letter}" for letter in "bcdefghijkl"]
            + ["OFF-3", *(f"APS-{place}" for place in range(1, 8))],
        ),
        ("decider", ["OFF-1", "OFF-2b", "OFF-2e", "OFF-2i", "OFF-2l", "APS-5"]),
    ],
)
def test_each_clause_that_somebody_answers_for_is_declared_once(
    db: None, role: str, clauses: list[str]
) -> None:
    declared = [clause for statement in statements(role) for clause in statement.clauses]
    assert sorted(declared) == sorted(clauses)
    keys = [statement.clause for statement in statements(role)]
    assert len(keys) == len(set(keys))


def test_statements_cost_one_query(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        statements("author")


@pytest.mark.parametrize(
    ("clause", "link"),
    [
        ("OFF-2h", "/policy/official/#OFF-2h"),
        ("DEF-1", "/policy/use/#DEF-1"),
        ("SEC-1", "/policy/conduct/#SEC-1"),
    ],
)
def test_a_clause_has_an_address(clause: str, link: str) -> None:
    assert link_to(clause) == link
