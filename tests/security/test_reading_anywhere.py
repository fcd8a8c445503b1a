"""Whatever route shows something to an auditor or a records officer, the log says so, of a new one too."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from approvals import captures, media
from approvals.models import Post
from professional_use import services as professional_use
from profiles.models import Person
from records import reading
from records.models import Entry
from records.services import seal
from retention import services as retention
from tests.approvals.test_captures import capture
from tests.approvals.test_media import picture, upload
from tests.clock import travel
from tests.contacts.cases import reported
from tests.foi.cases import Office
from tests.foi.conftest import office, sign_now, signer_folder
from tests.professional_use.comments import intended, seat_above
from tests.retention.conftest import terms
from tests.security.test_marking_gate import addresses, client_of
from tests.test_access import EVERY_ROUTE
from tests.world import World
from treasury_social.access import ROUTES
from treasury_social.reading import NOT_WRITTEN_DOWN

__all__ = ["office", "sign_now", "signer_folder"]


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def told() -> list[str]:
    entries = Entry.objects.filter(subject=reading.SUBJECT).select_related("payload").order_by("id")
    return [entry.sentence for entry in entries]


def looks_at(person: Person, address: str, *, in_hours: int = 0) -> int:
    """What they are answered, to the last byte, in a session that begins then."""
    with travel(timezone.now() + timedelta(hours=in_hours), tick=True):
        answer = client_of(person).get(address)
        b"".join(answer)
        return answer.status_code


def with_pictures(world: World, number: int) -> Post:
    kept = [
        media.store(upload(picture("PNG", size=(40, 20 + each)), f"{each}.png")) for each in range(number)
    ]
    post = world.published(media=[{**each, "alt": "Red"} for each in kept])
    seen = captures.store(upload(picture("PNG"), "screen.png"))
    return capture(post, world.records, files=[{**seen, "alt": "As it was seen"}])


@pytest.fixture
def shown(office: Office) -> list[str]:
    """The address of each page about something that is there."""
    world, post = office.world, with_pictures(office.world, 1)
    seat_above(world)
    comment = professional_use.tell(said=intended(), by=world.officer)
    hold = retention.place_hold(
        title="Survey", reason="A court asks.", source="", review_on=None, subjects=[office.named], by=world.records
    )  # fmt: skip
    given = retention.add_class(terms=terms(), by=world.records)
    request = office.gathered()
    here = f"/posts/{post.reference}"
    return [
        *(f"{here}/", f"{here}/versions/1/", f"{here}/versions/1/files/0/", f"{here}/captures/1/0/"),
        *(f"{here}/captures/1/0/preview/", f"{here}/capture/", f"{here}/withdraw/"),
        *(f"/contacts/{reported(world).reference}/", f"/professional/{comment.reference}/"),
        *(f"/retention/holds/{hold.reference}/", f"/retention/classes/{given.reference}/"),
        *(
            f"/information-requests/{request.reference}/{each}"
            for each in ("", "gather/", "names/", "decide/")
        ),
        f"/information-requests/{request.reference}/records/{office.named}/",
        *(f"/register/{office.named}/{each}" for each in ("", "proof/", "entry/", "package/")),
        *("/reports/stages/", "/reports/stages/csv/"),
        "/register/audit-trail/csv/?since=1/2/2026",
    ]


def test_every_page_on_something_is_written_down(
    shown: list[str], office: Office, sign_now: Callable[[], None]
) -> None:
    for person in (office.world.auditor, office.world.records):
        written = len(told())
        for hours, address in enumerate(shown):
            for _ in range(
                3
            ):  # a package waits for the signer: for what it tells of, and then for its own seal
                if (answered := looks_at(person, address, in_hours=hours)) != 202:
                    break
                seal()
                sign_now()
            assert answered == 200, address
            assert len(told()) > written, address
            written = len(told())


def test_every_route_is_written_down_or_says_why_not(world: World) -> None:
    looked_at = set()
    for person in (world.auditor, world.records):
        for route, address in addresses():
            written = len(told())
            if looks_at(person, address) == 200:
                assert (len(told()) > written) == (route not in NOT_WRITTEN_DOWN), route
                looked_at.add(route)
    assert len(looked_at) > 45


def test_what_is_not_written_down_are_routes_each_with_a_reason() -> None:
    assert set(NOT_WRITTEN_DOWN) <= set(EVERY_ROUTE)
    assert all(NOT_WRITTEN_DOWN.values())
    assert len(NOT_WRITTEN_DOWN) < len(ROUTES) / 4


def test_the_lists_and_the_files_say_what_was_asked(world: World) -> None:
    auditor = client_of(world.auditor)
    for address in (
        "/posts/?state=draft",
        "/reports/stages/csv/?since=1/2/2026&until=1/3/2026",
        "/register/",
    ):
        assert auditor.get(address).status_code == 200
    assert told() == [
        "Auditor (auditor, Auditor) read the page /posts/?state=draft.",
        "Auditor (auditor, Auditor) took a copy: the file at /reports/stages/csv/?since=1/2/2026&until=1/3/2026.",
        "Auditor (auditor, Auditor) read the page /register/.",
    ]


def test_a_page_with_twenty_pictures_is_one_entry(world: World) -> None:
    post = with_pictures(world, 4)
    here = f"/posts/{post.reference}"
    pictures = [f"{here}/versions/1/files/{each}/" for each in range(4)] + [f"{here}/captures/1/0/preview/"]
    for address in (f"{here}/", *pictures):
        assert looks_at(world.auditor, address) == 200
    assert told() == [f"Auditor (auditor, Auditor) read {post.reference}."]


def test_a_picture_that_was_asked_for_by_itself_is_an_entry(world: World) -> None:
    post, other = with_pictures(world, 2), world.draft()
    here = f"/posts/{post.reference}"
    looks_at(world.records, f"{here}/")
    looks_at(world.auditor, f"/posts/{other.reference}/")
    for hours, file in (
        (0, "versions/1/files/0/"),
        (1, "captures/1/0/preview/"),
        (2, "versions/1/files/1/"),
    ):
        assert looks_at(world.auditor, f"{here}/{file}", in_hours=hours) == 200
    own = [f"Auditor (auditor, Auditor) read {post.reference}."]
    assert told()[2:] == 3 * own, "no reading of others, of another post or of long ago counts"


def test_what_is_refused_or_not_there_is_not_reading(world: World) -> None:
    auditor = client_of(world.auditor)
    for address in ("/posts/TS-000009/", "/posts/waiting/", "/nowhere/", "/posts/mine/", "/notices/"):
        auditor.get(address)
    auditor.head("/posts/")
    assert told() == []


def test_a_form_that_was_refused_shows_what_it_is_about_again(world: World) -> None:
    answer = client_of(world.records).post("/retention/holds/new/", {"words": "survey"})
    assert answer.status_code == 422
    assert told() == ["Records (records, Records Officer) read the page /retention/holds/new/."]


def test_who_reads_what_is_theirs_leaves_no_trace(world: World) -> None:
    for person in (world.officer, world.gm, world.mcdmanager, world.admin):
        for address in ("/posts/", "/contacts/", "/register/"):
            client_of(person).get(address)
    assert told() == []


def test_a_page_that_cannot_be_written_down_is_not_shown(
    world: World, monkeypatch: pytest.MonkeyPatch, sign_now: Callable[[], Any]
) -> None:
    post = world.published(title="Nobody reads this")

    def fails(**_: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(reading, "append", fails)
    client: Client = client_of(world.auditor)
    for address in ("/posts/", "/reports/stages/csv/", f"/posts/{post.reference}/versions/1/"):
        answer = client.get(address)
        assert (answer.status_code, b"Nobody reads this" in answer.content) == (500, False), address
