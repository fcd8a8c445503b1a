import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from treasury_social.local.portal import PROJECT

TOLD_BY_TESTS = {"DATABASE_URL", "REDIS_URL", "DATABASE_ROLE", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DEMO"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder as var/ would be. Not pytest's own: that one is closed to the user whom servers run as under root."""
    path = PROJECT / "var" / "test" / f"local-{os.getpid()}-{secrets.token_hex(3)}"
    path.mkdir(mode=0o711, parents=True)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def newcomer() -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    return {name: value for name, value in os.environ.items() if name not in TOLD_BY_TESTS}
