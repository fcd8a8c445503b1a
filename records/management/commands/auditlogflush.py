"""Refused: the field history is kept. In place of django-auditlog's own command, which would empty its table."""

from django.core.management import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """As the other's, so that whoever calls it reads why not."""
        for names in (("-y", "--yes"), ("-t", "--truncate")):
            parser.add_argument(*names, action="store_true")
        parser.add_argument("-b", "--before-date")

    def handle(self, **options: object) -> None:
        raise CommandError(
            "Refused: the field history is kept, and nothing empties it. "
            "A row leaves only with the record that it tells of, when that is disposed of; see docs/field-history.md."
        )
