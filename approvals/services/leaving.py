"""What somebody who leaves has on posts: their division goes on with them, and their calendar elsewhere is stopped."""

from collections.abc import Iterator
from functools import partial

from approvals import policy
from approvals.models import CalendarFeed, Post
from approvals.queries.posts import not_over_of
from approvals.services.shared import tell
from directory.handing_over import Heirs
from profiles.models import Person


def hand_over(person: Person, heirs: Heirs) -> Iterator[str]:
    """The author of a post stays who it was; whoever comes after them hears that it is theirs to go on with."""
    for post in not_over_of(person):
        yield from _post(post, person, heirs)
    if CalendarFeed.objects.filter(person=person).delete()[0]:
        yield "the address of their calendar, which no longer works"


def _post(post: Post, person: Person, heirs: Heirs) -> Iterator[str]:
    to = heirs.who(partial(_may_view, post=post))
    body = f"Its author, {person}, has left. Whoever writes in its division can go on with it."
    tell(to, post, f"left-{person.pk}-{person.leaves_on}-{post.reference}", "is left to you", body)
    if to:
        yield f"{post.reference}, to {', '.join(map(str, to))}"


def _may_view(person: Person, post: Post) -> bool:
    return bool(policy.may_view(person, post))
