"""Seat the first administrator of a new portal; they set the portal up, and after seven days two people are needed."""

import os
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.services import seat_first_administrator
from profiles.models import Person
from workflow.rulings import Refused

PASSWORD = "ADMINISTRATOR_PASSWORD"  # noqa: S105 - the variable's name


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user_name")
        parser.add_argument("--name", required=True, help="as colleagues know them")
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--division", required=True, metavar="CODE=NAME", help="such as IMD=Information Management"
        )

    def handle(self, *, user_name: str, name: str, email: str, division: str, **options: object) -> None:
        code, equals, division_name = division.partition("=")
        if not (equals and code and division_name):
            raise CommandError(
                "Give the division as CODE=NAME, such as --division 'IMD=Information Management'."
            )
        person = Person(username=user_name, name=name, email=email)
        password = os.environ.get(PASSWORD) or getpass(f"Password (or set {PASSWORD}): ")
        try:
            validate_password(password, person)
            person.set_password(password)
            person.full_clean()
            seat_first_administrator(person=person, code=code, division=division_name)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"{name} may now sign in as {user_name} and keep the directory. For seven days, or until somebody else "
            "has confirmed an appointment, they alone appoint people where things are decided. Each such "
            "appointment is an entry in the record log, and is reported to MCD’s managers and the auditors as soon "
            "as there are any. After that two people are needed for each."
        )
