"""What comes to an end, however long that takes here: only what never does is cut off, so that it has a name."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

MINUTES = 3  # of the processor's work and not of the clock, so a busy machine makes no difference


@contextmanager
def in_the_end(what: str = "it") -> Iterator[None]:
    def cut_off(*_: object) -> None:
        raise AssertionError(f"{what} goes on and on")

    before = signal.signal(signal.SIGVTALRM, cut_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, MINUTES * 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def until(happens: Callable[[], object], worker: subprocess.Popen[bytes] | None = None) -> None:
    for _ in range(6000):
        if happens():
            return
        assert worker is None or worker.poll() is None, "the worker ended by itself"
        time.sleep(0.05)
    pytest.fail("it did not happen within five minutes")
