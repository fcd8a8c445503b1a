"""One-time passwords as apps make them (TOTP, RFC 6238), six digits of a secret and the half minute; recovery codes."""

import secrets
from base64 import b32encode
from datetime import datetime
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken as WrongCode
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

DIGITS, PERIOD = 6, 30  # seconds; with SHA-1 what each app assumes of a key that was typed
ASIDE = (0, -1, 1)  # steps by which a telephone's clock may be off
ISSUER = "Treasury Social"
CODES = 10
BYTES_OF_CODE = 15  # 120 bits: too many to guess, so a plain digest keeps them (ASVS 6.5.2)


def new_secret() -> bytes:
    return secrets.token_bytes(20)


def app_of(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), PERIOD)  # noqa: S303 - as RFC 6238 and the apps have it


def step_of(secret: bytes, code: str, at: datetime) -> int | None:
    """Which half minute the code is of, if it is one of those around now."""
    now = int(at.timestamp()) // PERIOD
    return next((now + aside for aside in ASIDE if _is_right(app_of(secret), code, now + aside)), None)


def _is_right(app: TOTP, code: str, step: int) -> bool:
    try:
        app.verify(code.encode(), step * PERIOD)
    except WrongCode:
        return False
    return True


def address_of(secret: bytes, user_name: str) -> str:
    """What the square says that a telephone scans."""
    return app_of(secret).get_provisioning_uri(user_name, ISSUER)


def typed(secret: bytes) -> str:
    """The same for somebody who types it."""
    return _in_groups(b32encode(secret).decode())


def plain(code: str) -> str:
    """As it was made, however it was typed."""
    return "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())


# --- The secret, which the portal has to know to check a code --------------------------------------------------------


def sealed(secret: bytes) -> str:
    return _box().encrypt(secret).decode()


def unsealed(kept: str) -> bytes | None:
    """Nothing where the portal's own secret has changed since."""
    try:
        return _box().decrypt(force_bytes(kept))
    except InvalidToken:
        return None


def _box() -> Fernet:
    key = salted_hmac("profiles.one_time_passwords", "secret", algorithm="sha256").digest()
    return Fernet(urlsafe_base64_encode(key) + "=")


# --- Recovery codes --------------------------------------------------------------------------------------------------


def new_codes() -> list[str]:
    return [_in_groups(b32encode(secrets.token_bytes(BYTES_OF_CODE)).decode()) for _ in range(CODES)]


def digest_of(code: str) -> str:
    return sha256(plain(code).encode()).hexdigest()


def _in_groups(letters: str) -> str:
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))
