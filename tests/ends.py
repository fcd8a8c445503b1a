"""Work that ends, however long that takes here: what would go on for hours is cut off, so that it has a name."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

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
