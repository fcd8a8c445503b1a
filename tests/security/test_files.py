"""Files that people send: nothing that may not be here is kept, and nothing that is kept runs where it is opened."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from approvals.media import store
from approvals.models import Post
from profiles.models import Person
from tests.approvals.test_media import MP4
from tests.world import World


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(form: str = "PNG") -> bytes:
    output = BytesIO()
    Image.new("RGB", (8, 8)).save(output, form)
    return output.getvalue()


def sent(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "account": world.account.pk,
        "activity": "post",
        "purpose": "informing",
        "title": "A chart",
        "text": "A chart",
        "marking": "OFFICIAL",
        "media-TOTAL_FORMS": "1",
        "media-INITIAL_FORMS": "0",
        "media-0-file": SimpleUploadedFile("chart.png", picture()),
        "media-0-alt": "A chart",
        **changes,
    }


def post_as(person: Person, path: str, form: dict[str, Any]) -> Any:
    client = Client()
    client.force_login(person)
    return client.post(path, form)


def kept(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


# --- What may not be here -----------------------------------------------------------------------------------


ABOVE_THE_SYSTEM = ["PROTECTED", "TOP SECRET"]


@pytest.mark.parametrize("marking", ["OFFICIAL:Sensitive", "nonsense", *ABOVE_THE_SYSTEM])
@pytest.mark.parametrize("with_account", [True, False])
def test_a_file_marked_above_its_platform_is_not_kept(
    world: World, media_root: Path, marking: str, with_account: bool
) -> None:
    """OFF-2l: a version is refused before it is stored, and so are its files. Without an account, nobody knows yet.

    What no platform here may carry does not even come as far as the form: the gate says so, of files too.
    """
    form = sent(world, marking=marking) | ({} if with_account else {"account": ""})
    answer = post_as(world.officer, "/posts/new/", form)
    assert answer.status_code == 422
    says = "Files cannot be kept" if marking in ABOVE_THE_SYSTEM else "This file was not kept."
    assert says in answer.content.decode()
    assert 'media-0-kept" value' not in answer.content.decode()
    assert kept(media_root) == []
    assert not Post.objects.exists()


def test_nor_when_a_post_is_edited(world: World, media_root: Path) -> None:
    post = world.draft()
    form = sent(world, marking="PROTECTED", seen=post.seen)
    assert post_as(world.officer, f"/posts/{post.reference}/edit/", form).status_code == 422
    assert kept(media_root) == []


@pytest.mark.parametrize("who", ["auditor", "records"])
def test_who_may_not_write_a_post_leaves_no_file_behind(world: World, media_root: Path, who: str) -> None:
    post = world.draft()
    form = sent(world, seen=post.seen)
    assert post_as(getattr(world, who), f"/posts/{post.reference}/edit/", form).status_code == 422
    assert kept(media_root) == []


def test_an_auditor_proposes_nothing_and_leaves_no_file_behind(world: World, media_root: Path) -> None:
    assert post_as(world.auditor, "/posts/new/", sent(world)).status_code == 422
    assert kept(media_root) == []


# --- What is kept -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "ends"),
    [
        ("film.exe", MP4, "film.exe.mp4"),
        ("film.html", MP4, "film.html.mp4"),
        ("film", MP4, "film.mp4"),
        ("film.mp4", MP4, "film.mp4"),
        ("chart.hta", picture(), "chart.hta.png"),
        ("chart.PNG", picture(), "chart.PNG"),
        ("chart.jpeg", picture("JPEG"), "chart.jpeg"),
        (".png", picture(), ".png.png"),
        ("../../etc/chart.png", picture(), "chart.png"),
        ("c" * 120 + ".exe", picture(), "c" * 96 + ".png"),
        ("c" * 120 + ".png", picture(), "c" * 96 + ".png"),
    ],
)
def test_a_file_is_called_what_it_is(name: str, content: bytes, ends: str) -> None:
    """Whoever saves it and opens it on their own computer must not run it."""
    assert store(SimpleUploadedFile(name, content))["name"] == ends
