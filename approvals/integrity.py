"""Whether a post is still what was written down of it: its digests, made anew from the fields that were read, against
those in its row and in the record log. Whoever owns the database can rewrite a row, and its digests with it.
"""

from collections.abc import Iterable, Sequence

from approvals.content import Content
from approvals.history import wording
from approvals.models import Post, Version
from records.canonical import loads
from records.models import Entry
from records.queries import latest
from records.verify import ADDRESS, field_digest, leaf_hash
from workflow.rulings import ALLOWED, Ruling, first_reason

WRITTEN = ("post.proposed", "post.edited")
SUBMITTED = ("post.submitted", "post.approved_under", "post.published_first")
BOUND = ("version", "fingerprint", "ground")
NAMES = {"platform", "account", "topic", "ceiling", *ADDRESS}  # as other rows had them that day

NOT_ITSELF = "Version {} is not what its own digest says, or the answers to the checks are not."
NOT_AS_LOGGED = "Version {} is not as the record log has it."
RENAMED = (
    "The account is not called what it was called when this was written. Edit the post and save it, so that it names "
    "the account as it is now."
)


def logged(post: Post) -> list[Entry]:
    """What the log says of the words last, and of what was handed over last: enough of the trail for a step.

    Read after the post is locked, so that it is as new as the row.
    """
    return latest(post.reference, WRITTEN, SUBMITTED)


def is_true(post: Post, entries: Iterable[Entry]) -> Ruling:
    """The row by itself, by the log's digests, and word for word. `entries`: the trail, or what `logged` has of it."""
    known = [*entries]
    rulings = (is_itself(post), is_as_logged(post, known), is_worded_as_logged(post.version, known))
    return first_reason(*rulings)


def is_itself(post: Post) -> Ruling:
    """The row by itself. Asked in every step; it costs no look at the database."""
    whole = (
        post.version.post_id == post.pk
        and post.ground == post.version.ground(post.answers)
        and post.fingerprint == post.version.fingerprint
        and post.approved_ground in (None, post.ground)
    )
    return _that(whole, NOT_ITSELF, post.version)


def is_as_logged(post: Post, entries: Sequence[Entry]) -> Ruling:
    """The digests that were last written down. Entries made before there were grounds have none."""
    handed_on = [entry for entry in entries if entry.kind in (*WRITTEN, *SUBMITTED)]
    known = proven(handed_on[-1], BOUND) if handed_on else {}
    here = {"version": post.version.number, "fingerprint": post.fingerprint, "ground": post.ground}
    agrees = known.keys() >= {"version", "fingerprint"} and known.items() <= here.items()
    return _that(agrees, NOT_AS_LOGGED, post.version)


def is_worded_as_logged(version: Version, entries: Iterable[Entry]) -> Ruling:
    """Word for word, where the whole trail was read: also of an earlier version, of which the post keeps no digest."""
    said = {name: value for name, value in wording(version).items() if name not in NAMES}
    number = {"version": version.number}
    written = (entry for entry in entries if entry.kind in WRITTEN)
    known = next((proven(entry, said) for entry in written if proven(entry, number) == number), {})
    agrees = "text" in known and all(said[name] == value for name, value in known.items())
    return _that(agrees, NOT_AS_LOGGED, version)


def is_called_as_then(post: Post) -> Ruling:
    """Whether the public would see what was decided on: of a post that is itself only its account can have changed."""
    return ALLOWED if Content.of(post.version).fingerprint() == post.fingerprint else Ruling(RENAMED)


def _that(holds: bool, problem: str, version: Version) -> Ruling:
    return ALLOWED if holds else Ruling(problem.format(version.number))


def proven(entry: Entry, names: Iterable[str]) -> dict[str, object]:
    """What the entry says of these fields; nothing, where its bytes do not prove all of it."""
    digests = loads(entry.content)["fields"] if leaf_hash(entry.content) == entry.leaf_hash else {}
    held = loads(entry.payload.content) if hasattr(entry, "payload") else {}
    asked = [name for name in names if name in digests]
    if not all(
        name in held and field_digest(held[name][0], name, held[name][1]) == digests[name] for name in asked
    ):
        return {}
    return {name: held[name][1] for name in asked}
