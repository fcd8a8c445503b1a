"""Recompute the record logs from the database's own bytes, and name everything that does not hold.

Compares them with the checkpoints in the database, in the write-once folder (CHECKPOINT_ARCHIVE), and in each file or
folder that is given with --checkpoint. Exit code 0 if everything holds under a trusted key, 1 if something does not,
2 if it could not be checked: without a key, or with a file that is none.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from records.auditing import nightly
from records.auditing.report import Result, verify
from records.verify import NOT_CHECKED, REFUTED, Rejected


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key", action="append", help="verifier key; by default RECORD_LOG_VERIFIER_KEY")
        parser.add_argument("--unauthenticated", action="store_true", help="be content without a key")
        parser.add_argument("--checkpoint", action="append", default=[], type=Path, metavar="FILE_OR_FOLDER",
                            help="a checkpoint that was kept outside the database, or a folder of them; "
                            "besides CHECKPOINT_ARCHIVE")  # fmt: skip
        parser.add_argument("--bytes", action="store_true", dest="only_bytes",
                            help="only whether the bytes are those that were signed, which is far faster")  # fmt: skip
        parser.add_argument("--record", action="store_true",
                            help="write what was found into the log, as each night; after a restore")  # fmt: skip
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N",
                            help="how many read at once; by default as many as there are processors")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print a report for programs")

    def handle(
        self,
        *,
        key: list[str] | None,
        unauthenticated: bool,
        checkpoint: list[Path],
        only_bytes: bool,
        json: bool,
        record: bool,
        processes: int,
        **options: object,
    ) -> None:
        try:
            asked = {"unauthenticated": unauthenticated, "fields": not only_bytes, "processes": processes}
            result = verify(key, checkpoint, **asked)
        except (Rejected, OSError) as problem:
            raise CommandError(str(problem), returncode=NOT_CHECKED) from None
        if record:
            nightly.note_result(result)
        self.stdout.write(_spelled(result.as_data()) if json else "\n".join(result.sentences()))
        if only_bytes and not json:
            self.stdout.write("Of the entries only their bytes were checked, not their fields and steps.")
        if not result.holds:
            code = REFUTED if result.problems else NOT_CHECKED
            raise CommandError("\n".join(_refusal(result)), returncode=code)


def _spelled(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)


def _refusal(result: Result, shown: int = 100) -> list[str]:
    if not result.problems:
        return [f"Consistent, not authenticated: {result.why_not_authenticated}."]
    more = len(result.problems) - shown
    rest = [f"... and {more} more."] if more > 0 else []
    return ["THE LOG DOES NOT HOLD.", *result.problems[:shown], *rest]
