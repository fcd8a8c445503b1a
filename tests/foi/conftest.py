from collections.abc import Callable
from typing import Any

import pytest

from tests.foi.cases import Office
from tests.records.conftest import sign_now, signer_folder
from tests.world import World

__all__ = ["sign_now", "signer_folder"]


@pytest.fixture
def office(world: World, sign_now: Callable[[], Any]) -> Office:
    return Office(world, sign_now)
