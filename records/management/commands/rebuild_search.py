"""Make the register's search index again from the record log. What is in it stays findable meanwhile.

Needed after a portal with other kinds of record, or other words for them, was put into service; and whenever somebody
doubts the index. Nothing of the record depends on it.
"""

from django.core.management.base import BaseCommand

from records import reading
from records.search import index as search_index


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, **options: object) -> None:
        search_index.start_again()
        looked_at = 0
        while done := search_index.catch_up():
            looked_at += done
        found = reading.find_again()
        self.stdout.write(
            f"{looked_at:,} entries of the log were read again, and {found:,} readings were found again."
        )
