"""What was approved goes out, and what went live is compared with it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from approvals import history, policy
from approvals.comparison import differs
from approvals.models import Incident, Post
from approvals.policy import MCD
from approvals.services.shared import already, locked, moved, tell, tell_the_contact
from profiles.models import Person
from profiles.queries import people_holding
from profiles.shapes import permalink_problem
from treasury_social.rulings import Refused

OTHER_WORDS = (
    "went live in other words than written",
    "Compare both texts, and have the post corrected or taken down.",
)


@transaction.atomic
def publish(*, post_id: int, permalink: str, live_text: str, key: UUID | None = None, by: Person) -> Post:
    """The officer has published it on the platform and says where, and what went live."""
    post = locked(post_id, by)
    if already("post.published", post, by, key):
        return post
    policy.may_publish(by, post).or_refuse()
    require_gone_live(post, permalink, live_text)
    as_approved = not differs(post.version.text, live_text)
    post.publish(permalink, live_text, by, timezone.now())
    moved(post)
    entry = history.write(
        "post.published",
        post,
        by=by,
        key=key,
        permalink=permalink,
        live_text=live_text,
        as_approved=as_approved,
    )
    tell_the_contact(post, "published", by)
    if not as_approved:
        open_incident(post, by, *OTHER_WORDS)
    tell([post.author, post.approved_by], post, entry, "is published", permalink, but=by)
    return post


def require_gone_live(post: Post, permalink: str, live_text: str) -> None:
    if problem := permalink_problem(post.account, permalink):
        raise Refused(problem)
    if post.version.text.strip() and not live_text.strip():
        raise Refused("Copy what went live from the platform. Left empty, it would open an incident.")


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
    tell([post.author, post.approved_by], post, entry, "could not be published", reason, but=by)
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


def open_incident(post: Post, by: Person, title: str, body: str) -> None:
    """A post has one incident: what is found after it was closed opens it again. The log keeps both stories."""
    Incident.objects.update_or_create(
        post=post,
        defaults={"opened_at": timezone.now(), "resolution": "", "closed_by": None, "closed_at": None},
    )
    entry = history.write(
        "incident.opened", post, by=by, approved_text=post.version.text, live_text=post.live_text
    )
    tell([post.approved_by, *people_holding(*MCD)], post, entry, title, body)
