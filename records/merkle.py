"""Proofs about the Merkle tree of RFC 6962, section 2.1. What checks them stands in the verifier.

A proof is a list of roots over ranges of leaves. Which ranges is arithmetic (here); their roots come from
wherever the tree is kept. A range falls into complete subtrees, which never change once they are full: they can
be stored, and a proof costs the same in a log of a million.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from records.verify import (
    CompactRange,
    Range,
    Rejected,
    check_consistency,
    consistency_ranges,
    leaf_hash,
    node_hash,
    root_of_inclusion,
    split,
    tree_root,
)

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


class Subtree(NamedTuple):
    """The complete subtree over leaves `place * 2**level` and the next `2**level - 1`."""

    level: int
    place: int


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


@lru_cache(maxsize=10_000)  # the proofs of neighbours have most of their ranges in common
def subtrees(leaves: Range) -> Sequence[Subtree]:
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
