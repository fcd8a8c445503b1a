"""The checks run at every pause of somebody who writes: no text that a form takes may keep them busy."""

from dataclasses import replace
from time import process_time

import pytest

from approvals.checks import CHECKS, facts_for
from tests.world import World
from workflow.forms import LONG

MOST = 4  # seconds of work for one check; most take hundredths, and each text here took one of them minutes
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
    text = (TEXTS[each] * LONG)[:LONG]
    content = world.content(text=text, disclosure_reason="", account=world.account_on("bluesky"))
    facts = facts_for(content, world.officer)
    for check in CHECKS:
        begun = process_time()
        list(check.find(replace(content), facts))
        assert process_time() - begun < MOST, check.name
