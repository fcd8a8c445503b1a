"""Protective markings on mail, as the Australian Government Email Protective Marking Standard asks.

The version of the standard is a setting; the values of `marking` are the standard's own (`OFFICIAL:Sensitive` has no
space after the colon). Gateways read the marking from the raw header, so it stands at the end of the subject in plain
ASCII and on the one line, whatever letters stand before it.
"""

import re
from collections.abc import Iterable
from email.header import Header
from email.message import Message

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.text import Truncator

# Mail leaves the portal for mailboxes that may be read anywhere: above these it carries a link and no text.
MAY_TRAVEL = ("UNOFFICIAL", "OFFICIAL")
KNOWN = (*MAY_TRAVEL, "OFFICIAL:Sensitive", "PROTECTED", "SECRET", "TOP SECRET")  # the lowest first
LONGEST = 120  # characters of a subject: encoded, and with its marking, they fit on one line of mail (RFC 5322: 998)
SENDER = re.compile(r"\s*(?P<name>.*?)\s*<(?P<address>[^<>]+)>\s*", re.DOTALL)
SUBJECT_MARKING = re.compile(r"\s*\[SEC=[^\]]*\]", re.IGNORECASE)


def may_travel(marking: str) -> bool:
    return marking in MAY_TRAVEL


def highest(markings: Iterable[str]) -> str:
    return max(markings, key=KNOWN.index)


def subject(text: str, marking: str) -> str:
    """`text` on one line, ending in its one marking."""
    plain = " ".join(SUBJECT_MARKING.sub("", text).split())
    return f"{Truncator(plain).chars(LONGEST)} [SEC={known(marking)}]"


def header(marking: str) -> dict[str, str]:
    version, (_, origin) = settings.MARKING_STANDARD_VERSION, sender()
    return {"X-Protective-Marking": f"VER={version}, NS=gov.au, SEC={known(marking)}, ORIGIN={origin}"}


def sender() -> tuple[str, str]:
    """The name that mail comes from, and the address alone. A name may hold a comma, in quotes or not."""
    named = SENDER.fullmatch(settings.DEFAULT_FROM_EMAIL)
    return (named["name"].strip('"'), named["address"]) if named else ("", settings.DEFAULT_FROM_EMAIL)


class MarkedMessage(EmailMultiAlternatives):
    """A message whose subject ends in its marking, for programs as for people."""

    def message(self) -> Message:  # type: ignore[override]
        message = super().message()
        message.replace_header("Subject", UnfoldedSubject(str(self.subject)))
        return message


class UnfoldedSubject(Header):
    """Letters outside ASCII are encoded (RFC 2047), and the marking is not."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, "utf-8")
        self.subject = subject

    def encode(self, *args: object, **kwargs: object) -> str:
        text, sign, marking = self.subject.rpartition(" [SEC=")
        if not text.isascii() or "=?" in text:
            text = Header(text, "utf-8").encode().replace("\n", "")
        return text + sign + marking


def known(marking: str) -> str:
    if marking not in KNOWN:
        raise ValueError(f"{marking!r} is not a protective marking.")
    return marking
