"""“Do I need approval?”: every way through ends in an answer, and what was not offered asks again."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from approvals import guide
from approvals.guide import Answer, Question, follow
from clauses.catalogue import CLAUSES
from clauses.queries import link_to
from records.models import Entry
from tests.world import World


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
    assert end.clauses
    assert set(end.clauses) <= CLAUSES.keys()
    assert bool(end.link) == bool(end.link_text)
    assert not end.link or reverse(end.link)


def test_each_use_of_the_policy_is_reached() -> None:
    ends = {follow(way)[1].title for way in WAYS}  # type: ignore[union-attr]
    assert ends == {
        "No approval is needed to read",
        "This is personal use",
        "Go ahead",
        "Go ahead, in your own name",
        "Notify your manager first",
        "Tell MCD of it",
        "This is official use: propose it",
    }


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way.values()))
def test_an_answer_that_is_not_on_offer_asks_its_question_again(way: dict[str, str]) -> None:
    for name in way:
        before = list(way)[: list(way).index(name)]
        given, step = follow({**way, name: "<script>"})
        assert isinstance(step, Question)
        assert (step.name, [question.name for question, _ in given]) == (name, before)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way.values()))
def test_a_question_complains_when_it_was_sent_without_an_answer_and_not_when_it_is_first_seen(
    world: World, client: Client, way: dict[str, str]
) -> None:
    client.force_login(world.officer)
    for number, name in enumerate(way):
        before = dict(list(way.items())[:number])
        asked_last = {"ask": list(before)[-1]} if before else {}
        assert "There is a problem" not in client.get("/guide/", before | asked_last).content.decode()
        assert "There is a problem" in client.get("/guide/", before | {"ask": name}).content.decode()


@pytest.mark.parametrize("answers", [{}, {"for": "treasury"}, {"do": ""}, {"csrf": "x"}])
def test_without_a_first_answer_it_begins_at_the_beginning(answers: dict[str, str]) -> None:
    assert follow(answers) == ([], guide.START)


def test_answers_to_questions_that_were_not_asked_are_ignored() -> None:
    assert follow({"do": "read", "for": "treasury", "where": "outside"})[1] == guide.READING


@pytest.mark.parametrize(
    ("route", "way"),
    [
        ("approvals:compose", {"do": "take-part", "for": "treasury"}),
        (
            "professional_use:tell",
            {"do": "take-part", "for": "profession", "where": "outside", "reflects": "yes"},
        ),
        ("contacts:report", {"do": "report"}),
    ],
)
def test_one_way_leads_to_each_thing_to_do(route: str, way: dict[str, str]) -> None:
    assert [each for each in WAYS if follow(each)[1].link == route] == [way]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("way", "said", "clauses"),
    [
        ({"do": "read"}, "is like reading any other website", ["DEF-4", "PER-3", "PER-4"]),
        (
            {"do": "take-part", "for": "myself"},
            "tied to your own e-mail address, never to a Treasury one",
            ["PER-1", "PER-2", "PER-4"],
        ),
        ({"do": "take-part", "for": "profession", "where": "inside"}, "They need no approval", ["PRO-1"]),
        (
            {"do": "take-part", "for": "profession", "where": "outside", "reflects": "no"},
            "needs neither approval nor a notice",
            ["PRO-2", "PRO-4"],
        ),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else None,
)
def test_the_page_says_what_the_policy_says_and_where(
    world: World, client: Client, way: dict[str, str], said: str, clauses: list[str]
) -> None:
    client.force_login(world.officer)
    page = client.get("/guide/", way).content.decode()
    assert said in page
    for clause in clauses:
        assert f'href="{link_to(clause)}"' in page


SAYS = {  # what an answer tells people, by the clause that asks for it
    ("READING", "PER-3"): "like reading any other website",
    ("READING", "PER-4"): "monitors the use of Treasury equipment",
    ("PERSONAL", "PER-1"): "tied to your own e-mail address",
    ("PERSONAL", "PER-2"): "never to a Treasury one",
    ("PERSONAL", "PER-4"): "monitors the use of Treasury equipment",
    (
        "PERSONAL",
        "PROF-3",
    ): "A pseudonym changes nothing about that: take part as if everybody knew who you are",
    ("PERSONAL", "APS-1"): "apolitically, impartially and professionally",
    ("PERSONAL", "APS-3"): "Say nothing that you know only through your work",
    ("INTERNAL", "PRO-1"): "They need no approval",
    ("INTERNAL", "APS-2"): "Respect, and care with what is confidential",
    ("PROFESSIONAL", "PRO-2"): "as a public servant, or as a citizen",
    ("PROFESSIONAL", "PRO-3"): "your manager has to know before you comment",
    ("PROFESSIONAL", "PRO-4"): "you do not speak for the Treasury or the Government",
    ("UNRELATED", "PRO-2"): "as a public servant, or as a citizen",
    ("UNRELATED", "PRO-3"): "tell your manager before you go on",
    ("OFFICIAL", "OFF-1"): "approval of your General Manager, or of a manager in the communications division",
    ("CONTACT", "OFF-4a"): "MCD has to know",
}


@pytest.mark.parametrize(("answer", "clause"), SAYS)
def test_an_answer_says_what_each_clause_asks_for(answer: str, clause: str) -> None:
    given: Answer = getattr(guide, answer)
    assert SAYS[answer, clause] in " ".join(given.paragraphs)
    assert clause in given.clauses


def test_nothing_that_is_answered_is_kept(world: World, client: Client) -> None:
    client.force_login(world.officer)
    session = dict(client.session)
    for way in WAYS:
        assert client.get("/guide/", way).status_code == 200
    assert not Entry.objects.exists()
    assert set(client.session.keys()) <= {*session, "began", "noted", "address", "browser"}, (
        "of the visit itself"
    )
    assert client.post("/guide/", WAYS[0]).status_code == 405
