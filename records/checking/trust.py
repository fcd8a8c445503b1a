"""Whom the page believes about times: those that somebody gives, or else those that this portal asks."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings


class Believed(NamedTuple):
    certificates: str = ""  # of time-stamping authorities, in PEM
    witnesses: tuple[str, ...] = ()  # their verifier keys


def of_this_portal() -> Believed:
    return Believed(_text(settings.TIMESTAMP_CERTIFICATES), tuple(_witnesses(_text(settings.WITNESS_POLICY))))


def _text(name: str) -> str:
    """Nothing where the settings name no file, or one that only the signer may read."""
    try:
        return Path(name).read_text() if name else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _witnesses(policy: str) -> Iterator[str]:
    """As c2sp.org/tlog-policy has them: `witness`, a name, the key, and where it is asked."""
    for line in policy.splitlines():
        if (words := line.split()) and words[0] == "witness":
            yield words[2]
