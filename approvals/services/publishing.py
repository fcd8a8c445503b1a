"""What was approved goes out, and what went live is compared with it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from approvals import history, policy
from approvals.asking import INCIDENT, PUBLICATION
from approvals.models import Incident, Post
from approvals.policy import MCD
from approvals.services.going_live import (
    held_against,
    moved_to_its_place,
    place_of,
    problems_of_what_went_live,
    said_of_place,
)
from approvals.services.related import tell_of_it
from approvals.services.shared import locked, moved, require_true, tell, tell_the_contact
from cases import already
from notices.asking import Asks
from profiles.models import Person
from profiles.queries import people_holding
from workflow.rulings import refuse_all


@transaction.atomic
def publish(
    *,
    post_id: int,
    permalink: str = "",
    live_text: str,
    same_page: str = "",
    key: UUID | None = None,
    by: Person,
) -> Post:
    """The officer has published it on the platform and says where, and what went live. `same_page`: what they say of
    links that stand otherwise there.
    """
    post = locked(post_id, by)
    if already("post.published", post, by, key):
        return post
    policy.may_publish(by, post).or_refuse()
    require_true(post)
    refuse_all(problems_of_what_went_live(post, permalink, live_text))
    live = held_against(post, live_text, same_page)
    post.publish(place_of(post, permalink), live_text, by, timezone.now())
    post.as_written, post.rewritings = live.as_written, live.rewritings
    moved_to_its_place(post, by)
    entry = history.write(
        "post.published",
        post,
        by=by,
        key=key,
        live_text=live_text,
        as_approved=live.as_written,
        **said_of_place(post),
        **live.fields,
        **history.relation(post.version),
    )
    tell_of_it(post, entry, by)
    tell_the_contact(post, "published", by)
    if not live.as_written:
        tell_of_other_words(post, by)
    tell([post.author, post.approved_by], post, entry, "is published", f"{post.permalink}{live.told}", but=by)
    return post


@transaction.atomic
def report_failure(*, post_id: int, reason: str, key: UUID | None = None, by: Person) -> Post:
    """The platform did not take it. The approval stands, so it may be tried again until that lapses."""
    post = locked(post_id, by)
    if already("post.publication_failed", post, by, key):
        return post
    policy.may_report_failure(by, post).or_refuse()
    post.report_failure(reason)
    moved(post)
    entry = history.write("post.publication_failed", post, by=by, key=key, reason=reason)
    asks = Asks(PUBLICATION, post.pk)
    tell([post.author, post.approved_by], post, entry, "could not be published", reason, asks=asks, but=by)
    return post


@transaction.atomic
def close_incident(*, post_id: int, resolution: str, key: UUID | None = None, by: Person) -> Post:
    post = locked(post_id, by)
    if already("incident.closed", post, by, key):
        return post
    policy.may_close_incident(by, post).or_refuse()
    post.incident.resolution, post.incident.closed_by, post.incident.closed_at = (
        resolution,
        by,
        timezone.now(),
    )
    post.incident.save()
    entry = history.write("incident.closed", post, by=by, key=key, resolution=resolution)
    tell([post.author, post.approved_by], post, entry, "has its incident closed", resolution, but=by)
    return post


def tell_of_other_words(post: Post, by: Person) -> None:
    open_incident(post)
    entry = history.write(
        "incident.opened", post, by=by, approved_text=post.version.text, live_text=post.live_text
    )
    tell(
        [post.approved_by, *people_holding(*MCD)],
        post,
        entry,
        "went live in other words than written",
        "Compare both texts, and have the post corrected or taken down.",
        asks=Asks(INCIDENT, post.pk),
        urgent=True,
    )


def open_incident(post: Post) -> None:
    """A post has one incident: what is found after it was closed opens it again. The log keeps both stories."""
    incident = Incident.objects.filter(post=post).first() or Incident(post=post)
    incident.opened_at, incident.resolution = timezone.now(), ""
    incident.closed_by = incident.closed_at = None
    incident.save()
