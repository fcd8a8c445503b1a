"""The links in a text, as platforms find them and as people mean them.

With a scheme whatever follows it belongs to the link, less the punctuation of the sentence around it. Without one only
what ends in a domain that people write bare is a link: platforms have a list of all top-level domains, and we have
those that posts of a department hold.
"""

import re

SCHEME = re.compile(r"\bhttps?:(?:/{1,2}|(?=\w))[^\s<>\"“”‘’]+|\bhttps?://?(?=\s|$)", re.IGNORECASE)
ENDINGS = "gov|com|org|net|edu|asn|id|info|io|int|app|dev|news|blog|au|nz|uk|us|ca|eu"
BARE = re.compile(
    rf"(?<![\w@.#$/:-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{ENDINGS})(?![\w-]|\.\w)(?:[/?#][^\s<>\"“”‘’]*)?",
    re.IGNORECASE,
)
WWW = re.compile(r"\bwww\.[^\s<>\"“”‘’]+", re.IGNORECASE)
AFTER = ".,;:!?'*_~\u2026"  # belongs to the sentence


def links_in(text: str) -> list[tuple[int, int]]:
    """Where each link stands, in order; of those that overlap the first."""
    places = sorted(
        (match.start(), match.start() + len(_less_punctuation(match.group())))
        for pattern in (SCHEME, WWW, BARE)
        for match in pattern.finditer(text)
    )
    apart: list[tuple[int, int]] = []
    for start, end in places:
        if end > start and (not apart or start >= apart[-1][1]):
            apart.append((start, end))
    return apart


def _less_punctuation(link: str) -> str:
    """A closing bracket belongs to the link only if it was opened there: encyclopaedias have such addresses."""
    while link and (link[-1] in AFTER + "]}" or _closes_nothing(link) or link.endswith("///")):
        link = link[:-1]
    return link


def _closes_nothing(link: str) -> bool:
    return link[-1] == ")" and link.count(")") > link.count("(")
