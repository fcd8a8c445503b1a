"""Passkeys as rows and facts: whose, since when, who confirmed them, and whether they may be used."""

from collections.abc import Iterable

from django.urls import reverse

from profiles.models import Passkey
from workflow.dates import when

Row = dict[str, object]
COLUMNS = ["Passkey", "Enrolled", "Confirmed by", "Now"]


def status(passkey: Passkey) -> Row:
    if passkey.revoked_at:
        return {"text": "Revoked", "colour": "grey"}
    if passkey.is_held:
        return {"text": "Waits", "colour": "yellow"}
    return {"text": "In use", "colour": "green"}


def rows(passkeys: Iterable[Passkey]) -> list[list[object]]:
    return [
        [
            {"text": each.label, "url": reverse("directory:passkey", args=[each.pk])},
            {"at": each.enrolled_at},
            str(each.confirmed_by) if each.confirmed_by else "Nobody yet",
            status(each),
        ]
        for each in passkeys
    ]


def facts(passkey: Passkey) -> list[Row]:
    by, revoked = passkey.confirmed_by, passkey.revoked_by
    known = {
        "Whose": str(passkey.person),
        "Enrolled": when(passkey.enrolled_at),
        "Can be used from": when(passkey.usable_from) if passkey.is_held else "",
        "Confirmed": f"{when(passkey.confirmed_at)}, by {by}" if by else "Nobody has confirmed it yet",
        "Revoked": f"{when(passkey.revoked_at)}, by {revoked}: {passkey.revoked_because}" if revoked else "",
        "Kind": passkey.get_algorithm_display(),
        "Number": passkey.key_id,
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]
