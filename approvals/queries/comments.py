"""Who may be named in a comment on a post, and what was said."""

import re

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from approvals.models import Comment, Post
from approvals.policy import MCD
from profiles.models import Division, Person, Role, Seating
from workflow.sorting import by_name

OFFERED = 8  # names at a time
NAME = re.compile(r"(?<![\w@.])@([\w.+-]*\w)")


def readers(post: Post) -> QuerySet[Person]:
    """Those whom `policy.may_view` allows to see it, and who can sign in."""
    following = Division.objects.filter(earlier_ids__contains=[post.division_id]).values("pk")
    there = Q(division_id=post.division_id) | Q(division_id__in=following)
    everywhere = Q(role__in=[*MCD, Role.RECORDS_OFFICER, Role.AUDITOR])
    seated = Seating.objects.on(timezone.localdate()).filter(there | everywhere)
    found = Person.objects.filter(Q(pk=post.author_id) | Q(pk__in=seated.values("person")), is_active=True)
    return found.order_by(*by_name())


def readers_called(post: Post, words: str) -> list[Person]:
    """A few of them whose name or user name has the words in it."""
    called = Q(name__icontains=words) | Q(username__icontains=words)
    return list(readers(post).filter(called)[:OFFERED])


def named_in(text: str, post: Post) -> list[Person]:
    """Whom `@` and their user name reach. Others are words, such as an account's handle on a platform."""
    names = {name.lower() for name in NAME.findall(text)}
    return list(readers(post).alias(called=Lower("username")).filter(called__in=names)) if names else []


def who_wrote_in(thread: Comment) -> QuerySet[Person]:
    """And may still see it: people move to other divisions."""
    wrote = Q(pk=thread.written_by_id) | Q(pk__in=thread.replies.values("written_by"))
    return readers(thread.post).filter(wrote)


def comments_on(post: Post) -> list[Comment]:
    return list(post.comments.select_related("written_by", "resolved_by"))
