"""The bag, as whoever receives it meets it: BagIt's own library, our verifier, and the same bytes again."""

from pathlib import Path

import bagit

from exports import making, services
from exports.models import Export, Form
from tests.exports.conftest import check, recorded, sign, untarred
from tests.records.examples import KEY
from tests.world import World


def made(world: World, **asked: object) -> Export:
    export = services.request(**{"form": Form.BAG, "by": world.records, **asked})
    assert making.make(export.pk)
    return Export.objects.get(pk=export.pk)


def test_bag(world: World, tmp_path: Path) -> None:
    one, two = recorded(world), recorded(world, text="Grüße 🎉\n=1+1 漢")
    sign()
    export = made(world)
    assert export.state == "made", export.failure
    folder = untarred(export.path, tmp_path)
    bagit.Bag(str(folder)).validate()
    code, said = check(folder / "data/verify.py", "bag", "--key", KEY.verifier, export.path)
    print(said)
    import os

    os.system(f"cp {folder}/data/records/*/record.pdf /tmp/E/; cp -r {folder} /tmp/E/bag")
    assert code == 0, said
