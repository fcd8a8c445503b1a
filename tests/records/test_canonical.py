"""Equal values have one spelling, and nothing else is read (RFC 8785, restricted)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.canonical import NotCanonical, dumps, loads

names = st.text(st.characters(max_codepoint=127), max_size=8)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_is_written_reads_back(value: object) -> None:
    assert loads(dumps(value)) == value


@given(values, st.data())
def test_a_changed_byte_is_refused_or_another_value(value: object, data: st.DataObject) -> None:
    written = dumps(value)
    place = data.draw(st.integers(0, len(written) - 1))
    changed = written[:place] + bytes([data.draw(st.integers(0, 255))]) + written[place + 1 :]
    try:
        read = loads(changed)
    except NotCanonical:
        return
    assert changed == written or dumps(read) != written


def test_spelling_follows_rfc_8785() -> None:
    value = {"b": '\u20ac$\u000f\nA\'B"\\\\"/\x7f', "a": [1, None, True, "\U0001f600"], "B": {}}
    assert dumps(value) == (
        b'{"B":{},"a":[1,null,true,"\xf0\x9f\x98\x80"],"b":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"}'
    )


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), "\ud800", {"é": 1}, {1: 2}, (1,), b"x", {"a": {"b": [0.5]}}],
    ids=repr,
)
def test_values_with_no_single_spelling_are_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        dumps(value)


@pytest.mark.parametrize(
    "spelling",
    [
        b'{"a":1,"a":1}', b'{"a": 1}', b'{"b":1,"a":1}', b"1.0", b"1e2", b"-0", b"01", b"9007199254740992", b"NaN",
        b"Infinity", b'"\\u0041"', b'"\\/"', b'"\\ud800"', b'"\xff"', b"\xef\xbb\xbf1", b"1\n", b" 1", b"", b"[1,]",
        b'{"\xc3\xa9":1}', b"[" * 100_000, b"1" * 5_000, "1".encode("utf-16"),
    ],
    ids=lambda spelling: repr(spelling[:12]),
)  # fmt: skip
def test_other_spellings_are_refused(spelling: bytes) -> None:
    with pytest.raises(NotCanonical):
        loads(spelling)
