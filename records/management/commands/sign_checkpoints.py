"""Sign the record log as it grows. Runs as a process of its own, under the signer's role, alone with the key.

Its folder (CHECKPOINT_FOLDER) holds `key`, which nobody else may read; `verifier-key`, for everybody; `state`, what was
signed last; and `checkpoint`, the latest note, to be kept in places that the database's owner cannot reach.
"""

import logging
import time
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from records.queries import present_origin
from records.signer import Folder, NotSigned, sign
from records.verify import Rejected

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="sign what there is, and stop")
        parser.add_argument("--show-key", action="store_true", help="print the verifier key, and stop")
        parser.add_argument(
            "--start-again",
            action="store_true",
            help="sign a log whose signer's folder was lost; publish the new key",
        )

    def handle(self, *, once: bool, show_key: bool, start_again: bool, **options: object) -> None:
        if not settings.CHECKPOINT_FOLDER:
            raise CommandError("Set CHECKPOINT_FOLDER to the folder that only the signer can reach.")
        folder = Folder(Path(settings.CHECKPOINT_FOLDER))
        try:
            if show_key and folder.published_key():
                self.stdout.write(folder.published_key())
                return
            with folder.alone():
                self.stdout.write(folder.key(present_origin()).verifier)
                if once:
                    sign(folder, present_origin(), start_again=start_again)
                elif not show_key:
                    self._keep_signing(folder, start_again=start_again)
        except (NotSigned, Rejected, DatabaseError) as refusal:
            raise CommandError(f"NOT SIGNED. {refusal}") from None

    def _keep_signing(self, folder: Folder, *, start_again: bool) -> None:
        """A database that is away comes back; a fork stays, and is said again and again until somebody looks."""
        while True:
            close_old_connections()
            try:
                sign(folder, present_origin(), start_again=start_again)
                (folder.path / "alive").touch()  # for health checks: all is well as of now
                start_again = False
            except (NotSigned, Rejected) as refusal:
                logger.critical("NOT SIGNED. %s", refusal)
            except DatabaseError as problem:
                logger.warning("The database did not answer, trying again: %s", problem)
            time.sleep(settings.CHECKPOINT_INTERVAL)
