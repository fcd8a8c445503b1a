"""Texts are as long as the platforms say: by their own libraries, run beside ours, and by what they publish.

X: twitter-text 3.1.0 with twemoji-parser 11.0.2. Bluesky: @atproto/api 0.21.0 with tlds 1.261.0, and what its app does
before it publishes (bluesky-social/social-app, src/lib/strings/rich-text-manip.ts and url-helpers.ts). `answer.mjs`
runs them. Where we differ is in docs/counting.md.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.reading import atproto, twitter_text
from checks.reading.endings import is_ending
from checks.reading.lengths import length, measures, size
from local.node import INSTALLED, LIBRARIES, LOCK
from profiles.models import Platform
from tests.checks.conftest import Answer

Counting, Linking = Platform.Counting, Platform.Linking
X = Platform(name="X", text_limit=280, counting=Counting.WEIGHTED, link_length=23, linking=Linking.X)
BLUESKY = Platform(
    name="Bluesky", text_limit=300, byte_limit=3_000, counting=Counting.GRAPHEMES, linking=Linking.BLUESKY
)
MASTODON = Platform(name="Mastodon", counting=Counting.LINKS_AS_23, link_length=23, linking=Linking.SCHEME)
FACEBOOK = Platform(name="Facebook", text_limit=63_206, comment_limit=8_000)
YOUTUBE = Platform(name="YouTube", text_limit=5_000, byte_limit=5_000, comment_limit=10_000)
FAMILY, FLAG, THUMB = "👨‍👩‍👧‍👦", "🇦🇺", "👍🏽"

# --- What X counts. Each row is also asked of twitter-text. ----------------------------------------------------

ON_X = [
    ("This is a test.", 15),
    ("http://test.com", 23),
    ("HTTPS://TEST.COM", 23),
    ("Test https://test.com test https://test.com test", 62),
    # By weight: most alphabets one, others two.
    ("故人西辞黄鹤楼，烟花三月下扬州。", 32),
    ("ภาษาไทย", 7),
    ("Ünïcödé", 7),
    ("“quoted” – so on", 16),
    ("and so on…", 11),
    ("© ® ™ stay light but the last", 30),
    # A letter with an accent is one, however it is put together.
    ("café", 4),
    ("cafe\u0301", 4),
    # Emoji that it knows are two, however they are put together; those of Unicode 12 and later are their parts.
    ("🐱", 2),
    ("😷😷", 4),
    (FAMILY, 2),
    (THUMB, 2),
    (FLAG, 2),
    ("1️⃣", 2),
    ("❤️", 2),
    ("❤\ufe0e", 4),
    ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
    ("🏳️‍🌈", 2),
    ("🧑‍🎄", 5),  # Emoji 13
    ("🏳️‍⚧️", 7),  # Emoji 13
    ("🧑🏽‍🚀", 5),  # Emoji 12.1
    ("🐦‍🔥", 5),  # Emoji 15.1
    ("🫠", 2),  # Emoji 14, one sign
    ("👩🏽‍🤝‍👨🏻", 8),  # Emoji 12
    # Links without a scheme, with ports, queries, and behind Chinese.
    ("treasury.gov.au is a link", 23 + 10),
    ("TREASURY.GOV.AU", 23),
    ("rates.Is the word", 23 + 9),
    ("(treasury.gov.au)", 25),
    ("请看treasury.gov.au了解", 4 + 23 + 4),
    ("请看https://treasury.gov.au/预算", 4 + 23 + 4),
    ("https://treasury.gov.au:8080/a", 23),
    ("treasury.gov.au?x=1", 23 + 4),  # a query needs a path
    ("treasury.gov.au/?x=1", 23),
    ("https://treasury.gov.au?x=1", 23),
    ("https://treasury.gov.au#e", 23 + 2),
    ("https://treasury.gov.au/#e", 23),
    ("https://treasury.gov.au/é", 23),
    ("https://treasury.gov.au/бюджет", 23),
    ("https://treasury.gov.au/προϋπολογισμός", 24 + 13),
    ("https://treasury.gov.au/αβγ", 23 + 3),
    ("https://treasury.gov.au/a(b)", 23),
    ("https://treasury.gov.au/a.", 24),
    ("https://t.co/abc/def", 23 + 4),  # its own short links end with their letters
    ("http://президент.рф/", 23),
    ("президент.рф", 12),  # without a scheme in Latin letters alone
    ("http://ПРЕЗИДЕНТ.РФ", 23),
    # What is no link.
    ("me@treasury.gov.au", 18),
    ("@treasury.gov.au", 16),
    ("#treasury.gov.au", 16),
    ("$treasury.gov.au", 16),
    ("e.g. St.Kilda, No.1, i.e. 4.1", 29),
    ("report.pdf", 10),
    ("README.md", 23),
    ("a_b.com", 7),
    ("https://localhost/a", 19),
]


@pytest.mark.parametrize(("text", "counted"), ON_X)
def test_x_counts_by_weight(text: str, counted: int, real: Answer) -> None:
    assert length(text, X) == counted
    assert real(text)["x"]["length"] == counted


def test_a_link_counts_what_the_catalogue_says() -> None:
    assert length("https://test.com", Platform(counting=Counting.WEIGHTED, link_length=30)) == 30


# --- What Bluesky counts: signs and bytes, of what its app publishes. Each row is also asked of @atproto/api. ---

LONG_LINK = "https://treasury.gov.au/publication/p2026-123456"
ON_BLUESKY = [
    ("", 0, 0),
    (FAMILY, 1, 25),
    (FLAG + THUMB, 2, 16),
    ("e\u0301", 1, 3),
    ("க்ஷ", 2, 9),
    ("क्षि", 1, 12),
    ("\u1100\u1161\u11a8", 1, 9),
    (LONG_LINK, 31, 31),
    (f"({LONG_LINK})", 33, 33),
    ("https://treasury.gov.au/", 15, 15),
    ("https://a.au/12345678901234", 19, 19),  # 15 signs of a path are shown whole
    ("https://a.au/123456789012345", 20, 20),
    ("https://a.au:443/é", 4 + 7, 4 + 7),  # as browsers write it
    ("https://BÜCHER.de/?q=a#b", 16 + 6, 16 + 6),
    ("treasury.gov.au/publication/p2026-123456", 40, 40),  # without a scheme it stays
    ("rates.is", 8, 8),
]


@pytest.mark.parametrize(("text", "signs", "taken"), ON_BLUESKY)
def test_bluesky_counts_signs_and_bytes(text: str, signs: int, taken: int, real: Answer) -> None:
    assert (length(text, BLUESKY), size(text, BLUESKY)) == (signs, taken)
    answer = real(text)["bluesky"]
    assert (answer["counted"], len(answer["shortened"].encode())) == (signs, taken)


@pytest.mark.parametrize(
    ("text", "over"),
    [("é" * 300, [0, 0]), ("é" * 301, [1, 0]), (FAMILY * 120, [0, 0]), (FAMILY * 121, [0, 25])],
)
def test_bluesky_has_two_limits(text: str, over: list[int]) -> None:
    assert [measure.over for measure in measures(text, BLUESKY)] == over


# --- Whatever the text ------------------------------------------------------------------------------------------

ATOMS = (
    *(
        "https://",
        "http://",
        "HTTP://",
        "//",
        "www.",
        "a",
        "b-c",
        "_",
        ".",
        "..",
        "com",
        "Is",
        "au",
        "gov.au",
    ),
    *("treasury.gov.au", "t.co/abc", "bit.ly/abc", "rates.Is", "e.g.", "St.Kilda", "report.pdf", "README.md"),
    *(
        "中国",
        "东",
        "香港",
        "рф",
        "РФ",
        "Рф",
        "xn--",
        "xn--p1ai",
        "ελ",
        "vermögensberater",
        "文" * 20,
        "é" * 30,
    ),
    *(
        "/",
        "/x",
        "?",
        "x=1",
        "#e",
        "&",
        "(",
        ")",
        "()",
        "[",
        "]",
        "|",
        "~",
        "*",
        ";",
        "=",
        "+",
        "%",
        ":80",
        ":",
    ),
    *("é", "e\u0301", "ß", "İ", "ı", "ſ", "K", "ι", "ⱥ", "\u0345", "\u10ff", "\u1100", "क्", "ष", "각", "ำ"),
    *("😀", "🧑‍🎄", FAMILY, FLAG, "🇦", "1️⃣", "❤️", "❤", "\ufe0f", "\u200d", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽‍🚀"),
    *(
        " ",
        "\n",
        "\r\n",
        "\t",
        "\xa0",
        "\u2028",
        ",",
        "!",
        "'",
        '"',
        "“",
        "’",
        "。",
        "、",
        "@",
        "＠",
        "#",
        "$",
    ),
    *("-", "–", "…", "\u202e", "\u200f", "\u0600", "\u034f", "a" * 64, "me@treasury.gov.au", LONG_LINK),
)
ASSIGNED = st.characters(exclude_categories=["Cn", "Cs", "Co"], exclude_characters="\ufeff\x00")
TEXTS = st.lists(st.sampled_from(ATOMS) | ASSIGNED, max_size=16).map("".join)
MANY = settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _in_utf16(text: str, places: list[tuple[int, int]]) -> list[list[int]]:
    return [[len(text[:at].encode("utf-16-le")) // 2 for at in place] for place in places]


def _in_utf8(text: str, places: list[tuple[int, int]]) -> list[list[int]]:
    return [[len(text[:at].encode()) for at in place] for place in places]


@MANY
@given(TEXTS)
def test_x_reads_a_text_as_we_do(real: Answer, text: str) -> None:
    assert real(text)["x"] == {
        "length": length(text, X),
        "refused": False,
        "links": _in_utf16(text, twitter_text.links_in(text)),
        "with_scheme": _in_utf16(text, twitter_text.links_in(text, bare=False)),
    }


@MANY
@given(TEXTS)
def test_bluesky_reads_a_text_as_we_do(real: Answer, text: str) -> None:
    answer = real(text)["bluesky"]
    assert answer["links"] == _in_utf8(text, atproto.links_in(text))
    assert answer["shortened"] == atproto.shortened(text)
    assert (answer["counted"], answer["bytes"]) == (length(text, BLUESKY), len(text.encode()))


def test_every_letter_of_a_path_is_one_on_x_too(real: Answer) -> None:
    """Where a comparison without case differs between languages: all letters of the alphabets that could."""
    letters = [
        chr(number) for number in (*range(0x21, 0x600), *range(0x1C80, 0x2000), *range(0x2C60, 0x2C80))
    ]
    texts = [f"https://a.au/{letter} a{letter}a.com/b" for letter in letters]
    assert [text for text in texts if real(text)["x"]["length"] != length(text, X)] == []


def test_we_know_what_the_libraries_know(real: Answer) -> None:
    """Our copy of twitter-text's lists is the library's; where it is new, WRITE_TWITTER_TEXT=1 writes it."""
    known: dict[str, Any] = real(None)
    versions = [
        f"{name} {known['versions'][f'node_modules/{name}']}" for name in ("twitter-text", "twemoji-parser")
    ]
    theirs = {"version": ", ".join(versions)} | {name: known[name] for name in ("gtld", "cctld", "emoji")}
    ours = Path(twitter_text.__file__).with_suffix(".json")
    if os.environ.get("WRITE_TWITTER_TEXT"):
        ours.write_text(json.dumps(theirs, ensure_ascii=False, indent=0))
    assert json.loads(ours.read_text()) == theirs
    # Bluesky's domains are ASCII without hyphens, so of its endings those count alone; three are withdrawn by now.
    unknown = [name for name in known["tlds"] if name.isascii() and name.isalnum() and not is_ending(name)]
    assert unknown == ["goo", "juniper", "wolterskluwer"]


def test_the_libraries_are_pinned_and_held_to_their_hashes() -> None:
    wanted = json.loads((LIBRARIES / "package.json").read_text())["dependencies"]
    packages = json.loads(LOCK.read_text())["packages"]
    del packages[""]
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert INSTALLED.read_text() == LOCK.read_text()


# --- The others, which publish no library -----------------------------------------------------------------------

ON_MASTODON = [  # mastodon/mastodon 4.4, app/javascript/mastodon/features/compose/util/counter.ts, url_regex.js
    ("https://joinmastodon.org/a/very/long/address/that/goes/on/and/on", 23),
    ("@Gargron@mastodon.social hello", 14),
    ("Hi @a_b1@aus.social.", 3 + 5 + 1),
    ("@first.last@aus.social", 22),  # its composer knows no full stop in a name
    ("a@b@aus.social", 14),
    ("/@me@aus.social", 15),
    ("@me@aus.social https://aus.social/@me@aus.social", 3 + 1 + 23),
    ("treasury.gov.au", 15),
    ("请看https://treasury.gov.au/a", 25),
    (FAMILY, 1),
    ("cafe\u0301", 4),
    ("me@treasury.gov.au", 18),
]


@pytest.mark.parametrize(("text", "counted"), ON_MASTODON)
def test_mastodon_counts_signs_links_and_names(text: str, counted: int) -> None:
    assert length(text, MASTODON) == counted


def test_facebook_counts_characters() -> None:
    assert length(FAMILY, FACEBOOK) == len(FAMILY) == 7


@pytest.mark.parametrize(
    ("platform", "text", "comment", "over"),
    [  # YouTube Data API: videos (snippet.description); help pages of Facebook and YouTube for comments
        (YOUTUBE, "x" * 5_000, False, [0, 0]),
        (YOUTUBE, "é" * 2_501, False, [0, 2]),
        (YOUTUBE, "é" * 10_000, True, [0]),
        (YOUTUBE, "x" * 10_001, True, [1]),
        (FACEBOOK, "x" * 8_001, False, [0]),
        (FACEBOOK, "x" * 8_001, True, [1]),
        (MASTODON, "x" * 9_999, True, [0]),
        (X, "x" * 281, True, [1]),
    ],
)
def test_posts_and_comments_have_limits(
    platform: Platform, text: str, comment: bool, over: list[int]
) -> None:
    assert [measure.over for measure in measures(text, platform, comment=comment)] == over


# --- What must hold for every text ------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_every_text_has_a_length_on_every_platform(text: str) -> None:
    for platform in (X, MASTODON, BLUESKY, FACEBOOK, YOUTUBE):
        assert all(measure.taken >= 0 for measure in measures(text, platform))
    assert length(text, BLUESKY) <= size(text, BLUESKY)
