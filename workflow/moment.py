"""A reading of the database's clock that goes on: what is written a moment later need not ask for it again."""

import time
from datetime import datetime, timedelta
from typing import NamedTuple


class Moment(NamedTuple):
    read: datetime  # from the database's clock
    when: float  # by this process's own steady clock, which is used for the difference alone

    @classmethod
    def of(cls, read: datetime) -> "Moment":
        return cls(read, time.monotonic())

    def now(self) -> datetime:
        return self.read + timedelta(seconds=time.monotonic() - self.when)
