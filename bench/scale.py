"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    lives: int = 100  # of which the medians are taken
    seconds: float = 6.0  # that each number of processes works
    crowds: tuple[int, ...] = (1, 4)  # processes at once
    entries: int = 50_000  # sealed and verified
    runs: int = 5  # of sealing and verifying, of which the medians are taken
    posts: tuple[int, ...] = (1_000, 100_000, 1_000_000)  # in the lists
    requests: int = 15  # of each page, of which the medians are taken


FULL = Scale()
QUICK = Scale(
    lives=3, seconds=0.5, crowds=(1, 2), entries=600, runs=2, posts=(1_000, 1_500, 2_000), requests=2
)
