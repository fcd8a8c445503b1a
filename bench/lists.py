"""The inbox and the lists as pages: the real views behind the whole middleware, at growing numbers of posts."""

import os
from collections.abc import Iterator
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

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


def measure(scale: Scale) -> dict[str, Any]:
    """Of each page: milliseconds and queries, by the number of posts."""
    crowd = Crowd()
    pages: dict[str, dict[str, Any]] = {}
    had = 0
    for posts in scale.posts:
        fill(os.environ["DATABASE_URL"], had + 1, posts)
        had = posts
        for look in looks(crowd, posts):
            pages.setdefault(str(look), {})[str(posts)] = opened(look, scale.requests)
    return {"sizes": list(scale.posts), "pages": pages}


def looks(crowd: Crowd, posts: int) -> Iterator[Look]:
    """Each list as its different readers open it; then the hard filters, and pages far from the beginning."""
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


def opened(look: Look, requests: int) -> dict[str, float]:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(look.person, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(look.route) + (f"?{urlencode(look.query)}" if look.query else "")

    def get() -> None:
        response = client.get(address)
        assert response.status_code == 200, f"{address} answered {response.status_code} to {look.person}"

    get()
    with counted() as count:
        get()
    return {"ms": median(timed(get)[0] for _ in range(requests)) * 1000, "queries": count.queries}
