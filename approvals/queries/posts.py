"""Reads with more than one caller."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from approvals.models import Post, State, Version, Window
from approvals.models.post import Answered, PostQuerySet
from approvals.models.states import OPEN_TO_EDITS
from approvals.policy import (
    decides_everywhere,
    decides_in_division,
    divisions_of,
    is_in_mcd,
    may_act,
    may_confirm,
    may_decide,
    reads_everything,
    reads_of,
)
from approvals.policy.deciding import SECOND_THOUGHTS
from approvals.policy.related import is_urgent
from profiles.models import Account, Capacity, Person, Role
from profiles.queries import holders_of
from records.models import Entry
from workflow.sorting import sort_key

NONE, EVERY = Q(pk__in=[]), ~Q(pk__in=[])


def visible_to(person: Person) -> PostQuerySet:
    """The posts that `policy.may_view` allows."""
    return Post.objects.filter(reduce(or_, seen_by(person)))


def seen_by(person: Person) -> list[Q]:
    """The same as conditions, each with an index of its own. A post that meets one of them may be seen."""
    if reads_everything(person):
        return [EVERY]
    return [Q(author=person), *(Q(division=division) for division in sorted(reads_of(person)))]


def accounts_for(person: Person, held: Account | None = None) -> QuerySet[Account]:
    """The accounts in use that `policy.may_use` allows, and the one that their post has already."""
    accounts = Account.objects.filter(active=True, platform__active=True).select_related("platform")
    if is_in_mcd(person):
        return accounts
    already = Q(pk=held.pk) if held else NONE
    return accounts.filter(already | Q(division=None) | Q(division__in=divisions_of(person)))


FEW = 10  # of each kind on the home page
MANY = 50  # on the inbox: the first to be due; deciding brings up the next


def inbox(person: Person) -> QuerySet[Post]:
    """What they could decide on now, the first to be due first."""
    posts = Post.objects.in_review().filter(theirs_to_decide(person)).listed()
    return posts.order_by("due_at", "id")


def theirs_to_decide(person: Person) -> Q:
    """The posts that `policy.may_decide` allows, whatever their state."""
    seats = [_decided_from(seat) for seat in person.capacities] if may_act(person) else []
    hands = [person.pk, *person.ties]
    return reduce(or_, seats, NONE) & ~Q(contributors__overlap=hands)


def _decided_from(seat: Capacity) -> Q:
    theirs = Q(division=seat.division_id) if decides_in_division(seat) else NONE
    posts = EVERY if decides_everywhere(seat) else theirs
    return posts & ~Q(contributors__contains=[seat.away_id]) if seat.away_id else posts


class Waiting(NamedTuple):
    """Posts that want the same thing of a person."""

    title: str
    posts: list[Post]
    route: str  # of the page where it is done
    more: str = ""  # route of the list that goes on


def waiting_for(person: Person) -> list[Waiting]:
    """Everything that waits for this person, most pressing first; kinds with nothing in them are left out."""
    to_decide = list(inbox(person)[: FEW + 1])
    more = "waiting" if len(to_decide) > FEW else ""
    kinds = [
        Waiting("Confirm what went out in an emergency", _to_confirm(person), "confirm"),
        Waiting("Decide", to_decide[:FEW], "decide", more),
        _to_confirm_again(person),
        *_mine(person),
    ]
    if is_in_mcd(person):
        differing = Post.objects.to_look_into().exclude(published_by=person)
        kinds += [
            Waiting(
                "Advise the General Manager", _first(Post.objects.to_advise_on(), "advice_due_at"), "answer"
            ),
            Waiting("Look into what went live", _first(differing), "close-incident"),
        ]
    return [kind for kind in kinds if kind.posts]


def _to_confirm(person: Person) -> list[Post]:
    """So few that the policy can be asked of each: it knows what a window leaves to whom."""
    posts = Post.objects.unconfirmed().filter(theirs_to_decide(person)).order_by("due_at", "id")
    shown = posts.select_related("version__account__platform", "author", "division")[:FEW]
    return [post for post in shown if may_confirm(person, post)]


def _to_confirm_again(person: Person) -> Waiting:
    """Windows are rare, so it is asked first whether one is open: without, nothing can be held."""
    in_mcd = any(decides_everywhere(seat) for seat in person.capacities)
    now = timezone.now()
    window = Window.objects.open_at(now).order_by("-ends_at").first() if in_mcd else None
    if not window:
        return Waiting("", [], "")
    held = Post.objects.held(now).filter(theirs_to_decide(person)).listed()
    posts = list(held.order_by("approval_ends_at", "id")[:FEW])
    return Waiting(f"Confirm again during “{window}”", posts, "reconfirm")


def _first(posts: PostQuerySet, *order: str) -> list[Post]:
    return list(posts.listed().order_by(*order, "id")[:FEW])


def _mine(person: Person) -> list[Waiting]:
    """The author's own, in one read: what they can take further."""
    posts = list(Post.objects.with_their_author(person).listed().order_by("-id")[: 5 * FEW])
    kinds = {
        State.APPROVED: ("Publish", "publish"),
        State.PUBLICATION_FAILED: ("Try again to publish", "publish"),
        State.EXPIRED: ("Submit again: the approval lapsed", "submit"),
        State.DRAFT: ("Finish your drafts", "post"),
    }
    return [
        Waiting(title, [post for post in posts if post.state == state][:FEW], route)
        for state, (title, route) in kinds.items()
    ]


def version_before(
    post: Post, entries: Sequence[Entry], seen: str = "", known_to_them: int = 0
) -> Version | None:
    """What to compare the current version with: the one that the person has `seen`, where it is another; otherwise the
    last one that they had on the screen; otherwise the last one that was submitted; otherwise the one before."""
    earlier = post.versions.filter(number__lt=post.version.number).select_related(
        "account__platform", "topic", "contact", "relates_to"
    )
    submitted = {entry.fields["version"] for entry in entries if entry.kind == "post.submitted"}
    known = {version.number: version for version in earlier}
    was_seen = known.get(number_seen(seen) or known_to_them)
    was_submitted = [known[number] for number in sorted(submitted & known.keys())]
    return was_seen or next(iter(was_submitted[-1:] or list(known.values())[-1:]), None)


def number_seen(seen: str) -> int:
    """Of the version that a form was about; 0 where it does not say."""
    number = seen.partition(" ")[0]
    return int(number) if re.fullmatch("[1-9][0-9]{0,8}", number) else 0


def answers_seen(entries: Sequence[Entry], seen: str) -> list[Answered]:
    """The author's answers to the checks that a form was about: those that were given last, up to then."""
    ground = seen.partition(" ")[2]
    then = [place for place, entry in enumerate(entries) if entry.fields.get("ground") == ground]
    upto = entries[: then[-1] + 1] if then else []
    given = [entry.fields["answers"] for entry in upto if "answers" in entry.fields]
    return list(given[-1]) if given else []


def next_to_decide(person: Person, after: int) -> Post | None:
    """`after`: the number of the post that they have just decided on; what it waits for now is not theirs to say."""
    return inbox(person).exclude(pk=after).first()


def just_approved(person: Person) -> Post | None:
    """The last approval that they may still take back."""
    since = timezone.now() - SECOND_THOUGHTS
    mine = Post.objects.filter(approved_by=person, approved_at__gt=since, state=State.APPROVED, standing=None)
    return mine.select_related("version").order_by("-approved_at").first()


def deciders_to_tell(post: Post) -> list[Person]:
    """The division's General Manager or who acts for them. MCD's managers where those have a hand in the post; while a
    window is open, since then only they approve; and where something wrong is out, since that cannot wait."""
    deciders = [person for person in _who_might_decide(post) if may_decide(person, post)]
    heads = [person for person in deciders if _heads(person, post)]
    return heads if heads and not post.window and not is_urgent(post) else deciders


def judges(post: Post) -> list[Person]:
    """Who hears of what is out already: who may decide, and all of MCD's managers."""
    return [who for who in _who_might_decide(post) if who.holds(Role.MCD_MANAGER) or may_decide(who, post)]


def _who_might_decide(post: Post) -> list[Person]:
    people = holders_of([Role.MCD_MANAGER], [Role.GENERAL_MANAGER], post.division)
    return sorted(people, key=lambda person: (not _heads(person, post), sort_key(person.name)))


def _heads(person: Person, post: Post) -> bool:
    return any(
        seat.role == Role.GENERAL_MANAGER and seat.division_id == post.division_id
        for seat in person.capacities
    )


def not_over_of(author: Person) -> PostQuerySet:
    theirs = Post.objects.undisposed().filter(author=author, state__in=[*OPEN_TO_EDITS, State.UNCONFIRMED])
    return theirs.order_by("id")


def left_behind(person: Person) -> list[str]:
    """Posts of theirs that are not over, which nobody else writes on when this person leaves."""
    references = [each.reference for each in not_over_of(person)]
    return [f"posts that are not over: {', '.join(references)}"] if references else []
