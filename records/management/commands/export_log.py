"""Write the record log into a new folder: for each year its signed entries, what is disclosed of them, the checkpoint;
and the verifier."""

from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from records.export import write_logs
from records.queries import NotYetSigned


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            checkpoints = write_logs(folder)
        except (NotYetSigned, OSError) as problem:
            raise CommandError(str(problem)) from None
        for checkpoint in checkpoints:
            self.stdout.write(f"{checkpoint.log.origin}: {checkpoint.size} entries.")
        keys = " ".join("--key KEY" for _ in checkpoints)
        self.stdout.write(f"Check them with: python3 {folder}/verify.py log {keys} {folder}")
