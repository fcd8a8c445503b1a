"""Protective markings on mail, as the Australian Government Email Protective Marking Standard asks.

The version of the standard is a setting; the values of `marking` are the standard's own (`OFFICIAL:Sensitive` has no
space after the colon).
"""

import re

from django.conf import settings

# Mail leaves the portal for mailboxes that may be read anywhere: above these it carries a link and no text.
MAY_TRAVEL = {"UNOFFICIAL", "OFFICIAL"}
KNOWN = MAY_TRAVEL | {"OFFICIAL:Sensitive", "PROTECTED", "SECRET", "TOP SECRET"}
SUBJECT_MARKING = re.compile(r"\s*\[SEC=[^\]]*\]", re.IGNORECASE)


def may_travel(marking: str) -> bool:
    return marking in MAY_TRAVEL


def subject(text: str, marking: str) -> str:
    """`text` on one line, ending in its one marking."""
    plain = " ".join(SUBJECT_MARKING.sub("", text).split())
    return f"{plain} [SEC={known(marking)}]"


def header(marking: str) -> dict[str, str]:
    version, origin = settings.MARKING_STANDARD_VERSION, settings.DEFAULT_FROM_EMAIL
    return {"X-Protective-Marking": f"VER={version}, NS=gov.au, SEC={known(marking)}, ORIGIN={origin}"}


def known(marking: str) -> str:
    if marking not in KNOWN:
        raise ValueError(f"{marking!r} is not a protective marking.")
    return marking
