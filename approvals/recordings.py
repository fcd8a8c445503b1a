"""What a video says beside its picture and sound is blanked: where it was made, with what, by whom.

Each box keeps its length, since others say by the byte where the film lies (ISO/IEC 14496-12). Names and places stand
in `udta` (©xyz of QuickTime, loci of 3GPP), in `meta` (com.apple.quicktime.location.ISO6709, iTunes), in `uuid` (XMP)
and in what was left in `free`; and cameras keep tracks of their own, second by second (mebx of Apple, gpmd of GoPro,
camm of Google, rtmd of Sony), of which the samples are blanked as well.
"""

import re
from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from approvals.drawing import Unusable

BLANKED = {b"udta", b"meta", b"uuid", b"emsg", b"free", b"skip"}
DEEPEST = 4
ENTERED = {b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf", b"mvex"}
# Picture, sound, subtitles and captions, time code, and what streams and old players are told.
SHOWN = {b"vide", b"soun", b"sbtl", b"subt", b"text", b"clcp", b"tmcd", b"hint", b"odsm", b"sdsm"}
# What still says a place after that: in subtitles of drones, among the pictures of cameras in cars.
PLACE = re.compile(
    rb"location\.ISO6709|GPSLatitude|GPSCoordinates|freeGPS |GPS ?\([-0-9]|\$G[NPL]RMC,|latitude[\"'\]]?\s*[:=]",
    re.I,
)
REFUSED = (
    "This video says where it was made, second by second, in a way that cannot be taken out here. Save it again in a "
    "program that cuts videos, without subtitles and camera data, and choose the new file."
)


class Box(NamedTuple):
    kind: bytes
    begin: int  # of the whole box
    inside: int  # of what it holds
    end: int


def without_metadata(content: bytes) -> bytes:
    film = bytearray(content)
    in_fragments = any(box.kind == b"moof" for box in _boxes(film, 0, len(film)))
    try:
        for box in list(_everywhere(film, 0, len(film))):
            if box.kind == b"trak" and _handler(film, box) not in SHOWN:
                if in_fragments:  # where the samples are is then said elsewhere
                    raise Unusable(REFUSED)
                _blank_samples(film, box)
            elif box.kind not in BLANKED:
                continue
            _blank(film, box)
    except (KeyError, StopIteration, ValueError):
        raise Unusable(REFUSED) from None
    if PLACE.search(film):
        raise Unusable(REFUSED)
    return bytes(film)


def _boxes(film: bytearray, at: int, end: int) -> Iterator[Box]:
    while end - at >= 8:
        size, inside = int.from_bytes(film[at : at + 4], "big"), at + 8
        if size == 1:
            size, inside = int.from_bytes(film[at + 8 : at + 16], "big"), at + 16
        stop = end if size == 0 else at + size
        if not inside <= stop <= end:
            return
        yield Box(bytes(film[at + 4 : at + 8]), at, inside, stop)
        at = stop


def _everywhere(film: bytearray, at: int, end: int, depth: int = 0) -> Iterator[Box]:
    for box in _boxes(film, at, end):
        yield box
        if box.kind in ENTERED and depth < DEEPEST:
            yield from _everywhere(film, box.inside, box.end, depth + 1)


def _blank(film: bytearray, box: Box) -> None:
    film[box.begin + 4 : box.begin + 8] = b"free"
    film[box.inside : box.end] = bytes(box.end - box.inside)


def _within(film: bytearray, box: Box, *path: bytes) -> Box:
    for kind in path:
        box = next(inner for inner in _boxes(film, box.inside, box.end) if inner.kind == kind)
    return box


# --- A track of its own -------------------------------------------------------------------------------------


def _handler(film: bytearray, track: Box) -> bytes:
    try:
        at = _within(film, track, b"mdia", b"hdlr").inside
    except StopIteration:
        return b"vide"  # that says nothing of itself, and no player plays
    return bytes(film[at + 8 : at + 12])


def _blank_samples(film: bytearray, track: Box) -> None:
    """Where each lies is in the tables of its track; what they claim beyond the file is no film."""
    table = {box.kind: box for box in _boxes(film, *_within(film, track, b"mdia", b"minf", b"stbl")[2:])}
    sizes, chunks, left = _sizes(film, table), _chunks(film, table), len(film)
    for at, samples in zip(chunks, _samples_in(film, table[b"stsc"], len(chunks)), strict=True):
        for _ in repeat(None, samples):
            size = next(sizes)
            left -= size
            if at + size > len(film) or left < 0:
                raise ValueError("outside the file")
            film[at : at + size] = bytes(size)
            at += size
    if next(sizes, None) is not None:
        raise ValueError("samples without a place")


def _numbers(film: bytearray, at: int, many: int, width: int = 4) -> list[int]:
    if at + many * width > len(film):
        raise ValueError("cut short")
    return [int.from_bytes(film[at + width * one : at + width * (one + 1)], "big") for one in range(many)]


def _sizes(film: bytearray, table: dict[bytes, Box]) -> Iterator[int]:
    size, many = _numbers(film, table[b"stsz"].inside + 4, 2)
    return repeat(size, many) if size else iter(_numbers(film, table[b"stsz"].inside + 12, many))


def _chunks(film: bytearray, table: dict[bytes, Box]) -> list[int]:
    box, width = (table[b"co64"], 8) if b"co64" in table else (table[b"stco"], 4)
    return _numbers(film, box.inside + 8, _numbers(film, box.inside + 4, 1)[0], width)


def _samples_in(film: bytearray, box: Box, chunks: int) -> Iterator[int]:
    """How many samples each chunk has: each row speaks for its chunk and those after it, to the next row's."""
    [many] = _numbers(film, box.inside + 4, 1)
    rows = _numbers(film, box.inside + 8, 3 * many)
    firsts = [*rows[::3], chunks + 1]
    for row in range(many):
        yield from repeat(rows[3 * row + 1], firsts[row + 1] - firsts[row])
