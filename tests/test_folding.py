"""Plain letters: what is spelled otherwise and is the same, and what stays another word. Of
Unicode as Python 3.11's `unicodedata` (14.0) and regex 2026.11.15 know it, and of anyascii 0.3.3."""

import pytest

from workflow.folding import folded

ALIKE = [
    ("Đức Łódź Tromsø", "duc lodz tromso"),
    ("Sørensen Åse Ærø Œuvre Þór Guðrún Ħal Ŧ", "sorensen ase aero oeuvre thor gudrun hal t"),
    ("Straße STRASSE ẞ", "strasse strasse ss"),
    ("ISTANBUL İSTANBUL ıstanbul", "istanbul istanbul istanbul"),
    ("Nguyễn Thị Ánh Ưu Ơn", "nguyen thi anh uu on"),
    ("e\u0301te\u0301 ÉTÉ", "ete ete"),
    ("O’Brien O'Brien Oʼbrien O`Brien O´Brien O′Brien", " ".join(["o'brien"] * 6)),
    ("“real” „wages“ «y» ″", '"real" "wages" "y" \'\''),
    ("2026–27 2026—27 2026‑27 2026−27 2026‐27", " ".join(["2026-27"] * 5)),
    ("super\u00adannuation za\u200bdna\ufeff\u2060", "superannuation zadna"),
    ("\U000e0074\U000e0061x", "x"),  # tag letters
    ("ＦＵＬＬ　１２３％", "full 123%"),
    ("ﬁnance 𝗕𝗼𝗹𝗱 ℱ ①", "finance bold f 1"),
    ("Treasury™", "treasury "),
    ("a\u00a0b\u202fc\u2009d\te", "a b c d e"),
    ("שָׁלוֹם", "שלום"),
    ("شَارِع كتـــاب أحمد", "شارع كتاب احمد"),
    ("١٢٣ ۱۲۳ १२३", "123 123 123"),
    ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
    ("Ёлка елка", "елка елка"),
    ("ｶﾞ", "ガ"),
]


@pytest.mark.parametrize(("text", "plain"), ALIKE)
def test_what_is_spelled_otherwise_reads_alike(text: str, plain: str) -> None:
    assert folded(text) == plain
    assert folded(plain) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [("かき", "かぎ"), ("कल", "कुल"), ("ปา", "ปี"), ("한", "하"), ("ნ", "მ"), ("Smith", "Smyth")],
)
def test_another_word_stays_another(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("text", ["e\u0301", "が", "O’Brien", "ﬁ", "\u00ad", "İ", "₂"])
def test_each_sign_is_folded_by_itself(text: str) -> None:
    assert folded("".join(map(folded, text))) == folded(text)
