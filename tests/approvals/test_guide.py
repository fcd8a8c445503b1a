"""“Which use is it?”: every way through ends in an answer, and what was not offered asks again."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from approvals import guide
from approvals.guide import Answer, Question, follow


def ways(
    step: Question | Answer = guide.START, given: tuple[tuple[str, str], ...] = ()
) -> Iterator[dict[str, str]]:
    if isinstance(step, Answer):
        yield dict(given)
        return
    for value, (_, after) in step.choices.items():
        yield from ways(after, (*given, (step.name, value)))


WAYS = list(ways())


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way.values()))
def test_every_way_ends_in_an_answer_within_four_questions(way: dict[str, str]) -> None:
    given, end = follow(way)
    assert isinstance(end, Answer)
    assert len(given) == len(way) <= 4
    assert end.title
    assert end.paragraphs
    assert bool(end.link) == bool(end.link_text)
    assert not end.link or reverse(end.link)


def test_each_use_of_the_policy_is_reached() -> None:
    ends = {follow(way)[1].title for way in WAYS}  # type: ignore[union-attr]
    assert ends == {
        "No approval is needed to read",
        "This is personal use",
        "Go ahead",
        "Tell your manager",
        "This is official use: propose it",
    }


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way.values()))
def test_an_answer_that_is_not_on_offer_asks_its_question_again(way: dict[str, str]) -> None:
    for name in way:
        before = list(way)[: list(way).index(name)]
        given, step = follow({**way, name: "<script>"})
        assert isinstance(step, Question)
        assert (step.name, [question.name for question, _ in given]) == (name, before)


@pytest.mark.parametrize("answers", [{}, {"for": "treasury"}, {"do": ""}, {"csrf": "x"}])
def test_without_a_first_answer_it_begins_at_the_beginning(answers: dict[str, str]) -> None:
    assert follow(answers) == ([], guide.START)


def test_answers_to_questions_that_were_not_asked_are_ignored() -> None:
    assert follow({"do": "read", "for": "treasury", "where": "outside"})[1] == guide.READING


def test_only_official_use_leads_to_a_proposal() -> None:
    proposing = [way for way in WAYS if follow(way)[1].link == "approvals:compose"]  # type: ignore[union-attr]
    assert proposing == [{"do": "take-part", "for": "treasury"}]
