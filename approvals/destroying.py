"""What this app keeps of a post, when its record is disposed of. Called in the transaction that says so in the log."""

from django.db import connection
from django.urls import reverse

from approvals.asking import DONE_ON
from approvals.models import Consultation, Incident, Post
from records.field_history import keeping as field_history
from retention import destroying, record_types
from retention.notices import destroy_notices

# The latest of these finished its business; each of those says that another post came after it.
CLOSED = ("post.published", "post.published_first", "post.confirmed", "post.objected", "incident.closed")
SUPERSEDED = ("post.corrected", "post.taken_down", "post.followed_up")


def register_posts() -> None:
    record_types.register(record_types.RecordType("TS", "Posts", CLOSED, SUPERSEDED, unfinished))
    destroying.register("TS", destroy)


def unfinished(subject: str) -> str:
    if Post.objects.to_look_into().filter(pk=Post.pk_of(subject)).exists():
        return f"{subject} has an incident that nobody has closed."
    return ""


def destroy(subject: str) -> None:
    """Its words leave every row; the rows stay, so that reports count and other posts still refer to something."""
    post = Post.objects.get(pk=Post.pk_of(subject))
    _forget_field_history(post)
    with connection.cursor() as cursor:
        cursor.execute("SELECT destroy_post(%s)", [post.pk])
    destroy_notices(subject, _pages(post))


def _forget_field_history(post: Post) -> None:
    field_history.destroy(post.reference, "approvals.Post", [post.pk])
    for model in (Consultation, Incident):
        rows = model.objects.filter(post=post).values_list("pk", flat=True)
        field_history.destroy(post.reference, model._meta.label, rows)


def _pages(post: Post) -> list[str]:
    """Its own, and of the posts that it is about or that are about it: what they tell of each other names both."""
    about = Post.objects.filter(related_versions__post=post) | Post.objects.filter(versions__relates_to=post)
    others = [reverse("approvals:post", args=[each.reference]) for each in about.distinct()]
    together = [reverse("approvals:decide-set", args=[post.post_set.reference])] if post.post_set else []
    return [
        *others,
        *together,
        *(reverse(route, args=[post.reference]) for route in sorted({*DONE_ON.values()})),
    ]
