"""Witnesses: their signatures on a checkpoint, which of them are enough, and what they see of a log that was forked."""

import base64
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import merkle, verify
from records.signed_notes import SigningKey
from records.verify import WITNESS, Key, Policy, Trust, attested, cosignatures, encode64, leaf_hash, tree_root
from tests.records.authority import Authority
from tests.records.examples import KEY, ORIGIN, bag, export, packed, record, story
from tests.records.witness import Witness, continues

NOTE = KEY.sign(7, b"r" * 32).encode()
BODY = NOTE.partition(b"\n\n")[0] + b"\n"


def witness(number: int = 1) -> Witness:
    return Witness({ORIGIN: KEY.verifier}, name=f"witness.example/w{number}")


def key(who: Witness) -> Key:
    return Key.parse(who.verifier, WITNESS)


def seen_by(*witnesses: Witness) -> bytes:
    return NOTE + b"".join(each.sign(BODY.decode()) for each in witnesses)


# --- Signatures -----------------------------------------------------------------------------------------------------
def test_the_example_of_the_specification_is_read() -> None:
    """c2sp.org/tlog-cosignature: whose keys it does not tell, so its lines are those of unknown keys."""
    note = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nT"
        "o+zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5"
        "nNo0xUe+mbIUBkBIfZ+qnA==\n"
    ).encode()
    assert verify.open_checkpoint(note, []).size == 20852163
    assert "1 further signature was not checked" in attested(note, {}, Trust()).others[0]


def test_a_witness_says_when_it_saw_a_checkpoint() -> None:
    one, two = witness(1), witness(2)
    one.at, two.at = 1_700_000_000, 1_600_000_000
    note = seen_by(one, two)
    assert [each.at for each in cosignatures(note, [key(one)])] == [
        datetime.fromtimestamp(1_700_000_000, UTC)
    ]
    said = attested(note, {}, Trust(witnesses=[key(one), key(two)]))
    assert [by for _, by in said.times] == [f"the witness {two.name}", f"the witness {one.name}"]
    assert verify.open_checkpoint(note, [KEY.key]).authenticated


def test_of_two_signatures_of_a_witness_the_earlier_counts() -> None:
    one = witness()
    one.at = 1_700_000_000
    note = seen_by(one)
    one.at = 1_600_000_000
    note += one.sign(BODY.decode())
    assert [each.at.year for each in cosignatures(note, [key(one)])] == [2020]


def test_a_wrong_signature_of_a_known_witness_is_refused() -> None:
    one = witness()
    line = one.sign(BODY.decode()).decode()
    data = bytearray(base64.b64decode(line.rpartition(" ")[2]))
    for place in (4, 11, 12, 75):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(verify.Rejected, match="cosignature of witness"):
            cosignatures(NOTE + f"— {one.name} {base64.b64encode(changed).decode()}\n".encode(), [key(one)])
    with pytest.raises(verify.Rejected, match="cosignature of witness"):
        cosignatures(NOTE + f"— {one.name} {base64.b64encode(data[:-1]).decode()}\n".encode(), [key(one)])
    other = KEY.sign(8, b"r" * 32).encode()
    with pytest.raises(verify.Rejected, match="cosignature of witness"):
        cosignatures(other + line.encode(), [key(one)])


def test_a_log_cannot_pass_for_a_witness_nor_a_witness_for_the_log() -> None:
    """The two sign different texts, and their keys have different numbers."""
    one = witness()
    with pytest.raises(verify.Rejected, match="Not the verifier key of an Ed25519 log"):
        Key.parse(one.verifier)
    with pytest.raises(verify.Rejected, match="Not the verifier key of an Ed25519 witness"):
        Key.parse(KEY.verifier, WITNESS)
    assert cosignatures(NOTE, [key(one)]) == []


def test_a_time_that_is_none_is_refused() -> None:
    for at in (0, 2**63, 2**64 - 1, 253_000_000_000):
        one = witness()
        signature = one.key.sign(b"cosignature/v1\ntime %d\n%b" % (at, BODY))
        data = base64.b64encode(one._id + at.to_bytes(8, "big") + signature).decode()
        with pytest.raises(verify.Rejected, match="no time"):
            cosignatures(NOTE + f"— {one.name} {data}\n".encode(), [key(one)])


def test_lines_of_other_algorithms_and_further_lines_of_the_log_are_read_over() -> None:
    body = f"{ORIGIN}\n7\n{encode64(b'r' * 32)}\nan extension of the log's own\nand another\n"
    signer, one = SigningKey(ORIGIN, bytes(range(32))), witness()
    post_quantum = base64.b64encode(b"mldsa" * 900).decode()
    note = f"{body}\n{signer.signature(body)}— witness.example/pq {post_quantum}\n".encode() + one.sign(body)
    assert verify.open_checkpoint(note, [KEY.key]).size == 7
    assert len(cosignatures(note, [key(one)])) == 1
    without = note.replace(b"and another\n", b"")
    with pytest.raises(verify.Rejected, match="signature is wrong"):
        verify.open_checkpoint(without, [KEY.key])
    for bad in (body.replace("an extension", "\nan extension"), body + "more\n" * 70):
        with pytest.raises(verify.Rejected):
            verify.open_checkpoint(f"{bad}\n{signer.signature(bad)}".encode(), [KEY.key])


@pytest.mark.parametrize("old", range(1, 9))
def test_the_witness_of_these_tests_knows_a_log_that_goes_on_from_one_that_does_not(old: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(12)]
    for new in range(old + 1, 13):
        proof = [tree_root(leaves[each.start : each.stop]) for each in merkle.consistency_ranges(old, new)]
        assert continues(old, tree_root(leaves[:old]), new, tree_root(leaves[:new]), proof)
        assert not continues(old, tree_root(leaves[1 : old + 1]), new, tree_root(leaves[:new]), proof)


# --- Policies -------------------------------------------------------------------------------------------------------
ONE, TWO, THREE = witness(1), witness(2), witness(3)
LINES = "".join(
    f"witness {name} {each.verifier} https://{each.name}\n"
    for name, each in (("A", ONE), ("B", TWO), ("C", THREE))
)


@pytest.mark.parametrize(
    ("quorum", "met", "unmet"),
    [
        ("quorum none\n", [[]], []),
        ("quorum A\n", [[ONE], [ONE, TWO]], [[], [TWO]]),
        ("group G any A B C\nquorum G\n", [[ONE], [THREE]], [[]]),
        ("group G all A B C\nquorum G\n", [[ONE, TWO, THREE]], [[ONE, TWO]]),
        ("group G 2 A B C\nquorum G\n", [[ONE, TWO], [TWO, THREE]], [[ONE], [ONE, ONE]]),
        ("group G any A B\ngroup H all G C\nquorum H\n", [[ONE, THREE]], [[ONE, TWO], [THREE]]),
    ],
)
def test_a_quorum_is_met_by_those_who_are_enough(
    quorum: str, met: list[list[Witness]], unmet: list[list[Witness]]
) -> None:
    policy = Policy.parse(f"# whom we ask\n\n \t{LINES}{quorum}".encode())
    for seen in met:
        assert policy.is_met(map(key, seen))
    for seen in unmet:
        assert not policy.is_met(map(key, seen))


WRONG = {
    "no quorum": LINES,
    "two quorums": f"{LINES}quorum A\nquorum B\n",
    "an unknown name": f"{LINES}quorum D\n",
    "named too late": f"quorum A\n{LINES}",
    "a name twice": f"{LINES}witness A {witness(4).verifier}\nquorum A\n",
    "a key twice": f"{LINES}witness D {ONE.verifier}\nquorum A\n",
    "none as a name": f"witness none {ONE.verifier}\nquorum none\n",
    "a member twice": f"{LINES}group G any A A\nquorum G\n",
    "a member of two groups": f"{LINES}group G any A\ngroup H any A\nquorum H\n",
    "none as a member": f"{LINES}group G any none\nquorum G\n",
    "more than there are": f"{LINES}group G 4 A B C\nquorum G\n",
    "fewer than one": f"{LINES}group G 0 A B C\nquorum G\n",
    "a number with a zero": f"{LINES}group G 02 A B C\nquorum G\n",
    "a log's key": f"witness L {KEY.verifier}\nquorum L\n",
    "a log twice": f"log {KEY.verifier}\nlog {KEY.verifier}\nquorum none\n",
    "another word": f"{LINES}monitor A\nquorum A\n",
    "a control character": f"{LINES}quorum A\r\n",
    "too many": "".join(f"group G{number} any G{number - 1}\n" for number in range(200)),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_policy_that_does_not_say_one_thing_is_refused(how: str) -> None:
    with pytest.raises(verify.Rejected):
        Policy.parse(WRONG[how].encode())


@given(
    st.lists(
        st.sampled_from(
            [*LINES.splitlines(), "quorum A", "group G any A B", "group \xe9 all C", "#", "quorum"]
        )
    )
)
def test_any_lines_are_a_policy_or_refused_in_words(lines: list[str]) -> None:
    try:
        policy = Policy.parse("\n".join(lines).encode())
    except verify.Rejected:
        return
    assert policy.quorum == "A"


# --- What verify.py says --------------------------------------------------------------------------------------------
def run(*words: str | Path) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, verify.__file__, *map(str, words), "--json"],
        capture_output=True,
        check=False,
        text=True,
    )
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def given_files(tmp_path: Path, authority: Authority) -> dict[str, Path]:
    files = {"root.pem": authority.root.pem, "policy": f"{LINES}group G 2 A B C\nquorum G\n".encode()}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in files}


def test_a_log_with_a_token_and_witnesses_says_by_when_it_existed(
    tmp_path: Path, authority: Authority, given_files: dict[str, Path]
) -> None:
    folder = export(tmp_path / "log", story())
    note = (folder / "checkpoint").read_bytes()
    body = note.partition(b"\n\n")[0] + b"\n"
    (folder / "checkpoint").write_bytes(note + ONE.sign(body.decode()) + TWO.sign(body.decode()))
    (folder / "checkpoint.ours.tsr").write_bytes(authority.stamp(body))
    asked = ["log", "--key", KEY.verifier, folder]
    code, told = run(*asked, "--tsa", given_files["root.pem"], "--policy", given_files["policy"])
    assert (code, told["problems"]) == (0, [])
    assert {each["by"] for each in told["attested"]} == {
        authority.name, f"the witness {ONE.name}", f"the witness {TWO.name}",
    }  # fmt: skip
    assert f"as {authority.name} attests" in " ".join(told["facts"])
    assert f"The witness {THREE.name} has not signed it." in " ".join(told["notes"])
    code, told = run(*asked)
    assert (code, told["attested"]) == (0, [])
    assert "2 further signatures were not checked" in " ".join(told["notes"])
    assert "The token checkpoint.ours.tsr" in " ".join(told["notes"])
    code, told = run(*asked, "--witness", ONE.verifier)
    assert (code, [each["by"] for each in told["attested"]]) == (0, [f"the witness {ONE.name}"])


def test_what_nobody_attests_is_said_and_what_was_asked_for_and_lacks_is_not_checked(
    tmp_path: Path, given_files: dict[str, Path]
) -> None:
    folder = export(tmp_path / "log", story())
    code, told = run("log", "--key", KEY.verifier, folder)
    assert code == 0
    assert "Nobody outside says by when it existed" in " ".join(told["notes"])
    code, told = run("log", "--key", KEY.verifier, folder, "--tsa", given_files["root.pem"])
    assert code == 0
    assert "No token of an authority whose certificate you gave" in " ".join(told["notes"])
    code, told = run("log", "--key", KEY.verifier, folder, "--policy", given_files["policy"])
    assert (code, told["problems"]) == (2, [])
    assert "Too few of the witnesses" in str(told["unchecked"])
    for wrong in (
        ["--tsa", given_files["policy"]],
        ["--policy", given_files["root.pem"]],
        ["--witness", KEY.verifier],
    ):
        assert run("log", "--key", KEY.verifier, folder, *wrong)[0] == 2


def test_a_log_made_up_afterwards_bears_no_token_of_before(tmp_path: Path, authority: Authority) -> None:
    """The attack: whoever holds the signer's key and the database writes another history, and puts the old token by."""
    true, false = export(tmp_path / "true", story()), export(tmp_path / "false", story(words="other"))
    body = (true / "checkpoint").read_bytes().partition(b"\n\n")[0] + b"\n"
    (tmp_path / "root.pem").write_bytes(authority.root.pem)
    line = ONE.sign(body.decode())
    for folder in (true, false):
        (folder / "checkpoint.ours.tsr").write_bytes(authority.stamp(body))
    asked = ["--key", KEY.verifier, "--tsa", tmp_path / "root.pem"]
    assert run("log", true, *asked)[0] == 0
    code, told = run("log", false, *asked)
    assert code == 1
    assert "stamps something else" in str(told["problems"])
    (false / "checkpoint.ours.tsr").unlink()
    with (false / "checkpoint").open("ab") as note:
        note.write(line)
    code, told = run("log", false, "--key", KEY.verifier, "--witness", ONE.verifier)
    assert code == 1
    assert "cosignature of witness" in str(told["problems"])


def test_an_entry_that_says_a_time_after_the_token_is_found(tmp_path: Path, authority: Authority) -> None:
    folder = export(tmp_path / "log", story())
    body = (folder / "checkpoint").read_bytes().partition(b"\n\n")[0] + b"\n"
    (tmp_path / "root.pem").write_bytes(authority.root.pem)
    authority.certificate["begins"] = authority.certificate["begins"] = datetime(2001, 1, 1, tzinfo=UTC)
    authority.at = datetime(2002, 1, 1, tzinfo=UTC)
    for name in ("root", "issuer"):
        getattr(authority, name)
    (tmp_path / "own.pem").write_bytes(authority.own.pem)
    (folder / "checkpoint.ours.tsr").write_bytes(authority.stamp(body))
    code, told = run("log", folder, "--key", KEY.verifier, "--tsa", tmp_path / "own.pem")
    assert code == 1
    assert "one of the two times is false" in str(told["problems"])


def test_a_proof_and_a_bag_carry_what_was_attested(tmp_path: Path, authority: Authority) -> None:
    files = bag(record())
    [(path, note)] = [(path, data) for path, data in files.items() if path.endswith(".checkpoint")]
    body = note.partition(b"\n\n")[0] + b"\n"
    seen = note + ONE.sign(body.decode())
    (tmp_path / "root.pem").write_bytes(authority.root.pem)
    token = authority.stamp(body)
    whole = packed(
        {
            **{name: data.replace(note, seen) for name, data in files.items()},
            path.replace(".checkpoint", ".ours.tsr"): token,
            path.replace(".checkpoint", ".policy"): f"{LINES}quorum A\n".encode(),
        }
    )
    unpack(tmp_path / "bag", whole)
    asked = ["--key", KEY.verifier, "--tsa", tmp_path / "root.pem", "--witness", ONE.verifier]
    code, told = run("bag", tmp_path / "bag", *asked)
    assert (code, told["problems"], len(told["attested"])) == (0, [], 2)
    stem = next(name.removesuffix(".entry") for name in files if name.endswith(".entry"))
    (tmp_path / "token.tsr").write_bytes(token)
    proof, entry = tmp_path / "bag" / f"{stem}.tlog-proof", tmp_path / "bag" / f"{stem}.entry"
    code, told = run("proof", proof, entry, *asked, "--token", tmp_path / "token.tsr")
    assert (code, len(told["attested"])) == (0, 2)
    for number in range(20):
        whole[path.replace(".checkpoint", f".more-{number}.tsr")] = token
    unpack(
        tmp_path / "many", packed({name: data for name, data in whole.items() if name.startswith("data/")})
    )
    assert "more tokens of this checkpoint" in str(run("bag", tmp_path / "many", *asked)[1]["problems"])


def unpack(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
