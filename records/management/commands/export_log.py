"""Write the record log into a new folder: every signed entry, what is disclosed of it, the checkpoint, the verifier."""

from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from records.export import write_log
from records.queries import NotYetSigned


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            checkpoint = write_log(folder)
        except (NotYetSigned, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"{checkpoint.size} entries. Check them with: python3 {folder}/verify.py log --key KEY {folder}"
        )
