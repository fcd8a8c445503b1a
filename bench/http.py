"""The portal as people meet it: gunicorn, sessions, forms. Several trees side by side are asked in turns."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.against import Samples, told
from bench.forms import Request
from bench.office import Office
from bench.portal import portal
from bench.scale import Scale

# Who decides on whose posts; the clients take these in turn.
PAIRS = (("officer", "gm"), ("officer2", "gm2"), ("officer", "mcdmanager"), ("officer2", "manager"))
HOMES = ("author", "decider", "mcd", "manager")


class Served:
    """One portal, with an office that takes every step and as many clients as approve at once."""

    def __init__(self, address: str, password: str, scale: Scale) -> None:
        self.scale = scale
        self.office = Office(address, password)
        pairs = [PAIRS[number % len(PAIRS)] for number in range(scale.clients)]
        self.clients = [Office(address, password, author, decider) for author, decider in pairs]

    def warm_up(self) -> None:
        """Until every process has read what it reads once."""
        self.office.tell_all()
        self.rate(self.clients, 1, opened=True)

    def round(self) -> dict[str, Samples]:
        """Milliseconds of each step and page by one client, and approvals a second."""
        self.office.forget()
        for _ in range(self.scale.stories):
            self.office.tell_all()
            for who in HOMES:
                self.office.look(who, "home", "/")
        many, each = len(self.clients), self.scale.approvals
        rates = {
            f"{many} clients": self.rate(self.clients, each),
            "1 client": self.rate(self.clients[:1], each),
            f"{many} clients, who open the page of each decision": self.rate(self.clients, each, opened=True),
        }
        return {
            "steps": dict(self.office.steps),
            "pages": dict(self.office.pages),
            "approvals a second": {name: [rate] for name, rate in rates.items()},
        }

    def rate(self, clients: Sequence[Office], each: int, *, opened: bool = False) -> float:
        """Approvals a second, of posts that were brought into review before."""
        with ThreadPoolExecutor(len(clients)) as pool:
            ready = list(pool.map(lambda client: decisions(client, each, opened=opened), clients))
            began = time.perf_counter()
            list(pool.map(Office.approve_all, clients, ready))
            return each * len(clients) / (time.perf_counter() - began)


def decisions(client: Office, each: int, *, opened: bool) -> Iterable[Request]:
    """Filled in beforehand; or, with the page of each opened only when its turn comes, while the clock runs."""
    posts = [client.in_review() for _ in range(each)]
    filled = (client.decision("approve", post) for post in posts)
    return filled if opened else list(filled)


def measure(scale: Scale, server: str, trees: dict[str, Path]) -> dict[str, Any]:
    with ExitStack() as stack:
        served = [Served(*stack.enter_context(portal(tree, server)), scale) for tree in trees.values()]
        for each in served:
            each.warm_up()
        rounds = [[each.round() for each in served] for _ in range(scale.rounds)]
    return told(list(trees), rounds)
