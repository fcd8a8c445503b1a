"""Check a package of records as verify.py does, and its PDFs as well: each is set again from the entries beside it.

Exit code 0 if everything held, 1 if something did not, 2 if it was not checked. A PDF that another release of the
portal made is another one though nobody exchanged it; then the seal vouches for it, and without a seal nothing does.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exports.remaking import otherwise
from records import verify
from records.log_page.status import keys_known
from records.verify import NOT_CHECKED, VERIFIED, keys_given

SAME = "Each PDF is, byte for byte, what this release of the portal makes of the entries beside it."
OTHER = "is not what this release of the portal makes of the entries beside it"
SEALED = "The seal vouches for them: another release made them."
NOT_SEALED = "Without a seal nobody can say whether another release made them or somebody exchanged them."


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--key", action="append", help="verifier key; by default those that the portal knows"
        )
        parser.add_argument("bag", type=Path, help="a .tar or .zip, or its unpacked folder")

    def handle(self, *, bag: Path, key: list[str] | None, **options: Any) -> None:
        given = key or [known.verifier for known in keys_known()]
        code = verify.main(["bag", *(part for each in given for part in ("--key", each)), str(bag)])
        sys.exit(code or self._pdfs(bag, keys_given(given)))

    def _pdfs(self, bag: Path, keys: list[verify.Key]) -> int:
        others, sealed = otherwise(bag, keys)
        for path in others:
            self.stdout.write(f"{path} {OTHER}.")
        if not others:
            self.stdout.write(SAME)
            return VERIFIED
        self.stdout.write(SEALED if sealed else NOT_SEALED)
        return VERIFIED if sealed else NOT_CHECKED
