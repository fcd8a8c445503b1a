"""Every bit flipped, every byte left out, doubled or put in, of everything that a verifier reads: none is accepted.

A lenient reader let hundreds through. Ed25519 is that of the library here, which judges as the verifier's own does
(test_ed25519) a hundred times faster.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from records import verify
from records.signed_notes import quickly
from records.verify import Rejected, check_proof, open_checkpoint, parse_entry, read_disclosures
from tests.records.examples import KEY, bag, disclosures, entry, fields, in_part, proofs, record, story

ENTRIES = [content for content, _ in story()]
PROOF = proofs(ENTRIES)[2]
CHECKPOINT = KEY.sign(5, b"r" * 32).encode()
HELD = fields(name="Olive Tran", text="Hello")
SHOWN = disclosures({"text": HELD["text"]}, name="s 47F")
ENTRY = entry("post.proposed", HELD)
PARTLY = in_part("Ask Olive now.", {1: "s 47F"})
FILES = bag(record())


EVERY_BYTE = [bytes([byte]) for byte in range(256)]


def mutants(data: bytes) -> Iterator[bytes]:
    for place in range(len(data) + 1):
        before, one, after = data[:place], data[place : place + 1], data[place + 1 :]
        yield from (before + new + one + after for new in EVERY_BYTE)
        if one:
            yield before + after
            yield from (before + bytes([one[0] ^ 1 << bit]) + after for bit in range(8))
            yield before + one.swapcase() + after


def accepted(data: bytes, check: Callable[[bytes], object]) -> list[bytes]:
    """Those that pass, and say the same or something else. `check` accepts what was not altered."""
    check(data)
    passed = []
    for mutant in {*mutants(data)} - {data}:
        try:
            check(mutant)
        except Rejected:
            continue
        passed.append(mutant)
    return passed


def test_no_altered_proof_is_accepted() -> None:
    assert not accepted(PROOF, lambda data: check_proof(data, ENTRIES[2], [KEY.key], quickly))


def test_no_altered_checkpoint_is_accepted() -> None:
    assert not accepted(CHECKPOINT, lambda data: open_checkpoint(data, [KEY.key], quickly))


def test_no_altered_entry_is_accepted() -> None:
    assert not accepted(ENTRIES[2], lambda data: check_proof(PROOF, data, [KEY.key], lambda *_: True))


def test_no_altered_verifier_key_is_accepted() -> None:
    assert not accepted(KEY.verifier.encode(), lambda data: verify.Key.parse(data.decode("latin-1")))


def test_no_altered_disclosure_shows_anything_else() -> None:
    """A provision is the department's word and no part of what was recorded: it may be another, and is reported."""
    honest = read_disclosures(parse_entry(ENTRY), SHOWN)
    for mutant in accepted(SHOWN, lambda data: read_disclosures(parse_entry(ENTRY), data)):
        shown = read_disclosures(parse_entry(ENTRY), mutant)
        assert shown.values == honest.values
        assert shown.withheld.keys() == honest.withheld.keys()
        assert shown.withheld != honest.withheld


def test_no_altered_text_shown_in_part_is_accepted() -> None:
    content, shown = PARTLY
    assert not accepted(shown, lambda data: read_disclosures(parse_entry(content), data))


def test_a_manifest_accepted_in_another_spelling_says_the_same() -> None:
    """Other programs space it otherwise, and write digests in capitals."""
    lines = FILES["manifest-sha256.txt"].splitlines(keepends=True)[:4]
    paths = [line.decode().split()[1] for line in lines]

    def check(data: bytes) -> None:
        """As the bag does with each file in turn, and with what is left over."""
        manifest = verify.Manifest("manifest-sha256.txt", verify.File("", len(data), lambda: iter([data])))
        for path in paths:
            if manifest.digest_of(path) != sha256(FILES[path]).hexdigest():
                raise Rejected("The file is not the one that is listed.")
        if list(manifest.rest()):
            raise Rejected("A file is missing.")

    whole = b"".join(lines)
    assert {_without_dialect(mutant) for mutant in accepted(whole, check)} == {_without_dialect(whole)}


def _without_dialect(manifest: bytes) -> bytes:
    lower = re.sub(
        rb"[0-9A-Fa-f]{64}", lambda found: found[0].lower(), re.sub(rb"(?m)^#.*\n?", b"", manifest)
    )
    return re.sub(rb"\s|[*./]", b"", lower)


def said_of(check: Callable[..., object], *given: object) -> str:
    """The refusal, or the answer, as text. Anything but these two is an error of the verifier."""
    try:
        return repr(check(*given))
    except Rejected as refusal:
        return str(refusal)


@given(st.binary(max_size=200))
def test_whatever_is_no_proof_or_entry_is_refused_in_words(data: bytes) -> None:
    for parse in (verify.parse_proof, parse_entry, verify.loads):
        assert said_of(parse, data)
    assert said_of(open_checkpoint, data, [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda each: (
        st.lists(each, max_size=4) | st.dictionaries(st.sampled_from(["text", "name", "words.text"]), each)
    ),
)


@given(st.sampled_from(["disclosed", "withheld", "in_part"]), JSON)
def test_whatever_disclosures_say_is_read_or_refused_in_words(part: str, value: object) -> None:
    shown = {"disclosed": {}, "withheld": {}, part: value}
    assert said_of(lambda: read_disclosures(parse_entry(ENTRY), verify.canonical(shown)))


NAMES = [
    "actor.user_name",
    "actor.role",
    "fingerprint",
    "marking",
    "ceiling",
    "media",
    "trail",
    "approver",
    "cosigner",
    *verify.SPELLED,
    *verify.WORDING,
    *(
        "answers",
        "as_approved",
        "approved_at",
        "first_day",
        "last_day",
        "label",
        "what",
        "actor.tied_to",
        "sha256",
    ),
]
KINDS = [*verify.RULES, verify.DESTROYED]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS), st.dictionaries(st.sampled_from(NAMES), JSON | st.text(max_size=30))
        ),
        max_size=5,
    )
)
def test_whatever_the_fields_hold_the_story_is_told_or_refused_in_words(
    steps: list[tuple[str, dict[str, object]]],
) -> None:
    """They come from the log, but a verifier does not trust whoever filled it."""
    told = verify.Record("TS-000001", verify.Checkpoints([]), verify.Report())
    whole = verify.Stories(whole=True)
    for kind, values in steps:
        content = entry(kind, HELD)
        assert said_of(told.stories.follow, parse_entry(content), values, verify.leaf_hash(content), 0)
        assert said_of(whole.follow, parse_entry(content), values, verify.leaf_hash(content), 0)
        assert said_of(told._list, values)
