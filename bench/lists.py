"""The inbox and the lists as pages: the real views behind the whole middleware, at growing numbers of posts."""

import os
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db import connections
from django.test import Client
from django.urls import reverse

from approvals.models import Post
from bench.crowd import Crowd, fill
from bench.scale import Scale
from bench.timing import counted, timed
from profiles.models import Account, Division, Person


class Look(NamedTuple):
    """Somebody opens a page."""

    page: str
    person: Person
    route: str
    query: dict[str, Any] = {}

    def __str__(self) -> str:
        return f"{self.page}, {self.person.name}"


class Portal:
    """The portal on a database with so many posts. Several stand side by side and are asked in turns, so that a moment
    when the machine is busy with something else is as long for one as for the others."""

    def __init__(self, url: str, posts: int) -> None:
        self.posts = posts
        self.connection = connections.create_connection("default")
        self.connection.settings_dict["NAME"] = url.rpartition("/")[2]
        self.enter()
        self.crowd = Crowd()
        fill(url, 1, posts)

    def enter(self) -> None:
        connections["default"] = self.connection

    def opener(self, look: Look) -> Callable[[], None]:
        self.enter()
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(look.person, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse(look.route) + (f"?{urlencode(look.query)}" if look.query else "")

        def get() -> None:
            response = client.get(address)
            assert response.status_code == 200, f"{address} answered {response.status_code} to {look.person}"

        return get


def measure(scale: Scale) -> dict[str, Any]:
    """Of each page: milliseconds and queries, by the number of posts."""
    portals = [
        Portal(url, posts)
        for url, posts in zip(os.environ["BENCH_DATABASES"].split(), scale.posts, strict=True)
    ]
    pages: dict[str, dict[str, Any]] = {}
    for same in zip(*(list(looks(portal)) for portal in portals), strict=True):
        seconds, queries = opened(list(zip(portals, same, strict=True)), scale.requests)
        pages[str(same[0])] = {
            "ms": [median(each) * 1000 for each in seconds],
            "quickest": min(seconds[-1]) * 1000,
            "growth": median(most / fewest for fewest, most in zip(seconds[0], seconds[-1], strict=True)),
            "queries": max(queries),
        }
    return {"sizes": list(scale.posts), "pages": pages}


def opened(everywhere: list[tuple[Portal, Look]], requests: int) -> tuple[list[list[float]], list[int]]:
    """The seconds of each request, and the queries of one, by portal."""
    getters = [portal.opener(look) for portal, look in everywhere]
    queries = []
    for (portal, _), get in zip(everywhere, getters, strict=True):
        portal.enter()
        get()
        with counted() as count:
            get()
        queries.append(count.queries)
    seconds: list[list[float]] = [[] for _ in everywhere]
    for _ in range(requests):
        for (portal, _), get, taken in zip(everywhere, getters, seconds, strict=True):
            portal.enter()
            taken.append(timed(get)[0])
    return seconds, queries


def looks(portal: Portal) -> Iterator[Look]:
    """Each list as its different readers open it, with hard filters, and pages far from the beginning."""
    portal.enter()
    crowd, posts = portal.crowd, portal.posts
    large, tiny = crowd.large, crowd.tiny
    for person in (large.general_manager, tiny.general_manager, crowd.manager):
        yield Look("inbox", person, "approvals:waiting")
    for person in (large.officer, tiny.officer, large.general_manager, crowd.manager):
        yield Look("home", person, "home")
    for person in (large.officer, tiny.officer, crowd.manager):
        yield Look("posts", person, "approvals:posts")
        yield Look("posts, from the middle", person, "approvals:posts", {"before": posts // 2})
        yield Look("posts, the oldest", person, "approvals:posts", {"after": 1})
        for name, chosen in filters(crowd):
            yield Look(f"posts, {name}", person, "approvals:posts", chosen)
    for person in (large.officer, tiny.officer):
        yield Look("my posts", person, "approvals:mine")
        yield Look("my posts, drafts", person, "approvals:mine", {"state": "draft"})
    middle = Post.objects.get(pk=posts // 2).created_at.isoformat() + f"_{posts // 2}"
    for person in (crowd.records, large.officer, tiny.officer):
        yield Look("register", person, "records:register")
        yield Look("register, from the middle", person, "records:register", {"before": middle})
    yield Look("register, of a division", crowd.records, "records:register", {"office": "TINY"})
    yield Look(
        "register, of a month",
        crowd.records,
        "records:register",
        {"since": "2020-01-01", "until": "2020-01-31"},
    )


def filters(crowd: Crowd) -> Iterator[tuple[str, dict[str, Any]]]:
    account = Account.objects.order_by("-id")[0].pk
    small = Division.objects.get(code="D7").pk
    yield "in review", {"state": "in_review"}
    yield "drafts", {"state": "draft"}
    yield "recorded", {"state": "recorded"}
    yield "of an account", {"account": account}
    yield "of the tiny division", {"division": crowd.tiny.division.pk}
    yield "of a small division", {"division": small}
    yield "by all three filters", {"state": "draft", "account": account, "division": crowd.large.division.pk}
    yield "by filters that hardly anything meets", {"state": "draft", "account": account, "division": small}
