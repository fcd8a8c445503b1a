"""Exporting records and verifying the bag: time and memory, each as a process of its own, as a person starts it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.life import live
from bench.scale import Scale
from bench.stories import tell_again
from bench.team import Team
from local.portal import PROJECT, manage
from profiles.models import Role
from records import verify
from records.models import Entry
from records.queries import trail
from records.services import seal
from treasury_social.database_grants import SIGNER


def measure(scale: Scale) -> dict[str, Any]:
    records = int(os.environ.get("BENCH_RECORDS", scale.records))
    team = Team("BAGS")
    keeper = team.person("records", "Records Officer", Role.RECORDS_OFFICER)
    post = live(team, lambda name, step: step())
    story = trail(post.reference)
    tell_again(story, post.pk + 1, (records - 1) * len(story))
    while seal():
        pass
    with TemporaryDirectory() as name:
        folder = Path(name)
        keys = _sign(folder / "keys")
        bag = folder / "records.tar"
        export = manage("export_records", "--all", "--as", keeper.username, str(bag))
        check = [sys.executable, "-I", verify.__file__, "bag", *keys, str(bag)]
        taken = {
            "export": _exported(export, folder),
            "verification": _taken(check),
        }
        return {
            "records": records,
            "entries": Entry.objects.filter(subject__startswith="TS-").count(),
            "bag": bag.stat().st_size,
            "taken": taken,
        }


def _exported(command: Sequence[str], folder: Path) -> dict[str, float]:
    """Beside it the portal's worker seals and the signer signs, or the export would wait for its seal."""
    with ThreadPoolExecutor(1) as beside:
        done = beside.submit(_taken, command, EXPORT_FOLDER=str(folder / "exports"))
        while not done.done():
            if seal():
                _sign(folder / "keys")
            time.sleep(0.5)
        return done.result()


def _sign(folder: Path) -> list[str]:
    """As the signer does, which has its own role and its own folder. The options that name its key."""
    _taken(manage("sign_checkpoints", "--once"), DATABASE_ROLE=SIGNER, CHECKPOINT_FOLDER=str(folder))
    return ["--key", (folder / "verifier-key").read_text().strip()]


def _taken(command: Sequence[str], **environment: str) -> dict[str, float]:
    """Seconds, and the most memory that the process ever had."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "treasury_social.settings", **environment}
    weighed = [sys.executable, "-I", str(PROJECT / "bench" / "weighed.py"), *command]
    done = subprocess.run(weighed, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)  # type: ignore[no-any-return]
