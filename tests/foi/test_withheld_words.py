"""Withheld words are found as well as docs/withheld-words.md says, and not worse unseen."""

import json

import pytest

from foi.management.commands.measure_withheld_words import measured
from foi.matching import Span
from foi.measuring import CORPUS, GROUPS, SETS, Case, Score, cases, scores
from foi.names import parts_of, sought
from workflow.printed_pages import printed_in

# Of each group on the working set and the hold-out, precision and recall: what it reached, rounded down.
FLOORS = {
    "latin": ((0.98, 1.0), (1.0, 1.0)),
    "scripts": ((0.97, 1.0), (1.0, 1.0)),
    "everyday": ((0.95, 1.0), (1.0, 1.0)),
}
EXACT = ((1.0, 1.0), (1.0, 1.0))
WORKING, HOLDOUT = cases("working"), cases("holdout")


@pytest.mark.parametrize("group", GROUPS)
def test_no_group_is_found_worse_than_it_was(group: str) -> None:
    for found, (precision, recall) in zip((WORKING, HOLDOUT), FLOORS.get(group, EXACT), strict=True):
        score = dict(scores(found))[group]
        assert score.precision >= precision
        assert score.recall >= recall


def test_the_page_says_what_was_measured() -> None:
    assert printed_in("docs/withheld-words.md") == measured(), "run: manage.py measure_withheld_words --write"


def test_there_are_enough_texts_and_three_in_ten_were_not_looked_at() -> None:
    sizes = [Score.of(found).texts + Score.of(found).innocent for found in (WORKING, HOLDOUT)]
    assert sum(sizes) >= 500
    assert sizes[1] >= 0.3 * sum(sizes)


@pytest.mark.parametrize("name", SETS)
def test_nothing_stands_there_twice(name: str) -> None:
    rows = [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    stands = [(row["withheld"], text) for row in rows for text in (*row["shown"], *row["innocent"])]
    assert len(stands) == len(set(stands))
    assert {row["group"] for row in rows} == set(GROUPS)


def test_what_is_not_there_is_not_found_in_the_posts_of_others() -> None:
    """Each name of the sets in each innocent text of all the others: there is little to look at for nothing."""
    found = [*WORKING, *HOLDOUT]
    texts = [text for case in found for text in case.innocent]
    names = [case for case in found if case.group in ("latin", "letters", "numbers", "everyday")]
    mistaken = [(case.withheld, text) for case in names for text in texts if case.finds(text)]
    assert len(mistaken) <= 0.005 * len(names) * len(texts), mistaken


def places(withheld: str, text: str) -> set[tuple[str, Span]]:
    looked_for = [sought(withheld, names_them=True), *parts_of(withheld, names_them=True)]
    return {(each.text, span) for each in looked_for for span in each.spans(text)}


@pytest.mark.parametrize(
    ("withheld", "text", "found"),
    [
        ("Sarah Smith-Jones", "As Ms Jones wrote", {("Jones", (2, 3))}),
        ("02 6263 2111", "Ring +61 2 6263 2111 now", {("02 6263 2111", (1, 5))}),
        ("Will Long", "Ask Will. It will be long.", {("Will", (1, 2))}),
        ("Amy Ng", "Dr Ng, 10 ng/ml", {("Ng", (1, 2))}),
        ("Jane Allen", "A challenge for all", set()),
    ],
)
def test_whole_words_are_found_and_no_more(withheld: str, text: str, found: set[tuple[str, Span]]) -> None:
    assert places(withheld, text) == found


def test_a_case_says_what_it_missed_and_where_it_was_mistaken() -> None:
    case = Case("latin", "Jane Smith", ("Ms Smith", "nobody"), ("a smith", "all"))
    assert case.missed == ["nobody"]
    assert case.mistaken == ["a smith"]
    score = Score.of([case])
    assert (score.precision, score.recall) == (0.5, 0.5)
