"""When entries were signed, or attested outside, against the time that each of them says."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from records.auditing.entries import Row
from records.canonical import moment


class Signings:
    """When each entry was signed first: it cannot have been written after that."""

    APART = timedelta(minutes=1)  # the clocks of the database and of the signer

    def __init__(self, signed: list[tuple[int, datetime]]) -> None:
        self.left = sorted(signed, reverse=True)  # the smallest last
        for number in range(1, len(self.left)):
            size, at = self.left[number]
            self.left[number] = size, min(at, self.left[number - 1][1])

    def problems(self, row: Row, where: str, index: int) -> Iterator[str]:
        while self.left and self.left[-1][0] <= index:
            self.left.pop()
        if self.left and row.at > self.left[-1][1] + self.APART:
            yield f"{where}: it says {moment(row.at)}, and was signed before that: it was dated ahead."
