"""What is decided on is what is seen: characters that hide or turn others round do not get as far as a decider."""

import pytest

from tests.world import World, submit
from workflow.csv_tables import neutral
from workflow.rulings import Refused


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u202d", "\u2066", "\u2067", "\x1b", "\x08", "\x7f", "\x85", "\r"]
)
@pytest.mark.parametrize("field", ["text", "title", "sources"])
def test_a_character_that_turns_others_round_stops_a_submission(
    world: World, field: str, hidden: str
) -> None:
    post = world.draft(**{field: f"Pay by {hidden}5 December"})
    with pytest.raises(Refused, match=f"Type the {field} again after “Pay by”"):
        submit(post_id=post.pk, seen=post.seen, by=world.officer)


@pytest.mark.parametrize(
    "text",
    [
        "Two lines\nand\ta tab",
        "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽",
        "مرحبا بكم",
        "שלום 5",
        "\u200f(1) שלום, Treasury\u200f! \u061c5٪",
    ],
)
def test_what_people_write_in_any_language_goes_through(world: World, text: str) -> None:
    post = world.draft(text=text)
    assert submit(post_id=post.pk, seen=post.seen, by=world.officer).submitted_at


@pytest.mark.parametrize("cell", ["\n=1+1", " =1+1", "＝1+1", "＠SUM(1)"])
def test_a_formula_in_disguise_is_text_too(cell: str) -> None:
    """ASVS V1.2.10."""
    assert neutral(cell) == f"'{cell}"
