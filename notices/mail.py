"""Notices as marked messages, and what the mail server said to them."""

from collections.abc import Sequence
from contextlib import suppress
from email.utils import formataddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from notices import marking
from notices.models import Notice
from notices.queries import NUMBER


class NotNow(Exception):
    """The server did not take the message; it may later."""


class Unreachable(NotNow):
    """There is no server to talk to, so the next message need not be tried either."""


class Undeliverable(Exception):
    """The server will never take this message, or there is nowhere to send it."""


def message(letter: Sequence[Notice], connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """One notice, or a day's of one person."""
    first = letter[0]
    told = [shown(notice) for notice in letter]
    title = told[0]["subject"] if len(told) == 1 else f"{len(told)} notices from Treasury Social"
    written = marked(
        title,
        render_to_string("notices/mail.txt", {"told": told}),
        to=first.address or first.person.email,
        name=f"notice-{first.pk}-{first.created_at.timestamp():.0f}",
        thread=thread_of(first.path) if len(told) == 1 else "",
        of=marking.highest(notice.marking for notice in letter),
        connection=connection,
    )
    if all(each["may_travel"] for each in told):
        said = {"told": told, "title": title, "marking": marking.highest(each.marking for each in letter)}
        written.attach_alternative(render_to_string("notices/mail.html", said), "text/html")
    return written


def shown(notice: Notice) -> dict[str, Any]:
    """What mail says of a notice; of one that is marked above what may travel, where it is."""
    link = settings.PORTAL_URL.rstrip("/") + reverse("notices:open", args=[notice.pk])
    if not marking.may_travel(notice.marking):
        return {"may_travel": False, "subject": "A notice in Treasury Social", "link": link}
    subject = f"{notice.title}: {notice.about}" if notice.about else notice.title
    return {"may_travel": True, "subject": subject, "link": link, "notice": notice}


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
) -> EmailMultiAlternatives:
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


def send(letter: Sequence[Notice], connection: BaseEmailBackend) -> None:
    """A former address is told whatever became of the person since."""
    first = letter[0]
    if not first.address and not (first.person.email and first.person.is_active):
        raise Undeliverable(
            "They have no e-mail address." if first.person.is_active else "Their sign-in is closed."
        )
    hand_over(message(letter, connection), connection)


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
