"""Time-stamp tokens: what `verify.py` makes of them, beside OpenSSL and rfc3161-client, and of what harms them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import rfc3161_client
from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from hypothesis import given
from hypothesis import strategies as st

from records import verify
from tests.records.authority import DAY, KEYS, OPENSSL, Authority, Holder, OpenSsl, certified

MESSAGE = b"log.example/2026\n7\nAAAA\n"
needs_openssl = pytest.mark.skipif(not OPENSSL, reason="there is no openssl here")


def given_by(*holders: Holder) -> list[verify.Certificate]:
    return [each for holder in holders for each in verify.parse_certificates(holder.pem)]


def checked(token: bytes, *holders: Holder, message: bytes = MESSAGE) -> str:
    return verify.Token.parse(token).check(message, given_by(*holders)).name


def refusal(token: bytes, *holders: Holder, message: bytes = MESSAGE) -> str:
    with pytest.raises(verify.Rejected) as refused:
        checked(token, *holders, message=message)
    return str(refused.value)


def by_the_library(authority: Authority, token: bytes, message: bytes = MESSAGE) -> bool:
    builder = rfc3161_client.VerifierBuilder().add_root_certificate(authority.root.certificate)
    verifier = builder.add_intermediate_certificate(authority.issuer.certificate).build()
    try:
        return verifier.verify_message(rfc3161_client.decode_timestamp_response(token), message)
    except (rfc3161_client.VerificationError, ValueError):
        return False


@pytest.fixture(scope="module", params=sorted(KEYS))
def authority(request: Any) -> Authority:
    return Authority(request.param)


@pytest.fixture(scope="module")
def usual() -> Authority:
    return Authority()


# --- What holds -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_a_token_holds_under_the_root_the_issuer_or_the_certificate_itself(
    authority: Authority, algorithm: str
) -> None:
    token = authority.stamp(MESSAGE, algorithm)
    for holder in (authority.root, authority.issuer, authority.own):
        assert checked(token, holder) == authority.name
    assert "stamps something else" in refusal(token, authority.root, message=MESSAGE + b"\n")
    if authority.kind != "ed25519":  # which OpenSSL's PKCS7 does not know
        assert by_the_library(authority, token)
        assert not by_the_library(authority, token, MESSAGE + b"\n")


@needs_openssl
@pytest.mark.parametrize("named_by", ["sha256", "sha1"])
@pytest.mark.parametrize("kind", ["rsa", "p256", "p384"])
def test_a_token_of_openssl_holds_and_ours_holds_for_openssl(
    tmp_path: Path, kind: str, named_by: str
) -> None:
    authority = OpenSsl(tmp_path / "openssl", kind, named_by)
    token = authority.stamp(MESSAGE)
    assert checked(token, authority.root, authority.issuer) == authority.name
    assert by_the_library(authority, token)
    assert authority.verifies(token, MESSAGE)
    assert not authority.verifies(token, b"another")
    again = Authority.answer(
        authority, rfc3161_client.TimestampRequestBuilder().data(MESSAGE).build().as_bytes()
    )
    assert checked(again, authority.root) == authority.name
    assert authority.verifies(again, MESSAGE)


def test_a_token_without_its_certificate_holds_for_whoever_has_it(usual: Authority) -> None:
    alone = Authority(wrong={"certificates": 0})
    assert checked(alone.stamp(MESSAGE), alone.own) == alone.name
    assert "does not bring its signer's certificate" in refusal(alone.stamp(MESSAGE), alone.root)
    signed_only = Authority(wrong={"certificates": 1})
    assert checked(signed_only.stamp(MESSAGE), signed_only.issuer) == signed_only.name
    assert "you gave no certificate" in refusal(signed_only.stamp(MESSAGE), signed_only.root)
    with pytest.raises(verify.OtherAuthority):
        checked(usual.stamp(MESSAGE), alone.root)


def test_it_existed_by_the_time_with_its_accuracy_and_the_minute_that_is_over(usual: Authority) -> None:
    usual.at = datetime(2026, 11, 30, 3, 13, 20, tzinfo=UTC)
    try:
        token = verify.Token.parse(usual.stamp(MESSAGE))
    finally:
        usual.at = None
    assert token.at == datetime(2026, 11, 30, 3, 13, 21, tzinfo=UTC)
    assert verify.by_minute(token.at) == "30 November 2026, 03:14 UTC"
    assert verify.by_minute(datetime(2026, 11, 30, 3, 14, tzinfo=UTC)) == "30 November 2026, 03:14 UTC"


# --- What does not --------------------------------------------------------------------------------------------------
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "not granted": ({"status": "rejection"}, "did not grant"),
    "another content": ({"content_type": "data"}, "of something else than a time"),
    "another digest": ({"digest_of": b"another"}, "of another time than it says"),
    "signed by another key": ({"key": ec.generate_private_key(ec.SECP256R1())}, "signature is wrong"),
    "no certificate named": ({"unnamed": True}, "does not say which certificate"),
    "another certificate named": ({"names": Authority().own}, "with another certificate"),
    "two signers": ({"signers": 2}, "signed once"),
    "an unknown extension": (
        {
            "info": {
                "extensions": [{"extn_id": "1.2.3", "critical": True, "extn_value": core.OctetString(b"")}]
            }
        },
        "extension that is not known",
    ),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_token_that_is_wrong_in_one_thing_is_refused(how: str) -> None:
    wrong, said = WRONG[how]
    authority = Authority(wrong=wrong)
    assert said in refusal(authority.stamp(MESSAGE), authority.root)


PAST, FUTURE = datetime.now(UTC) - 40 * DAY, datetime.now(UTC) + 40 * DAY
CRITICAL = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
CERTIFICATES: dict[str, tuple[dict[str, Any], str]] = {
    "no purpose": ({"usages": None}, "time-stamping alone"),
    "another purpose": ({"usages": [Usage.CODE_SIGNING]}, "time-stamping alone"),
    "more than one purpose": ({"usages": [Usage.TIME_STAMPING, Usage.CODE_SIGNING]}, "time-stamping alone"),
    "not critical": ({"critical": False}, "time-stamping alone"),
    "over": ({"ends": PAST}, "not valid at the time"),
    "not begun": ({"begins": FUTURE}, "not valid at the time"),
    "critical and unknown": ({"more": (CRITICAL, True)}, "critical extension that is not known"),
    "for signing certificates": (
        {"more": (x509.KeyUsage(False, False, False, False, False, True, False, False, False), True)},  # noqa: FBT003
        "time-stamping alone",
    ),
}


@pytest.mark.parametrize("how", CERTIFICATES)
def test_a_certificate_that_is_not_one_for_time_stamping_then_is_refused(how: str) -> None:
    certificate, said = CERTIFICATES[how]
    authority = Authority(certificate=certificate)
    for holder in (authority.root, authority.own):
        assert said in refusal(authority.stamp(MESSAGE), holder)


def test_a_certificate_is_judged_at_the_time_of_the_token() -> None:
    authority = Authority(certificate={"ends": PAST}, at=PAST - DAY)
    assert checked(authority.stamp(MESSAGE), authority.root) == authority.name


def test_who_may_not_issue_certificates_issues_none_that_counts(usual: Authority) -> None:
    """The certificate of one authority is given: whoever has its key cannot make others of it."""
    false = Authority(name="False Authority")
    false.__dict__["issuer"] = usual.own
    assert "you gave no certificate" in refusal(false.stamp(MESSAGE), usual.own)
    assert "you gave no certificate" in refusal(false.stamp(MESSAGE), usual.root)


def test_a_name_is_not_enough_to_be_the_issuer(usual: Authority) -> None:
    """A root of the same name, with another key."""
    double = certified(f"Root of {usual.name}", "p256", None, is_issuer=True)
    assert "you gave no certificate" in refusal(usual.stamp(MESSAGE), double)


SHORT = 1024  # bits


def test_short_keys_and_old_hashes_are_not_enough() -> None:
    key = rsa.generate_private_key(65537, SHORT)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Short")])
    now = datetime.now(UTC)
    short = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - DAY).not_valid_after(now + DAY).sign(key, hashes.SHA256())
    )  # fmt: skip
    with pytest.raises(verify.Rejected, match="too short"):
        verify.parse_certificates(Holder(key, short).pem)
    old = Authority()
    assert "not safe" in refusal(old.stamp(MESSAGE, "sha1"), old.root)


# --- Hostile bytes --------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def stamped(usual: Authority) -> bytes:
    return usual.stamp(MESSAGE)


@given(data=st.data())
def test_whatever_is_changed_in_a_token_it_is_refused_in_words_or_says_the_same(
    usual: Authority, stamped: bytes, data: st.DataObject
) -> None:
    token = bytearray(stamped)
    before = verify.Token.parse(bytes(token))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(token) - 1))
        how = data.draw(st.sampled_from(["bit", "byte", "cut", "twice"]))
        if how == "bit":
            token[place] ^= 1 << data.draw(st.integers(0, 7))
        elif how == "byte":
            token[place] = data.draw(st.integers(0, 255))
        elif how == "cut":
            del token[place : place + data.draw(st.integers(1, 40))]
        else:
            token[place:place] = token[place : place + data.draw(st.integers(1, 40))]
        if not token:
            break
    try:
        after = verify.Token.parse(bytes(token))
        after.check(MESSAGE, given_by(usual.root))
    except verify.Rejected:
        return
    assert (after.info, after.signature) == (before.info, before.signature)


@given(st.binary(max_size=300))
def test_bytes_are_refused_in_words_whatever_they_are(data: bytes) -> None:
    for read in (
        verify.Token.parse,
        verify.Certificate.parse,
        verify.parse_certificates,
        verify.Policy.parse,
    ):
        with pytest.raises(verify.Rejected):
            read(data)


VALUES = st.recursive(
    st.tuples(st.sampled_from([1, 2, 3, 4, 6, 12, 0x80]), st.binary(max_size=40)),
    lambda inner: st.tuples(st.sampled_from([0x30, 0x31, 0xA0]), st.lists(inner, max_size=4)),
    max_leaves=8,
)


def spelled(value: Any) -> bytes:
    """As asn1crypto's writer does it, which is not the reader's."""
    tag, content = value
    inner = content if isinstance(content, bytes) else b"".join(map(spelled, content))
    whole = core.OctetString(inner).dump()
    return bytes([tag]) + whole[1:]


@given(VALUES)
def test_what_is_spelled_right_is_read_back(value: Any) -> None:
    def read(data: bytes) -> list[Any]:
        return [
            (each.tag, read(each.content) if each.tag & 0x20 else each.content) for each in verify.der(data)
        ]

    def plain(value: Any) -> Any:
        return (value[0], value[1] if isinstance(value[1], bytes) else [plain(each) for each in value[1]])

    assert read(spelled(value)) == [plain(value)]
    for each in verify.der(spelled(value)):
        assert each.spelled == spelled(value)


@pytest.mark.parametrize(
    "data",
    [
        "30", "3080" + "0000", "308100", "30817f" + "00" * 127, "30820001" + "00", "3084000000ff", "3f1f00", "1f8100",
        "0405ffff", "30ff", "308180", "30850000000000",
    ],
)  # fmt: skip
def test_another_spelling_or_a_part_of_one_is_refused(data: str) -> None:
    with pytest.raises(verify.Rejected):
        verify.der(bytes.fromhex(data))


def test_a_token_has_a_largest_size_and_depth_costs_nothing(usual: Authority) -> None:
    with pytest.raises(verify.Rejected, match="too large"):
        verify.Token.parse(usual.stamp(MESSAGE) + b"\0" * verify.TOKEN_SIZE)
    deep = b""
    for _ in range(5_000):
        deep = b"\x30" + _length(len(deep)) + deep
    with pytest.raises(verify.Rejected):
        verify.Token.parse(deep)


def _length(size: int) -> bytes:
    if size < 128:
        return bytes([size])
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([128 + len(digits)]) + digits


def test_many_certificates_in_a_token_cost_little(usual: Authority) -> None:
    """A ring of issuers of one name, each signed by each: every one is looked at once."""
    own = Authority(name="Ring")
    token = own.stamp(MESSAGE)
    parsed = verify.Token.parse(token)
    many = parsed.certificates * 50
    with pytest.raises(verify.OtherAuthority):
        parsed._replace(certificates=many).check(MESSAGE, given_by(usual.root))


# --- Signatures beside another implementation -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("curve", "ours"), [(ec.SECP256R1(), verify.P256), (ec.SECP384R1(), verify.P384)], ids=["p256", "p384"]
)
def test_ecdsa_says_what_another_library_says(curve: Any, ours: verify.Curve) -> None:
    key = ec.generate_private_key(curve)
    numbers = key.public_key().public_numbers()
    public = (numbers.x, numbers.y, 1)
    for number in range(4):
        message = bytes([number])
        for algorithm, own in ((hashes.SHA256(), verify.sha256), (hashes.SHA512(), verify.sha512)):
            signature = key.sign(message, ec.ECDSA(algorithm))
            r, s = decode_dss_signature(signature)
            assert ours.holds(public, own, message, signature)
            assert ours.holds(public, own, message, encode_dss_signature(r, ours.order - s))
            for false in ((s, r), (r, s + 1), (0, s), (r, 0), (r + ours.order, s), (r, s + ours.order)):
                assert not ours.holds(public, own, message, encode_dss_signature(*false))
            assert not ours.holds(public, own, message + b".", signature)


def test_a_point_at_infinity_signs_nothing() -> None:
    curve = verify.P256
    x, y, z = curve.add(curve.times(curve.order, curve.base), (0, 1, 0))
    assert (x, z) == (0, 0)
    assert y


def test_rsa_takes_only_the_one_padding(usual: Authority) -> None:
    """Signatures made backwards from what a careless reader would accept (Bleichenbacher's forgery, and its like)."""
    key = rsa.generate_private_key(65537, 2048)
    modulus, secret = key.public_key().public_numbers().n, key.private_numbers().d
    right = verify.sha256(b"message").digest()
    info = bytes.fromhex("3031300d060960864801650304020105000420") + right

    def signed(block: bytes) -> bool:
        number = pow(int.from_bytes(block, "big"), secret, modulus)
        return verify.rsa_holds(modulus, 65537, verify.sha256, b"message", number.to_bytes(256, "big"))

    assert signed(b"\0\1" + b"\xff" * (253 - len(info)) + b"\0" + info)
    signature = key.sign(b"message", padding.PKCS1v15(), hashes.SHA256())
    assert verify.rsa_holds(modulus, 65537, verify.sha256, b"message", signature)
    assert not verify.rsa_holds(modulus, 65537, verify.sha256, b"message", b"\0" + signature)
    rest = b"\x07" * 60
    assert not signed(b"\0\1" + b"\xff" * 8 + b"\0" + info + b"\0" * (245 - len(info)))
    assert not signed(b"\0\1" + b"\xff" * (193 - len(info)) + b"\0" + info + rest)
    assert not signed(b"\0\2" + b"\xff" * (253 - len(info)) + b"\0" + info)
    without_null = bytes.fromhex("302f300b0609608648016503040201" + "0420") + right
    assert not signed(b"\0\1" + b"\xff" * (253 - len(without_null)) + b"\0" + without_null)


def test_no_time_is_far_enough_to_break_anything(usual: Authority) -> None:
    usual.at = datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)
    try:
        with pytest.raises(verify.Rejected, match="no time that there is"):
            verify.Token.parse(usual.stamp(MESSAGE))
    finally:
        usual.at = None
    assert verify.by_minute(datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)) == "1 January 2027, 00:00 UTC"
