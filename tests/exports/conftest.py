"""Records with everything in them, in a log that is sealed and signed."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from approvals import services as post_services
from approvals.models import Post
from exports import making, services
from exports.models import Export, Form
from records import files
from records import services as log
from records.models import Checkpoint, Log
from records.signed_notes import SigningKey
from records.tree import root
from tests.records.conftest import acting_as
from tests.records.examples import KEY, NAME
from tests.unpacking import unpack
from tests.world import World


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, settings: Any) -> None:
    settings.EXPORT_FOLDER, settings.MEDIA_ROOT = tmp_path / "exports", tmp_path / "media"
    settings.RECORD_LOG_ORIGIN, settings.RECORD_LOG_VERIFIER_KEY = NAME, KEY.verifier


def sign(key: SigningKey = KEY) -> None:
    """As the signer does, without its folder: the log that the key is named after."""
    log.seal()
    signed = Log.objects.get(origin=key.name)
    size = signed.leaf_set.count()
    top = root(signed, size)
    with acting_as("treasury_signer"):
        Checkpoint.objects.create(
            log=signed, size=size, root=top, note=key.sign(size, top), signed_at=timezone.now()
        )


def recorded(world: World, **changes: Any) -> str:
    """A post that went the whole way, and its number."""
    post = world.published(**changes)
    log.seal()
    post_services.record(post_id=post.pk)
    assert Post.objects.get(pk=post.pk).state == "recorded"
    return post.reference


def picture(colour: str = "red") -> dict[str, Any]:
    """A kept file, as an entry names it."""
    data = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(data, "PNG")
    digest = files.keep(data.getvalue())
    size = len(data.getvalue())
    return {
        "name": f"{colour}.png",
        "size": size,
        "sha256": digest,
        "type": "image/png",
        "alt": f"All {colour}",
    }


def made(world: World, **asked: Any) -> Export:
    """Asked for, made and sealed, or failed."""
    export = services.request(**{"form": Form.BAG, "by": world.records, **asked})
    return finished(export)


def finished(export: Export) -> Export:
    """With a checkpoint over its seal, as the signer gives one every few seconds."""
    if not making.make(export.pk):
        sign()
        assert making.make(export.pk)
    return Export.objects.get(pk=export.pk)


def untarred(export: Export, into: Path) -> Path:
    unpack(export.path.read_bytes(), into)
    return into / "records"


def check(*command: str | Path) -> tuple[int, str]:
    """The verifier as a stranger runs it: isolated, nothing of ours on the path."""
    done = subprocess.run(
        [sys.executable, "-I", *map(str, command)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr
