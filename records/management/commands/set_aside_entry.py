"""Say in the log that an entry cannot be read and counts for nothing, so that the log can be signed and checked again.

The signer and `verify_log` print the number. The entry keeps its place. docs/record-log.md: What cannot be read.
"""

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from records.models import Entry
from records.services import set_aside
from records.verify import Rejected, parse_entry


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="its number in records_entry")

    def handle(self, *, number: int, **options: object) -> None:
        content = Entry.objects.filter(pk=number).values_list("content", flat=True).first()
        if content is None:
            raise CommandError(f"There is no entry with the number {number}.")
        why = _what_is_wrong(content)
        if not why:
            raise CommandError("This entry can be read: nothing sets it aside.")
        said = "It is set aside." if set_aside(number, why) else "It was set aside before."
        self.stdout.write(f"{said} {why}")


def _what_is_wrong(content: bytes) -> str:
    try:
        parse_entry(content)
    except Rejected as problem:
        return str(problem)
    return ""
