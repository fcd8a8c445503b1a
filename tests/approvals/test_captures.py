"""Captures: evidence of what went live, in the record log alone, and what its readers are shown."""

import io
import re
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from json import loads
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from approvals import services
from approvals.media_forms import keep
from approvals.models import Post
from approvals.presentation.captures import section
from notices.models import Notice
from profiles.models import Person
from records.models import Entry
from records.queries import trail
from records.services import seal
from tests.approvals.steps import kinds, nothing_written, unconfirmed
from tests.approvals.test_capture_files import PDF
from tests.approvals.test_media import picture
from tests.approvals.test_views import client_of, page
from tests.days import IN_TWO_YEARS
from tests.world import World
from workflow.rulings import Refused

SEEN = datetime(2025, 12, 1, 10, 30, tzinfo=UTC)
PAGE = "https://www.facebook.com/TreasuryAU/posts/1234567890?seen"


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def capture(post: Post, by: Person, **changes: Any) -> Post:
    given = {"seen_at": SEEN, "address": PAGE, "text": "The survey is open.", **changes}
    return services.capture(post_id=post.pk, **given, by=by)


def recorded(world: World, **changes: Any) -> Post:
    post = world.published(**changes)
    seal()
    return services.record(post_id=post.pk)


def sent(*files: tuple[bytes, str], **changes: Any) -> dict[str, Any]:
    """What the form sends; each file with what it shows."""
    brought: dict[str, Any] = {}
    for number, (content, alt) in enumerate(files):
        brought[f"captures-{number}-file"] = SimpleUploadedFile("screen.png", content)
        brought[f"captures-{number}-alt"] = alt
    return {
        "key": str(uuid4()),
        "seen_at_0": "1/12/2025",
        "seen_at_1": "9:30 pm",
        "address": PAGE,
        "captures-TOTAL_FORMS": str(max(len(files), 1)),
        "captures-INITIAL_FORMS": "0",
        **brought,
        **changes,
    }


# --- The step -----------------------------------------------------------------------------------------------


def test_a_capture_is_one_entry_that_changes_nothing_of_the_post(world: World) -> None:
    post = recorded(world)
    published = next(entry for entry in trail(post.reference) if entry.kind == "post.published")
    notices = Notice.objects.count()
    after = capture(post, world.again(world.records), note="With the browser's own tool.")
    assert after.columns() == post.columns()
    entry = trail(post.reference)[-1]
    assert entry.sentence == (
        f"Records (records, Records Officer) added a capture of {PAGE}, as seen on "
        "1 December 2025, 9:30\N{NO-BREAK SPACE}pm."
    )
    assert (entry.fields["seen_at"], entry.fields["captured_text"]) == (
        "2025-12-01T10:30:00.000Z",
        "The survey is open.",
    )
    assert entry.office == "MACRO"
    assert published.leaf_hash in _related(entry)
    [notice] = Notice.objects.order_by("pk")[notices:]
    assert (notice.person, notice.title) == (world.officer, f"{post.reference} has a new capture")


def _related(entry: Entry) -> list[bytes]:
    return [b64decode(digest) for digest in loads(entry.content)["relates_to"]]


def test_those_who_answer_for_it_add_captures_over_time_and_nobody_else(world: World) -> None:
    post = world.published()
    for who in (world.officer, world.mcd, world.mcdmanager, world.records):
        capture(post, world.again(who))
    assert kinds(post).count("post.captured") == 4
    for who in (world.colleague, world.gm, world.auditor):
        with nothing_written(), pytest.raises(Refused):
            capture(post, world.again(who))
    for who in (world.officer2, world.gm2, world.admin):
        with nothing_written(), pytest.raises(Http404):
            capture(post, world.again(who))


def test_what_went_out_in_an_emergency_is_captured_before_it_is_confirmed(world: World) -> None:
    post = unconfirmed(world)
    assert capture(post, world.again(world.officer)).state == "unconfirmed"


@pytest.mark.parametrize("ready", [World.draft, World.in_review, World.approved])
def test_nothing_is_captured_before_it_is_out(world: World, ready: Any) -> None:
    with pytest.raises(Refused, match="Nothing of this post has gone out"):
        capture(ready(world), world.again(world.officer))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text": " \n"}, "Choose a file, or copy what it said."),
        ({"seen_at": timezone.now() + timedelta(days=1)}, "Nobody has seen it yet"),
        ({"files": [{"name": "a.png", "sha256": "0" * 64}]}, "a.png is not here any more"),
    ],
)
def test_a_capture_shows_something_that_somebody_saw(world: World, changes: dict[str, Any], why: str) -> None:
    post = world.published()
    with nothing_written(), pytest.raises(Refused, match=why):
        capture(post, world.again(world.officer), **changes)


def test_a_double_click_adds_one_capture(world: World) -> None:
    post, form = world.published(), sent(text="The survey is open.")
    officer = client_of(world.officer)
    for _ in range(2):
        assert officer.post(f"/posts/{post.reference}/capture/", form).status_code == 302
    assert kinds(post).count("post.captured") == 1


# --- The page -----------------------------------------------------------------------------------------------


def test_files_go_in_as_they_are_and_come_out_as_attachments(world: World) -> None:
    post, officer, image = recorded(world), client_of(world.officer), picture("PNG") + b"and more"
    asked = page(officer.get(f"/posts/{post.reference}/"))
    assert "Nothing shows yet what people saw." in asked
    answer = officer.post(f"/posts/{post.reference}/capture/", sent((image, "The post"), (PDF, "The page")))
    assert answer.status_code == 302
    held = trail(post.reference)[-1].fields["captures"]
    assert [(one["type"], one["alt"]) for one in held] == [
        ("image/png", "The post"),
        ("application/pdf", "The page"),
    ]
    shown = page(officer.get(f"/posts/{post.reference}/"))
    assert "Nothing shows yet" not in shown
    place = f"/posts/{post.reference}/captures/1"
    assert f'src="{place}/0/preview/" alt="The post"' in shown
    assert f'src="{place}/1/' not in shown, "a document is never shown in the page"
    for position, content in enumerate((image, PDF)):
        answer = officer.get(f"{place}/{position}/")
        assert b"".join(answer) == content
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    drawn = officer.get(f"{place}/0/preview/")
    assert drawn.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(drawn.content)).size == (40, 20)


def test_that_an_auditor_took_a_capture_is_written_down(world: World) -> None:
    post = recorded(world)
    client_of(world.officer).post(f"/posts/{post.reference}/capture/", sent((PDF, "The page")))
    for who in (world.officer, world.auditor):
        assert b"".join(client_of(who).get(f"/posts/{post.reference}/captures/1/0/")) == PDF
    [entry] = trail("READING")
    assert (
        entry.sentence
        == f"Auditor (auditor, Auditor) took a copy: the file screen.png.pdf of {post.reference}."
    )


@pytest.mark.parametrize("place", ["1/1", "2/0", "0/0", "1/0/preview"])
def test_there_is_no_file_where_none_was_added(world: World, place: str) -> None:
    post, officer = world.published(), client_of(world.officer)
    officer.post(f"/posts/{post.reference}/capture/", sent((PDF, "The page")))
    assert b"".join(officer.get(f"/posts/{post.reference}/captures/1/0/")) == PDF
    assert officer.get(f"/posts/{post.reference}/captures/{place}/").status_code == 404


def test_another_division_sees_no_capture(world: World) -> None:
    post = world.published()
    client_of(world.officer).post(f"/posts/{post.reference}/capture/", sent((PDF, "The page")))
    stranger = client_of(world.officer2)
    for path in ("capture/", "captures/1/0/", "captures/1/0/preview/"):
        assert stranger.get(f"/posts/{post.reference}/{path}").status_code == 404


def test_a_file_of_somebody_who_may_not_add_it_is_not_looked_at(world: World, media_root: Path) -> None:
    post = world.published()
    answer = client_of(world.gm).post(f"/posts/{post.reference}/capture/", sent((PDF, "The page")))
    assert answer.status_code == 422
    assert "Only the author, whoever published it, MCD and records officers add captures." in page(answer)
    assert not media_root.exists()


WRONG = {
    "nothing to show": (sent(), "Choose a file, or copy what it said."),
    "a file that is none": (sent((b"hello", "The post")), "Choose a file that is PNG"),
    "a file that nobody describes": (sent((PDF, " ")), "Say what it shows, for people who cannot see it."),
    "no day": (sent((PDF, "The page"), seen_at_0="soon"), "Enter the date like 3/12/2026."),
    "a day to come": (sent((PDF, "The page"), seen_at_0=IN_TWO_YEARS), "This moment is still to come."),
    "no address": (sent((PDF, "The page"), address=""), "Copy the address from the browser."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(world: World, name: str) -> None:
    form, why = WRONG[name]
    for file in (value for value in form.values() if hasattr(value, "seek")):
        file.seek(0)
    post, officer = world.published(), client_of(world.officer)
    answer = officer.post(f"/posts/{post.reference}/capture/", {**form, "note": "By hand."})
    markup = page(answer)
    assert answer.status_code == 422
    assert why in markup
    assert "By hand." in markup
    assert "post.captured" not in kinds(post)
    if "captures-0-file" in form and name != "a file that is none":
        kept = re.search(r'name="captures-0-kept" value="([^"]+)"', markup)
        assert kept, "the file need not be chosen again"
        again = sent(**{"captures-0-kept": kept[1], "captures-0-alt": "The page"})
        assert officer.post(f"/posts/{post.reference}/capture/", again).status_code == 302


def test_a_file_of_a_post_cannot_be_passed_off_as_a_capture(world: World) -> None:
    """It would not be what was seen: pictures of posts are drawn anew."""
    medium: Any = {"name": "a.png", "size": 1, "sha256": "0" * 64, "type": "image/png", "alt": ""}
    post = world.published()
    form = sent(**{"captures-0-kept": keep(medium), "captures-0-alt": "The post"})
    answer = client_of(world.officer).post(f"/posts/{post.reference}/capture/", form)
    assert "Choose the file again; its description was damaged on the way." in page(answer)


def test_the_page_of_a_post_costs_the_same_with_many_captures(world: World) -> None:
    post, officer = world.published(), client_of(world.officer)
    capture(post, world.again(world.officer))
    one = _queries(officer, post)
    for _ in range(29):
        capture(post, world.again(world.officer))
    assert _queries(officer, post) == one


def _queries(officer: Client, post: Post) -> int:
    officer.get(f"/posts/{post.reference}/")
    with CaptureQueriesContext(connection) as queries:
        officer.get(f"/posts/{post.reference}/")
    return len(queries)


# --- Beside the record --------------------------------------------------------------------------------------


def beside(post: Post, reader: Person) -> dict[str, Any]:
    found = section(trail(post.reference), reader)
    assert found
    return found.context


def test_the_record_shows_what_was_captured_and_how_it_differs_from_what_was_approved(world: World) -> None:
    same = recorded(world)
    capture(same, world.again(world.officer))
    assert beside(same, world.officer)["said"] == "Word for word what was approved."
    [shown] = beside(same, world.officer)["captures"]
    assert (shown["number"], shown["text"]) == (1, "The survey is open.")
    other = beside(recorded(world, live_text="The survey is closed."), world.officer)
    assert other["said"] == "Not what was approved:"
    assert [run.text for run in other["changes"] if run.which == "added"] == ["closed."]


def test_nothing_is_said_beside_what_is_no_record_of_a_post(world: World) -> None:
    assert section([], world.officer) is None
    assert section(trail(world.published().reference), world.officer) is None


def test_a_text_that_is_withheld_is_not_compared(world: World) -> None:
    entries = trail(recorded(world).reference)
    entries[-1].fields.pop("text")
    found = section(entries, world.officer)
    assert found
    assert found.context["said"] == "The two texts cannot be compared: a part of them is withheld."
    entries[-1].fields.pop("live_text")
    assert section(entries, world.officer) is None
