"""What the checks know comes from the directory, the lists and the topics, at a cost that does not grow."""

from typing import Any

import pytest

from checks.catalogue import advisory, blocking, not_to_be_kept
from checks.facts import Facts, facts_for
from checks.models import Kind
from profiles.models import Marking, Person, Topic
from tests.world import World


@pytest.mark.parametrize("people", [0, 30])
def test_it_costs_the_same_however_many_work_here(
    world: World, people: int, django_assert_num_queries: Any
) -> None:
    Person.objects.bulk_create(
        Person(username=f"p{number}", name=f"Person Nr{number}") for number in range(people)
    )
    content = world.content(text="Person Nr7 and Person Nr8 said so. " * 20)
    author = world.again(world.officer)
    with django_assert_num_queries(2):
        facts_for(content, author)


def test_the_directory_and_the_author_are_known(world: World) -> None:
    facts = facts_for(world.content(), world.officer)
    assert set(facts.staff) == set(Person.objects.values_list("name", flat=True))
    assert facts.author == ("Officer", "Policy Officer")
    assert set(facts.lists) == set(Kind.values)


def test_somebody_who_left_is_still_not_named(world: World) -> None:
    Person.objects.create(username="left", name="Gone Away", is_active=False)
    (finding,) = advisory(world.content(text="Gone Away used to say so."), world.officer)
    assert finding.check == "staff-names"


def test_a_topic_outside_the_author_s_area_is_asked_about(world: World) -> None:
    topic = Topic.objects.create(slug="small", name="Small business", division=world.small)
    content = world.content(topic=topic)
    (finding,) = advisory(content, world.officer)
    assert finding.check == "topic"
    assert "Small business" in finding.what
    assert advisory(content, world.officer2) == []


def test_without_an_author_only_the_content_is_looked_at(world: World) -> None:
    assert facts_for(world.content(), None).author is None
    assert blocking(world.content(disclosure_reason=""), None) == []
    assert [finding.check for finding in blocking(world.content(disclosure_reason=""), world.officer)] == [
        "disclosure"
    ]


def test_what_is_marked_too_high_is_not_to_be_kept_and_nothing_else_is_asked(world: World) -> None:
    assert not_to_be_kept(world.content(text="", disclosure_reason="")) == []
    high = world.content(marking=Marking.SENSITIVE, text="OFFICIAL: Sensitive lines")
    assert [finding.check for finding in not_to_be_kept(high)] == ["ceiling", "marking-words"]


def test_nothing_known_finds_nothing_of_it() -> None:
    assert Facts().names == {}
