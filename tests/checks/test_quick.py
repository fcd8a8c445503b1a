"""The checks run at every pause of somebody who writes: no text that a form takes may keep them busy."""

from dataclasses import replace

import pytest

from checks.catalogue import CHECKS
from checks.facts import facts_for
from tests.ends import in_the_end
from tests.world import World
from workflow.forms import LONG

AGAIN = 4  # times as long as a form takes: what took minutes before it was mended then takes hours
TEXTS = {
    "lines": "\n",
    "spaces": " ",
    "praise": "great Treasurer ",
    "flags": "🇦🇺",
    "families": "👨‍👩‍👧",
    "thousands": "111 111 ",
    "digits": "0",
    "stops": "a.",
    "hosts": "www.a.",
    "links": "https://a/(",
    "mail": "a@a.",
    "numbers": "(02) ",
    "dashes": "A-1-",
    "names": "Officer ",
    "quotes": "’s",
}


@pytest.mark.parametrize("each", TEXTS)
def test_no_text_keeps_a_check_busy(world: World, each: str) -> None:
    text = (TEXTS[each] * LONG)[:LONG] * AGAIN
    content = world.content(text=text, disclosure_reason="", account=world.account_on("bluesky"))
    facts = facts_for(content, world.officer)
    for check in CHECKS:
        with in_the_end(check.name):
            list(check.find(replace(content), facts))
