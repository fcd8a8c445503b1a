"""A post that corrects, takes down or follows up another, and what the other is told of it."""

from approvals import history
from approvals.content import Content
from approvals.models import Post, Relation
from approvals.policy.related import may_relate, may_speak_from
from approvals.queries.related import about_it
from approvals.services.shared import tell
from profiles.models import Person
from records.models import Entry

KINDS = {
    Relation.CORRECTION: "post.corrected",
    Relation.TAKEDOWN: "post.taken_down",
    Relation.FOLLOW_UP: "post.followed_up",
}

SAYS = {
    Relation.CORRECTION: "was corrected by {}",
    Relation.TAKEDOWN: "was taken down, as {} says",
    Relation.FOLLOW_UP: "was followed up by {}",
}


def require_relatable(content: Content, by: Person, post: Post | None = None) -> None:
    """`post`: the one that is edited, where there is one. The other is held, so that two cannot take it down."""
    if not content.relates_to:
        return
    may_speak_from(content.account, content.relates_to, content.relation).or_refuse()
    if post and (content.relation, content.relates_to) == (post.version.relation, post.version.relates_to):
        return
    to = _held(content.relates_to)
    others = [other for other in about_it(to) if other != post]
    may_relate(by, to, content.relation, others).or_refuse()


def stood_at(post: Post) -> str:
    """Where the post stood that this one takes down."""
    to = post.version.relates_to
    return (to and to.permalink) or ""


def tell_of_it(post: Post, entry: Entry, by: Person) -> None:
    """The other post's story says what came after it, and those who answer for it hear of it."""
    if not post.version.relates_to:
        return
    to, relation = _held(post.version.relates_to), Relation(post.version.relation)
    told = history.write(
        KINDS[relation],
        to,
        by=by,
        earlier=[entry.pk],
        other=post.reference,
        permalink=post.permalink,
    )
    hear_of_it_anyway = {post.author, post.approved_by}
    people = [person for person in (to.author, to.approved_by) if person not in hear_of_it_anyway]
    tell(people, to, told, SAYS[relation].format(post), post.version.title, but=by)


def _held(to: Post) -> Post:
    """As it stands now. Whoever holds two posts took the later one first, so nobody waits in a circle."""
    posts = Post.objects.select_related("version", "account__platform", "division", "author", "approved_by")
    return posts.select_for_update(of=("self",)).get(pk=to.pk)
