"""A tar file written from front to back, in which nothing tells of clock, machine or person: the same files have the
same bytes. It can be cut off behind any file and written on.

Its files bear the day of what they tell of, since a .zip knows none before 1980; and short paths, since each program
has a way of its own to write long ones.
"""

import tarfile
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

PIECE = 1 << 20
LONGEST = 99  # bytes of a path for which every program's headers have room


class TarStream:
    def __init__(self, file: BinaryIO, made_at: datetime) -> None:
        self.file, self.made_at = file, int(made_at.timestamp())

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """`pieces` are `size` bytes together."""
        if len(name.encode()) > LONGEST:
            raise ValueError(f"{name} is too long a path.")
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o644, self.made_at
        self.file.write(info.tobuf(tarfile.USTAR_FORMAT))
        written = 0
        for piece in pieces:
            self.file.write(piece)
            written += len(piece)
        if written != size:
            raise ValueError(f"{name} has {written} bytes, not {size}.")
        self.file.write(bytes(-size % tarfile.BLOCKSIZE))

    def close(self) -> None:
        """Two empty blocks, and as many more as fill a record of 10,240 bytes: what every tar reads."""
        end = self.file.tell() + 2 * tarfile.BLOCKSIZE
        self.file.write(bytes(2 * tarfile.BLOCKSIZE + -end % tarfile.RECORDSIZE))


def pieces_of(file: BinaryIO) -> Iterable[bytes]:
    while piece := file.read(PIECE):
        yield piece
