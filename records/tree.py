"""The Merkle tree of a log as it is kept in the database: the hash of each leaf, and the roots of full subtrees of 256,
65,536 ... leaves. Any root or proof is put together from at most a few hundred of these, however long the log.
"""

from collections.abc import Sequence

from django.db.models import Q

from records.merkle import Range, Subtree, consistency_ranges, inclusion_ranges, join, subtrees
from records.models import Leaf, Log
from records.models import Subtree as StoredSubtree
from records.verify import Rejected, tree_root

STEP = 8  # levels between those that are stored
WIDTH = 1 << STEP


class Damaged(Rejected):
    """The database lacks a part of the tree that it had."""


def size(log: Log) -> int:
    after = Log.objects.filter(first__gt=log.first).order_by("first").first()
    return (after.first if after else positions()) - log.first


def positions() -> int:
    """How many entries were ever sealed, in all logs."""
    last = Leaf.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def root(log: Log, size: int) -> bytes:
    return roots(log, [Range(0, size)])[0] if size else tree_root([])


def inclusion_path(log: Log, index: int, size: int) -> list[bytes]:
    return roots(log, inclusion_ranges(index, size))


def consistency_path(log: Log, old: int, new: int) -> list[bytes]:
    return roots(log, consistency_ranges(old, new))


def roots(log: Log, ranges: Sequence[Range]) -> list[bytes]:
    """The root over each range, with one query for each stored level."""
    pieces = {piece for each in ranges for piece in subtrees(each)}
    hashes: dict[Subtree, bytes] = {}
    for level in {_stored_level(piece) for piece in pieces}:
        beneath = {piece: _beneath(piece) for piece in pieces if _stored_level(piece) == level}
        places = sorted({place for each in beneath.values() for place in each})
        found = dict(zip(places, stored(log, level, places), strict=True))
        hashes |= {piece: tree_root([found[place] for place in each]) for piece, each in beneath.items()}
    return [join([hashes[piece] for piece in subtrees(each)]) for each in ranges]


def stored(log: Log, level: int, places: Sequence[int]) -> list[bytes]:
    """The stored hashes at these places of a level, in order; level 0 are the leaves."""
    if level == 0:
        leaves = Leaf.objects.filter(_among("position", places, log.first), log=log)
        found = dict(leaves.values_list("index", "entry__leaf_hash"))
    else:
        kept = StoredSubtree.objects.filter(_among("place", places), log=log, level=level)
        found = dict(kept.values_list("place", "root"))
    if len(found) != len(places):
        raise Damaged("A part of the stored tree is missing.")
    return [found[place] for place in places]


def _stored_level(piece: Subtree) -> int:
    return piece.level - piece.level % STEP


def _beneath(piece: Subtree) -> range:
    """The places on the stored level below (or at) a subtree that make it up."""
    height = piece.level % STEP
    return range(piece.place << height, piece.place + 1 << height)


def _among(column: str, places: Sequence[int], first: int = 0) -> Q:
    """`first`: what is added to each place to find it in that column."""
    if isinstance(places, range):
        return Q(**{f"{column}__gte": first + places.start, f"{column}__lt": first + places.stop})
    return Q(**{f"{column}__in": [first + place for place in places]})
