"""Pages of `docs/` with a part that is printed from the code, between two marks; prose around it is written by hand."""

import re
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand

PART = re.compile(r"(?<=<!-- printed -->\n).*?(?=\n<!-- end -->)", re.DOTALL)


class PrintedPart(BaseCommand):
    """Prints the part, or with --write puts it into its page."""

    page: ClassVar[str]
    part: ClassVar[Callable[[], str]]
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help=f"put it into {self.page} instead")

    def handle(self, *, write: bool, **options: object) -> None:
        printed = type(self).part()
        if not write:
            self.stdout.write(printed)
            return
        path = Path(settings.BASE_DIR, self.page)
        path.write_text(PART.sub(lambda _: printed, path.read_text(encoding="utf-8")), encoding="utf-8")


def printed_in(page: str) -> str:
    """The part as it stands in the page."""
    found = PART.search(Path(settings.BASE_DIR, page).read_text(encoding="utf-8"))
    return found.group() if found else ""
