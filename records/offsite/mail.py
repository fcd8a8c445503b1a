"""A checkpoint as a message to the records mailbox: what it says to people, and the note itself, byte for byte."""

from contextlib import suppress
from dataclasses import dataclass
from email.utils import formataddr
from hashlib import sha256
from queue import Empty, Queue
from smtplib import SMTPException
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from notices import marking
from notices.mail import said
from records.offsite.archive import ENDING, stem
from records.signed_notes import fingerprint
from records.verify import Checkpoint

MARKING = "OFFICIAL"  # sizes and hashes: nothing of any record can be told from them
PATIENCE = 30  # seconds for one message; a server that never ends its answer must not keep the signer

CHECKPOINT = """\
The record log {origin} had {size} when its signer signed this.

Keep this message. Whoever has it can show later that none of these entries was changed, removed or moved:
paste the checkpoint on the page "Record log" of the portal, or save the attachment and run
manage.py verify_log --checkpoint FILE.
"""
CLOSING = """\
The record log {origin} is closed. It ended with {size}, and nothing can be added to it.

This is its last checkpoint. Keep this message for as long as the records are kept: it covers every entry of
the year. {next}

Signed checkpoints: {checkpoints:,}. Written to the write-once folder: {kept:,}. Sent to this mailbox: {mailed:,}.
"""
NOTE = """\

{note}
Verifier {keys}:
{verifiers}
"""


class NotSent(Exception):
    """The mail server did not take the message; the text is what it said."""


@dataclass(frozen=True)
class Letter:
    checkpoint: Checkpoint
    note: str
    verifiers: list[str]
    summary: dict[str, object] | None = None  # of the year, when the log is closed

    @property
    def subject(self) -> str:
        what = "Last checkpoint" if self.summary else "Checkpoint"
        return f"{what} of the record log {self.checkpoint.origin}: {self.size}"

    @property
    def size(self) -> str:
        return f"{self.checkpoint.size:,} {'entry' if self.checkpoint.size == 1 else 'entries'}"

    @property
    def body(self) -> str:
        said = {"origin": self.checkpoint.origin, "size": self.size, **(self.summary or {})}
        keys = [f"{verifier}\n  fingerprint (SHA-256) {fingerprint(verifier)}" for verifier in self.verifiers]
        return (CLOSING if self.summary else CHECKPOINT).format(**said) + NOTE.format(
            note=self.note, keys="key" if len(keys) == 1 else "keys", verifiers="\n".join(keys)
        )

    def message(self) -> EmailMessage:
        message = marking.MarkedMessage(
            subject=marking.subject(self.subject, MARKING),
            body=self.body,
            from_email=formataddr(marking.sender()),
            to=[settings.RECORDS_MAILBOX],
            headers={
                **marking.header(MARKING),
                "Message-ID": self.message_id,
                "Auto-Submitted": "auto-generated",
            },
        )
        message.attach(
            f"{stem(self.note, self.checkpoint)}{ENDING}", self.note.encode(), "application/octet-stream"
        )
        return message

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a mailbox shows a message once that came twice."""
        domain = marking.sender()[1].rpartition("@")[2]
        kind = "closing" if self.summary else "checkpoint"
        return f"<{kind}-{sha256(self.note.encode()).hexdigest()[:32]}@{domain}>"


def send(letter: Letter) -> None:
    """Returns once the server has taken it; otherwise NotSent."""
    answers: Queue[str] = Queue()
    Thread(target=_deliver, args=(letter.message(), answers), daemon=True).start()
    try:
        trouble = answers.get(timeout=PATIENCE)
    except Empty:
        trouble = f"The mail server did not finish within {PATIENCE} seconds."
    if trouble:
        raise NotSent(trouble)


def _deliver(message: EmailMessage, answers: "Queue[str]") -> None:
    connection = get_connection()
    try:
        connection.send_messages([message])
    except (SMTPException, OSError, ValueError) as trouble:
        answers.put(said(trouble))
    else:
        answers.put("")
    finally:
        with suppress(SMTPException, OSError):
            connection.close()
