"""Files are looked at a few at a time, so much of one person in an hour; what was typed is kept."""

import io
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from approvals.models import Post, Upload
from approvals.services import uploads
from profiles.models import Topic
from tests.notices.test_delivery import later
from tests.world import World
from workflow.places import one_of


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(side: int = 8) -> bytes:
    output = io.BytesIO()
    Image.new("1", (side, side)).save(output, "PNG")
    return output.getvalue()


def sent(world: World, *files: bytes) -> dict[str, Any]:
    form = {
        "key": str(uuid4()), "account": world.account.pk, "activity": "post", "purpose": "informing", "title": "Charts",
        "text": "What was typed", "topic": Topic.objects.get(slug="general").pk, "marking": "OFFICIAL",
        "media-TOTAL_FORMS": str(len(files)), "media-INITIAL_FORMS": "0",
    }  # fmt: skip
    for place, file in enumerate(files):
        form |= {
            f"media-{place}-file": SimpleUploadedFile(f"{place}.png", file),
            f"media-{place}-alt": "A chart",
        }
    return form


def propose(world: World, *files: bytes, by: str = "officer") -> Any:
    client = Client()
    client.force_login(getattr(world, by))
    return client.post("/posts/new/", sent(world, *files))


def test_what_was_brought_is_counted_and_forgotten_after_an_hour(world: World) -> None:
    assert propose(world, picture(30), picture(40)).status_code == 302
    assert [(row.by, row.pixels) for row in Upload.objects.order_by("pixels")] == [
        (world.officer, 900),
        (world.officer, 1600),
    ]
    with later(timedelta(minutes=61)):
        propose(world, picture(50))
    assert [row.pixels for row in Upload.objects.all()] == [2500]


def test_what_is_refused_leaves_the_others_and_all_that_was_typed(world: World, settings: Any) -> None:
    settings.REQUEST_MEGAPIXELS = 1
    answer = propose(world, picture(1200), picture(1000))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert uploads.NO_ROOM in page
    assert "What was typed" in page
    assert 'alt="As it will be published"' in page
    assert not Post.objects.exists()


def test_the_picture_is_shown_as_it_will_be_published(world: World) -> None:
    page = propose(world, picture(), b"no picture").content.decode()
    address = page.split('class="post-file__picture" src="')[1].split('"')[0]
    client = Client()
    assert client.get(address).status_code == 302  # to sign in
    client.force_login(world.officer)
    shown = client.get(address)
    assert Image.open(io.BytesIO(b"".join(shown.streaming_content))).size == (8, 8)
    assert shown["Content-Type"] == "image/png"
    for forged in (f"{address[:-3]}xx/", "/posts/new/pictures/nonsense/"):
        assert client.get(forged).status_code == 404


def test_what_was_changed_is_told_when_it_is_saved(world: World) -> None:
    output = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(output, "JPEG")
    client = Client()
    client.force_login(world.officer)
    page = client.post("/posts/new/", sent(world, output.getvalue()), follow=True).content.decode()
    assert "0.png.jpg: Its colours were converted from CMYK to sRGB." in page


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ("HOURLY_MEGAPIXELS", "with 1 megapixels of pictures"),
        ("HOURLY_UPLOAD_MEGABYTES", "as one person may: 1 MB"),
    ],
)
def test_one_person_brings_so_much_in_an_hour(world: World, settings: Any, limit: str, says: str) -> None:
    setattr(settings, limit, 1)
    Upload.objects.create(by=world.officer, size=1024**2, pixels=1_000_000)
    Upload.objects.create(by=world.officer2, size=0, pixels=0, at=timezone.now() - timedelta(minutes=59))
    page = propose(world, picture()).content.decode()
    assert says in page
    assert "Choose this one again after" in page
    assert "What was typed" in page
    assert uploads.require_quota(world.officer2) is None
    with later(timedelta(minutes=61)):
        assert propose(world, picture()).status_code == 302


def test_what_was_refused_counts_as_well(world: World, settings: Any) -> None:
    settings.PICTURE_MEGAPIXELS = 1
    page = propose(world, picture(1200)).content.decode()
    assert "This picture has 1 megapixels (1,200 × 1,200)" in page
    assert Upload.objects.get().pixels == 1_000_000


@pytest.mark.parametrize(
    ("places", "name", "says"),
    [
        (uploads.PLACES, "approvals.uploads", uploads.BUSY),
        (uploads.OF_ONE, "approvals.uploads of {}", uploads.BUSY_WITH_YOURS),
    ],
)
def test_where_no_place_is_free_nobody_waits(
    committed_world: World, owner_url: str, places: int, name: str, says: str
) -> None:
    """The database keeps them, for all processes: here another connection holds them all."""
    with closing(psycopg2.connect(owner_url)) as other, other.cursor() as cursor:
        hold(cursor, places, name.format(committed_world.officer.pk))
        page = propose(committed_world, picture()).content.decode()
        assert says in page
        assert "What was typed" in page
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert propose(committed_world, picture()).status_code == 302


def hold(cursor: Any, places: int, name: str) -> None:
    for place in range(places):
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", [name, place])


def test_somebody_who_waits_too_long_for_a_turn_is_told(
    committed_world: World, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "SECONDS", 0.3)
    with closing(psycopg2.connect(owner_url)) as other, other.cursor() as cursor:
        hold(cursor, uploads.AT_ONCE, "approvals.drawing")
        assert uploads.NO_ROOM in propose(committed_world, picture()).content.decode()


def test_a_place_is_free_again_whatever_happened(db: None) -> None:
    def fails() -> None:
        with one_of(1, "a place") as free:
            raise ValueError(free)

    for _ in range(3):
        with pytest.raises(ValueError, match="True"):
            fails()
