"""What strangers can put around a request: sizes, encodings and claims about themselves. Never an error of ours."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.test import Client

from profiles.models import Division
from tests.world import World
from treasury_social.request_limits import make_readable
from treasury_social.wsgi import application

FORM = "application/x-www-form-urlencoded"


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


# --- What it says of itself ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": "no address at all"},
        {"X-Forwarded-Port": "99999999999"},
        {"X-Forwarded-Port": "-5"},
        {"X-Correlation-ID": "c" * 5000},
    ],
    ids=str,
)
def test_investigators_read_where_a_change_came_from_and_not_where_it_says(
    world: World, claim: dict[str, str]
) -> None:
    new = {"code": "NEW", "name": "New Division", "key": str(uuid4())}
    answer = client_of(world.admin).post("/divisions/new/", new, headers=claim)
    assert answer.status_code == 302
    kept = LogEntry.objects.get_for_object(Division.objects.get(code="NEW")).get()
    assert (kept.remote_addr, kept.remote_port) == ("127.0.0.1", None)
    assert kept.cid not in claim.values()
    assert kept.actor == world.admin


# --- Its encoding -------------------------------------------------------------------------------------------


def served(**said: Any) -> tuple[str, dict[str, str], str]:
    """Through the whole application, as a web server calls it: status, headers and page."""
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/sign-in/", "QUERY_STRING": "next=%ff", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "HTTP_COOKIE": "csrf=" + "a" * 32,
        "wsgi.input": BytesIO(b"a=%ff"), "CONTENT_LENGTH": "5",
    }  # fmt: skip
    told: list[Any] = []
    body = application({**environ, **said}, lambda status, headers: told.extend([status, dict(headers)]))
    return told[0], told[1], b"".join(body).decode()


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "hex", "rot13", "idna"])
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x", "text/plain"])
@pytest.mark.parametrize("parameter", ["charset={}", "charset*={}''x", "charset*=nonesuch''{}"])
def test_another_encoding_is_refused_with_a_page(db: None, encoding: str, kind: str, parameter: str) -> None:
    status, headers, page = served(CONTENT_TYPE=f"{kind}; {parameter.format(encoding)}")
    assert status == "403 Forbidden"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Treasury Social" in page


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-8", '"utf-8"'])
def test_the_usual_encoding_is_taken_when_it_is_named(encoding: str) -> None:
    taken: list[str] = []

    def portal(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        taken.append(environ["CONTENT_TYPE"])
        return []

    said = f"{FORM}; charset={encoding}"
    make_readable(portal)({"CONTENT_TYPE": said}, print)
    assert taken == [said]


# --- Its size -----------------------------------------------------------------------------------------------


class Unread(BytesIO):
    def read(self, *_: Any) -> bytes:
        raise AssertionError("a byte was read")


@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_more_than_the_portal_takes_is_refused_before_it_is_read(
    world: World, settings: Any, who: str
) -> None:
    settings.REQUEST_LIMIT = 1000
    client = Client() if who == "stranger" else client_of(world.officer)
    answer = client.post(
        "/posts/new/",
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": "1001", "wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "Nothing was stored" in answer.content.decode()


def test_as_many_files_as_a_post_takes_are_not_too_much(settings: Any) -> None:
    assert settings.REQUEST_LIMIT > 10 * settings.UPLOAD_LIMIT


@pytest.mark.parametrize("said", ["", "-1", "x", "9" * 5000, "٣"])
def test_a_size_that_is_none_is_no_error(db: None, said: str) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/sign-in/", CONTENT_LENGTH=said).status_code in (200, 413)
