"""The verifier's own Ed25519: RFC 8032's vectors, and the same judgement as a library that thousands use."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from records.signed_notes import quickly
from records.verify import ORDER, Rejected, ed25519_holds

VECTORS = [  # RFC 8032, section 7.1: public key, message, signature
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
     "25bf5f0595bbe24655141438e7a100b")),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
     "87b2eaeb4302aeeb00d291612bb0c00")),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594"
     "a7c15e9716ed28dc027beceea1ec40a")),
]  # fmt: skip


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_known_signatures(public: str, message: str, signature: str) -> None:
    given_ = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert ed25519_holds(*given_)
    assert not ed25519_holds(given_[0], given_[1] + b"!", given_[2])


def test_a_second_spelling_of_a_signature_is_refused() -> None:
    public, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    assert not ed25519_holds(public, message, signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "public",
    ["ed" + "ff" * 30 + "7f", "ee" + "ff" * 30 + "7f", "01" + "00" * 30 + "80", "02" + "00" * 31, "ff" * 32],
)
def test_keys_that_are_no_canonical_point_are_refused(public: str) -> None:
    with pytest.raises(Rejected):
        ed25519_holds(bytes.fromhex(public), b"", bytes(64))


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.integers(0, 511), st.booleans())
def test_it_judges_as_the_library_does(seed: bytes, message: bytes, bit: int, spoil: bool) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = bytearray(key.sign(message))
    if spoil:
        signature[bit // 8] ^= 1 << bit % 8
    judged = ed25519_holds(public, message, bytes(signature))
    assert judged == quickly(public, message, bytes(signature)) == (not spoil)
