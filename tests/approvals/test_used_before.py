"""Which hashtags and links are offered to whoever writes, and to whom."""

import pytest

from approvals.queries import went_out
from approvals.used_before import MOST, Used, Went, used
from tests.world import World


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Rates rise. #auspol #Budget2027"], ["#auspol", "#Budget2027"]),
        (["#Budget", "#budget", "#budget"], ["#budget"]),
        (["Issue #12 of https://x.example/#part and &#39;"], []),
        (["#1st #økonomi #预算"], ["#1st", "#økonomi", "#预算"]),
        (["C# and ##double"], []),
        (["#b", "#a", "#a"], ["#a", "#b"]),
    ],
)
def test_which_words_are_hashtags(texts: list[str], found: list[str]) -> None:
    assert used([Went(1, text, []) for text in texts], None).hashtags == found


def test_those_of_the_account_come_first_and_there_are_not_too_many() -> None:
    others = [Went(2, "#common", ["https://b.example/"])] * 3
    own = [Went(1, "#ours", ["https://a.example/"])]
    assert used([*others, *own], 1) == Used(
        ["#ours", "#common"], ["https://a.example/", "https://b.example/"]
    )
    many = [Went(1, f"#tag{number}x", []) for number in range(MOST + 5)]
    assert len(used(many, 1).hashtags) == MOST


def test_only_what_went_out_and_only_what_one_may_see(world: World) -> None:
    published = world.published()
    world.draft()
    texts = [each.text for each in went_out(world.officer)]
    assert texts == [published.version.text]
    assert went_out(world.officer2) == []
