"""Passwords that are soon guessed, whatever their length: repeated, in a row, of common words or of one's own."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

ENOUGH = (
    10  # powers of ten: guesses that a slow digest stands for years (ISM-1559 asks for no words of a list)
)
READ = 72  # characters, which is as far as the estimate goes
OURS = ("treasury", "social", "treasurysocial", "portal", "canberra", "australia")
WHY = {
    "repeat": "It repeats itself, so it is soon guessed.",
    "sequence": "It goes on in a row, as letters or figures do, so it is soon guessed.",
    "spatial": "It follows the keys of the keyboard, so it is soon guessed.",
    "date": "It has a date in it, and little else that is hard to guess.",
    "regex": "It has a year in it, and little else that is hard to guess.",
    "dictionary": "It is made of common words, or of names that are known of you and of the portal.",
}
INSTEAD = "Take four words or more that do not belong together."


class GuessableValidator:
    """By zxcvbn's estimate, of the password as it is and without what stands between its words."""

    def validate(self, password: str, user: Any = None) -> None:
        own = [*OURS, *_known_of(user)]
        easiest = min(
            (_guesses(each, own) for each in (password, plain(password)) if each), key=_power, default=None
        )
        if easiest and _power(easiest) < ENOUGH:
            raise ValidationError(f"{_why(easiest)} {INSTEAD}", code="password_guessable")

    def get_help_text(self) -> str:
        return INSTEAD


def plain(password: str) -> str:
    return re.sub(r"[\W_]+", "", password)


def _known_of(user: Any) -> list[str]:
    known = [getattr(user, name, "") or "" for name in ("username", "name", "email")]
    return [*known, *(word for each in known for word in re.split(r"\W+", each) if word)]


def _guesses(password: str, own: list[str]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = zxcvbn(password[:READ], user_inputs=own)
    return found


def _power(found: Mapping[str, Any]) -> float:
    return float(found["guesses_log10"])


def _why(found: Mapping[str, Any]) -> str:
    """Of the longest part that gave it away."""
    parts = [part for part in found["sequence"] if part["pattern"] in WHY]
    longest = max(parts, key=lambda part: len(part["token"]), default={"pattern": "dictionary"})
    return WHY[longest["pattern"]]
