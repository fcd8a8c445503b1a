"""Whose reading is written down, when, and who sees that it was."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

import approvals.history
import contacts.history
import professional_use.history
from records import files, reading, services
from records.models import Entry, Reading
from records.search import index as search_index
from records.signing.signer import Signed
from tests.contacts.cases import reported
from tests.professional_use.comments import intended, seat_above
from tests.records.conftest import said
from tests.records.test_screens import client_of, recorded
from tests.security.test_database_role import refused
from tests.world import World
from treasury_social import gate_log

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n\x1a\nnot really"


@pytest.fixture(autouse=True)
def _kinds_of_reading() -> None:
    reading.register_kinds()
    gate_log.register_kinds()


def told() -> list[str]:
    """What was written down, the latest last."""
    entries = Entry.objects.filter(subject=reading.SUBJECT).select_related("payload").order_by("id")
    return [entry.sentence for entry in entries]


def test_opening_a_record_is_written_down_for_those_who_may_read_everything(world: World) -> None:
    recorded(1)
    for person in (world.records, world.auditor):
        client_of(person).get("/register/TS-000001/")
    assert told() == [
        "Records (records, Records Officer) read TS-000001.",
        "Auditor (auditor, Auditor) read TS-000001.",
    ]


def test_reading_is_written_down_on_the_page_of_a_post_a_contact_and_a_comment_too(world: World) -> None:
    for app in (approvals.history, contacts.history, professional_use.history):
        app.register_kinds()
    seat_above(world)
    post, contact = world.draft(), reported(world)
    comment = professional_use.services.tell(said=intended(), by=world.officer)
    auditor, officer = client_of(world.auditor), client_of(world.officer)
    for path in (
        f"/posts/{post.reference}/",
        f"/posts/{post.reference}/versions/1/",
        f"/contacts/{contact.reference}/",
        f"/professional/{comment.reference}/",
    ):
        assert [client.get(path).status_code for client in (auditor, officer)] == [200, 200], path
    read = [post.reference, post.reference, contact.reference, comment.reference]
    assert told() == [f"Auditor (auditor, Auditor) read {reference}." for reference in read]
    page = auditor.get("/register/reading/").content.decode()
    assert f"/register/{post.reference}/" not in page  # it is no record yet


def test_whoever_reads_their_own_divisions_records_or_advises_leaves_no_trace(world: World) -> None:
    recorded(1)
    for person in (world.officer, world.gm, world.mcd, world.mcdmanager):
        client = client_of(person)
        for path in ("", "TS-000001/", "TS-000001/entry/", "?words=kept"):
            assert client.get(f"/register/{path}").status_code == 200
    assert told() == []


def test_who_acts_as_an_auditor_is_watched_as_one(world: World) -> None:
    recorded(1)
    world.acts_for(world.officer, world.auditor)
    client_of(world.again(world.officer)).get("/register/TS-000001/")
    assert len(told()) == 1


def test_every_copy_is_written_down(
    world: World, sign_now: Callable[[], Signed | None], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with_a_file(1)
    services.seal()
    sign_now()
    client = client_of(world.auditor)
    for path in ("proof/", "entry/", f"file/{files.keep(PICTURE)}/"):
        b"".join(client.get(f"/register/TS-000001/{path}"))
    client.get("/register/audit-trail/csv/", {"subject": "ts-000001", "since": "1/2/2026"})
    assert [sentence.partition(": ")[2] for sentence in told()] == [
        "the proof of TS-000001.",
        "the entry of TS-000001.",
        "the file chart.png of TS-000001.",
        "the audit trail of ts-000001 from 1/2/2026.",
    ]
    assert Reading.objects.filter(record="TS-000001", kind=reading.COPIED).count() == 4


def with_a_file(number: int, field: str = "media", **changes: Any) -> str:
    described = {
        "name": "chart.png",
        "size": len(PICTURE),
        "sha256": files.keep(PICTURE),
        "type": "image/png",
    }
    subject = f"TS-{number:06}"
    said(
        "",
        subject=subject,
        office="MACRO",
        kind="test.kept",
        fields={field: [{**described, "alt": "", **changes}]},
    )
    return f"/register/{subject}/file/{described['sha256']}/"


@pytest.mark.parametrize(
    ("field", "kind", "saved"),
    [("media", "image/png", False), ("media", "video/mp4", True), ("captures", "image/png", True)],
)
def test_only_a_picture_that_was_drawn_again_is_shown(
    world: World, settings: Any, tmp_path: Any, field: str, kind: str, saved: bool
) -> None:
    settings.MEDIA_ROOT = tmp_path
    answer = client_of(world.officer).get(with_a_file(1, field, type=kind))
    assert b"".join(answer) == PICTURE
    assert answer["Content-Disposition"].startswith("attachment" if saved else "inline")
    assert (answer["X-Content-Type-Options"], "default-src 'none'" in answer["Content-Security-Policy"]) == (
        "nosniff",
        True,
    )


def test_a_file_is_given_only_with_a_record_that_lists_it_to_somebody_who_may_read_it(
    world: World, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    path = with_a_file(1)
    recorded(2)
    officer = client_of(world.officer)
    assert client_of(world.officer2).get(path).status_code == 404
    assert officer.get(path.replace("TS-000001", "TS-000002")).status_code == 404
    assert officer.get(path.replace(path[-9:-1], "00000000")).status_code == 404
    assert officer.get("/register/TS-000001/file/..%2F..%2Fmanage.py/").status_code == 404
    files.path_of(files.keep(PICTURE)).unlink()
    assert officer.get(path).status_code == 404


def test_a_search_is_written_down_with_what_was_asked_and_how_much_it_found(world: World) -> None:
    recorded(1)
    services.seal()
    search_index.catch_up()
    client = client_of(world.records)
    client.get("/register/", {"words": "cmd", "office": "MACRO", "order": "best"})
    client.get("/register/", {"words": "the"})
    assert [sentence.partition(") ")[2] for sentence in told()] == [
        "searched the register for Search: cmd; Division: MACRO, and found 1 record.",
        "read the page /register/?words=the.",
    ]
    assert "cmd" not in str(list(Reading.objects.values_list()))


def test_a_search_for_marked_text_is_refused_and_nothing_of_it_is_kept(world: World) -> None:
    client = client_of(world.auditor)
    answer = client.get("/register/", {"words": "[SEC=SECRET] operation elephant", "office": "MACRO"})
    page = answer.content.decode()
    assert (answer.status_code, "was refused before anything was stored" in page) == (422, True)
    assert '<form method="get" action="/register/"' in page
    assert '<input type="hidden" name="office" value="MACRO"' in page
    assert told() == []
    kept = b"".join(entry.payload.content for entry in Entry.objects.select_related("payload"))
    assert (b"elephant" in kept, b"marking.refused" in Entry.objects.get().content) == (False, True)
    assert client.get("/register/", {"words": "trade secret"}).status_code == 200


def test_nothing_that_a_request_says_of_itself_makes_it_uncounted(world: World) -> None:
    recorded(1)
    client = client_of(world.auditor)
    client.get(
        "/register/TS-000001/",
        headers={"HX-Request": "true", "Purpose": "prefetch", "Sec-Purpose": "prefetch"},
    )
    assert len(told()) == 1
    client.head("/register/TS-000001/")
    assert len(told()) == 1  # whoever sees nothing has read nothing


def test_what_cannot_be_written_down_is_not_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(1)

    def fails(**_: object) -> None:
        raise DatabaseError("The disk is full.")

    client = Client(raise_request_exception=False)
    client.force_login(world.auditor)
    monkeypatch.setattr(reading, "append", fails)
    for path in ("TS-000001/", "TS-000001/entry/", "audit-trail/csv/?subject=TS-000001", "?words=kept"):
        answer = client.get(f"/register/{path}")
        assert (answer.status_code, b"Olive" in answer.content) == (500, False), path
    assert (told(), Reading.objects.count()) == ([], 0)


def test_a_record_says_how_often_it_was_read_to_those_two_roles_only(world: World) -> None:
    recorded(1)
    auditor = client_of(world.auditor)
    assert "Not before" in auditor.get("/register/TS-000001/").content.decode()
    assert "Once, last on" in auditor.get("/register/TS-000001/").content.decode()
    assert "2 times, last on" in client_of(world.records).get("/register/TS-000001/").content.decode()
    for person in (world.officer, world.mcdmanager):
        assert "Access log" not in client_of(person).get("/register/TS-000001/").content.decode()


def test_who_read_what_is_for_auditors_and_records_officers_alone(world: World) -> None:
    recorded(1)
    recorded(2)
    client_of(world.records).get("/register/TS-000001/")
    auditor = client_of(world.auditor)
    auditor.get("/register/TS-000002/")
    for person in (world.officer, world.gm, world.mcd, world.mcdmanager, world.admin):
        assert client_of(person).get("/register/reading/").status_code == 403
    today = f"{localdate():%d/%m/%Y}"
    for asked, seen in (
        ({}, {1, 2}),
        ({"person": "auditor"}, {2}),
        ({"subject": "ts-000001"}, {1}),
        ({"person": "auditor", "subject": "TS-000001"}, set()),
        ({"since": today, "until": today}, {1, 2}),
        ({"until": "1/1/2020"}, set()),
    ):
        page = auditor.get("/register/reading/", asked).content.decode()
        assert {number for number in (1, 2) if f"read TS-00000{number}." in page} == seen, asked
    assert "Auditor (auditor)" in page
    assert auditor.get("/register/READING/").status_code == 404  # it is no record
    trail = auditor.get("/register/audit-trail/csv/", {"subject": "READING"}).getvalue().decode()
    assert "Records (records, Records Officer) read TS-000001." in trail


def test_wrong_filters_are_told_at_the_field_and_kept(world: World) -> None:
    page = client_of(world.auditor).get("/register/reading/", {"since": "soon", "person": "nobody"})
    assert b"Enter the first day as a date" in page.content
    assert b'value="soon"' in page.content


def test_the_list_of_readings_costs_the_same_with_one_and_with_thirty(world: World) -> None:
    recorded(1)
    auditor, counts = client_of(world.auditor), []
    for times in (1, 29):
        for _ in range(times):
            auditor.get("/register/TS-000001/")
        with CaptureQueriesContext(connection) as queries:
            page = auditor.get("/register/reading/").content.decode()
        counts.append(len(queries))
    assert "Older" in page
    assert counts[0] == counts[1] <= 16  # four of them write down who looked


def test_readings_are_found_again_from_the_log(world: World, owner_forgets: Callable[[], None]) -> None:
    recorded(1)
    client_of(world.auditor).get("/register/TS-000001/")
    before = list(Reading.objects.values())
    owner_forgets()
    assert not Reading.objects.exists()
    assert (reading.find_again(), reading.find_again()) == (1, 0)
    assert list(Reading.objects.values()) == before


@pytest.fixture
def owner_forgets() -> Callable[[], None]:
    def forget() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL ROLE NONE")
            cursor.execute("ALTER TABLE records_reading DISABLE TRIGGER USER; DELETE FROM records_reading")
            cursor.execute("ALTER TABLE records_reading ENABLE ALWAYS TRIGGER append_only")
            cursor.execute("SET LOCAL ROLE treasury_portal")

    return forget


def test_nobody_makes_a_reading_unhappen(world: World) -> None:
    recorded(1)
    client_of(world.auditor).get("/register/TS-000001/")
    for statement in ("DELETE FROM records_reading", "UPDATE records_reading SET record = ''"):
        assert refused(statement), statement
