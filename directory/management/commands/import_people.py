"""Compare a file of people (CSV) with the directory, and carry out the differences: docs/people-from-a-file.md.

What takes two people is proposed, and waits for the other; the same file again finds nothing to change.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from directory import people_file, services
from directory.people_plan import Plan, plan_of
from profiles.models import Person
from workflow.csv_reading import Unreadable
from workflow.rulings import Refused


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--by", required=True, metavar="USERNAME", help="the administrator whose doing it is"
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="the file lists everybody: whoever is missing leaves today",
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--dry-run", action="store_true", help="only say what would change (so without --apply, too)"
        )
        what.add_argument("--apply", action="store_true", help="carry it out")

    def handle(self, *, file: Path, by: str, complete: bool, apply: bool, **options: object) -> None:
        try:
            data = file.read_bytes()
            reading = people_file.read(data)
        except (OSError, Unreadable) as wrong:
            raise CommandError(f"{file}: {wrong}") from None
        if reading.problems:
            told = "\n".join(map(str, reading.problems[: people_file.FEW]))
            raise CommandError(f"{file}: {len(reading.problems)} problems, so nothing was done.\n{told}")
        if reading.unused:
            self.stdout.write(f"Columns that are not used: {', '.join(reading.unused)}.")
        try:
            self._compare(file.name, data, reading, _administrator(by), complete=complete, apply=apply)
        except Refused as refused:
            raise CommandError(str(refused)) from None

    @transaction.atomic
    def _compare(
        self, name: str, data: bytes, reading: people_file.Reading, by: Person, *, complete: bool, apply: bool
    ) -> None:
        brought = services.bring_file(name=name, data=data, reading=reading, complete=complete, by=by)
        plan = plan_of(brought, by)
        self._tell(plan)
        if apply and plan.changes:
            services.import_people(file_id=brought.pk, seen=plan.fingerprint, at_once=None, by=by)
            self.stdout.write("Carried out.")
        else:
            transaction.set_rollback(True)  # a dry run leaves nothing behind
            if plan.changes:
                self.stdout.write("Nothing was changed. Carry it out with --apply.")

    def _tell(self, plan: Plan) -> None:
        for change in plan.changes:
            self.stdout.write(str(change))
        for left_out in plan.left_out:
            self.stdout.write(f"Left out. {left_out}")
        if not plan.changes:
            self.stdout.write("There is nothing to change.")
        numbers = [*plan.counts(), f"left out: {len(plan.left_out)}", f"unchanged: {plan.unchanged}"]
        self.stdout.write("; ".join(numbers) + ".")


def _administrator(user_name: str) -> Person:
    by = Person.objects.filter(username__iexact=user_name).first()
    if not by:
        raise Refused(f"Nobody has the user name {user_name}.")
    return by
