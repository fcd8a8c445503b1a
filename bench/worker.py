"""One of several processes that take posts from draft to recorded at the same time."""

import sys
import time

from approvals import services
from approvals.models import State
from bench.team import Team, again
from records.services import seal

ROUND = 10  # posts between two sealings


def work(seconds: float, code: str) -> None:
    """Say that we are ready, wait for the word, and answer how many posts a second became records."""
    team = Team(code)
    _to_record([_published(team)])
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    recorded, waiting = 0, list[int]()
    began = time.perf_counter()
    while time.perf_counter() < began + seconds or waiting:
        if time.perf_counter() < began + seconds:
            waiting += [_published(team) for _ in range(ROUND)]
        before, waiting = len(waiting), _to_record(waiting)
        recorded += before - len(waiting)
    print(recorded / (time.perf_counter() - began))  # noqa: T201


def _published(team: Team) -> int:
    post = team.propose(again(team.officer))
    post = team.submit(post, again(team.officer))
    post = team.approve(post, again(team.general_manager))
    return team.publish(post, again(team.officer)).pk


def _to_record(waiting: list[int]) -> list[int]:
    """Those whose trail is not sealed yet, because another process is sealing."""
    seal()
    return [pk for pk in waiting if services.record(post_id=pk).state != State.RECORDED]
