"""Time-stamping authorities (RFC 3161): one made of other people's ASN.1 and cryptography, one that is OpenSSL's.

Neither shares a line with what checks their tokens. Each can be told to be wrong in one way.
"""

import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha1, sha256, sha384, sha512
from itertools import count
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID

OPENSSL = shutil.which("openssl")
DAY = timedelta(days=1)
HASHES = {"sha256": sha256, "sha384": sha384, "sha512": sha512, "sha1": sha1}
KEYS = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}
_serials = count(1000)


@dataclass
class Holder:
    """Somebody with a key and a certificate over it."""

    key: Any
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def certified(
    name: str,
    kind: str,
    issuer: Holder | None,
    *,
    usages: list[Any] | None = None,
    critical: bool = True,
    is_issuer: bool = False,
    begins: datetime | None = None,
    ends: datetime | None = None,
    more: tuple[Any, bool] | None = None,
) -> Holder:
    key, now = KEYS[kind](), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(next(_serials))
        .not_valid_before(begins or now - 400 * DAY)
        .not_valid_after(ends or now + 400 * DAY)
        .add_extension(x509.BasicConstraints(ca=is_issuer, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if usages is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=critical)
    if more:
        builder = builder.add_extension(more[0], critical=more[1])
    signer = issuer.key if issuer else key
    hash_ = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Holder(key, builder.sign(signer, hash_))


@dataclass
class Authority:
    """Its root, an issuer below it, and its own certificate."""

    kind: str = "p256"
    name: str = "Test Time Authority"
    certificate: dict[str, Any] = field(default_factory=dict)  # how its own differs from a right one
    wrong: dict[str, Any] = field(default_factory=dict)  # how its tokens differ from right ones
    at: datetime | None = None
    asked: int = 0

    @cached_property
    def root(self) -> Holder:
        return certified(f"Root of {self.name}", self.kind, None, is_issuer=True)

    @cached_property
    def issuer(self) -> Holder:
        return certified(f"Issuer of {self.name}", self.kind, self.root, is_issuer=True)

    @cached_property
    def own(self) -> Holder:
        return certified(
            self.name, self.kind, self.issuer, **{"usages": [Usage.TIME_STAMPING], **self.certificate}
        )

    def respond(self, path: str, body: bytes) -> tuple[int, bytes]:
        self.asked += 1
        return 200, self.answer(body)

    def stamp(self, message: bytes, algorithm: str = "sha256") -> bytes:
        """A token without anybody having asked."""
        imprint = {
            "hash_algorithm": {"algorithm": algorithm},
            "hashed_message": HASHES[algorithm](message).digest(),
        }
        request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
        return self.answer(request.dump())

    def answer(self, request: bytes) -> bytes:
        asked = tsp.TimeStampReq.load(request)
        info = self._info(asked)
        return tsp.TimeStampResp(
            {
                "status": {"status": self.wrong.get("status", "granted")},
                "time_stamp_token": {"content_type": "signed_data", "content": self._signed(info)},
            }
        ).dump()

    def _info(self, asked: Any) -> bytes:
        at = (self.at or datetime.now(UTC)).replace(microsecond=0)
        said = {
            "version": "v1",
            "policy": "1.2.3.4.1",
            "message_imprint": asked["message_imprint"],
            "serial_number": next(_serials),
            "gen_time": core.GeneralizedTime(at),
            "accuracy": {"seconds": 1},
            **self.wrong.get("info", {}),
        }
        if asked["nonce"].native is not None:
            said["nonce"] = asked["nonce"].native + self.wrong.get("nonce", 0)
        return tsp.TSTInfo(said).dump()

    def _signed(self, info: bytes) -> Any:
        certificates = [self.own.der, self.issuer.der][: self.wrong.get("certificates", 2)]
        load = asn1_x509.Certificate.load
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": self._digest}],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
                "certificates": [cms.CertificateChoices("certificate", load(each)) for each in certificates],
                "signer_infos": [self._signer(info)] * self.wrong.get("signers", 1),
            }
        )

    @property
    def _digest(self) -> str:
        return {"p384": "sha384", "ed25519": "sha512"}.get(self.kind, "sha256")

    def _signer(self, info: bytes) -> Any:
        own = asn1_x509.Certificate.load(self.own.der)
        attributes = cms.CMSAttributes(self._attributes(info))
        sid = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier("issuer_and_serial_number", sid),
                "digest_algorithm": {"algorithm": self._digest},
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": self._algorithm},
                "signature": self._sign(attributes.dump()),
            }
        )

    def _attributes(self, info: bytes) -> list[dict[str, Any]]:
        digest = HASHES[self._digest](self.wrong.get("digest_of", info)).digest()
        named = sha256(self.wrong.get("names", self.own).der).digest()
        both = [
            {"type": "content_type", "values": [self.wrong.get("content_type", "tst_info")]},
            {"type": "message_digest", "values": [digest]},
        ]
        if self.wrong.get("unnamed"):
            return both
        return [
            *both,
            {
                "type": "signing_certificate_v2",
                "values": [tsp.SigningCertificateV2({"certs": [{"cert_hash": named}]})],
            },
        ]

    @property
    def _algorithm(self) -> Any:
        name = {"rsa": "rsassa_pkcs1v15", "ed25519": "ed25519"}.get(self.kind, f"{self._digest}_ecdsa")
        return algos.SignedDigestAlgorithmId(name)

    def _sign(self, message: bytes) -> bytes:
        key = self.wrong.get("key", self.own.key)
        if self.kind == "ed25519":
            return key.sign(message)
        algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}[self._digest]
        if self.kind == "rsa":
            return key.sign(message, padding.PKCS1v15(), algorithm)
        return key.sign(message, ec.ECDSA(algorithm))


CONFIG = """\
[ tsa ]
default_tsa = here
[ here ]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = {named_by}
"""


class OpenSsl(Authority):
    """The same certificates, and `openssl ts` for the rest."""

    def __init__(self, folder: Path, kind: str = "rsa", named_by: str = "sha256") -> None:
        super().__init__(kind)
        self.folder, self.named_by = folder, named_by
        folder.mkdir(exist_ok=True)
        secret = self.own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        files = {"key": secret, "own": self.own.pem, "issuer": self.issuer.pem, "root": self.root.pem}
        for name, content in files.items():
            (folder / name).write_bytes(content)
        (folder / "serial").write_text("01\n")
        (folder / "config").write_text(CONFIG.format(folder=folder, named_by=named_by))

    def answer(self, request: bytes) -> bytes:
        (self.folder / "query").write_bytes(request)
        self._run(
            *("ts", "-reply", "-config", "config", "-queryfile", "query", "-signer", "own", "-inkey", "key"),
            *("-out", "reply"),
        )
        return (self.folder / "reply").read_bytes()

    def verifies(self, token: bytes, message: bytes) -> bool:
        (self.folder / "token").write_bytes(token)
        (self.folder / "message").write_bytes(message)
        return self._run(
            *("ts", "-verify", "-in", "token", "-data", "message"),
            *("-CAfile", "root", "-untrusted", "issuer"),
            check=False,
        )

    def _run(self, *words: str, check: bool = True) -> bool:
        assert OPENSSL
        done = subprocess.run([OPENSSL, *words], cwd=self.folder, capture_output=True, check=check)
        return done.returncode == 0
