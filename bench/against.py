"""Another revision beside this tree: checked out, measured in turns with it, and what one takes of the other."""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.scale import Scale
from local.portal import PROJECT
from local.trouble import Trouble

LOCK = "requirements-dev.lock"
THIS = "this tree"
Samples = dict[str, list[float]]


@contextmanager
def trees(revision: str) -> Iterator[dict[str, Path]]:
    """This tree, and the other for as long as the block lasts if there is to be one; both run in this environment."""
    if not revision:
        yield {THIS: PROJECT}
        return
    with TemporaryDirectory(prefix="bench-") as folder:
        other = Path(folder)
        with tarfile.open(fileobj=io.BytesIO(_archive(revision))) as archive:
            archive.extractall(other, filter="data")
        if (other / LOCK).read_bytes() != (PROJECT / LOCK).read_bytes():
            raise Trouble(f"{revision} has other packages in {LOCK}, so its figures would be theirs as well.")
        yield {THIS: PROJECT, revision: other}


def _archive(revision: str) -> bytes:
    command = ["git", "archive", "--format=tar", revision]
    made = subprocess.run(command, cwd=PROJECT, capture_output=True, check=False)  # noqa: S603
    if made.returncode:
        raise Trouble(f"{revision} cannot be checked out: {made.stderr.decode().strip()}")
    return made.stdout


def lives(scale: Scale, server: str, trees: dict[str, Path]) -> dict[str, Any]:
    """The part `life` of each tree's own bench, in turns."""
    return told(
        list(trees),
        [[_life(scale, server, tree) for tree in trees.values()] for _ in range(scale.comparisons)],
    )


def _life(scale: Scale, server: str, tree: Path) -> dict[str, Samples]:
    command = [
        sys.executable,
        "-m",
        "bench",
        "life",
        "--json",
        *(["--quick"] if scale.name == "QUICK" else []),
    ]
    environment = {**os.environ, "DATABASE_URL": server}
    environment.pop("PYTHONPATH", None)
    made = subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603
    steps = json.loads(made.stdout)["life"]["steps"]
    return {
        what: {name: [step[figure]] for name, step in steps.items()}
        for what, figure in (("services, ms", "ms"), ("services, queries", "queries"))
    }


def told(names: Sequence[str], rounds: Sequence[Sequence[dict[str, Samples]]]) -> dict[str, Any]:
    """Of each figure the median in each tree; and, of two, how much of the other's this one's is in each round."""
    first = rounds[0][0]
    return {
        "trees": list(names),
        "rounds": len(rounds),
        "figures": {
            group: {
                name: _figure([[found[group][name] for found in each] for each in rounds]) for name in samples
            }
            for group, samples in first.items()
        },
    }


def _figure(rounds: Sequence[Sequence[Sequence[float]]]) -> dict[str, Any]:
    medians = [
        median(sample for samples in everywhere for sample in samples)
        for everywhere in zip(*rounds, strict=True)
    ]
    if len(medians) == 1:
        return {"found": medians}
    ratios = [median(here) / median(there) for here, there in rounds]
    return {"found": medians, "ratio": median(ratios), "least": min(ratios), "most": max(ratios)}
