"""The secret of a link by which somebody chooses their password: made when the link is mailed, and kept nowhere."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from profiles.models import SignInChange


class LinkTokens(PasswordResetTokenGenerator):
    """Of one `SignInChange`. It lapses after a while (PASSWORD_RESET_TIMEOUT), and at once when the link is used, when
    they sign in or change their password themselves, or are reached elsewhere by now.
    """

    key_salt = "directory.tokens.LinkTokens"

    def _now(self) -> datetime:
        """Not the wall clock's, which is set back an hour once a year."""
        return datetime.now(UTC).replace(tzinfo=None)

    def _make_hash_value(self, change: Any, timestamp: int) -> str:
        person, used = change.person, change.link_used_at or ""
        return f"{change.pk} {used} {person.pk} {person.password} {_at(person.last_login)} {person.email} {timestamp}"


def _at(moment: datetime | None) -> str:
    """Without what some databases leave off."""
    return moment.replace(microsecond=0).isoformat() if moment else ""


_tokens: Any = LinkTokens()


def token_of(change: SignInChange) -> str:
    token: str = _tokens.make_token(change)
    return token


def opens(change: SignInChange, token: str) -> bool:
    """Whether the link works now: it is the latest that they were sent, and they may sign in."""
    latest = change.person.sign_in_changes.linked().first()
    return change.person.is_active and latest == change and _tokens.check_token(change, token)
