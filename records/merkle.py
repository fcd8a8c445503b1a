"""Proofs about the Merkle tree of RFC 6962, section 2.1. What checks an inclusion stands in the verifier.

A proof is a list of roots over ranges of leaves. Which ranges is arithmetic (here); their roots come from
wherever the tree is kept. A range falls into complete subtrees, which never change once they are full: they can
be stored, and a proof costs the same in a log of a million.
"""

from collections.abc import Sequence
from typing import NamedTuple

from records.verify import CompactRange, Rejected, leaf_hash, node_hash, root_of_inclusion, tree_root

__all__ = [
    "CompactRange",
    "Range",
    "Subtree",
    "check_consistency",
    "consistency_ranges",
    "inclusion_ranges",
    "join",
    "leaf_hash",
    "node_hash",
    "root_of_inclusion",
    "subtrees",
    "tree_root",
]


class Range(NamedTuple):
    """Leaves `start` up to, but not with, `stop`."""

    start: int
    stop: int


class Subtree(NamedTuple):
    """The complete subtree over leaves `place * 2**level` and the next `2**level - 1`."""

    level: int
    place: int


def split(size: int) -> int:
    """The largest power of two below `size`: where RFC 6962 cuts a tree in two."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """PATH(m, D[n]): the ranges whose roots prove leaf `index` of `size`, from the leaf's sibling up."""
    if not 0 <= index < size:
        raise Rejected(f"There is no index {index} in a log of {size}.")
    ranges, start, stop = [], 0, size
    while stop - start > 1:
        middle = start + split(stop - start)
        if index < middle:
            ranges.append(Range(middle, stop))
            stop = middle
        else:
            ranges.append(Range(start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """PROOF(m, D[n]): the ranges whose roots prove that a tree of `old` is the beginning of one of `new`."""
    if not 0 < old <= new:
        raise Rejected(f"Nothing can prove that a log of {old} is the beginning of one of {new}.")
    ranges, start, stop = [], 0, new
    while stop != old:
        middle = start + split(stop - start)
        if old <= middle:
            ranges.append(Range(middle, stop))
            stop = middle
        else:
            ranges.append(Range(start, middle))
            start = middle
    if start:  # otherwise the old root itself begins the proof, and whoever checks it has that
        ranges.append(Range(start, stop))
    return ranges[::-1]


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Refuse unless the tree of `old` is the beginning of the tree of `new` (RFC 9162, section 2.1.4.2)."""
    ranges = consistency_ranges(old, new)
    if len(path) != len(ranges):
        raise Rejected("The consistency proof has the wrong number of hashes.")
    steps = list(zip(ranges, path, strict=True))
    was = steps.pop(0)[1] if ranges and ranges[0].stop == old else old_root
    now = was
    for each, sibling in steps:
        if each.stop < old:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
        else:
            now = node_hash(now, sibling)
    if (was, now) != (old_root, new_root):
        raise Rejected("The log that was signed before is not the beginning of this one.")


def subtrees(leaves: Range) -> list[Subtree]:
    """The complete subtrees that make up a range, largest first."""
    pieces, start = [], leaves.start
    for level in reversed(range((leaves.stop - leaves.start).bit_length())):
        if (leaves.stop - leaves.start) >> level & 1:
            pieces.append(Subtree(level, start >> level))
            start += 1 << level
    return pieces


def join(roots: Sequence[bytes]) -> bytes:
    """The root of a range, from the roots of its `subtrees`."""
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = node_hash(left, root)
    return root
