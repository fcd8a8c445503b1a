"""A text with some words left out: the others are proven to be the recorded ones, in their places."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.canonical import dumps
from records.verify import (
    Rejected,
    digest_of_words,
    encode64,
    field_digest,
    parse_entry,
    read_disclosures,
    word_digest,
    word_salt,
    words,
)
from tests.records.examples import in_part

TEXT = "Rates rise on\n3 December.  Ask Olive Tran."
PLACES = range(len(words(TEXT)))
Change = Callable[[dict[str, Any]], None]


@pytest.mark.parametrize("place", PLACES)
def test_any_word_can_be_left_out_and_the_others_stay_proven(place: int) -> None:
    content, data = in_part(TEXT, {place: "s 47F"})
    shown = read_disclosures(parse_entry(content), data)
    assert shown.withheld == {"text": "s 47F"}
    assert shown.in_part == {"text": 1}
    assert "text" not in shown.values
    assert words(TEXT)[place] not in [piece[1] for piece in json.loads(data)["in_part"]["text"]]


def test_words_are_left_out_under_several_provisions() -> None:
    content, data = in_part(TEXT, {4: "s 47F", 5: "s 47F", 6: "s 22(1)(a)(ii)"})
    assert read_disclosures(parse_entry(content), data).withheld == {"text": "s 47F; s 22(1)(a)(ii)"}
    assert read_disclosures(parse_entry(content), data).in_part == {"text": 3}


def piece(place: int, *value: Any) -> Change:
    def change(shown: dict[str, Any]) -> None:
        whole = shown["in_part"]["text"][place]
        shown["in_part"]["text"][place] = [*value] if len(value) > 1 else [whole[0], *value]

    return change


HARMS: dict[str, Change] = {
    "another word": piece(0, "Taxes"),
    "the same word with another blank": piece(1, "  rise"),
    "two words in one": piece(0, "Rates rise"),
    "a word of another type": piece(0, 7),
    "a withheld word shown as what it may have been": piece(5, "AAAAAAAAAAAAAAAAAAAAAA==", " Olive"),
    "another digest": piece(5, "A" * 43 + "=", None, "s 47F"),
    "no provision": piece(5, "A" * 43 + "=", None, " "),
    "another provision": lambda shown: shown["in_part"]["text"][5].__setitem__(2, "s 42"),
    "another provision above": lambda shown: shown["withheld"].update(text="s 42"),
    "a word less": lambda shown: shown["in_part"]["text"].pop(0),
    "a word more": lambda shown: shown["in_part"]["text"].append(shown["in_part"]["text"][0]),
    "words exchanged": lambda shown: shown["in_part"]["text"].reverse(),
    "no words": lambda shown: shown["in_part"].update(text=[]),
    "no list": lambda shown: shown["in_part"].update(text="Rates rise"),
    "not said to be withheld": lambda shown: shown["withheld"].clear(),
    "without the digest of the words": lambda shown: shown["disclosed"].pop("words.text"),
    "of a field that is not there": lambda shown: shown["in_part"].update(title=[]),
    "of nothing": lambda shown: shown.update(in_part={}),
    "of a field that is shown": lambda shown: shown["disclosed"].update(text=["A" * 22 + "==", TEXT]),
    "something more": lambda shown: shown.update(note="trust me"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_nothing_else_passes_for_the_recorded_words(harm: str) -> None:
    content, data = in_part(TEXT, {5: "s 47F"})
    shown = json.loads(data)
    HARMS[harm](shown)
    assert dumps(shown) != data
    with pytest.raises(Rejected):
        read_disclosures(parse_entry(content), dumps(shown))


def test_a_text_with_every_word_shown_is_no_text_in_part() -> None:
    content, _ = in_part(TEXT, {5: "s 47F"})
    _, whole = in_part(TEXT, {})
    shown = {**json.loads(whole), "withheld": {"text": "s 47F"}}
    with pytest.raises(Rejected, match="provisions"):
        read_disclosures(parse_entry(content), dumps(shown))


def test_words_recorded_as_other_words_than_the_text_are_found() -> None:
    """Otherwise a portal could record one text, and later release the proven words of another."""
    honest, data = in_part(TEXT, {0: "s 42"})
    other = json.loads(in_part("Something else.", {0: "s 42"})[1])["disclosed"]["words.text"]
    entry, salt = json.loads(honest), json.loads(data)["disclosed"]["words.text"][0]
    from_another = {"text": [salt, TEXT], "words.text": other}
    fields = {name: field_digest(pair[0], name, pair[1]) for name, pair in from_another.items()}
    with pytest.raises(Rejected, match="other words than the text itself"):
        read_disclosures({**entry, "fields": fields}, dumps({"disclosed": from_another, "withheld": {}}))


def test_a_word_is_one_word_whatever_its_digest_says() -> None:
    """A portal could otherwise record several as one, and leave out more than it says."""
    salt, pieces = "A" * 22 + "==", ["Rates rise", " now."]
    held = {
        "words.text": [
            salt,
            digest_of_words(word_digest(salt, place, word) for place, word in enumerate(pieces)),
        ]
    }
    fields = {name: field_digest(pair[0], name, pair[1]) for name, pair in held.items()} | {
        "text": "A" * 43 + "="
    }
    left_out = [word_digest(salt, 1, " now."), None, "s 42"]
    shown = {
        "disclosed": held,
        "withheld": {"text": "s 42"},
        "in_part": {"text": [[salt, "Rates rise"], left_out]},
    }
    with pytest.raises(Rejected, match="Word 1 of text is neither"):
        read_disclosures({"fields": fields}, dumps(shown))


@given(st.text(alphabet=st.sampled_from("aé🎉 \n\t\u2003.")))
def test_the_words_of_a_text_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text
    assert all(words(word) == [word] for word in words(text))


@given(st.binary(min_size=16, max_size=16), st.integers(0, 10**6), st.text(st.characters(codec="utf-8")))
def test_a_word_is_digested_as_the_canonical_json_that_the_format_names(
    salt: bytes, place: int, word: str
) -> None:
    own = word_salt(encode64(salt), place)
    assert own == encode64(sha256(dumps([encode64(salt), place])).digest()[:16])
    assert word_digest(own, place, word) == encode64(sha256(dumps([own, place, word])).digest())
