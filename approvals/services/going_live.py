"""Where a post stands, and whether what stands there is what was written: asked of whoever says that it went out."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import IntegrityError
from django.utils.functional import lazy

from approvals.models import Post
from approvals.policy import may_view
from approvals.policy.related import takes_down
from approvals.rewriting import changes, compared, is_cut_off
from approvals.services.related import stood_at
from approvals.services.shared import moved
from profiles.models import Person
from profiles.permalinks import permalink, permalink_key, permalink_problem
from workflow.rulings import Refused

NO_LINK = "A takedown has no link of its own: it is that of the post that it takes down."
PASTE_LINK = "Paste the link to the post, as the platform gives it."
COPY_TEXT = "Copy what went live from the platform. Left empty, it would open an incident."
COPY_ALL = "This ends where the platform offers to show more. Open the whole text there, and copy it again."
ONE_POST = "a_permalink_is_of_one_post"
OTHER_PAGE = "no"


class LinksAsked(Refused):
    """Only links differ, and nobody can tell from the addresses whether they lead to the same page."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            "Only links differ from what was written. Open both, and say if they lead to the same page."
        )
        self.pairs, self.vouched = pairs, vouched_for(pairs)


class Live(NamedTuple):
    """What went live, held against what was written."""

    as_written: bool
    rewritings: list[str]
    said_same: Sequence[tuple[str, str]] = ()
    fields: Mapping[str, Any] = {}  # of the entry

    @property
    def told(self) -> str:
        pairs = "; ".join(f"{approved} is {live} there" for approved, live in self.said_same)
        return f" Said to lead to the same page: {pairs}." if pairs else ""


def vouched_for(pairs: Sequence[tuple[str, str]]) -> str:
    """What the answer “the same page” carries, so that it holds for these links and no others."""
    return sha256("\n".join(f"{approved}\t{live}" for approved, live in pairs).encode()).hexdigest()[:16]


def problems_of_what_went_live(post: Post, pasted: str, live_text: str) -> dict[str, str]:
    """By their fields. It stands where posts of the account stand; of what was taken down, where that stood."""
    if takes_down(post):
        return {} if pasted in ("", stood_at(post)) else {"permalink": NO_LINK}
    problem = permalink_problem(post.account, pasted) if pasted else PASTE_LINK
    if problem:
        return {"permalink": problem}
    written = post.version.text
    if is_cut_off(written, live_text):
        return {"live_text": COPY_ALL}
    return {"live_text": COPY_TEXT} if written.strip() and not live_text.strip() else {}


def held_against(post: Post, live_text: str, same_page: str) -> Live:
    """Of a takedown whatever stands there now will do: nothing, a notice, the platform's own words."""
    if takes_down(post):
        return Live(as_written=True, rewritings=[])
    written, has_files = post.version.text, bool(post.version.media)
    found = compared(written, live_text, post.account, has_files=has_files)
    if found.asked and same_page not in (OTHER_PAGE, vouched_for(found.asked)):
        raise LinksAsked(found.asked)
    if not found.same and (not found.asked or same_page == OTHER_PAGE):
        return Live(as_written=False, rewritings=[])
    fields = {
        "rewritings": found.rewritings,
        "rewritten": changes(written, live_text),
        "same_page": [list(pair) for pair in found.asked],
    }
    said = {name: value for name, value in fields.items() if value}
    return Live(as_written=True, rewritings=found.rewritings, said_same=found.asked, fields=said)


def place_of(post: Post, pasted: str) -> str:
    """The permalink in its one form; the post keeps what was pasted, and what no other post may have."""
    if takes_down(post):
        return stood_at(post)
    recorded = permalink(post.account, pasted)
    post.permalink_pasted, post.own_permalink = pasted, permalink_key(recorded)
    return recorded


def said_of_place(post: Post) -> dict[str, Any]:
    """For the entry: where it stands, and the address that was pasted; of a takedown nothing was."""
    pasted = {"permalink_pasted": post.permalink_pasted} if post.permalink_pasted else {}
    return {"permalink": post.permalink, **pasted}


def moved_to_its_place(post: Post, by: Person) -> None:
    """Which post has the link is looked up when the sentence is shown: by then the step's transaction has ended, in
    which the database answers nothing any more. A savepoint would cost each publication two statements.
    """
    try:
        moved(post)
    except IntegrityError as refused:
        if ONE_POST not in str(refused):
            raise
        raise Refused(lazy(_taken, str)(post, by), field="permalink") from refused


def _taken(post: Post, by: Person) -> str:
    [other] = Post.objects.select_related("version__account__platform", "division", "author").filter(
        own_permalink=post.own_permalink
    )
    name = f"{other.reference}, “{other.version.title}”," if may_view(by, other) else "Another post"
    return f"{name} was published with this link. Copy the link of this post."
