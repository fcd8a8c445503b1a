"""Recompute the whole record log from the database's own bytes, and name everything that does not hold."""

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from records.audit import Report, check_log
from records.verify import Key, Rejected


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key", action="append", help="verifier key; by default RECORD_LOG_VERIFIER_KEY")
        parser.add_argument("--unauthenticated", action="store_true", help="be content without a key")
        parser.add_argument("--checkpoint", action="append", default=[], type=Path, metavar="FILE",
                            help="a checkpoint that was kept outside the database")  # fmt: skip

    def handle(
        self, *, key: list[str] | None, unauthenticated: bool, checkpoint: list[Path], **options: object
    ) -> None:
        texts = key or settings.RECORD_LOG_VERIFIER_KEY.split()
        try:
            keys = [Key.parse(text) for text in texts]
            report = check_log(keys, [file.read_bytes() for file in checkpoint])
        except (Rejected, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(_counts(report))
        if report.problems:
            raise CommandError("\n".join(["THE LOG DOES NOT HOLD.", *_first(report.problems)]))
        if not report.authenticated and not unauthenticated:
            reason = "no entry is signed yet" if keys else "no verifier key was given"
            raise CommandError(f"Consistent, not authenticated: {reason}.")
        self.stdout.write("The log holds." if report.authenticated else "Consistent, not authenticated.")


def _first(problems: list[str], shown: int = 100) -> list[str]:
    more = len(problems) - shown
    return [*problems[:shown], f"... and {more} more."] if more > 0 else problems


def _counts(report: Report) -> str:
    return (
        f"{report.entries} sealed entries, {report.unsealed} waiting to be sealed; "
        f"{report.checkpoints} checkpoints, the last over {report.signed} entries."
    )
