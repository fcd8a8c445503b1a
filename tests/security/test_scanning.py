"""Files are shown to ClamAV before anything is kept: a real one, which knows one virus."""

import io
import socket
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from approvals import captures, media, services
from approvals.drawing import Unusable
from approvals.media import Infected
from notices.models import Notice
from records.queries import trail
from tests.approvals.test_views import typed
from tests.clamd import LARGEST, NAME, VIRUS, clamd
from tests.world import World
from workflow import scanning
from workflow.scanning import Found, NotScanned, scan


@pytest.fixture(scope="module")
def addresses() -> Iterator[list[str]]:
    with clamd() as listening:
        yield listening


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def picture() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(output, "PNG")
    return output.getvalue()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("screen.png", content)


INFECTED = picture() + VIRUS  # a picture for people, something else for whoever looks closer


@pytest.mark.parametrize("way", [0, 1], ids=["port", "socket"])
def test_what_clamav_knows_is_named_and_all_else_passes(
    addresses: list[str], way: int, settings: Any
) -> None:
    settings.CLAMAV_ADDRESS = addresses[way]
    scan(picture())
    scan(b"")
    with pytest.raises(Found, match=NAME):
        scan(INFECTED)


@pytest.mark.parametrize("store", [media.store, captures.store])
def test_a_file_with_a_virus_is_not_kept_for_any_purpose(
    addresses: list[str], store: Any, settings: Any, media_root: Path
) -> None:
    settings.CLAMAV_ADDRESS = addresses[0]
    with pytest.raises(Infected, match="A virus was found in this file"):
        store(upload(INFECTED))
    assert not media_root.exists()
    assert store(upload(picture()))


def test_a_virus_is_refused_at_its_field_and_noted_without_the_file(
    world: World, addresses: list[str], settings: Any, media_root: Path
) -> None:
    settings.CLAMAV_ADDRESS = addresses[1]
    officer = Client()
    officer.force_login(world.officer)
    answer = officer.post("/posts/new/", typed(world) | {"media-0-file": upload(INFECTED)})
    assert answer.status_code == 422
    assert "A virus was found in this file, so it was not kept." in answer.content.decode()
    assert "The register is public." in answer.content.decode(), "what was typed stays"
    assert not media_root.exists()
    [entry] = trail("GATE")
    assert (
        entry.sentence
        == f"Officer (officer, Policy Officer) brought a file with a virus ({NAME}). It was refused, and not kept."
    )
    assert entry.fields["sha256"] == sha256(INFECTED).hexdigest()
    assert [notice.person for notice in Notice.objects.all()] == [world.admin]


def test_the_same_in_a_capture(world: World, addresses: list[str], settings: Any) -> None:
    settings.CLAMAV_ADDRESS = addresses[0]
    post, officer = world.published(), Client()
    officer.force_login(world.officer)
    answer = officer.post(f"/posts/{post.reference}/capture/", {
        "key": "8b0f5c3e-3c3f-4a61-9d2c-2a4d1b6f0c11", "address": post.permalink, "seen_at_0": "1/12/2025",
        "seen_at_1": "10:00", "captures-TOTAL_FORMS": "1", "captures-INITIAL_FORMS": "0",
        "captures-0-file": upload(INFECTED), "captures-0-alt": "The post",
    })  # fmt: skip
    assert answer.status_code == 422
    assert [entry.kind for entry in trail("GATE")] == ["file.refused"]
    assert "post.captured" not in [entry.kind for entry in trail(post.reference)]


# --- When it cannot say -------------------------------------------------------------------------------------


def test_what_is_too_long_for_clamav_is_refused(addresses: list[str], settings: Any) -> None:
    settings.CLAMAV_ADDRESS = addresses[0]
    with pytest.raises(NotScanned):
        scan(bytes(LARGEST * 8))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1:99999", "/nowhere/clamd.ctl"])
def test_where_nobody_listens_nothing_is_kept(address: str, settings: Any, media_root: Path) -> None:
    settings.CLAMAV_ADDRESS = address
    with pytest.raises(Unusable, match="cannot be scanned for viruses just now"):
        media.store(upload(picture()))
    assert not media_root.exists()


ANSWERS = {
    "silence": None,
    "nothing": b"",
    "a line that means nothing": b"hello\n",
    "bytes that are no text": b"\xff\xfe\xff\n",
    "an error": b"INSTREAM size limit exceeded. ERROR\n",
    "the wrong word": b"stream: Something ERROR\n",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_any_other_answer_is_no_permission(
    answer: bytes | None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "SILENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
        speaker = Thread(target=_say, args=[server, answer])
        speaker.start()
        with pytest.raises(NotScanned):
            scan(picture())
        speaker.join()


def _say(server: socket.socket, answer: bytes | None) -> None:
    """Hears the file out, and says `answer`; says nothing until the other gives up where there is none."""
    with server.accept()[0] as caller:
        heard = b""
        while not heard.endswith(bytes(4)) and (piece := caller.recv(4096)):
            heard += piece
        if answer is None:
            caller.recv(1)
        else:
            caller.sendall(answer)


def test_a_clamav_that_takes_for_ever_is_not_waited_for(
    addresses: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLAMAV_ADDRESS = addresses[0]
    monkeypatch.setattr(scanning, "PATIENCE", -1)
    with pytest.raises(NotScanned):
        scan(picture())


# --- Where there is none ------------------------------------------------------------------------------------


def test_without_clamav_files_are_taken_and_the_page_says_so(world: World, settings: Any) -> None:
    settings.CLAMAV_ADDRESS = ""
    scan(INFECTED)
    officer = Client()
    officer.force_login(world.officer)
    assert "Files are not scanned for viruses here." in officer.get("/posts/new/").content.decode()
    settings.CLAMAV_ADDRESS = "127.0.0.1:3310"
    assert "not scanned" not in officer.get("/posts/new/").content.decode()


def test_nothing_is_noted_of_files_that_are_not_infected(world: World) -> None:
    services.note_infected(files=[], by=world.officer)
    assert not trail("GATE")
