"""A line to the database that breaks at one word: before it is heard, after it was done, or because it is cut."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

Owner = Callable[..., list[Any]]
WAYS = ("before", "after", "cut")


class Line:
    """Counts what is said, commits included, and breaks at the word with that number."""

    def __init__(self, breaks_at: int, way: str, owner: Owner) -> None:
        self.breaks_at, self.way, self.owner = breaks_at, way, owner
        self.said = 0

    @property
    def broke(self) -> bool:
        return self.said > self.breaks_at

    @contextmanager
    def used(self) -> Iterator[None]:
        commit = connection._commit

        def commit_over_it() -> None:
            self._say(commit)

        with connection.execute_wrapper(self):
            connection._commit = commit_over_it
            try:
                yield
            finally:
                del connection._commit
        if self.way == "cut":
            connection.close()

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        return self._say(lambda: execute(*statement))

    def _say(self, word: Callable[[], Any]) -> Any:
        number, self.said = self.said, self.said + 1
        if number != self.breaks_at:
            return word()
        if self.way == "before":
            raise OperationalError("never heard")
        if self.way == "cut":
            self._cut()
            return word()
        word()
        raise OperationalError("done, and the answer was lost")

    def _cut(self) -> None:
        """As when the server ends the session: whoever speaks next finds nobody there."""
        process = connection.connection.info.backend_pid
        self.owner("SELECT pg_terminate_backend(%s)", process)
        while self.owner("SELECT 1 FROM pg_stat_activity WHERE pid = %s", process):
            pass  # it takes a millisecond; asked to wait for it, the server would wait a hundred


def broken_everywhere(step: Callable[[], object], way: str, owner: Owner) -> Iterator[bool]:
    """Take the step again and again, the line breaking one word later each time, until it goes through.

    Yields after each try whether it went through.
    """
    number, through = 0, False
    while not through:
        line = Line(number, way, owner)
        with line.used():
            try:
                step()
                assert not line.broke, "a step whose line broke must say so"
                through = True
            except OperationalError:
                assert line.broke
        yield through
        number += 1
