"""The pages on exports, and the download that goes on where it broke off."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exports import making, services
from exports.models import Export
from records.queries import trail
from tests.clock import travel
from tests.contacts.pages import client_of, text
from tests.exports.conftest import made, recorded, sign
from tests.world import World


@pytest.fixture
def log(world: World) -> str:
    one = recorded(world)
    sign()
    return one


def taken(export: Export) -> list[str]:
    entries = trail(export.reference)
    return [entry.actor["user_name"] for entry in entries if entry.kind == "export.taken"]


# --- Asking ---------------------------------------------------------------------------------------------------------


def test_nobody_else_gets_in(world: World, log: str) -> None:
    export = services.request(form="csv", by=world.records)
    for person in (world.officer, world.gm, world.mcdmanager, world.admin):
        client = client_of(person)
        for path in ("", "new/", f"{export}/", f"{export}/file/", f"{export}/progress/"):
            assert client.get(f"/exports/{path}").status_code == 403, (person, path)
        assert client.post("/exports/new/?all=1", {"key": uuid4(), "form": "csv"}).status_code == 403
    assert client_of(world.records).get("/exports/EXP-999999/").status_code == 404


def test_a_page_that_looks_again_by_itself_does_not_keep_an_idle_session(world: World, log: str) -> None:
    asked = f"/exports/{services.request(form='csv', by=world.records)}/progress/"
    client, began = client_of(world.records), timezone.now()
    client.get("/")
    for minutes in range(2, 15, 2):
        with travel(began + timedelta(minutes=minutes)):
            assert client.get(asked).status_code == 200
    with travel(began + timedelta(minutes=16)):
        answer = client.get(asked)
        assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")
        assert client.get("/").status_code == 302


def test_what_was_chosen_in_the_register_is_exported(world: World, log: str) -> None:
    two = recorded(world)
    sign()
    client = client_of(world.records)
    for query, said in [
        (f"record={log}", f"1 record : {log}"),
        (f"record={log}&record={two}", f"2 records : {log}, {two}"),
        ("all=1", "2 records : all records"),
        ("office=MACRO&order=best", "2 records : all records division: MACRO"),
    ]:
        assert said in text(client.get(f"/exports/new/?{query}")), query
    sent = {"key": uuid4(), "form": "csv"}
    for _ in range(2):
        answer = client.post(f"/exports/new/?record={log}", sent)
        assert (answer.status_code, answer.url) == (302, f"/exports/{Export.objects.get()}/")
    assert [item.subject for item in Export.objects.get().items.all()] == [log]


WRONG = [
    ({}, "Give numbers, or a period, or choose every record: one of the three."),
    ({"numbers": "TS-1", "everything": "on"}, "one of the three."),
    ({"numbers": "TS-777777, nonsense\n"}, "no record with the number NONSENSE, TS-777777"),
    ({"numbers": "x" * 100}, f"no record with the number {'X' * 40}."),
    ({"since": "32/1/2026"}, "Enter the first day as a date"),
    ({"since": "2/1/2026", "until": "1/1/2026"}, "must not be before the first"),
    ({"everything": "on", "form": "doc"}, "Select a valid choice"),
]


def test_what_cannot_be_asked_for_is_said_at_its_field(world: World, log: str) -> None:
    client = client_of(world.records)
    for typed, said in WRONG:
        answer = client.post("/exports/new/", {"key": uuid4(), "form": "csv"} | typed)
        assert (answer.status_code, said in text(answer)) == (422, True), (typed, text(answer))
        assert typed.get("numbers", "") in answer.content.decode()
    for odd in ("record=%00", "record=%F0%9F%8E%89&record=", "words=%00", "since=x", "office=NOWHERE"):
        assert client.get(f"/exports/new/?{odd}").status_code == 200, odd
    assert not Export.objects.exists()


def test_a_record_that_is_not_there_is_refused_beside_what_was_chosen(world: World, log: str) -> None:
    answer = client_of(world.records).post("/exports/new/?record=TS-777777", {"key": uuid4(), "form": "csv"})
    assert (answer.status_code, "no record with the number TS-777777" in text(answer)) == (422, True)


def test_numbers_a_period_or_everything_can_be_typed(world: World, log: str) -> None:
    client = client_of(world.auditor)
    for typed in ({"numbers": f"{log.lower()}\r\n"}, {"since": "1/1/2020"}, {"everything": "on"}):
        answer = client.post("/exports/new/", {"key": uuid4(), "form": "jsonl"} | typed)
        assert answer.status_code == 302, typed
        export = Export.objects.order_by("pk").last()
        assert export
        assert ([item.subject for item in export.items.all()], export.form) == ([log], "jsonl")


# --- Watching -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period", ["?since=0001-01-01", "?until=9999-12-31"])
def test_the_first_and_the_last_day_that_there_are_bound_nothing(world: World, log: str, period: str) -> None:
    """In UTC the first one begins before there are days."""
    assert client_of(world.records).get(f"/exports/new/{period}").status_code == 200


def test_the_page_asks_again_only_while_the_export_is_made(world: World, log: str) -> None:
    export, client = services.request(form="csv", by=world.records), client_of(world.records)
    for path in ("", "progress/"):
        page = client.get(f"/exports/{export}/{path}")
        assert f'hx-get="/exports/{export}/progress/"' in page.content.decode()
        assert "0 of 1 record (0 %)" in text(page)
        assert "Download" not in text(page)
    making.make(export.pk)
    page = client.get(f"/exports/{export}/")
    assert "hx-get" not in page.content.decode()
    assert "Download" in text(page)
    assert Export.objects.get().sha256 in text(page)


def test_one_that_failed_says_why_and_is_tried_again(world: World, log: str) -> None:
    export, client = services.request(form="csv", by=world.records), client_of(world.records)
    Export.objects.update(state="failed", failure="The disk is full.")
    page = client.get(f"/exports/{export}/")
    assert "The disk is full." in text(page)
    assert "Try again" in text(page)
    assert client.post(f"/exports/{export}/again/", {"key": uuid4()}).status_code == 302
    assert Export.objects.get().state == "waiting"
    assert "need not be made again" in text(
        client.post(f"/exports/{export}/again/", {"key": uuid4()}, follow=True)
    )


def test_the_list_asks_the_same_few_questions(world: World, log: str) -> None:
    export, client = services.request(form="csv", by=world.records), client_of(world.records)
    fields = {name: getattr(export, name) for name in ("form", "wanted", "upto", "requested_by", "total")}
    client.get("/exports/")
    with CaptureQueriesContext(connection) as one:
        assert len(client.get("/exports/").context["rows"]) == 1
    Export.objects.bulk_create(Export(**fields) for _ in range(29))
    with CaptureQueriesContext(connection) as thirty:
        page = client.get("/exports/")
    assert len(page.context["rows"]) == 25
    assert "Older" in text(page)
    assert len(one) == len(thirty)


def test_a_record_says_which_copies_were_given_out(world: World, log: str) -> None:
    page = client_of(world.records).get(f"/register/{log}/")
    assert "No export has this record in it." in text(page)
    export = made(world)
    page = client_of(world.records).get(f"/register/{log}/")
    assert f'href="/exports/{export}/"' in page.content.decode()
    page = client_of(world.officer).get(f"/register/{log}/")
    assert str(export) in text(page)
    assert f"/exports/{export}/" not in page.content.decode()
    assert str(export) in text(client_of(world.records).get(f"/exports/?subject={log}"))
    assert str(export) not in text(client_of(world.records).get("/exports/?subject=TS-777777"))


# --- Downloading ----------------------------------------------------------------------------------------------------


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_download_is_the_file_and_written_down(world: World, log: str) -> None:
    export, client = made(world), client_of(world.records)
    head = client.head(f"/exports/{export}/file/")
    assert (head.status_code, head["Content-Length"], taken(export)) == (200, str(export.size), [])
    answer = client.get(f"/exports/{export}/file/")
    assert body(answer) == export.path.read_bytes()
    assert answer["Content-Disposition"] == f'attachment; filename="{export}.tar"'
    assert answer["ETag"] == f'"{export.sha256}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert taken(export) == ["records"]
    body(client.get(f"/exports/{export}/file/"))
    assert taken(export) == ["records", "records"]


def test_the_rest_of_a_download_is_no_other_download(world: World, log: str) -> None:
    export, client = made(world), client_of(world.records)
    whole, path = export.path.read_bytes(), f"/exports/{export}/file/"
    begun = b"".join(list(client.get(path).streaming_content))[:1000]
    rest = client.get(path, headers={"range": "bytes=1000-", "if-range": f'"{export.sha256}"'})
    assert (rest.status_code, begun + body(rest)) == (206, whole)
    assert rest["Content-Range"] == f"bytes 1000-{len(whole) - 1}/{len(whole)}"
    assert rest["Content-Length"] == str(len(whole) - 1000)
    assert taken(export) == ["records"]
    other = client_of(world.auditor).get(path, headers={"range": "bytes=1-"})
    assert (body(other), taken(export)) == (whole[1:], ["records", "auditor"])


PARTS = [
    ({"range": "bytes=0-0"}, 206, slice(0, 1)),
    ({"range": "bytes=-5"}, 206, slice(-5, None)),
    ({"range": "bytes=5-999999999"}, 206, slice(5, None)),
    ({"range": "bytes=999999999-"}, 416, slice(0, 0)),
    ({"range": "bytes=9-5"}, 416, slice(0, 0)),
    ({"range": "bytes=-0"}, 416, slice(0, 0)),
    ({"range": "bytes=0-1,3-4"}, 200, slice(None)),
    ({"range": "bytes=-"}, 200, slice(None)),
    ({"range": "lines=1-2"}, 200, slice(None)),
    ({"range": "bytes=5-", "if-range": '"another"'}, 200, slice(None)),
]


def test_parts_of_a_file(world: World, log: str) -> None:
    export, client = made(world, form="csv"), client_of(world.records)
    content = export.path.read_bytes()
    for asked, status, part in PARTS:
        answer = client.get(f"/exports/{export}/file/", headers=asked)
        assert (answer.status_code, body(answer)) == (status, content[part]), asked


def test_what_is_not_there_is_said_on_the_page(world: World, log: str) -> None:
    export, client = services.request(form="csv", by=world.records), client_of(world.records)
    assert "has not been made yet" in text(client.get(f"/exports/{export}/file/", follow=True))
    making.make(export.pk)
    export.refresh_from_db()
    export.path.unlink()
    answer = client.get(f"/exports/{export}/file/", follow=True)
    assert "not in the export folder any more" in text(answer)
    (again,) = [each for each in answer.context["actions"] if each["label"] == "Make it again"]
    client.post(again["url"], again["fields"])
    making.make(export.pk)
    assert sha256(export.path.read_bytes()).hexdigest() == export.sha256, "the same bytes"
