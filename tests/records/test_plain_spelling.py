"""What one pattern reads at a glance is read part by part as well, and neither way accepts what the other refuses."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from records import verify
from records.verify import Rejected, canonical, encode64
from tests.records.examples import disclosures, entry, fields

HELD = fields(
    name="Olive Tran", text="Treasury’s “survey” \\ is\nopen.", version=2, empty=[], nothing=None, so=True,
    files=[{"alt": "A graph", "sha256": "0" * 64}],
)  # fmt: skip
DIGEST = encode64(bytes(32))
ENTRIES = {
    "of format 1": entry("post.proposed", HELD),
    "of format 2": canonical(
        {**verify.loads(entry("post.proposed", HELD)), "v": 2, "previous": {"leaf": DIGEST, "number": 3},
         "relates_to": [DIGEST, DIGEST]}),
    "of format 2, the first": canonical(
        {**verify.loads(entry("post.proposed", HELD)), "v": 2, "previous": None}),
    "without fields": canonical({**verify.loads(entry("post.proposed", HELD)), "fields": {}}),
}  # fmt: skip
ODD = [
    b'"',
    b"\\",
    b",",
    b":",
    b"[",
    b"]",
    b"{",
    b"}",
    b"0",
    b"-",
    b"=",
    b"B",
    b" ",
    b"\n",
    b"\x7f",
    "é".encode(),
    b"\xe9",
]
SALT = "AAAAAAAAAAAAAAAAAAAAAA=="
VALUES = [
    *('"A"', '""', "1", "0", "-7", "[]", "{}", "null", "true", "[1,2]", '{"a":[1],"b":["c"]}', '"’"', '{"a":"’"}'),
    *("-0", "01", "1.0", "1e2", "+1", "NaN", "Infinity", "9007199254740992", " 1", "1 ", "True", "", "'A'"),
    *('"\\u0041"', '"\\/"', '"\\ud800"', '"\n"', '"\\n"', '"\\\\"', '"\\""', '"""', '"A', '"A","B"', "1,2"),
    *("[1, 2]", '{"b":1,"a":2}', '{"a":1,"a":1}', '{"é":1}', '{"a":1}}', "[1", "1]", '"A"],"b":["', "[" * 2_000),
    f'1],"name":["{SALT}",2', f'{{"a":[1],"b":["{SALT}",2]}}', f'"],\\"b\\":[\\"{SALT}\\","',
]  # fmt: skip
NAMES = [
    "text",
    "words",
    "a b",
    "",
    "a.b",
    "é",
    '"',
    "\\",
    'a\\"b',
    "a\n",
    "\\u0061",
    'a":["' + SALT + '",1],"b',
]
SALTS = [
    SALT,
    "",
    "AAAAAAAAAAAAAAAAAAAAAB==",
    "AAAAAAAAAAAAAAAAAAAAAA=",
    SALT * 2,
    "\\u0041" + SALT[1:],
    SALT + "\n",
]


def said(read: Callable[..., object], *given: object) -> object:
    try:
        return read(*given)
    except Rejected as refusal:
        return str(refusal)


def altered(data: bytes) -> set[bytes]:
    """A piece left out, doubled, exchanged or put in, at each place."""
    found = set()
    for place in range(len(data) + 1):
        before, one, after = data[:place], data[place : place + 1], data[place + 1 :]
        found |= {before + after, before + one + one + after}
        found |= {part for odd in ODD for part in (before + odd + after, before + odd + one + after)}
    return found


@pytest.mark.parametrize("content", ENTRIES.values(), ids=list(ENTRIES))
def test_entries_are_the_same_read_either_way(content: bytes) -> None:
    assert verify._plain_entry(content) == verify._parse_entry(content)
    for other in altered(content):
        assert said(verify.parse_entry, other) == said(verify._parse_entry, other)


def test_disclosures_are_the_same_read_either_way() -> None:
    said_by, shown = verify.parse_entry(entry("post.proposed", HELD)), disclosures(HELD)
    assert verify._plain_disclosures(said_by, shown) == verify._read_disclosures(said_by, shown)
    for other in altered(shown):
        assert said(verify.read_disclosures, said_by, other) == said(verify._read_disclosures, said_by, other)


def spelled(name: str, salt: str, value: str) -> tuple[dict[str, object], bytes]:
    """What somebody might write who also writes the digest of it into the entry."""
    digests = {
        name: encode64(sha256(f'["{salt}","{name}",{value}]'.encode()).digest()),
        "name": encode64(sha256(f'["{salt}","name",2]'.encode()).digest()),
    }
    return {"fields": digests}, f'{{"disclosed":{{"{name}":["{salt}",{value}]}},"withheld":{{}}}}'.encode()


@pytest.mark.parametrize(
    ("name", "salt", "value"),
    [("a", SALT, value) for value in VALUES]
    + [(name, SALT, "1") for name in NAMES]
    + [("a", salt, "1") for salt in SALTS],
)
def test_a_digest_made_to_fit_makes_no_odd_spelling_pass(name: str, salt: str, value: str) -> None:
    said_by, shown = spelled(name, salt, value)
    assert said(verify.read_disclosures, said_by, shown) == said(verify._read_disclosures, said_by, shown)


@pytest.mark.parametrize("names", [("b", "a"), ("a", "a"), ("a", "b"), ("b", "c")])
def test_fields_stand_in_their_order_and_once(names: tuple[str, str]) -> None:
    held = fields(a=1, b=2)
    said_by = verify.parse_entry(entry("post.proposed", held))
    parts = ",".join(f'"{name}":{canonical(held.get(name, [SALT, 3])).decode()}' for name in names)
    shown = f'{{"disclosed":{{{parts}}},"withheld":{{}}}}'.encode()
    assert said(verify.read_disclosures, said_by, shown) == said(verify._read_disclosures, said_by, shown)
    assert isinstance(said(verify.read_disclosures, said_by, shown), verify.Shown) is (names == ("a", "b"))
