"""Withheld words are found however they are written elsewhere, and always as whole words that can be withheld."""

import pytest

from foi.matching import less, merged, snapped, spans, suspected


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("Jane Citizen", "We met Jane Citizen today.", [(2, 4)]),
        ("Jane Citizen", "JANE  CITIZEN’s letter; jane\ncitizen again", [(0, 2), (3, 5)]),
        ("Jane Citizen", "See https://example.org/in/jane-citizen-7/ now", [(1, 2)]),
        ("Jane Citizen", "See https://example.org/?q=Jane%20Citizen", [(1, 2)]),
        ("José Muñoz", "Jose Munoz asked", [(0, 2)]),
        ("kostas", "Written by hkostas@treasury.example", []),
        ("Lee", "The fleet was leeward, said Lee.", [(5, 6)]),
        ("2014", "Number 120145 of 2014", [(3, 4)]),
        ("…", "What … is this", []),
        ("a", "a b c", []),
        ("Jane Citizen", "Jane was a citizen", []),
    ],
)
def test_a_term_is_found_as_whole_words(term: str, text: str, found: list[tuple[int, int]]) -> None:
    assert spans(term, text) == found


def test_inside_other_words_it_is_only_suspected() -> None:
    assert suspected("kostas", "Written by hkostas@treasury.example") == [(2, 3)]
    assert suspected("Lee", "The fleet") == []


def test_somebody_with_a_number_behind_is_somebody_else() -> None:
    assert suspected("officer", "Decided by officer2 and officer17.") == []
    assert suspected("officer", "Decided by officer2, written by officer.") == [(5, 6)]
    assert suspected("Jane Citizen", "See instagram.example/janecitizen7") == [(1, 2)], "an address of hers"


def test_where_a_script_has_no_blanks_a_short_name_is_found_in_the_middle() -> None:
    assert suspected("李明", "我是李明。 Hello") == [(0, 1)]
    assert suspected("สมชาย", "นายสมชายใจดี") == [(0, 1)]


def test_what_was_copied_too_short_snaps_to_whole_words() -> None:
    assert snapped("ane Citiz", "Dear Jane Citizen") == [(1, 3)]


LONG = "The minister was told on Monday that the figures of the survey were wrong in two places."


def test_a_part_of_a_long_text_is_found_where_somebody_quotes_it() -> None:
    assert suspected(LONG, "Finding: “the figures of the survey were” sounds like blame.") == [(1, 7)]
    assert suspected(LONG, "The figures are wrong.") == [], "a few words that everybody uses"


def test_spans_are_joined_and_taken_from_each_other() -> None:
    assert merged([(3, 5), (0, 2), (2, 3), (8, 9)]) == [(0, 5), (8, 9)]
    assert less((0, 6), [(1, 2), (4, 9)]) == [(0, 1), (2, 4)]
