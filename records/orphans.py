"""Files that nobody kept: chosen in a form that was never sent, or left half-written by a crash.

What an entry names stays, whatever its age; and what was chosen lately may still be sent.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from time import time

from django.conf import settings

from records import files
from records.models import NamedFile

STAY = timedelta(days=7)  # far longer than a session
PIECE = 500
WHOLE = re.compile(r"[0-9a-f]{64}")
_asked: list[Callable[[], Iterable[str]]] = []


def register(wanted: Callable[[], Iterable[str]]) -> None:
    """`wanted`: the SHA-256 of files that no entry names yet, of an app above, and that stay all the same."""
    _asked.append(wanted)


def clear() -> int:
    """Destroy them, and return how many. What somebody keeps just now is young, so it is safe to run at any time."""
    old = list(_old())
    whole = [path.name for path in old if WHOLE.fullmatch(path.name)]
    cleared = sum(_clear(whole[at : at + PIECE]) for at in range(0, len(whole), PIECE))
    return cleared + sum(_is_cleared(path) for path in old if not WHOLE.fullmatch(path.name))


def _old() -> Iterator[Path]:
    before = time() - STAY.total_seconds()
    for path in Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]/*"):
        if path.is_file() and path.stat().st_mtime < before:
            yield path


def _clear(digests: Collection[str]) -> int:
    named = NamedFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True)
    orphaned = set(digests).difference(named, *(wanted() for wanted in _asked))
    for digest in orphaned:
        files.remove(digest)
    return len(orphaned)


def _is_cleared(path: Path) -> bool:
    """A preview goes with its file, and stays with it; anything else here was never finished."""
    if path == files.preview_of(path.stem) and files.path_of(path.stem).exists():
        return False
    path.unlink(missing_ok=True)
    return True
