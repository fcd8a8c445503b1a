"""OFF-2a: the line that says who speaks comes from the directory and fits what the platform leaves."""

import pytest

from checks.reading import disclosure
from checks.reading.disclosure import (
    Speaker,
    lines,
    place_in,
    suggested,
)
from checks.reading.lengths import length
from profiles.models import Account, Platform
from tests.world import World

PRIYA = Speaker("Priya Raman", "Senior Policy Officer")


def limited(world: World, limit: int | None, text: str = "Hello.") -> str:
    platform = Platform(name="Somewhere", text_limit=limit)
    return suggested(Speaker.of(world.officer), world.content(account=Account(platform=platform), text=text))


def test_the_line_comes_from_the_directory(world: World) -> None:
    assert limited(world, None) == "Officer, Policy Officer, the Treasury, authorised to comment."


def test_it_is_as_long_as_there_is_room_for(world: World) -> None:
    longest, middle, short = lines(Speaker.of(world.officer))
    for line in (longest, middle, short):
        room = len(f"Hello.\n\n{line}")
        assert limited(world, room) == line
    assert limited(world, len(f"Hello.\n\n{short}") - 1) == ""


def test_it_fits_as_the_platform_counts(world: World) -> None:
    account = world.account_on("x")
    for size in range(180, 281, 7):
        text = "故" * (size // 2)
        line = suggested(Speaker.of(world.officer), world.content(account=account, text=text))
        assert not line or length(f"{text}\n\n{line}", account.platform) <= 280


def test_who_acts_in_a_seat_has_their_own_first_and_somebody_between_positions_their_name(
    world: World,
) -> None:
    world.acts_for(world.colleague, world.gm)
    assert Speaker.of(world.again(world.colleague)) == Speaker("Colleague", "Analyst")
    nobody = lines(Speaker("Kim Lee", ""))
    assert nobody[0] == "Kim Lee, the Treasury, authorised to comment."
    assert nobody[2] == "Kim Lee, Treasury (authorised)"


def test_nothing_is_offered_where_it_is_said_already(world: World) -> None:
    said = f"Hello. {lines(Speaker.of(world.officer))[1]}"
    assert limited(world, None, said) == ""


SAID = [
    *lines(PRIYA),
    "I am Priya Raman, a senior policy officer at the Treasury, authorised to comment here.",
    "(Senior Policy Officer, the Treasury; authorized)",
    "As a Senior Policy Officer I write on behalf of the Treasury.",
]
NOT_SAID = [
    "",
    "I work at the Treasury.",
    "I am a Senior Policy Officer. The Treasury asked. I am authorised.",
    "Policy Officer, the Treasury, authorised to comment.",
    "Senior Policy Officer, the Ministry, authorised to comment.",
    "Senior Policy Officer, the Treasury.",
    "Unauthorised use of the Treasury's name by a Senior Policy Officer",
]


@pytest.mark.parametrize("line", SAID)
def test_a_line_in_their_own_words_counts(line: str) -> None:
    text = f"The form covers trusts. {line} Ask away!"
    place = place_in(text, PRIYA)
    assert place
    assert "Treasury" in text[slice(*place)]


@pytest.mark.parametrize("line", NOT_SAID)
def test_less_than_position_office_and_authority_does_not(line: str) -> None:
    assert disclosure.place_in(f"The form covers trusts. {line}", PRIYA) is None
