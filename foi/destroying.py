"""What goes from a request when a record in it is destroyed: the notes on it. Marks hold places and no words; package
files are exports, which take theirs away themselves.
"""

from collections.abc import Iterable
from pathlib import Path

from foi.models import Gathered, Mark, Verdict

GONE = "Destroyed with the record."


def destroy(subject: str) -> Iterable[Path]:
    notes = Mark.objects.filter(subject=subject)
    notes.filter(verdict=Verdict.WITHHOLD).exclude(note="").update(note="")
    notes.filter(verdict=Verdict.SHOW).exclude(note=GONE).update(note=GONE)
    Gathered.objects.filter(subject=subject, removed_at__isnull=False).update(removed_because=GONE)
    return []
