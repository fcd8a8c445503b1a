"""Numbers of records as programs paste them. Each row: where it comes from, what is pasted, and what is read of it."""

import pytest

from records.pasted_numbers import read

PREFIXES = ["PU", "SC", "TS"]

NUMBERS = [
    ("typed", "TS-000055"),
    ("in small letters", "ts-000055"),
    ("without zeros", "TS-55"),
    ("Word: non-breaking hyphen", "TS\u2011000055"),
    ("Word: non-breaking hyphen in plain text, as character 30", "TS\x1e000055"),
    ("Word: optional hyphen in plain text, as character 31", "TS\x1f000055"),
    ("Word: dash of AutoFormat", "TS\u2013000055"),
    ("em dash", "TS\u2014000055"),
    ("hyphen of Unicode", "TS\u2010000055"),
    ("figure dash", "TS\u2012000055"),
    ("horizontal bar", "TS\u2015000055"),
    ("LaTeX and spreadsheets: minus", "TS\u2212000055"),
    ("PDF: soft hyphen for any hyphen", "TS\u00ad000055"),
    ("PDF: soft hyphen where a line might break", "TS-0000\u00ad55"),
    ("small hyphen", "TS\ufe63000055"),
    ("small em dash", "TS\ufe58000055"),
    ("two hyphens", "TS--000055"),
    ("a blank behind", "TS- 000055"),
    ("blanks around", "TS – 000055"),
    ("a blank that does not break", "TS-\u00a0000055"),
    ("a narrow one", "TS\u202f\u2011\u202f000055"),
    ("Outlook: the end of a line behind the hyphen", "TS-\r\n000055"),
    ("a quoted mail, wrapped", "TS-\n> > 000055"),
    ("a Japanese keyboard", "ＴＳ－００００５５"),
    ("a Japanese keyboard, digits alone", "TS-００００５５"),
    ("Arabic digits", "TS-٠٠٠٠٥٥"),
    ("a blank for the hyphen", "TS 000055"),
    ("one that does not break", "TS\u00a0000055"),
    ("nothing for the hyphen", "TS000055"),
    ("a file name", "TS_000055.pdf"),
    ("words", "TS No. 000055"),
    ("words, one sign", "TS № 000055"),
    ("zero-width space", "TS\u200b-\u200b000055"),
    ("word joiner", "TS-\u2060000055"),
    ("byte order mark", "\ufeffTS-000055"),
    ("marks of direction", "\u200eTS-000055\u200e"),
    ("an address", "https://social.example/posts/TS-000055/"),
    ("brackets and a full stop", "(see TS-000055)."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "pasted"), NUMBERS, ids=[source for source, _ in NUMBERS])
def test_a_number_is_read_however_it_was_pasted(source: str, pasted: str) -> None:
    assert read(pasted, PREFIXES) == (["TS-000055"], [], [])
    letter = (
        f"Dear all,\nplease add {pasted} and\n{pasted.replace('55', '56').replace('５５', '５６')}\nto it."
    )
    assert read(letter, PREFIXES).named[0] == "TS-000055"


SPANS = [
    ("Word: dash of AutoFormat", "TS-000055–TS-000060"),
    ("hyphen", "TS-000055-TS-000060"),
    ("em dash, blanks", "TS-000055 — TS-000060"),
    ("minus", "TS−000055−TS−000060"),
    ("to", "TS-000055 to TS-000060"),
    ("a line end behind it", "from TS-000055 to\nTS-000060"),
    ("through", "TS-000055 through TS-000060"),
    ("up to", "TS-000055 up to TS-000060"),
    ("dots", "TS-000055…TS-000060"),
    ("tabs of a table", "TS-000055\t-\tTS-000060"),
    ("the second without letters", "TS-000055–000060"),
    ("the second without letters and zeros", "TS-000055 - 60"),
    ("the same in a sentence", "We want TS-000055 to 60."),
    ("the other way about", "TS-000060–TS-000055"),
    ("in small letters", "ts 000055 - ts 000060"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "pasted"), SPANS, ids=[source for source, _ in SPANS])
def test_a_range_is_read_whole(source: str, pasted: str) -> None:
    found = read(pasted, PREFIXES)
    assert [str(span) for span in found.spans] == ["TS-000055 to TS-000060"]
    assert found.spans[0].subjects == [f"TS-0000{number}" for number in range(55, 61)]
    assert not found.named
    assert not found.unread


OTHERS = [
    ("bullets are no ranges", "- TS-000055\n- TS-000060\n- SC-000002", ["TS-000055", "TS-000060", "SC-000002"], [], []),
    ("dashes as bullets", "– TS-000055\n– TS-000060", ["TS-000055", "TS-000060"], [], []),
    ("cells without anything between", "TS-000055TS-000056", ["TS-000055", "TS-000056"], [], []),
    ("a list", "TS-000055, 000056 and 000057", ["TS-000055", "TS-000056", "TS-000057"], [], []),
    ("a range and more", "TS-000055 to 57; SC-000002", ["SC-000002"], ["TS-000055 to TS-000057"], []),
    ("ranges in a chain", "TS-000055–57, TS-000060–TS-000061", [],
     ["TS-000055 to TS-000057", "TS-000060 to TS-000061"], []),
    ("a list without zeros may be anything", "TS-000055, 56", ["TS-000055"], [], ["TS-000055, 56"]),
    ("a day behind it", "TS-000055 - 30 November 2026", ["TS-000055"], [], ["TS-000055 - 30 November"]),
    ("a date behind it", "TS-000055 – 2026-11-30", ["TS-000055"], [], ["TS-000055 - 2026-11-30"]),
    ("how many came", "TS-000055 - 60 people", ["TS-000055"], [], ["TS-000055 - 60 people"]),
    ("of other letters", "TS-000055–SC-000060", ["TS-000055", "SC-000060"], [], ["TS-000055-SC-000060"]),
    ("all of them, or the two?", "between TS-000055 and TS-000060", ["TS-000055", "TS-000060"], [],
     ["TS-000055 and TS-000060"]),
    ("short, without a hyphen", "TS 55", [], [], ["TS 55"]),
    ("letters behind it", "TS-000055a", [], [], ["TS-000055a"]),
    ("too many digits", "TS-" + "9" * 13, [], [], ["TS-" + "9" * 13]),
    ("other letters", "COVID-19, TX-000123", [], [], ["COVID-19", "TX-000123"]),
    ("in longer words", "posts-000055", [], [], ["posts-000055"]),
    ("no number", "statistics 123456 of 2026, tel. 02 6263 2111", [], [], []),
    ("twice", "TS-000055 ts-55", ["TS-000055"], [], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "pasted", "named", "spans", "unread"), OTHERS, ids=[row[0] for row in OTHERS]
)
def test_what_may_be_something_else_is_named(
    what: str, pasted: str, named: list[str], spans: list[str], unread: list[str]
) -> None:
    found = read(pasted, PREFIXES)
    assert (found.named, [str(span) for span in found.spans], found.unread) == (named, spans, unread)


@pytest.mark.parametrize(
    "pasted",
    [
        "TS" + " " * 60_000,
        "TS-" + "1" * 59_000,
        "TS-000055 - " + "1" * 59_000,
        "TS-000055," * 6_000,
        "\u00ad" * 60_000,
    ],
    ids=["blanks", "digits", "a range of digits", "numbers", "soft hyphens"],
)
def test_no_paste_keeps_the_reader_busy(pasted: str) -> None:
    assert len(read(pasted, PREFIXES).named) <= 1
