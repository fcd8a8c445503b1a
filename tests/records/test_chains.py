"""Entries of format 2 name the one before them on their subject: what is left out of a trail is missed by its number.

What is tried here is tried by somebody who can write whole bags and logs anew, but sign nothing.
"""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records import verify
from records.verify import Chains, Rejected, encode64, leaf_hash, parse_entry
from tests.records.examples import (
    KEY,
    ORIGIN,
    Files,
    Step,
    after,
    as_folder,
    bag,
    chained,
    disclosures,
    entry,
    export,
    fields,
    record,
)
from tests.records.test_bags import checked, problems

SUBJECT = "TS-000001"
LATER = ("class.assigned", "post.captured", "hold.placed", "hold.released")
WHOLE = chained(SUBJECT, *LATER, then=record(version=2))  # nine steps; the fifth declares the record
OLD = [*record(), (entry("post.captured", fields()), disclosures({}))]
LIMIT = "1 record all in format 1, which cannot show that no step after the declaration was left out."


def shown(kept: Sequence[Step], log: Sequence[Step] = WHOLE) -> Files:
    return bag(list(kept), log=log)


def found(folder: Path, kept: Sequence[Step], log: Sequence[Step] = WHOLE) -> str:
    return problems(as_folder(folder, shown(kept, log)))


def without(trail: Sequence[Step], *numbers: int) -> list[Step]:
    return [step for number, step in enumerate(trail, start=1) if number not in numbers]


# --- Bags -----------------------------------------------------------------------------------------------------------
def test_a_whole_trail_holds_and_has_no_such_limit(tmp_path: Path) -> None:
    report = checked(as_folder(tmp_path, shown(WHOLE)))
    assert not report.problems
    assert not [note for note in report.notes if "format 1" in note]


def test_after_the_declaration_format_1_could_not_show_that_a_step_is_missing_and_says_so(
    tmp_path: Path,
) -> None:
    report = checked(as_folder(tmp_path, shown(without(OLD, 6), OLD)))
    assert not report.problems
    assert [note for note in report.notes if note.startswith(LIMIT)]


def test_a_step_left_out_after_the_declaration_is_named_by_its_number(tmp_path: Path) -> None:
    assert found(tmp_path, without(WHOLE, 6)) == (
        f"data/records/{SUBJECT}/006-post.captured.entry: It is entry 7 of {SUBJECT}, and entry 6 of {SUBJECT} "
        "should stand before it: left out."
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(1, len(WHOLE) - 1), min_size=1))
def test_whatever_is_left_out_before_the_last_step_is_missed(
    tmp_path_factory: pytest.TempPathFactory, numbers: set[int]
) -> None:
    said = found(tmp_path_factory.mktemp("bag"), without(WHOLE, *numbers))
    for first, last in runs(numbers):
        missing = f"entry {first}" if first == last else f"entries {first} to {last}"
        assert (
            f"It is entry {last + 1} of {SUBJECT}, and {missing} of {SUBJECT} should stand before it" in said
        )


def runs(numbers: set[int]) -> list[tuple[int, int]]:
    groups = itertools.groupby(enumerate(sorted(numbers)), lambda each: each[1] - each[0])
    return [(run[0][1], run[-1][1]) for run in (list(group) for _, group in groups)]


def test_that_none_came_after_the_last_it_cannot_show(tmp_path: Path) -> None:
    assert found(tmp_path, WHOLE[:7]) == ""


def test_another_step_in_the_place_of_one_left_out_is_missed(tmp_path: Path) -> None:
    """Of a log that holds two of the number, as nobody but the database's owner can make one."""
    other = (
        entry("post.captured", fields(note="other"), **after(WHOLE[:5])),
        disclosures(fields(note="other")),
    )
    said = found(tmp_path, [*WHOLE[:5], other, *WHOLE[6:]], [*WHOLE[:6], other, *WHOLE[6:]])
    assert f"It names another entry 6 of {SUBJECT} than the one that stands before it." in said


def test_a_step_put_in_between_is_missed(tmp_path: Path) -> None:
    other = (
        entry("post.captured", fields(note="other"), **after(WHOLE[:5])),
        disclosures(fields(note="other")),
    )
    both = [*WHOLE[:6], other, *WHOLE[6:]]
    assert f"It is entry 6 of {SUBJECT}, and 6 of them stand before it: one was put in." in found(
        tmp_path, both, both
    )


def test_after_an_upgrade_the_first_of_format_2_vouches_for_all_before_it(tmp_path: Path) -> None:
    grown = chained(SUBJECT, "hold.placed", then=OLD)
    assert found(tmp_path / "whole", grown, grown) == ""
    said = found(tmp_path / "lacking", without(grown, 6), grown)
    assert f"It is entry 7 of {SUBJECT}, and entry 6 of {SUBJECT} should stand before it" in said


def test_nothing_of_format_1_comes_after_format_2(tmp_path: Path) -> None:
    late = (entry("post.captured", fields(note="late")), disclosures(fields(note="late")))
    said = found(tmp_path, [*WHOLE, late], [*WHOLE, late])
    assert "It is of format 1, and stands behind entries of format 2." in said


# --- Whole logs -----------------------------------------------------------------------------------------------------
def log_problems(folder: Path) -> str:
    report = verify.Report()
    report.trying("", verify.Logs([KEY.key], report).read, folder)
    return "\n".join(f"{where}: {what}" for where, what in report.problems)


def test_in_a_log_the_chains_of_all_subjects_hold_side_by_side(tmp_path: Path) -> None:
    other = record("TS-000002", version=2)
    log = [*WHOLE[:3], *other, *WHOLE[3:]]
    assert log_problems(export(tmp_path, log)) == ""


def test_of_a_log_signed_anew_without_an_entry_the_entry_after_it_tells(tmp_path: Path) -> None:
    """By somebody who has the database and the signer's key, and did not write everything after it anew."""
    said = log_problems(export(tmp_path, without(WHOLE, 6)))
    assert said == (
        f"{ORIGIN}, entry 5 (post.captured on {SUBJECT}): It is entry 7 of {SUBJECT}, and entry 6 of {SUBJECT} should "
        "stand before it: left out."
    )


def test_once_format_2_has_begun_in_a_log_no_subject_goes_on_in_format_1(tmp_path: Path) -> None:
    said = log_problems(export(tmp_path, [*OLD[:3], *chained("TS-000002", "post.proposed"), *OLD[3:]]))
    assert said.count("It is of format 1, and stands behind entries of format 2.") == 3


def test_what_opens_a_log_is_in_no_chain() -> None:
    chains = Chains()
    opening = entry("log.opened", {}, "LOG-2027", v=2, previous=None)
    chains.follow(parse_entry(opening), leaf_hash(opening))
    assert not chains.last
    named = entry("log.opened", {}, "LOG-2027", **after([(opening, b"")]))
    of_a_record = entry("log.opened", {}, SUBJECT, v=2, previous=None)
    for content in (named, of_a_record):
        with pytest.raises(
            Rejected, match="It opens a log, and names an entry before it, or is of something else"
        ):
            chains.follow(parse_entry(content), leaf_hash(content))


def test_of_a_log_whose_year_before_is_not_here_the_first_of_each_subject_may_have_others_before_it() -> None:
    chains = Chains()
    chains.whole = False
    for content, _ in WHOLE[4:7]:
        chains.follow(parse_entry(content), leaf_hash(content))
    last, _ = WHOLE[8]
    with pytest.raises(Rejected, match=f"entry 8 of {SUBJECT} should stand before it"):
        chains.follow(parse_entry(last), leaf_hash(last))


# --- An entry -------------------------------------------------------------------------------------------------------
LEAF = encode64(bytes(32))
NAMED: dict[str, Any] = {
    "nothing it could be": 1,
    "a list": [],
    "no number": {"leaf": LEAF},
    "more": {"leaf": LEAF, "number": 1, "kind": "post.proposed"},
    "number 0": {"leaf": LEAF, "number": 0},
    "a number below": {"leaf": LEAF, "number": -1},
    "truth for a number": {"leaf": LEAF, "number": True},
    "a word for a number": {"leaf": LEAF, "number": "1"},
    "no leaf": {"leaf": None, "number": 1},
    "a leaf too short": {"leaf": LEAF[4:], "number": 1},
    "a leaf of another spelling": {"leaf": f"{LEAF[:42]}B=", "number": 1},
}


@pytest.mark.parametrize("named", NAMED)
def test_how_the_one_before_is_named_has_one_spelling(named: str) -> None:
    with pytest.raises(Rejected, match="before it"):
        parse_entry(entry("post.edited", {}, v=2, previous=NAMED[named]))


def test_each_format_has_its_own_keys() -> None:
    for others in (
        {"v": 2},
        {"previous": None},
        {"v": 3, "previous": None},
        {"v": True},
        {"v": [1]},
        {"v": "2"},
    ):
        with pytest.raises(Rejected, match="Not an entry of format 1 or 2"):
            parse_entry(entry("post.edited", {}, **others))


def test_a_proof_says_which_entry_of_its_subject_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = shown(WHOLE)
    for ending in ("entry", "tlog-proof"):
        (tmp_path / ending).write_bytes(files[f"data/records/{SUBJECT}/003-post.approved.{ending}"])
    verify.main(["proof", "--key", KEY.verifier, str(tmp_path / "tlog-proof"), str(tmp_path / "entry")])
    assert ", number 3 on it." in capsys.readouterr().out
