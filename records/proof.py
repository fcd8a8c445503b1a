"""A proof as a text file that stands by itself (c2sp.org/tlog-proof@v1). The verifier reads it."""

from collections.abc import Sequence

from records.verify import encode64


def text(index: int, path: Sequence[bytes], checkpoint: str) -> str:
    lines = ["c2sp.org/tlog-proof@v1", f"index {index}", *map(encode64, path), ""]
    return "\n".join(lines) + "\n" + checkpoint
