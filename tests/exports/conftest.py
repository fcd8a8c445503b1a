"""Records with everything in them, in a log that is sealed and signed."""

import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from approvals import services as post_services
from approvals.models import Post
from records import services as log
from records.models import Checkpoint, Log
from records.tree import root
from tests.records.conftest import acting_as
from tests.records.examples import KEY, NAME
from tests.world import World

CODE = "3.11"


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, settings: Any) -> None:
    settings.EXPORT_FOLDER, settings.MEDIA_ROOT = tmp_path / "exports", tmp_path / "media"
    settings.RECORD_LOG_ORIGIN, settings.RECORD_LOG_VERIFIER_KEY = NAME, KEY.verifier


def sign() -> None:
    """As the signer does, without its folder."""
    log.seal()
    latest = Log.latest()
    assert latest
    with acting_as("treasury_signer"):
        size = latest.leaf_set.count()
        Checkpoint.objects.create(
            log=latest, size=size, root=root(latest, size), note=KEY.sign(size, root(latest, size)),
            signed_at="2026-11-23T03:04:05Z",
        )  # fmt: skip


def recorded(world: World, **changes: Any) -> str:
    """A post that went the whole way, and its number."""
    post = world.published(**changes)
    log.seal()
    post_services.record(post_id=post.pk)
    assert Post.objects.get(pk=post.pk).state == "recorded"
    return post.reference


def untarred(path: Path, into: Path) -> Path:
    with tarfile.open(path) as tar:
        tar.extractall(into, filter="data")
    return into / "records"


def check(*command: str | Path) -> tuple[int, str]:
    """The verifier as a stranger runs it: isolated, nothing of ours on the path."""
    done = subprocess.run(
        [sys.executable, "-I", *map(str, command)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr
