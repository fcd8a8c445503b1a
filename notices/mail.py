"""One notice as one marked message, and what the mail server said to it."""

import re
from contextlib import suppress
from email.utils import formataddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.crypto import salted_hmac

from notices import marking
from notices.models import Notice

NUMBER = re.compile(r"\b[A-Z]{2,}-\d{6,}\b")  # TS-000123


class NotNow(Exception):
    """The server did not take the message; it may later."""


class Unreachable(NotNow):
    """There is no server to talk to, so the next message need not be tried either."""


class Undeliverable(Exception):
    """The server will never take this message, or there is nowhere to send it."""


def message(notice: Notice, connection: BaseEmailBackend | None = None) -> EmailMessage:
    link = settings.PORTAL_URL.rstrip("/") + reverse("notices:open", args=[notice.pk])
    subject = f"{notice.title}: {notice.about}" if notice.about else notice.title
    body = f"{notice.title}\n\n{notice.body}\n\nOpen it in Treasury Social: {link}\n"
    if not marking.may_travel(notice.marking):
        subject, body = "A notice in Treasury Social", f"{link}\n"
    return marked(
        subject,
        body,
        to=notice.address or notice.person.email,
        name=f"notice-{notice.pk}-{notice.created_at.timestamp():.0f}",
        thread=thread_of(notice.path),
        of=notice.marking,
        connection=connection,
    )


def thread_of(path: str) -> str:
    """Of what the page is about, the same for each of its mails; of what has no number of its own, none.

    It does not say the number: mail above OFFICIAL says nothing of what it is about.
    """
    number = NUMBER.search(path)
    return f"about-{salted_hmac('notices.thread', number[0]).hexdigest()[:32]}" if number else ""


def marked(
    subject: str,
    body: str,
    *,
    to: str,
    name: str,
    of: str,
    thread: str = "",
    connection: BaseEmailBackend | None = None,
) -> EmailMessage:
    """`name`: the same at every attempt. Should a server have taken a message that we could not see it take, the next
    copy bears the same name, and mailboxes show one. `of`: its protective marking. `thread`: a message that was never
    sent, to which all that are about one thing reply, so that mailboxes show them together.
    """
    sender, address = marking.sender()
    domain = address.rpartition("@")[2]
    replies = {"In-Reply-To": f"<{thread}@{domain}>", "References": f"<{thread}@{domain}>"} if thread else {}
    return marking.MarkedMessage(
        subject=marking.subject(subject, of),
        body=body,
        from_email=formataddr((sender, address)),
        to=[to],
        headers={
            **marking.header(of),
            "Message-ID": f"<{name}@{domain}>",
            "Auto-Submitted": "auto-generated",
            **replies,
        },
        connection=connection,
    )


def send(notice: Notice, connection: BaseEmailBackend) -> None:
    """A former address is told whatever became of the person since."""
    if not notice.address and not (notice.person.email and notice.person.is_active):
        raise Undeliverable(
            "They have no e-mail address." if notice.person.is_active else "Their sign-in is closed."
        )
    hand_over(message(notice, connection), connection)


def hand_over(letter: EmailMessage, connection: BaseEmailBackend) -> None:
    """Raises NotNow, Unreachable or Undeliverable; returns once the server has taken it."""
    try:
        connection.open()
    except (SMTPException, OSError) as trouble:
        raise Unreachable(said(trouble)) from trouble
    try:
        connection.send_messages([letter])
    except (SMTPException, OSError, ValueError) as trouble:
        with suppress(SMTPException, OSError):  # begin the next message on a fresh connection
            connection.close()
        raise (Undeliverable if is_final(trouble) else NotNow)(said(trouble)) from trouble


def is_final(trouble: Exception) -> bool:
    """A 5xx about this recipient or this message, or an address that cannot stand in a header."""
    if isinstance(trouble, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in trouble.recipients.values())
    if isinstance(trouble, SMTPDataError):
        return trouble.smtp_code >= 500
    return isinstance(trouble, ValueError)


def said(trouble: Exception) -> str:
    if isinstance(trouble, SMTPRecipientsRefused):
        return "; ".join(
            f"{code} {text.decode(errors='replace')}" for code, text in trouble.recipients.values()
        )
    return f"{type(trouble).__name__}: {trouble}"
