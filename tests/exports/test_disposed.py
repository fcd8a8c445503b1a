"""A record that was disposed of: its copies go, and what is exported of it later still verifies and holds nothing."""

import json
from pathlib import Path

import bagit
import pytest

from exports import services
from exports.models import Export
from profiles.models import Role
from retention import services as retention
from retention.tasks import carry_out
from tests.exports.conftest import check, made, picture, recorded, sign, untarred
from tests.records.examples import KEY
from tests.retention.conftest import terms
from tests.world import World
from workflow.rulings import Refused

WORD = "Zyxwort"


def dispose_of(world: World, subject: str) -> None:
    given = retention.add_class(terms=terms(), by=world.records)
    retention.assign(subject=subject, class_id=given.pk, reason="For the test.", by=world.records)
    disposal = retention.propose(subjects=[subject], by=world.records)
    second = world.person("records2", "Records Officer", world.information, Role.RECORDS_OFFICER)
    retention.approve(disposal_id=disposal.pk, by=second)
    carry_out()


def test_a_record_that_was_disposed_of_leaves_every_copy_and_stays_provable(
    world: World, tmp_path: Path
) -> None:
    gone = recorded(world, text=f"{WORD} is what nobody else would write.", media=[picture("teal")])
    kept = recorded(world)
    sign()
    before, other = made(world), made(world, subjects=[kept])
    waiting = services.request(form="csv", by=world.records)
    dispose_of(world, gone)
    states = dict(Export.objects.values_list("pk", "state"))
    assert states == {before.pk: "withdrawn", other.pk: "made", waiting.pk: "withdrawn"}
    assert not before.path.exists()
    assert other.path.exists()

    sign()
    after = made(world, subjects=[gone, kept])
    assert after.state == "made", after.failure
    assert WORD.encode() not in after.path.read_bytes()
    folder = untarred(after, tmp_path)
    bagit.Bag(str(folder)).validate()
    code, said = check(folder / "data/verify.py", "bag", "--key", KEY.verifier, after.path)
    assert code == 0, said
    metadata = json.loads((folder / "data/records" / gone / "metadata.json").read_bytes())
    assert metadata["title"] == "A record that was disposed of"
    assert metadata["disposalClass"] == "99001, Posts of a test"
    assert metadata["disposedOf"]
    assert not (folder / "data/records" / gone / "media").exists()
    for form in ("csv", "xlsx", "jsonl"):
        table = made(world, subjects=[gone], form=form)
        assert table.state == "made", table.failure

    then = made(world, subjects=[gone], upto=before.upto)  # before the log said that it was disposed of
    assert (then.state, f"{gone} was disposed of after" in then.failure) == ("failed", True)
    with pytest.raises(Refused, match=f"{gone} was disposed of"):
        services.make_again(export_id=before.pk, by=world.records)
