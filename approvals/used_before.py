"""Hashtags and links that went out before, for whoever writes the next post."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

HASHTAG = re.compile(r"(?<![\w&/#])#\w*[^\W\d_]\w*")
MOST = 12  # of each kind


class Went(NamedTuple):
    """What a post said that went out, and from which account, the latest first."""

    account: int
    text: str
    links: list[str]


class Used(NamedTuple):
    hashtags: list[str]
    links: list[str]


def used(went_out: Iterable[Went], account: int | None) -> Used:
    """Those of this account before others, then the most used, then the latest; each in its commonest spelling."""
    posts = list(went_out)
    tags = [(each.account == account, tag) for each in posts for tag in HASHTAG.findall(each.text)]
    links = [(each.account == account, link) for each in posts for link in each.links]
    spelled = Counter(tag for _, tag in tags)
    folded = [(ours, tag.casefold()) for ours, tag in tags]
    commonest = {tag.casefold(): tag for tag, _ in reversed(spelled.most_common())}
    return Used([commonest[tag] for tag in _first(folded)], list(_first(links)))


def _first(found: list[tuple[bool, str]]) -> Iterator[str]:
    often, ours = Counter(each for _, each in found), {each for ours, each in found if ours}
    latest = {each: place for place, (_, each) in reversed(list(enumerate(found)))}
    ranked = sorted(often, key=lambda each: (each not in ours, -often[each], latest[each]))
    yield from ranked[:MOST]
