"""Sign the record logs as they grow. Runs as a process of its own, under the signer's role, alone with the keys.

Its folder (CHECKPOINT_FOLDER) holds the keys, which nobody else may read, and what was signed last. The public halves
are there for everybody in `verifier-keys`. Checkpoints are sent to CHECKPOINT_ARCHIVE and to RECORDS_MAILBOX,
and shown to the TIMESTAMP_AUTHORITIES and to the witnesses of WITNESS_POLICY.
"""

import logging
import time
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from records.attesting import attesters
from records.attesting.rounds import Rounds
from records.models import Log
from records.offsite.sending import parcels, send_due
from records.signing.signer import AnotherIsRunning, Folder, NotSigned, make_keys, sign
from records.verify import Rejected

logger = logging.getLogger(__name__)

BETWEEN_SENDINGS = 60  # seconds between two looks whether something is due


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="sign and send what there is, and stop")
        parser.add_argument("--show-key", action="store_true", help="print the verifier keys, and stop")
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="change the key of the present log; a signer that runs takes it with its next checkpoint",
        )
        parser.add_argument(
            "--start-again",
            action="store_true",
            help="sign a log whose signer's folder was lost; publish the new key",
        )

    def handle(
        self, *, once: bool, show_key: bool, new_key: bool, start_again: bool, **options: object
    ) -> None:
        if not settings.CHECKPOINT_FOLDER:
            raise CommandError("Set CHECKPOINT_FOLDER to the folder that only the signer can reach.")
        try:
            folder = Folder(Path(settings.CHECKPOINT_FOLDER))
            if show_key:
                self._show_keys(folder)
            elif new_key:
                self._change_key(folder)
            else:
                with folder.alone():
                    self._sign(folder, once=once, start_again=start_again)
        except (NotSigned, Rejected, DatabaseError, OSError) as refusal:
            raise CommandError(f"NOT SIGNED. {refusal}") from None

    def _show_keys(self, folder: Folder) -> None:
        """As RECORD_LOG_VERIFIER_KEY wants them. Needs no database: at the first start there may be none yet."""
        if not folder.published_keys():
            with folder.alone():
                folder.adopt([])
                make_keys(folder)
        self.stdout.write(",".join(folder.published_keys()))

    def _change_key(self, folder: Folder) -> None:
        latest = Log.latest()
        if not latest or not folder.of(latest.year).published_key():
            raise NotSigned("This folder has signed nothing yet, so there is no key to change.")
        key = folder.of(latest.year).make_next_key()
        self.stdout.write(key.verifier)
        try:
            with folder.alone():
                self._sign(folder, once=True, start_again=False)
        except AnotherIsRunning:
            self.stderr.write("The signer that is running takes this key with its next checkpoint.")

    def _sign(self, folder: Folder, *, once: bool, start_again: bool) -> None:
        rounds = Rounds(attesters.set_up())
        if once:
            sign(folder, start_again=start_again)
            send_due(folder)
            rounds.ask(parcels(folder))
            rounds.write(wait=True)
            folder.mark_in_order()
        else:
            self._keep_signing(folder, rounds, start_again=start_again)

    def _keep_signing(self, folder: Folder, rounds: Rounds, *, start_again: bool) -> None:
        """A database that is away comes back; a fork stays, and is said again and again until somebody looks."""
        shown, send_at = "", 0.0
        while True:
            close_old_connections()
            try:
                sign(folder, start_again=start_again)
                start_again = False
                rounds.write()
                if time.monotonic() >= send_at:
                    send_due(folder)
                    rounds.ask(parcels(folder))
                    send_at = time.monotonic() + BETWEEN_SENDINGS
                folder.mark_in_order()
            except (NotSigned, Rejected) as refusal:
                logger.critical("NOT SIGNED. %s", refusal)
            except DatabaseError as problem:
                logger.warning("The database did not answer, trying again: %s", problem)
            except OSError as problem:
                logger.critical("NOT SIGNED. The folder cannot be used: %s", problem)
            shown = self._say_keys(folder, shown)
            time.sleep(settings.CHECKPOINT_INTERVAL)

    def _say_keys(self, folder: Folder, shown: str) -> str:
        """At the start, and whenever they change."""
        keys = ",".join(folder.published_keys())
        if keys != shown:
            self.stdout.write(f"RECORD_LOG_VERIFIER_KEY={keys}")
        return keys
