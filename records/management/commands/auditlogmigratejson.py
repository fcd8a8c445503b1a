"""Refused: the field history stays as it was written. In place of django-auditlog's own, which would rewrite it."""

from django.core.management import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """As the other's, so that whoever calls it reads why not."""
        parser.add_argument("--check", action="store_true")
        parser.add_argument("-d", "--database")
        parser.add_argument("-b", "--batch-size")

    def handle(self, **options: object) -> None:
        raise CommandError(
            "Refused: the rows of the field history stay as they were written, and the record log holds their digests."
        )
