"""Write records with their proofs, or as a table, into a file. The same job as in the portal, made here and now."""

import shutil
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from exports import making, services
from exports.models import TO_MAKE, Export, Form, State
from exports.selection import Chosen, Found, Selection
from exports.work_folder import Busy
from profiles.models import Person
from records.forms import FilterForm
from records.register import Wanted, offices
from workflow.rulings import Refused

TURN = 10.0  # seconds between two words of how far it is
PAUSE = 1.0  # until it is asked again whether the signer came by


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_argument_group("which records: numbers, or what the register would find")
        what.add_argument("--record", action="append", metavar="TS-000001", help="may be given several times")
        what.add_argument("--from", dest="since", metavar="DATE", help="recorded on this day or later")
        what.add_argument("--to", dest="until", metavar="DATE", help="recorded on this day or earlier")
        what.add_argument("--search", metavar="WORDS", help="with these words, as in the register")
        what.add_argument("--all", action="store_true", help="every record")
        parser.add_argument(
            "--upto", type=int, help="as the log stood at so many entries; by default as it is now"
        )
        parser.add_argument("--form", choices=Form.values, default=Form.BAG.value)
        parser.add_argument(
            "--as", dest="user_name", required=True, help="who asks: it is written into the log"
        )
        parser.add_argument("file", type=Path, help="a file that does not exist yet")

    def handle(self, *, user_name: str, file: Path, form: str, upto: int | None, **asked: Any) -> None:
        person = Person.objects.filter(username=user_name).first()
        if not person:
            raise CommandError(f"There is nobody with the user name {user_name}.")
        if file.exists() or not file.parent.is_dir():
            raise CommandError(f"{file} exists already, or its folder does not.")
        try:
            export = services.request(selection=_selection(person, asked), form=form, upto=upto, by=person)
            export = self._made(export)
            services.note_download(export_id=export.pk, goes_on=False, by=person)
            shutil.copyfile(export.path, file)
        except (Refused, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{export.reference}: {export.total} records, SHA-256 {export.sha256}.")

    def _made(self, export: Export) -> Export:
        """Here, or by a worker of the portal that came first."""
        while export.state in TO_MAKE:
            try:
                making.make(export.pk, TURN)
            except Busy:
                time.sleep(TURN)
            export.refresh_from_db()
            waits = export.state == State.SEALING
            then = ", waiting for the signer’s next checkpoint" if waits else ""
            sys.stderr.write(f"{export.reference}: {export.done} of {export.total} records{then}\n")
            time.sleep(PAUSE * waits)
        if export.failure:
            raise Refused(export.failure)
        return export


def _selection(person: Person, asked: dict[str, Any]) -> Selection:
    searched = {name: asked[given] for name, given in SEARCHED.items() if asked[given]}
    if sum(map(bool, (asked["record"], searched, asked["all"]))) != 1:
        raise CommandError("Say which records: --record, or --from, --to and --search, or --all.")
    if asked["record"]:
        return Chosen.of(asked["record"])
    if asked["all"]:
        return Found(Wanted())
    form = FilterForm(searched, offices=offices(person))
    if not form.is_valid():
        raise CommandError(" ".join(str(sentence) for field in form.errors.values() for sentence in field))
    return Found(form.wanted())


SEARCHED = {"since": "since", "until": "until", "words": "search"}
