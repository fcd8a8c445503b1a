"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    name: str
    lives: int = 100  # of which the medians are taken
    seconds: float = 6.0  # that each number of processes works
    crowds: tuple[int, ...] = (1, 4)  # processes at once
    entries: int = 50_000  # sealed and verified
    runs: int = 5  # of sealing and verifying, of which the medians are taken
    records: int = 2_000  # exported, and the bag of them verified
    posts: tuple[int, ...] = (1_000, 100_000, 1_000_000)  # in the lists
    requests: int = 11  # of each page, of which the medians are taken
    rounds: int = 12  # over HTTP: short ones, so that two trees meet the same moments of the machine
    stories: int = 2  # in each round: together they have every step
    clients: int = 8  # who approve at once
    approvals: int = 5  # of each, in each round
    comparisons: int = 3  # of the part life with another revision's


FULL = Scale("FULL")
QUICK = Scale(
    "QUICK",
    lives=2,
    seconds=0.2,
    crowds=(1, 2),
    entries=600,
    runs=2,
    records=20,
    posts=(300, 600),
    requests=1,
    rounds=1,
    stories=1,
    clients=2,
    approvals=1,
    comparisons=1,
)
