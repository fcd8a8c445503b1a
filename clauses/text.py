"""The text of a version: the whole policy as canonical JSON, and its digest, so that equal policies have equal ones."""

from hashlib import sha256
from typing import Any

from records.canonical import dumps

FORMAT = 1


def text_of(number: str, wording: dict[str, Any]) -> str:
    return dumps({"v": FORMAT, "number": number, **wording}).decode()


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()
