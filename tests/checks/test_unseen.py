"""What nobody sees is found, and stays where emoji and scripts need it; the checks read what is seen.

Sources: Unicode 18.0 Default_Ignorable_Code_Point (regex 2026.11.15), emoji-test.txt 18.0 (emoji 2.16.0), RFC 5892
appendix A.1 and A.2 for joiners, The Unicode Standard 18.0 by chapter, UTS #37 and StandardizedVariants.txt.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.catalogue import found_with
from checks.reading.unseen import Visible, unseen_in
from tests.checks.test_every_check import FACTS, PICTURE, PLAIN, saying, with_files

UNSEEN = {
    "zero width space": "tax\u200bpayer",
    "byte order mark": "\ufeffHello",
    "word joiner": "tax\u2060payer",
    "soft hyphen": "tax\u00adpayer",
    "joiner between Latin letters": "a\u200db",
    "non-joiner between Latin letters": "a\u200cb",
    "joiner at the end of an emoji": "😀\u200d",
    "joiner between emoji that are none together": "😀\u200d😀",
    "tag letters alone": "Hello\U000e0041\U000e0042",
    "tag letters of no flag": "🏴\U000e0061\U000e0075\U000e007f",
    "a flag's tags without the flag": "\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "language tag": "\U000e0001",
    "variation selector behind a letter": "a\ufe0f",
    "variation selector behind a digit": "1\ufe0f",
    "variation selector within a flag": "🇦\ufe0f🇺",
    "two variation selectors": "❤\ufe0f\ufe0f",
    "variation selector of an ideograph behind a letter": "a\U000e0100",
    "override of direction": "\u202eolleh",
    "isolate": "\u2066a\u2069",
    "marks of direction": "a\u200e\u200f",
    "Arabic letter mark": "\u061c1",
    "mark of direction within a Latin word": "שלום tax\u200epayer",
    "text turned round beside Hebrew": "שלום \u202e5",
    "combining grapheme joiner": "a\u034fb",
    "Hangul choseong filler": "\u115f",
    "Hangul jungseong filler": "\u1160",
    "Hangul filler": "a\u3164b",
    "halfwidth Hangul filler": "\uffa0",
    "Braille blank": "a\u2800b",
    "Khmer inherent vowels": "\u17b4\u17b5",
    "Mongolian vowel separator": "a\u180eb",
    "Mongolian variation selector": "a\u180b",
    "interlinear annotation": "\ufff9a\ufffab\ufffb",
    "object replacement": "\ufffc",
    "invisible times": "2\u2062x",
    "deprecated format character": "\u206a",
    "musical null notehead": "\U0001d159",
    "musical beam": "\U0001d173",
    "shorthand overlap": "\U0001bca0",
    "Egyptian full blank": "\U00013441",
    "Khitan filler": "\U00016fe4",
    "line separator": "a\u2028b",
    "paragraph separator": "a\u2029b",
    "control": "a\x0bb",
    "next line": "a\x85b",
    "private use": "\ue000",
    "private use of plane 16": "\U00100000",
    "unassigned": "\u0378",
    "noncharacter": "\ufffe",
}
NEEDED = {
    "a family": "👨‍👩‍👧‍👦",
    "Santa": "🧑‍🎄",
    "colours of skin": "👩🏽‍🚀 ⛹🏽‍♀️ 🧑🏻‍🤝‍🧑🏿",
    "as some keyboards leave it": "⛹🏽‍♀ 👁️‍🗨",
    "a rainbow": "🏳️‍🌈",
    "flags of England, Scotland and Wales": "🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "a heart, as picture and as text": "❤️ ❤\ufe0e ☎\ufe0e ©\ufe0f",
    "keycaps": "1️⃣ #️⃣ *️⃣",
    "Persian": "می‌خواهم کتاب‌ها",  # A.1
    "marks of direction in a text from right to left": "\u200fשלום (Treasury)\u200e!",
    "Persian, behind a letter that joins nothing": "کشور‌ها شده‌اند",
    "Persian year": "۱۴۰۵ ه‍.ش",  # chapter 9: a form by itself
    "Urdu": "علی‌الصبح",
    "Hindi": "क्‍ष क्‌ष",  # A.1, A.2
    "Marathi": "दर्‍या",
    "Sinhala": "ශ්‍රී ලංකාව ක‍්ෂ",  # chapter 13
    "Bengali": "র‍্যাব",  # chapter 12
    "Tamil": "க்‌ஷ",
    "Malayalam": "അവന്‍",
    "Khmer": "ភាសា\u200bខ្មែរ",  # chapter 16
    "Lao": "ພາສາ\u200bລາວ",
    "Thai": "ภาษา\u200bไทย",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ᠋ ᠬᠠ\u180eᠠ",  # chapter 13
    "a name in Japanese": "葛󠄀城",  # UTS #37
    "Chinese punctuation": "，︀",
    "Braille": "⠓⠊⠀⠗⠑⠊",
    "spaces": "a b\u00a0c\u2009d\u202fe\u3000f\tg\nh",
    "letters with marks": "é e\u0301 ệ Ünïcödé",
    "Arabic and Hebrew": "السلام عليكم ٪ שָׁלוֹם",
    "mathematics and signs": "𝒜 ≠ − × ° € ₹ № ™",
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_nobody_sees_is_found(name: str) -> None:
    assert unseen_in(UNSEEN[name])
    assert {finding.check for finding in found_with(FACTS, saying(f"Pay {UNSEEN[name]} now"))} == {"unseen"}


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_needed_stays(name: str) -> None:
    assert unseen_in(NEEDED[name]) == []


def test_every_place_is_looked_at() -> None:
    hidden = "tax\u200bpayer"
    for content in (
        *(replace(PLAIN, **{field: hidden}) for field in ("text", "title", "sources")),
        with_files(PICTURE | {"alt": hidden}),
    ):
        assert [finding.check for finding in found_with(FACTS, content)] == ["unseen"]


HIDDEN = {  # a word that a check looks for, with what nobody sees within it
    "staff-names": "Ask Helen Kos\u00adtas today.",
    "courtesy": "That is non\u200bsense.",
    "praise-or-blame": "The Treas\u2060urer’s bril\u00adliant plan.",
    "contact-details": "Write to a.b@treas\u200dury.gov.au.",
    "marking-words": "It is PRO\u00adTECTED.",
    "figures": "It rose by 4\u200b.1 per cent.",
}


@pytest.mark.parametrize("check", HIDDEN)
@pytest.mark.parametrize("where", ["text", "alt"])
def test_nothing_is_hidden_from_a_check(check: str, where: str) -> None:
    written = HIDDEN[check]
    content = saying(written) if where == "text" else with_files(PICTURE | {"alt": written})
    found = {finding.check: finding for finding in found_with(FACTS, content)}
    assert found.keys() == {"unseen", check}
    assert found[check].start is not None
    place = written[found[check].start : found[check].end]
    assert Visible.of(place).hides  # where it stands in what was written


def test_what_looks_apart_is_read_apart() -> None:
    assert Visible.of("Helen\u2800Kos\u00adtas\u3164").text == "Helen Kostas "


@given(st.text(max_size=80))
def test_each_place_is_that_of_the_same_character(text: str) -> None:
    shown = Visible.of(text)
    for at, character in enumerate(shown.text):
        start, end = shown.written(at, at + 1)
        assert end == start + 1
        assert text[start] == character or character == " "
