"""The whole life of a post through the services: time, queries and commits of each step, and posts per second."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from approvals import services
from approvals.models import Post, State
from bench.scale import Scale
from bench.team import Team, again
from bench.timing import Commits, counted, timed
from records.services import seal

STEPS = ("propose", "submit", "approve", "publish", "record")
Measure = Callable[[str, Callable[[], Post]], Post]


def measure(scale: Scale) -> dict[str, Any]:
    team = Team("LIFE")
    for _ in range(max(scale.lives // 10, 1)):
        live(team, lambda name, step: step())
    return {
        "steps": steps(team, scale.lives),
        "posts_per_second": {str(size): posts_per_second(size, scale.seconds) for size in scale.crowds},
    }


def live(team: Team, measured: Measure) -> Post:
    """From proposal to record. People are loaded, and the trail sealed, outside of what is measured."""
    officer = again(team.officer)
    post = measured("propose", lambda: team.propose(officer))
    officer = again(team.officer)
    post = measured("submit", lambda: team.submit(post, officer))
    manager = again(team.general_manager)
    post = measured("approve", lambda: team.approve(post, manager))
    officer = again(team.officer)
    post = measured("publish", lambda: team.publish(post, officer))
    seal()
    post = measured("record", lambda: services.record(post_id=post.pk))
    assert post.state == State.RECORDED
    return post


def steps(team: Team, lives: int) -> dict[str, Any]:
    """Of each step and of the whole: median milliseconds, queries, commits. Counted in lives that are not timed."""
    seconds = [_one_life(team, lambda step: timed(step)) for _ in range(lives)]
    queries = _one_life(team, _queries)
    commits = Commits(os.environ["DATABASE_URL"].rpartition("/")[0] + "/postgres")
    committed = [_one_life(team, commits.of) for _ in range(5)]
    told = {
        name: {
            "ms": median(life[name] for life in seconds) * 1000,
            "quickest": min(life[name] for life in seconds) * 1000,
            "queries": queries[name],
            "commits": median(life[name] for life in committed),
        }
        for name in STEPS
    }
    assert all(step["commits"] == 1 for step in told.values()), "every step is one transaction"
    told["whole life"] = {
        "ms": median(sum(life.values()) for life in seconds) * 1000,
        "quickest": min(sum(life.values()) for life in seconds) * 1000,
        "queries": sum(queries.values()),
        "commits": sum(step["commits"] for step in told.values()),
    }
    return told


def _one_life(team: Team, measure: Callable[[Callable[[], Post]], tuple[float, Post]]) -> Mapping[str, float]:
    found: dict[str, float] = {}

    def measured(name: str, step: Callable[[], Post]) -> Post:
        found[name], post = measure(step)
        return post

    live(team, measured)
    return found


def _queries(step: Callable[[], Post]) -> tuple[int, Post]:
    with counted() as count:
        post = step()
    return count.queries, post


def posts_per_second(processes: int, seconds: float) -> float:
    """Recorded posts a second, by processes that each have their own people and posts."""
    command = [sys.executable, "-m", "bench.child", "worker", str(seconds)]
    started = [
        subprocess.Popen(  # noqa: S603
            [*command, f"{processes}-{number}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(processes)
    ]
    for worker in started:
        assert worker.stdout
        worker.stdout.readline()  # it is ready
    for worker in started:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return sum(float(worker.communicate()[0]) for worker in started)
