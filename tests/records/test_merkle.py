"""The tree of RFC 6962: known values, and every proof of every small tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import merkle
from records.merkle import Range
from records.verify import CompactRange, Rejected, leaf_hash, root_of_inclusion, tree_root

# The eight leaves, and the roots after each, that Certificate Transparency's own implementations test with.
LEAVES = [bytes.fromhex(leaf) for leaf in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [bytes.fromhex(root) for root in (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)]  # fmt: skip


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(count)]


def path(leaves: list[bytes], ranges: list[Range]) -> list[bytes]:
    return [tree_root(leaves[each.start : each.stop]) for each in ranges]


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962's definition, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    cut = merkle.split(len(leaves))
    return merkle.node_hash(recursive_root(leaves[:cut]), recursive_root(leaves[cut:]))


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    leaves = [leaf_hash(leaf) for leaf in LEAVES[:size]]
    assert tree_root(leaves) == ROOTS[size]


def test_known_proofs() -> None:
    leaves = [leaf_hash(leaf) for leaf in LEAVES]
    third = ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]
    assert [node.hex() for node in path(leaves, merkle.inclusion_ranges(2, 3))] == third
    first = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [node.hex() for node in path(leaves, merkle.inclusion_ranges(0, 8))] == first
    consistent = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [node.hex() for node in path(leaves, merkle.consistency_ranges(6, 8))] == consistent


@given(st.integers(1, 200))
def test_the_fast_roots_are_the_defined_root(size: int) -> None:
    leaves, growing = hashes(size), CompactRange()
    for leaf in leaves:
        growing.append(leaf)
    again = CompactRange(growing.size, growing.hashes)
    assert tree_root(leaves) == recursive_root(leaves) == growing.root() == again.root()


def test_every_inclusion_proof_of_every_small_tree_leads_to_the_root() -> None:
    for size in range(1, 40):
        leaves = hashes(size)
        for index in range(size):
            proof = path(leaves, merkle.inclusion_ranges(index, size))
            assert root_of_inclusion(index, size, leaves[index], proof) == tree_root(leaves)


@given(st.integers(1, 60), st.data())
def test_an_inclusion_proof_proves_nothing_else(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size + 5))
    proof = path(leaves, merkle.inclusion_ranges(index, size))
    bad = [proof[:-1]] if proof else []
    for wrong in [*bad, [*proof, leaves[0]], proof[::-1] if proof[::-1] != proof else [b"x" * 32]]:
        with pytest.raises((Rejected, AssertionError)):
            assert root_of_inclusion(index, size, leaves[index], wrong) == tree_root(leaves)
    if other != index:
        with pytest.raises((Rejected, AssertionError)):
            assert root_of_inclusion(other, size, leaves[index], proof) == tree_root(leaves)


def test_every_consistency_proof_of_every_small_tree_holds_and_no_other_root_does() -> None:
    leaves = hashes(40)
    for new in range(1, 40):
        for old in range(1, new + 1):
            proof = path(leaves, merkle.consistency_ranges(old, new))
            roots = tree_root(leaves[:old]), tree_root(leaves[:new])
            merkle.check_consistency(old, roots[0], new, roots[1], proof)
            for forged in ((b"f" * 32, roots[1]), (roots[0], b"f" * 32)):
                with pytest.raises(Rejected):
                    merkle.check_consistency(old, forged[0], new, forged[1], proof)
            with pytest.raises(Rejected):
                merkle.check_consistency(old, roots[0], new, roots[1], [*proof, b"x" * 32])


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_consistency_from_nothing_or_backwards_is_refused(old: int, new: int) -> None:
    with pytest.raises(Rejected):
        merkle.check_consistency(old, tree_root([]), new, tree_root([]), [])


@given(st.integers(1, 300), st.data())
def test_every_range_of_a_proof_is_made_of_whole_subtrees(size: int, data: st.DataObject) -> None:
    leaves, index = hashes(size), data.draw(st.integers(0, size - 1))
    for each in merkle.inclusion_ranges(index, size):
        pieces = [
            tree_root(leaves[piece.place << piece.level : (piece.place + 1) << piece.level])
            for piece in merkle.subtrees(each)
        ]
        assert merkle.join(pieces) == tree_root(leaves[each.start : each.stop])


@pytest.mark.parametrize(("size", "count"), [(0, 1), (3, 1), (4, 2)])
def test_a_compact_range_that_contradicts_itself_is_refused(size: int, count: int) -> None:
    with pytest.raises(Rejected):
        CompactRange(size, [b"x" * 32] * count)
