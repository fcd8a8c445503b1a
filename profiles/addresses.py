"""Whose an address is: the Treasury's, on which official accounts hang, or somebody's own.

A handle may be an e-mail address too (PROF-1), and that is where people mix the two up (PROF-2, PER-2).
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def is_email(text: str) -> bool:
    """Whether it reads as an e-mail address; a handle such as @TreasuryAU does not."""
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return True


def is_treasury(address_or_handle: str) -> bool:
    """An e-mail address in one of the Treasury's domains or below one; a handle that is no address is nobody's."""
    text = address_or_handle.strip()
    if not is_email(text):
        return False
    domain = text.rpartition("@")[2].lower()
    return any(
        domain == own or domain.endswith(f".{own}") for own in map(str.lower, settings.TREASURY_DOMAINS)
    )


def validate_treasury_address(address: str) -> None:
    if not is_treasury(address):
        raise ValidationError(NOT_OURS)


def validate_official_handle(handle: str) -> None:
    if is_email(handle) and not is_treasury(handle):
        raise ValidationError(NOT_OURS)


NOT_OURS = (
    "Give an address of the Treasury: an official account is never tied to a personal one, "
    "so that it stays with the Treasury when somebody leaves."
)
