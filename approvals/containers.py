"""Whether a video or a sound is that and nothing else, from its first byte to its last.

Pictures are drawn anew, so nothing else survives in them. Of these the picture and the sound stay as they came, and a
file can be two things at once: a sound for a player, and a program or an archive for whatever looks at its end. So its
parts are walked. What an MP4 says of itself is blanked by `approvals.recordings`.
"""

import re

MP4_BOXES = {
    b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"udta", b"meta", b"mfra", b"sidx", b"ssix",
    b"uuid", b"pdin", b"emsg", b"prft",
}  # fmt: skip


def is_mp4(content: bytes) -> bool:
    """Boxes from end to end, the first of them saying what it is, and a film among them."""
    at, boxes = 0, []
    while len(content) - at >= 8:
        size, box = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        elif size == 0:  # to the end of the file
            size = len(content) - at
        if box not in MP4_BOXES or size < 8:
            break
        boxes.append(box)
        at += size
    whole = at == len(content) or (at < len(content) and not content[at:].strip(b"\0"))
    return whole and boxes[:1] == [b"ftyp"] and b"moov" in boxes


# Kilobits a second of MPEG 1 and MPEG 2 Layer III, and samples a second of MPEG 1; by the numbers in a frame's head.
BITRATES = {
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = (44100, 48000, 32000)
FEWEST = 2  # frames: two bytes at the start of anything look like one


def is_mp3(content: bytes) -> bool:
    """Frames of sound from end to end, between the tags that players know."""
    return bool(sound_of(content))


def sound_of(content: bytes) -> bytes:
    """The frames alone, without tags, which say who made it and may say where; nothing, if it is no MP3."""
    begin = at = _past_id3(content)
    end, frames = _before_tags(content), 0
    while at < end and (size := _frame(content[at : at + 4])):
        at += size
        frames += 1
    whole = frames >= FEWEST and (at >= end or not content[at:end].strip(b"\0"))
    return content[begin : min(at, end)] if whole else b""


def _past_id3(content: bytes) -> int:
    at = 0
    while (
        content[at : at + 3] == b"ID3" and len(content) >= at + 10
    ):  # some programs put theirs before another's
        size = sum(
            (byte & 0x7F) << shift
            for byte, shift in zip(content[at + 6 : at + 10], (21, 14, 7, 0), strict=True)
        )
        at += 10 + size + (10 if content[at + 5] & 0x10 else 0)
        at += len(re.match(rb"\0*", content[at : at + 65536])[0])  # type: ignore[index]  # some writers pad
    return at


def _before_tags(content: bytes) -> int:
    end = len(content)
    if content[end - 128 : end - 125] == b"TAG":
        end -= 128
    if content[end - 9 : end] == b"LYRICS200" and content[end - 15 : end - 9].isdigit():
        end -= 15 + int(content[end - 15 : end - 9])
    if content[end - 32 : end - 24] == b"APETAGEX":
        head = 32 if content[end - 9] & 0x80 else 0
        end -= int.from_bytes(content[end - 20 : end - 16], "little") + head
    return max(end, 0)


def _frame(head: bytes) -> int:
    """The length of the frame that begins so; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bits, rate = (
        head[1] >> 3 & 3,
        head[2] >> 4,
        head[2] >> 2 & 3,
    )  # version: 3 is MPEG 1, 2 is 2, 0 is 2.5
    if version == 1 or not 1 <= bits <= 14 or rate == 3:
        return 0
    bitrate = BITRATES[1 if version == 3 else 2][bits - 1] * 1000
    samples = RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    return (144 if version == 3 else 72) * bitrate // samples + (head[2] >> 1 & 1)
