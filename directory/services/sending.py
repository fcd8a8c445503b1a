"""Mailing the links that are owed. The link is made here and goes into the message alone.

As with notices, a row is claimed in one short transaction, mailed with none open, and marked in another.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from directory.services.shared import page_of_person
from directory.tokens import token_of
from notices import mail
from notices.services import LEASE, PAUSES, notify
from profiles.models import Marking, SignInChange

logger = logging.getLogger(__name__)

WHY = {
    SignInChange.What.INVITED: "invites you to Treasury Social, where the Treasury’s posts are approved and kept.",
    SignInChange.What.LOCKED: "sends this link, since sign-in with your user name was locked after too many wrong "
    "passwords. If you remember yours, you can wait for an hour instead.",
    SignInChange.What.RESET: "had this link sent, so that you can choose a new password for Treasury Social.",
}


def send_links() -> int:
    """Mail what is due until nothing is, or there is no server. The number sent."""
    sent, connection = 0, get_connection()
    try:
        while change := _claim():
            sent += _attempt(change, connection)
    except mail.Unreachable as trouble:
        logger.warning("Links wait: %s", trouble)
    finally:
        connection.close()
    return sent


@transaction.atomic
def _claim() -> SignInChange | None:
    """The one that has waited longest, for this process alone: others skip it until the lease lapses."""
    now = timezone.now()
    due = SignInChange.objects.due(now).select_related("person", "by")
    change = due.select_for_update(skip_locked=True, of=("self",)).first()
    if change:
        change.attempts, change.due_at = change.attempts + 1, now + LEASE
        change.save(update_fields=["attempts", "due_at"])
    return change


def _attempt(change: SignInChange, connection: BaseEmailBackend) -> bool:
    try:
        _refuse_in_vain(change)
        mail.hand_over(letter(change, connection), connection)
    except mail.Undeliverable as refused:
        _give_up(change, refused)
        return False
    except mail.NotNow as trouble:
        _put_off(change, trouble)
        if isinstance(trouble, mail.Unreachable):
            raise
        return False
    _settle(change, link_sent_at=timezone.now(), last_error="")
    return True


def letter(change: SignInChange, connection: BaseEmailBackend | None = None) -> EmailMessage:
    person = change.person
    link = settings.PORTAL_URL.rstrip("/") + reverse("choose-password", args=[change.pk])
    hours = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) // timedelta(hours=1)
    who = change.by or (
        "The portal" if change.what == SignInChange.What.LOCKED else "An operator of the portal"
    )
    return mail.marked(
        "Choose your password for Treasury Social",
        f"{who} {WHY[SignInChange.What(change.what)]}\n\n"
        f"Your user name is {person.username}. Choose your password here:\n\n{link}?token={token_of(change)}\n\n"
        f"The link works once, and for {hours} hours. Nobody else learns your password, and nobody will ask for it.\n"
        "If you did not expect this, tell the IT Security Team, and leave the link alone.\n",
        to=person.email,
        name=f"link-{change.pk}-{change.at.timestamp():.0f}",
        of=Marking.OFFICIAL,
        connection=connection,
    )


def _refuse_in_vain(change: SignInChange) -> None:
    """What would not work when it arrives is not mailed."""
    if not change.person.is_active:
        raise mail.Undeliverable("Their sign-in is closed.")
    if change.person.sign_in_changes.linked().first() != change:
        raise mail.Undeliverable("A later link took its place.")
    if change.attempts > len(PAUSES) + 1:
        raise mail.Undeliverable("Every attempt to send it ended unexpectedly.")


def _put_off(change: SignInChange, trouble: Exception) -> None:
    if change.attempts > len(PAUSES):
        _give_up(change, trouble)
    else:
        _settle(change, due_at=timezone.now() + PAUSES[change.attempts - 1], last_error=str(trouble)[:300])


@transaction.atomic
def _give_up(change: SignInChange, trouble: Exception) -> None:
    """Whoever had it sent hears of it: they can send another."""
    _settle(change, failed_at=timezone.now(), last_error=str(trouble)[:300])
    notify(
        people=[change.by] if change.by else [],
        event=f"link-{change.pk}-failed",
        title=f"The link for {change.person} was not mailed",
        body=f"{trouble} Send another from their page.",
        path=page_of_person(change.person),
        marking=Marking.OFFICIAL,
    )


def _settle(change: SignInChange, **outcome: object) -> None:
    """Of this attempt; of none, if another process has taken the row over since."""
    SignInChange.objects.filter(pk=change.pk, attempts=change.attempts, link_sent_at=None).update(**outcome)
