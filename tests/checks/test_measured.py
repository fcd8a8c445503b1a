"""The checks are as good as docs/checks.md says, and do not get worse unseen."""

import json

import pytest

from checks.catalogue import CHECKS
from checks.management.commands.measure_checks import measured
from checks.measuring import (
    ACCOUNTS,
    CORPUS,
    GATE,
    PLATFORMS,
    SETS,
    Score,
    gate_score,
    marked_texts,
    scores,
    texts,
)
from workflow.printed_pages import printed_in

# Of each check on the working set and the hold-out, precision and recall: what it reached, rounded down.
FLOORS = {
    "marking-words": ((1.0, 1.0), (1.0, 1.0)),
    "staff-names": ((1.0, 0.9), (1.0, 1.0)),
    "contact-details": ((1.0, 0.9), (1.0, 1.0)),
    "praise-or-blame": ((0.9, 0.85), (1.0, 0.85)),
    "figures": ((0.9, 1.0), (1.0, 0.85)),
    "courtesy": ((0.75, 0.8), (0.8, 1.0)),
}
EXACT = ((1.0, 1.0), (1.0, 1.0))  # those that ask nothing of the words' meaning


@pytest.mark.parametrize("check", [check.name for check in CHECKS])
def test_no_check_is_worse_than_it_was(check: str, found: dict[str, dict[str, Score]]) -> None:
    for name, (precision, recall) in zip(SETS, FLOORS.get(check, EXACT), strict=True):
        score = found[name][check]
        assert score.precision is not None
        assert score.recall is not None
        assert score.precision >= precision, name
        assert score.recall >= recall, name


@pytest.mark.parametrize("check", [check.name for check in CHECKS if check.blocking])
def test_what_stops_a_post_is_right_nine_times_in_ten(check: str, found: dict[str, dict[str, Score]]) -> None:
    together = [found[name][check] for name in SETS]
    right = sum(score.right for score in together)
    assert right >= 0.9 * (right + sum(score.wrong for score in together))
    assert right >= 0.9 * sum(score.labelled for score in together)


# Of what the gate stops, precision and recall; and what share of the innocent it asks about, at most.
GATE_FLOORS = {"markings-working": (1.0, 0.95, 0.15), "markings-holdout": (1.0, 1.0, 0.1)}


@pytest.mark.parametrize("name", GATE)
def test_the_gate_is_no_worse_than_it_was(name: str) -> None:
    texts, (precision, recall, most_asked) = marked_texts(name), GATE_FLOORS[name]
    score, innocent = gate_score(texts), [text for text in texts if not text.marked]
    assert (score.precision or 0) >= precision
    assert (score.recall or 0) >= recall
    assert all(text.stopped or text.asked for text in texts if text.marked)
    assert sum(text.asked for text in innocent) <= most_asked * len(innocent)


def test_each_text_for_the_gate_stands_there_once_and_says_where_it_comes_from() -> None:
    texts = [text for name in GATE for text in marked_texts(name)]
    assert len({text.text for text in texts}) == len(texts)
    assert all(text.source for text in texts)


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Score]]:
    return {name: scores(texts(name)) for name in SETS}


def test_the_page_says_what_was_measured() -> None:
    assert printed_in("docs/checks.md") == measured(), "run: python manage.py measure_checks --write"


def test_there_are_enough_texts_and_a_third_were_never_looked_at() -> None:
    sizes = {name: len(texts(name)) for name in SETS}
    assert sum(sizes.values()) >= 240
    assert sizes["holdout"] >= 0.3 * sum(sizes.values())


@pytest.mark.parametrize("name", SETS)
def test_labels_are_of_checks_that_exist_and_no_text_stands_there_twice(name: str) -> None:
    rows = [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    known = {check.name for check in CHECKS}
    allowed = {"text", "fires", "platform", "sources", "links", "files", "marking", "disclosure_reason", "account",
               "relation", "reach", "topic"}  # fmt: skip
    for row in rows:
        assert set(row["fires"]) <= known
        assert set(row) <= allowed
        assert row.get("platform", "facebook") in PLATFORMS
        assert row.get("account", "in use") in ACCOUNTS
    seen = [json.dumps(row | {"fires": []}, sort_keys=True) for row in rows]
    assert len(seen) == len(set(seen))
