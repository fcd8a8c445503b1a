"""A video and a sound say nothing of where they were made, and play as they did: made and played by FFmpeg 8.1.

PyAV 18.1 has the libraries of FFmpeg. What cameras write that FFmpeg does not is built box by box.
"""

import io
import math
import struct
from fractions import Fraction
from typing import Any

import av
import pytest

from approvals.containers import is_mp3, is_mp4, sound_of
from approvals.drawing import Unusable
from approvals.media import _type_of
from approvals.recordings import without_metadata
from tests.approvals.test_media import box

PLACE = "-35.3075+149.1244+570.000/"
PLACES = (PLACE.encode(), b"-35.3075+149.1244+570.000000/", b"149.1244")


def video(**how: Any) -> bytes:
    output = io.BytesIO()
    with av.open(output, "w", format="mp4", options=how) as container:
        container.metadata.update({"location": PLACE, "com.apple.quicktime.location.ISO6709": PLACE})
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(6):
            container.mux(stream.encode(frame(number)))
        container.mux(stream.encode())
    return output.getvalue()


def frame(number: int) -> Any:
    made = av.VideoFrame(64, 48, "yuv420p")
    for plane in made.planes:
        plane.update(bytes([40 * number]) * plane.buffer_size)
    made.pts, made.time_base = number, Fraction(1, 10)
    return made


def played(content: bytes) -> list[bytes]:
    with av.open(io.BytesIO(content)) as container:
        return [bytes(shown.planes[0]) for shown in container.decode(video=0)]


def said(content: bytes) -> dict[str, str]:
    with av.open(io.BytesIO(content)) as container:
        return dict(container.metadata)


VIDEOS = {
    "©xyz in udta, as QuickTime and Android write it": video(),
    "keys in meta, as an iPhone writes them": video(movflags="use_metadata_tags"),
    "in fragments": video(movflags="frag_keyframe+empty_moov"),
}


@pytest.mark.parametrize("content", VIDEOS.values(), ids=VIDEOS)
def test_a_video_plays_as_it_did_and_names_no_place(content: bytes) -> None:
    assert "location" in said(content)
    shown = without_metadata(content)
    assert played(shown) == played(content)
    assert set(said(shown)) == {"major_brand", "minor_version", "compatible_brands"}
    assert not any(place in shown for place in PLACES)
    assert is_mp4(shown)
    assert without_metadata(shown) == shown


XMP = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac<exif:GPSLatitude>35,18.4S</exif:GPSLatitude>"
BESIDE = {
    "XMP in a uuid box (Adobe)": box(b"uuid", XMP),
    "what an editor left in free": box(b"free", PLACE.encode()),
    "an item list at the top (iTunes)": box(b"meta", bytes(4) + box(b"ilst", PLACE.encode())),
    "loci of 3GPP": box(b"moov", box(b"udta", box(b"loci", PLACE.encode()))),
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_the_film_is_blanked(beside: bytes) -> None:
    content = video() + beside
    shown = without_metadata(content)
    assert len(shown) == len(content)
    assert played(shown) == played(content)
    assert PLACE.encode() not in shown
    assert b"GPS" not in shown


def numbers(*them: int) -> bytes:
    return struct.pack(f">{len(them)}I", *them)


def tracked(handler: bytes, samples: list[bytes], **wrong: Any) -> bytes:
    """A film with a track more, whose samples stand at the end, as cameras write it second by second."""
    film = video()
    first = len(film) + 8
    sizes = wrong.get("sizes", numbers(0, 0, len(samples), *map(len, samples)))
    table = (
        box(b"stsd", bytes(8))
        + box(b"stsz", sizes)
        + box(b"stsc", numbers(0, 1, 1, len(samples), 1))
        + box(b"stco", numbers(0, 1, wrong.get("at", first)))
    )
    media = box(b"hdlr", bytes(8) + handler + bytes(13)) + box(b"minf", box(b"stbl", table))
    return film + box(b"mdat", b"".join(samples)) + box(b"moov", box(b"trak", box(b"mdia", media)))


CAMERAS = [
    (b"meta", [b"mebx " + PLACE.encode(), b"mebx again " + PLACE.encode()]),  # iPhone
    (b"meta", [b"GPS5" + bytes(20), b"GPS5" + PLACE.encode()]),  # gpmd of GoPro
    (b"camm", [PLACE.encode()]),  # Google's Camera Motion Metadata, version 1
]


@pytest.mark.parametrize(("handler", "samples"), CAMERAS)
def test_a_track_of_places_is_blanked_with_its_samples(handler: bytes, samples: list[bytes]) -> None:
    content = tracked(handler, samples)
    shown = without_metadata(content)
    assert len(shown) == len(content)
    assert not any(sample in shown for sample in samples)
    assert played(shown) == played(content)


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": 2**31},
        {"sizes": numbers(0, 2**31, 1)},
        {"sizes": numbers(0, 0, 2**31)},
        {"sizes": numbers(0, 0, 2, 4, 4)},
        {"sizes": b""},
        {"sizes": numbers(0, 1, 2**32 - 1)},
    ],
)
def test_a_track_whose_tables_claim_what_is_not_there_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unusable, match="Save it again"):
        without_metadata(tracked(b"meta", [PLACE.encode()], **wrong))


@pytest.mark.parametrize(
    "left",
    [
        b"[latitude: -35.3075] [longitude: 149.1244]",  # subtitles of DJI drones
        b"GPS(149.1244,-35.3075,16) BAROMETER:60",  # older ones
        b"freeGPS \x4c\0\0\0",  # cameras in cars, between the pictures
        b"$GPRMC,123519,A,3518.45,S,14907.46,E",
    ],
)
def test_a_place_that_cannot_be_taken_out_is_refused_with_what_to_do(left: bytes) -> None:
    with pytest.raises(Unusable, match=r"^This video says where it was made, .* Save it again"):
        without_metadata(tracked(b"text", [left]))


def test_boxes_in_boxes_without_an_end_take_no_longer() -> None:
    nested = b""
    for _ in range(3000):
        nested = box(b"moov", nested)
    assert without_metadata(video() + nested)


# --- Sound --------------------------------------------------------------------------------------------------

RATES = (
    8000,
    11025,
    12000,
    16000,
    22050,
    24000,
    32000,
    44100,
    48000,
)  # ISO/IEC 11172-3, 13818-3, and MPEG 2.5


def sound(rate: int, layout: str) -> bytes:
    """By LAME, with both kinds of tag."""
    output = io.BytesIO()
    with av.open(output, "w", format="mp3", options={"write_id3v1": "1"}) as container:
        container.metadata.update({"title": "A speech", "location": PLACE})
        stream = container.add_stream("mp3", rate=rate, layout=layout)
        for heard in resampled(rate, layout):
            container.mux(stream.encode(heard))
        container.mux(stream.encode(None))
    return output.getvalue()


def resampled(rate: int, layout: str) -> list[Any]:
    tone = struct.pack(f"<{rate // 4}h", *[int(9000 * math.sin(at / 9)) for at in range(rate // 4)])
    heard = av.AudioFrame(format="s16", layout="mono", samples=rate // 4)
    heard.sample_rate = rate
    heard.planes[0].update(tone.ljust(heard.planes[0].buffer_size, b"\0"))
    return av.AudioResampler(format="fltp", layout=layout, rate=rate).resample(heard)


def heard(content: bytes) -> bytes:
    with av.open(io.BytesIO(content)) as container:
        return b"".join(bytes(part.planes[0]) for part in container.decode(audio=0))


@pytest.mark.parametrize("layout", ["mono", "stereo"])
@pytest.mark.parametrize("rate", RATES)
def test_a_sound_of_each_rate_is_taken_and_says_nothing_of_itself(rate: int, layout: str) -> None:
    content = sound(rate, layout)
    assert _type_of(content) == "audio/mpeg"
    frames = sound_of(content)
    assert _type_of(frames) == "audio/mpeg"
    assert is_mp3(content + frames) is False  # a tag in the middle is none
    assert PLACE.encode() in content
    assert PLACE.encode() not in frames
    assert heard(frames) in heard(content) or heard(content) in heard(frames)
