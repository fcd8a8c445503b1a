"""Markings are found however they are written, ordinary words are left alone, and places are those in the original."""

from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from profiles import markings
from profiles.markings import above, found, perhaps_above
from profiles.models import Marking

WRITTEN = {
    Marking.TOP_SECRET: ["TOP SECRET", "TOP-SECRET//X", "plan_TOP_SECRET.pdf", "[SEC=TOP SECRET]", "top secret"],
    Marking.SECRET: [
        "SECRET", "(SECRET) lines", "[secret] lines", "secret//AU", "S.E.C.R.E.T", "s e c r e t", "budgetSECRETv2.docx",
        "HIGHLY PROTECTED", "*Secret*\nAnd the lines below it", "The plan\n  Secret  \nis this", "ＳＥＣＲＥＴ",
    ],
    Marking.PROTECTED: [
        "PROTECTED", "budget_PROTECTED.docx", "PROTECTED//CABINET", "**PRO**TECTED", "P R O T E C T E D",
        "PRO\u200bTECTED", "PRO\u3164TECTED", "ꓑꓣꓳꓔꓰꓚꓔꓰꓓ", "ⲢRⲞⲦECTED",
        "РROТЕСТЕD", "ＰＲＯＴＥＣＴＥＤ", "🅿🆁🅾🆃🅴🅲🆃🅴🅳", "ᴘʀᴏᴛᴇᴄᴛᴇᴅ", "P̲R̲O̲T̲E̲C̲T̲E̲D̲",
        "%50ROTECTED", "%2550%2552OTECTED",
        "https://x.example/a?name=PROTECTED+brief", "protected.docx", "sec=protected", "SEC: Protected",
        "CABINET-IN-CONFIDENCE", "Cabinet in confidence", "AUSTEO", "AGAO", "REL AUS/USA", "lines //CABINET",
        "Sensitive: Cabinet", "PR\nOTECTED",
    ],
    Marking.SENSITIVE: [
        "OFFICIAL: Sensitive", "OFFICIAL:Sensitive", "OFFICIAL-SENSITIVE", "official: sensitive",
        "official_sensitive.pdf",
        "OFFICIAL%3A%20Sensitive", "[SEC=OFFICIAL:Sensitive]", "FOR OFFICIAL USE ONLY", "For Official Use Only", "FOUO",
        "Commercial-in-Confidence", "Sensitive: Legal", "SENSITIVE//PERSONAL", "O:S", "(restricted)",
        "//NATIONAL CABINET",
        "OFFICIAL Sensitive",
    ],
}  # fmt: skip
# What may be one: in a heading, before a colon, as a letter of something else.
DOUBTFUL = [
    "BUDGET PAPER PROTECTED", "Secret: start saving early", "Protected: lines", "Confidential: lines", "CODEWORD",
    "It is a SECRET!", "Protected – options", "The levy goes ahead. (P)", "Classification: P", "Protected Harbour.docx",
    "labelled protected in the plan", "STATE SECRET", "Ｓｅｃｒｅｔ： lines",
]  # fmt: skip
ORDINARY = [
    "The protected wetlands of the Coorong.",
    "Protected wetlands are the Commonwealth’s to look after.",
    "a top secret recipe, for once",
    "Trade secrets stay secret.",
    "UNPROTECTED SECRETARY SECRETARIAT",
    "The Secretary to the Treasury",
    "an official, sensitive to the season",
    "Parking here is for official use only.",
    "https://example.com/protected-areas/secret-garden",
    "https://cabinet.vic.gov.au",
    "budget-protected-areas.png",
    "OFFICIAL: our office is closed",
    "confidential information about a customer",
    "commercial-in-confidence parts are left out",
    "The National Cabinet met on Friday.",
    "restricted access",
    "100% SECURE, 50%20",
    "Bestpractice: people, process, technology",
]


@pytest.mark.parametrize(
    ("marking", "text"), [(marking, text) for marking, texts in WRITTEN.items() for text in texts]
)
def test_a_marking_is_found_however_it_is_written(marking: Marking, text: str) -> None:
    assert max(Marking(one.marking).rank for one in found(f"{text}")) == marking.rank


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert above(text, Marking.OFFICIAL) == []


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_may_be_one_is_asked_about_and_stops_nothing(text: str) -> None:
    assert above(text, Marking.OFFICIAL) == []
    assert perhaps_above(text, Marking.OFFICIAL)
    assert perhaps_above(text, Marking.TOP_SECRET) == []


@pytest.mark.parametrize("text", ORDINARY)
def test_nobody_is_asked_about_ordinary_words(text: str) -> None:
    assert perhaps_above(text, Marking.OFFICIAL) == []


def test_what_is_certain_is_not_asked_about_again() -> None:
    assert perhaps_above("Classification: Protected", Marking.OFFICIAL) == []


@pytest.mark.parametrize("text", [text for texts in WRITTEN.values() for text in texts])
def test_what_is_within_the_ceiling_may_stand(text: str) -> None:
    highest = max((Marking(one.marking) for one in found(text)), key=lambda marking: marking.rank)
    assert above(text, highest) == []
    assert above(text, list(Marking)[highest.rank - 1]) != []


def test_places_are_those_in_the_text_as_it_came() -> None:
    text = "é 👩‍👩‍👧 then РROТЕСТЕD, and %50%52OTECTED."
    assert [text[one.start : one.end] for one in found(text)] == ["РROТЕСТЕD", "%50%52OTECTED"]


def test_of_markings_that_overlap_the_highest_stands_for_all() -> None:
    (one,) = found("PROTECTED//CABINET-IN-CONFIDENCE")
    assert one.marking == Marking.PROTECTED
    assert (one.start, one.end) == (0, len("PROTECTED//CABINET-IN-CONFIDENCE"))
    assert [one.marking for one in found("TOP SECRET")] == [Marking.TOP_SECRET]


ANYTHING = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("PROTECDS %:/_*\n25аО🅿")), max_size=80
)


@given(ANYTHING)
@example("%")
@example("%ff%fe")
@example("\u0301" * 5)
def test_no_text_is_too_odd_and_places_are_inside_it(text: str) -> None:
    last = 0
    for one in found(text):
        assert last <= one.start < one.end <= len(text)
        last = one.end


PARTS = [
    *"PROTECDS %50_*$\n.:/=аОРⅭ🅿Ｐᴘ",
    "\u0301",
    "\u200b",
    "%2550",
    "SECRET",
    "FOUO",
    "REL TO AUS/",
    "(P)",
    "(S",
    "//NF)",
    "\n",
    "SH:CABINET",
    "marked ",
    "Protected",
    " brief.docx",
    "Classification: ",
    "AGAO",
]


@given(st.lists(st.sampled_from(PARTS)))
@example(["SEC=", "OFFICIAL"])
def test_the_quick_look_overlooks_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    with mock.patch.object(markings, "may_hold", return_value=True):
        thorough = found(text)
    assert found(text) == thorough


@pytest.mark.parametrize("text", [text for texts in WRITTEN.values() for text in texts])
def test_the_quick_look_sees_every_way_of_writing(text: str) -> None:
    assert markings.may_hold(text)


@given(
    ANYTHING, ANYTHING, st.sampled_from(["PROTECTED", "TOP SECRET", "OFFICIAL: Sensitive", "[SEC=SECRET]"])
)
def test_it_is_found_in_the_middle_of_any_text(before: str, after: str, marking: str) -> None:
    assert any(one.marking != Marking.OFFICIAL for one in found(f"{before} \n{marking}\n {after}"))


@pytest.mark.parametrize("filler", ["\ufdfa", "%", "%25", "é", "SECRE ", "("])
def test_what_somebody_sends_to_keep_the_portal_busy_costs_no_more_than_other_text(
    filler: str, settings: Any
) -> None:
    """Counted in characters looked at, since a clock would hang on the machine."""
    text = filler * 1000 + "SECRET"
    assert len(markings._Seen(text).text) <= len(text)
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= 1_500_000
