"""Decisions signed by the decider's own key: a kept library of Web Authentication and the verifier judge the same."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
)

from records import verify
from records.verify import Rejected, encode64, encode64_url, leaf_hash
from tests.records.authenticators import CREDENTIAL, HELD, ORIGIN, PARTY, UP, UV, Authenticator, parts
from tests.records.examples import (
    AT,
    KEY,
    NAME,
    Files,
    Step,
    as_folder,
    bag,
    disclosures,
    ending,
    entry,
    fields,
    packed,
    proofs,
    record,
)  # fmt: skip

STEP = "6f1b0a52-0000-4000-8000-000000000001"
CHALLENGE = sha256(b"what was decided").digest()


def library_holds(said: verify.Assertion, challenge: bytes = CHALLENGE) -> bool:
    """What python-fido2 says, as a relying party that asks for the user to be verified."""
    server = Fido2Server(PublicKeyCredentialRpEntity(id=PARTY, name="Portal"))
    state = {"challenge": websafe_encode(challenge), "user_verification": "required"}
    try:
        key = AttestedCredentialData.create(
            bytes(16), CREDENTIAL, CoseKey.parse(cbor.decode(said.public_key))
        )
        response = {
            "clientDataJSON": websafe_encode(said.client_data),
            "authenticatorData": websafe_encode(said.authenticator_data),
            "signature": websafe_encode(said.signature),
        }
        sent = {
            "id": websafe_encode(CREDENTIAL),
            "rawId": websafe_encode(CREDENTIAL),
            "type": "public-key",
            "response": response,
        }
        server.authenticate_complete(state, [key], AuthenticationResponse.from_dict(sent))
    except (ValueError, InvalidSignature):
        return False
    return True


def verifier_holds(said: verify.Assertion, challenge: bytes = CHALLENGE) -> bool:
    try:
        return said.check(challenge) == (PARTY, ORIGIN)
    except Rejected:
        return False


@pytest.mark.parametrize("algorithm", HELD)
def test_both_take_a_genuine_signature(algorithm: str) -> None:
    said = HELD[algorithm].touched(CHALLENGE)
    assert library_holds(said)
    assert verifier_holds(said)


@pytest.mark.parametrize("algorithm", HELD)
@pytest.mark.parametrize("part", verify.Assertion._fields)
def test_no_byte_of_any_part_can_be_another(algorithm: str, part: str) -> None:
    said = HELD[algorithm].touched(CHALLENGE)
    whole = getattr(said, part)
    for place in range(len(whole)):
        other = bytearray(whole)
        other[place] ^= 1 << place % 8
        altered = said._replace(**{part: bytes(other)})
        assert not verifier_holds(altered), (part, place)


@pytest.mark.parametrize("part", verify.Assertion._fields)
def test_nothing_can_be_cut_or_put_on(part: str) -> None:
    said = HELD["ES256"].touched(CHALLENGE)
    whole = getattr(said, part)
    for other in (whole[:-1], whole[1:], whole + b"\0", b""):
        assert not verifier_holds(said._replace(**{part: other}))


LAWFUL: dict[str, dict[str, Any]] = {
    "members that browsers may add": {"said": {"other_keys_can_be_added_here": "do not compare against a template"}},
    "without crossOrigin": {"client": json.dumps({
        "type": "webauthn.get", "challenge": encode64_url(CHALLENGE), "origin": ORIGIN,
    }).encode()},
    "backed up": {"flags": UP | UV | 8 | 16},
    "eligible for backup": {"flags": UP | UV | 8},
    "extensions": {"flags": UP | UV | 128, "more": cbor.encode({"credBlob": b""})},
}  # fmt: skip


@pytest.mark.parametrize("others", LAWFUL.values(), ids=LAWFUL)
def test_both_take_what_authenticators_may_say(others: dict[str, Any]) -> None:
    said = HELD["ES256"].touched(CHALLENGE, **others)
    assert library_holds(said)
    assert verifier_holds(said)


UNLAWFUL: dict[str, dict[str, Any]] = {
    "not present": {"flags": UV},
    "not verified": {"flags": UP},
    "another site": {"party": "other.example"},
    "another origin": {"said": {"origin": "https://portal.example.evil.example"}},
    "a page without TLS": {"said": {"origin": "http://portal.example"}},
    "enrolling a key": {"said": {"type": "webauthn.create"}},
    "another challenge": {"said": {"challenge": encode64_url(sha256(b"other words").digest())}},
    "extensions that are not said": {"more": cbor.encode({"credBlob": b""})},
}
STRICTER: dict[str, dict[str, Any]] = {  # which the library leaves to its caller
    "a challenge with padding": {"said": {"challenge": encode64_url(CHALLENGE) + "="}},
    "within another site's page": {"said": {"crossOrigin": True}},
    "a name that stands twice": {
        "client": json.dumps({"type": "webauthn.get", "challenge": encode64_url(CHALLENGE), "origin": ORIGIN})
        .replace("{", '{"type": "webauthn.get", ').encode()
    },
    "backed up, but not eligible": {"flags": UP | UV | 16},
}  # fmt: skip


@pytest.mark.parametrize("others", UNLAWFUL.values(), ids=UNLAWFUL)
def test_both_refuse(others: dict[str, Any]) -> None:
    said = HELD["ES256"].touched(CHALLENGE, **others)
    assert not library_holds(said)
    assert not verifier_holds(said)


@pytest.mark.parametrize("others", STRICTER.values(), ids=STRICTER)
def test_the_verifier_asks_for_more(others: dict[str, Any]) -> None:
    assert not verifier_holds(HELD["ES256"].touched(CHALLENGE, **others))


def test_a_key_of_another_kind_is_none() -> None:
    said = cbor.decode(HELD["ES256"].public)
    for other in (
        {**said, 3: -35},
        {**said, -1: 2},
        {**said, 4: [1]},
        {**said, -2: b"x" * 32},
        {1: 1, 3: -8, -1: 6, -2: bytes(32)},
    ):
        with pytest.raises(Rejected):
            verify.cose_key(cbor.encode(other))


def signed(
    held: Authenticator, kind: str = "post.approved", **said: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """An entry whose decision this authenticator signed, and the values of its fields."""
    decided = {"actor__user_name": "gita", "version": 1, "fingerprint": "f" * 64, "note": "Good."}
    unsigned = verify.parse_entry(entry(kind, fields(**decided), key=STEP))
    made = held.touched(verify.challenge_of(unsigned, NAME))
    signature = parts(made, log=NAME, enrolled=encode64(bytes(32))) | said
    values = {**decided, **{f"signed__{name}": value for name, value in signature.items()}}
    whole = verify.parse_entry(entry(kind, fields(**values), key=unsigned["key"]))
    return whole, {name.replace("__", "."): value for name, value in values.items()}


@pytest.mark.parametrize("algorithm", HELD)
def test_a_decision_is_checked_from_its_entry_alone(algorithm: str) -> None:
    """Whatever a copy withholds: the entry keeps the digests that were signed."""
    whole, values = signed(HELD[algorithm])
    only = {name: value for name, value in values.items() if name.startswith("signed.")}
    assert verify.check_signature(whole, only) == (PARTY, ORIGIN)


@pytest.mark.parametrize("part", ["fields", "key", "kind", "office", "subject"])
def test_a_signature_is_of_one_entry(part: str) -> None:
    whole, values = signed(HELD["ES256"])
    other = (
        whole["fields"] | {"note": encode64(bytes(32))}
        if part == "fields"
        else "post.declined"
        if part == "kind"
        else "x"
    )
    with pytest.raises(Rejected, match="Something else was signed"):
        verify.check_signature(whole | {part: other}, values)


def test_no_field_can_be_left_out_or_put_in() -> None:
    whole, values = signed(HELD["ES256"])
    for fewer in ({"note"}, {"version"}):
        left = {name: digest for name, digest in whole["fields"].items() if name not in fewer}
        with pytest.raises(Rejected, match="Something else was signed"):
            verify.check_signature(whole | {"fields": left}, values)
    with pytest.raises(Rejected, match="Something else was signed"):
        verify.check_signature(whole | {"fields": whole["fields"] | {"reason": encode64(bytes(32))}}, values)


# --- As the log tells of keys ---------------------------------------------------------------------------------------
GITA = HELD["ES256"]
KEY_ID = encode64_url(CREDENTIAL)
Told = tuple[dict[str, Any], dict[str, Any], bytes]  # an entry, the values of its fields, and its leaf


def told(kind: str, who: str = "gita", at: str = AT, **said: Any) -> Told:
    values = {"actor__user_name": who, **said}
    content = entry(kind, fields(**values), subject="PERSON-000003", at=at)
    return (
        verify.parse_entry(content),
        {name.replace("__", "."): values[name] for name in values},
        leaf_hash(content),
    )


def enrolled(who: str = "gita", held: Authenticator = GITA, since: str = AT, party: str = PARTY) -> Told:
    return told(
        "passkey.enrolled",
        who,
        key_id=KEY_ID,
        public_key=encode64(held.public),
        rp_id=party,
        usable_from=since,
    )


def decided(held: Authenticator = GITA, enrolment: Told | None = None, **said: Any) -> Told:
    leaf = (enrolment or enrolled(held=held))[2]
    whole, values = signed(held, **{"enrolled": encode64(leaf), **said})
    return whole, values, b""


CONFIRMED = told("passkey.confirmed", "mara", key_id=KEY_ID, actor__role="mcd_manager", actor__by_seat=True)
EARLIER = f"{AT[:-4]}000Z"
REVOKED = told("passkey.revoked", at=EARLIER, key_id=KEY_ID, reason="Lost.")
LATER = f"{AT[:4]}-12-31T14:00:01.004Z"
REQUIRED = told("signing.settled", "", required=True)
UNSIGNED = told("post.approved", version=1)


def followed(*steps: Told, whole: bool = True) -> tuple[dict[str, int], str]:
    """What is counted of these, and what the rules say against them."""
    stories, found = verify.Stories(whole=whole), ""
    stories.log = NAME
    for said, values, leaf in steps:
        try:
            stories.follow(said, values, leaf)
        except Rejected as problem:
            found += str(problem)
    return stories.counts, found


def test_a_signed_decision_is_counted() -> None:
    counts, found = followed(enrolled(), CONFIRMED, decided())
    assert counts["signed"] == 1
    assert "sign" not in found
    assert "1 signable decision: 1 signed by the decider's own key." in [*verify.counted_steps({"signed": 1})]


def test_what_nobody_confirmed_is_said() -> None:
    assert followed(enrolled(), decided())[0]["signed_unconfirmed"] == 1


def test_an_unsigned_one_is_named_where_its_decider_had_a_key() -> None:
    assert followed(UNSIGNED)[0]["unsigned"] == 1
    assert followed(enrolled(), UNSIGNED)[0]["unsigned_though"] == 1
    assert followed(enrolled(), REVOKED, UNSIGNED)[0]["unsigned"] == 1


def test_where_it_is_required_an_unsigned_one_is_refused() -> None:
    assert "is not signed by the decider's own key" in followed(REQUIRED, UNSIGNED)[1]
    assert "is not signed" not in followed(enrolled(), REQUIRED, decided())[1]


def test_a_copy_that_does_not_show_the_signature_says_so() -> None:
    whole, _, leaf = decided()
    assert followed(enrolled(), (whole, {}, leaf))[0]["signed_not_shown"] == 1


def test_in_a_bag_the_enrolment_may_be_elsewhere() -> None:
    assert followed(decided(), whole=False)[0]["signed_elsewhere"] == 1


def test_what_was_signed_before_its_key_was_revoked_stays_signed() -> None:
    counts, found = followed(enrolled(), decided(), REVOKED)
    assert counts["signed_unconfirmed"] == 1
    assert "revoked" not in found


FALSE: dict[str, tuple[list[Told], str]] = {
    "a key that was never enrolled": ([decided()], "was never enrolled"),
    "enrolled afterwards": ([decided(), enrolled()], "was never enrolled"),
    "a key of another": ([enrolled("mara"), decided(enrolment=enrolled("mara"))], "a key of somebody else"),
    "revoked": ([enrolled(), REVOKED, decided()], "had been revoked"),
    "too early": (
        [enrolled(since=LATER), decided(enrolment=enrolled(since=LATER))],
        "might not sign yet",
    ),
    "another key under its name": ([enrolled(), decided(HELD["EdDSA"])], "another key than was enrolled"),
    "another enrolment": ([enrolled(), decided(enrolled=encode64(bytes(32)))], "another key than was enrolled"),
    "another site": (
        [enrolled(party="other.example"), decided(enrolment=enrolled(party="other.example"))],
        "for another site than its key",
    ),
    "another log": ([enrolled(), decided(log="other.example/log")], "Something else was signed"),
    "enrolled twice": ([enrolled(), enrolled()], "was enrolled before"),
    "confirmed by its owner": ([enrolled(), told("passkey.confirmed", key_id=KEY_ID)], "confirmed their own key"),
    "a part that is missing": ([enrolled(), told("post.approved", signed__log=NAME)], "a part of its signature"),
    "a key that is none": (
        [told("passkey.enrolled", key_id=KEY_ID, public_key="AAAA", rp_id=PARTY, usable_from=AT)],
        "not spelled as authenticators",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "what"), FALSE.values(), ids=FALSE)
def test_what_cannot_have_been_so_is_refused(steps: list[Told], what: str) -> None:
    assert what in followed(*steps)[1]


# --- In a bag ---------------------------------------------------------------------------------------------------------
NONE: list[Step] = []


def of_keys() -> list[Step]:
    held = fields(
        actor__user_name="gita", key_id=KEY_ID, public_key=encode64(GITA.public), rp_id=PARTY, usable_from=AT
    )
    confirmed = fields(actor__user_name="mara", actor__role="mcd_manager", actor__by_seat=True, key_id=KEY_ID)
    kinds = (("passkey.enrolled", held), ("passkey.confirmed", confirmed))
    return [(entry(kind, each, "PERSON-000003"), disclosures(each)) for kind, each in kinds]


def signed_record(about: list[Step]) -> list[Step]:
    """A post whose approval Gita signed."""
    steps: list[Step] = []
    for content, shown in record()[:-1]:
        said, held = json.loads(content), json.loads(shown)["disclosed"]
        if said["kind"] == "post.approved":
            said["key"] = STEP
            made = parts(GITA.touched(verify.challenge_of(said, NAME)), log=NAME)
            made["enrolled"] = encode64(leaf_hash(about[0][0]))
            held |= fields(**{f"signed__{name}": value for name, value in made.items()})
            content, shown = entry(said["kind"], held, key=STEP), disclosures(held)
        steps.append((content, shown))
    return ending(steps)


def with_keys(trail: list[Step], about: list[Step], after: list[Step] = NONE) -> Files:
    """What the log tells of keys before the record's steps, and after them."""
    log = [*about, *trail, *after]
    files, proven = bag(trail, log=log, media=()), proofs([content for content, _ in log])
    for number, (content, shown) in enumerate([*about, *after], start=1):
        stem = f"data/records/TS-000001/keys/{number:03}-{json.loads(content)['kind']}"
        files |= {
            f"{stem}.entry": content,
            f"{stem}.disclosures": shown,
            f"{stem}.tlog-proof": proven[log.index((content, shown))],
        }
    return packed({path: content for path, content in files.items() if path.startswith("data/")})


def checked(folder: Path, files: Files, **options: Any) -> verify.Report:
    report = verify.Report()
    verify.Bag(as_folder(folder, files), [verify.Key.parse(KEY.verifier)], report, **options).check()
    return report


def about(report: verify.Report) -> str:
    return " ".join(f"{where} {what}" for where, what in report.problems if "media" not in what)


def test_a_bag_brings_along_what_the_log_tells_of_its_keys(tmp_path: Path) -> None:
    keys = of_keys()
    report = checked(tmp_path, with_keys(signed_record(keys), keys))
    assert report.counts["signed"] == 1
    assert not [what for what in about(report).split(".") if "sign" in what or "key" in what]


def of_key(kind: str, who: str = "gita", **said: Any) -> Step:
    held = fields(actor__user_name=who, **said)
    return entry(kind, held, "PERSON-000003"), disclosures(held)


def test_in_a_bag_too_they_are_heard_in_the_order_of_the_log(tmp_path: Path) -> None:
    keys, revoked = of_keys(), of_key("passkey.revoked", key_id=KEY_ID, reason="Lost.")
    trail = signed_record(keys)
    assert "revoked" not in about(checked(tmp_path / "later", with_keys(trail, keys, [revoked])))
    assert "had been revoked" in about(checked(tmp_path / "before", with_keys(trail, [*keys, revoked])))
    assert "enrolled after something" in about(checked(tmp_path / "late", with_keys(trail, [], keys)))


def test_in_a_bag_too_an_unsigned_decision_is_refused_where_signatures_were_required(tmp_path: Path) -> None:
    required = of_key("signing.settled", "", required=True)
    assert "had to be" in about(checked(tmp_path / "before", with_keys(record(), [required])))
    assert "had to be" not in about(checked(tmp_path / "later", with_keys(record(), [], [required])))
    report = checked(tmp_path / "asked", bag(record(), media=()), must_sign=True)
    assert "had to be" in about(report)


def test_without_them_it_says_so(tmp_path: Path) -> None:
    keys = of_keys()
    trail = signed_record(keys)
    report = checked(tmp_path, bag(trail, log=[*keys, *trail], media=()))
    assert report.counts["signed_elsewhere"] == 1


@pytest.mark.parametrize("part", ["entry", "disclosures", "tlog-proof"])
def test_what_it_tells_of_a_key_is_proven(tmp_path: Path, part: str) -> None:
    keys = of_keys()
    whole = with_keys(signed_record(keys), keys)
    name = f"data/records/TS-000001/keys/001-passkey.enrolled.{part}"
    less = {path: content for path, content in whole.items() if path.startswith("data/") and path != name}
    assert "This file is missing" in about(checked(tmp_path / "less", packed(less)))
    other = {
        **less,
        name: whole[name].replace(b"portal.example", b"evil00.example").replace(b"PERSON", b"PERS0N"),
    }
    other[name] = other[name].replace(b"\n\n", b"\n\n\n") if part == "tlog-proof" else other[name]
    assert "keys/001" in about(checked(tmp_path / "other", packed(other)))
