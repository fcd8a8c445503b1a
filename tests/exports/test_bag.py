"""The bag, as whoever receives it meets it: BagIt's own library, our verifier, and the same bytes again."""

import csv
import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.management import call_command
from django.utils import timezone

from approvals.services import record
from exports import making, queries, services
from exports.bag import ENDINGS, NAMED_BY
from exports.models import Export, Form
from exports.tar import LONGEST, TarStream
from records import export as log_export
from records import kinds
from records.files import path_of
from records.models import Attestation, Checkpoint, WitnessPolicy
from records.queries import NotYetSigned, signed_positions, trail
from records.services import seal
from records.signed_notes import SigningKey
from records.verify import Token, parts_of_note
from tests.clock import travel
from tests.exports.conftest import check, finished, made, picture, recorded, sign, untarred
from tests.records.authority import Authority
from tests.records.conftest import acting_as
from tests.records.examples import KEY, NAME, YEAR
from tests.records.witness import Witness
from tests.world import World


def test_a_stranger_can_validate_and_verify_a_bag(world: World, tmp_path: Path) -> None:
    recorded(world)
    shown = picture()
    two = recorded(world, text="Grüße 🎉\n=1+1\t漢", media=[shown])
    sign()
    export = made(world)
    assert (export.state, export.failure, export.done) == ("made", "", 2)
    folder = untarred(export, tmp_path)
    bagit.Bag(str(folder)).validate()
    for bag in (export.path, folder):
        code, said = check(folder / "data/verify.py", "bag", "--key", KEY.verifier, bag)
        assert (code, "2 records with 10 entries" in said) == (0, True), said
    record = folder / "data/records" / two
    assert (record / f"media/{shown['sha256'][:40]}.png").read_bytes() == path_of(
        shown["sha256"]
    ).read_bytes()
    assert (record / "record.pdf").read_bytes().startswith(b"%PDF-1.7")
    metadata = json.loads((record / "metadata.json").read_bytes())
    assert metadata["identifier"] == two
    assert metadata["protectiveMarking"] == "OFFICIAL"
    assert metadata["creator"]["position"] == "Policy Officer"
    assert [part["format"] for part in metadata["parts"]] == ["PDF 1.7, PDF/A-2a, PDF/UA-1", "image/png"]
    assert (folder / "data/verifier-keys").read_text() == f"{KEY.verifier}\n"


def signed_at() -> int:
    return int(Checkpoint.objects.earliest("id").signed_at.timestamp())


def test_whatever_packs_a_bag_again_has_room_for_its_paths_and_days(world: World) -> None:
    """Headers hold a path of fewer than 100 bytes, and a .zip no day before 1980."""
    recorded(world, media=[picture()])
    sign()
    with tarfile.open(made(world).path) as bag:
        members = bag.getmembers()
    assert {member.mtime for member in members} == {signed_at()}
    subject = "X" * 20  # longer than any number that the portal gives
    longest = max((name for name, *_ in kinds.required()), key=len)
    paths = [f"records/data/records/{subject}/10000-{longest}.disclosures"]
    paths += [f"records/data/records/{subject}/media/{'0' * NAMED_BY}{ending}" for ending in ENDINGS.values()]
    assert max(len(path) for path in [*paths, *(member.name for member in members)]) <= LONGEST
    stream = TarStream(io.BytesIO(), datetime.now(UTC))
    with pytest.raises(ValueError, match="too long a path"):
        stream.add("a" * 100, 0, [])


def test_the_tables_in_a_bag_keep_to_their_formats(world: World, tmp_path: Path) -> None:
    one = recorded(world, title="=HYPERLINK(A1)\tand more", text="Two\nlines, “quoted”")
    sign()
    data = untarred(made(world), tmp_path) / "data"
    index = (data / "index.tsv").read_bytes()
    assert index.startswith(b"\xef\xbb\xbfIdentifier\t")
    heads, row = (line.split("\t") for line in index.decode("utf-8-sig").removesuffix("\r\n").split("\r\n"))
    assert dict(zip(heads, row, strict=True))["Title"].startswith("'=HYPERLINK(A1) and more")
    assert (data / "transitions.csv").read_bytes().startswith(b"\xef\xbb\xbfLog,")
    with (data / "transitions.csv").open(newline="", encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table, strict=True))
    assert [each["Kind"] for each in rows][:2] == ["post.proposed", "post.submitted"]
    assert {each["Subject"] for each in rows} == {one}
    assert json.loads(rows[0]["Fields"])["text"] == "Two\nlines, “quoted”"


def test_the_same_records_are_the_same_bytes_however_the_log_has_grown(world: World) -> None:
    one = recorded(world)
    sign()
    before = made(world, subjects=[one])
    recorded(world)
    sign()
    after = made(world, subjects=[one], by=world.auditor)
    assert before.upto < after.upto
    assert before.sha256 == after.sha256
    assert before.path.read_bytes() == after.path.read_bytes()
    assert made(world).sha256 != before.sha256


def test_an_export_made_with_pauses_is_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        recorded(world, text=f"Number {number}")
    sign()
    whole = made(world)
    monkeypatch.setattr(making, "BATCH", 1)
    export = services.request(form=Form.BAG, by=world.auditor)
    turns = 0
    while not making.make(export.pk, seconds=0):
        turns += 1
        for left_behind in export.work_folder.iterdir():  # of a process that died over the next record
            with left_behind.open("ab") as file:
                file.write(b"half a record")
        assert Export.objects.get(pk=export.pk).done == turns
    assert turns == 3
    assert Export.objects.get(pk=export.pk).sha256 == whole.sha256
    assert not export.work_folder.exists()


def test_files_that_are_lost_meanwhile_are_written_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(world)
    recorded(world)
    sign()
    whole = made(world)
    monkeypatch.setattr(making, "BATCH", 1)
    export = services.request(form=Form.BAG, by=world.auditor)
    making.make(export.pk, seconds=0)
    (export.work_folder / "index.tsv").unlink()
    assert making.make(export.pk)
    assert Export.objects.get(pk=export.pk).sha256 == whole.sha256


def test_an_export_as_the_log_stood_has_no_more_than_there_was(world: World, tmp_path: Path) -> None:
    one = recorded(world)
    sign()
    then = made(world)
    two = recorded(world)
    sign()
    again = made(world, upto=then.upto)
    assert [item.subject for item in again.items.all()] == [one]
    assert again.sha256 == then.sha256
    assert [item.subject for item in made(world).items.all()] == [one, two]


def attested(authority: Authority, witness: Witness) -> None:
    """What the signer writes when both have answered to the newest checkpoint."""
    checkpoint = Checkpoint.objects.latest("id")
    body, _ = parts_of_note(checkpoint.note.encode())
    line = witness.sign(body.decode())
    token = authority.stamp(body)
    common: dict[str, Any] = {
        "checkpoint": checkpoint, "at": timezone.now(), "outcome": "given", "since": signed_positions(),
        "existed_by": Token.parse(token).at,
    }  # fmt: skip
    with acting_as("treasury_signer"):
        policy = WitnessPolicy.objects.create(text=f"witness one {witness.verifier}\nquorum one\n")
        Attestation.objects.create(kind="token", by="ours", content=token, **common)
        Attestation.objects.create(
            kind="cosignature", by=witness.name, content=line, policy=policy, enough=True, **common
        )


def test_a_bag_carries_what_others_attest_and_what_comes_later_changes_no_earlier_one(
    world: World, tmp_path: Path
) -> None:
    authority, witness = Authority(), Witness({})
    one = recorded(world)
    sign()
    then = made(world)
    attested(authority, witness)
    assert made(world, upto=then.upto).sha256 == then.sha256
    sign()
    now = made(world, subjects=[one])
    folder = untarred(now, tmp_path)
    (tmp_path / "root.pem").write_bytes(authority.root.pem)
    trust = ["--tsa", str(tmp_path / "root.pem"), "--policy", str(folder / f"data/checkpoints/{YEAR}.policy")]
    code, said = check(folder / "data/verify.py", "bag", "--key", KEY.verifier, *trust, now.path)
    assert code == 0, said
    assert f"as {authority.name} attests" in said
    assert f"as the witness {witness.name} attests" in said
    assert (folder / f"data/checkpoints/{YEAR}.ours.tsr").exists()
    assert made(world, subjects=[one], upto=now.upto).sha256 == now.sha256


@pytest.mark.parametrize("harm", ["missing", "altered"])
def test_an_export_without_one_of_its_files_says_which(world: World, harm: str) -> None:
    shown = picture("blue")
    one = recorded(world, media=[shown])
    sign()
    path, content = path_of(shown["sha256"]), path_of(shown["sha256"]).read_bytes()
    path.unlink() if harm == "missing" else path.write_bytes(content[:-1] + b"!")
    export = made(world)
    assert export.state == "failed"
    assert "“blue.png”" in export.failure
    assert one in export.failure
    assert not export.path.exists()
    path.write_bytes(content)
    services.make_again(export_id=export.pk, by=world.records)
    export = finished(export)
    assert (export.state, export.failure) == ("made", "")


def test_one_record_is_packed_on_the_spot_as_its_export_would_be(world: World) -> None:
    one = recorded(world)
    with pytest.raises(NotYetSigned):
        log_export.package(trail(one))
    sign()
    export = made(world, subjects=[one])
    with log_export.package(trail(one)) as package:
        assert package.read() == export.path.read_bytes()
    with tarfile.open(export.path) as tar:
        clocks = {(member.mtime, member.uid, member.uname, member.mode) for member in tar}
    assert clocks == {(signed_at(), 0, "", 0o644)}


def test_a_record_of_two_years_is_proven_in_both_logs(world: World, tmp_path: Path, settings: Any) -> None:
    before = SigningKey(f"{NAME}/{YEAR - 1}", bytes(range(1, 33)))
    settings.RECORD_LOG_VERIFIER_KEY = f"{KEY.verifier}\n{before.verifier}"
    with travel(datetime(YEAR - 1, 12, 1, 2, tzinfo=UTC)):
        post = world.published()
        seal(year=YEAR - 1)
    sign(before)
    record(post_id=post.pk)
    sign()
    recorded(world)
    sign()
    export = made(world, subjects=[post.reference])
    data = untarred(export, tmp_path) / "data"
    assert {path.name for path in (data / "checkpoints").iterdir()} == {
        f"{YEAR - 1}.checkpoint", f"{YEAR}.checkpoint"
    }  # fmt: skip
    assert (data / "verifier-keys").read_text().splitlines() == sorted([before.verifier, KEY.verifier])
    keys = ["--key", KEY.verifier, "--key", before.verifier]
    code, said = check(data / "verify.py", "bag", *keys, export.path)
    assert (code, "1 record" in said) == (0, True), said
    assert made(world, subjects=[post.reference], upto=export.upto).sha256 == export.sha256
    call_command("export_log", str(tmp_path / "logs"))
    code, said = check(tmp_path / "logs/verify.py", "log", *keys, tmp_path / "logs")
    assert (code, f"{NAME}/{YEAR - 1} are here" in said) == (0, True), said


def test_copies_given_out_are_found_from_the_record(world: World, django_assert_num_queries: Any) -> None:
    one, two = recorded(world), recorded(world)
    sign()
    both, alone = made(world), made(world, subjects=[one])
    with django_assert_num_queries(1):
        assert [str(copy) for copy in queries.copies_of(one)] == [str(alone), str(both)]
    assert [str(copy) for copy in queries.copies_of(two)] == [str(both)]
