"""OFF-2l, SEC-1: what is marked above the ceiling is refused at every door, and is then nowhere to be found."""

import logging
import re
import secrets
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms.forms import DeclarativeFieldsMetaclass
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from approvals.models import Post
from local.portal import PROJECT
from notices.models import Notice
from profiles.models import Person, Topic
from records.kinds import told
from records.queries import trail
from tests.clock import travel
from tests.test_access import EVERY_ROUTE
from tests.world import PASSWORD, World
from treasury_social import marking_gate
from treasury_social.gate_log import SUBJECT

MARKED = "[SEC=PROTECTED] {words}"
EXAMPLES = ["1", "1.2", "a", f"{uuid4()}"]  # one of them is what an address takes
NUMBERED = re.compile(r"([A-Z]+-)\[0-9\]\{6,12\}")  # the references of posts, contacts and the like


@pytest.fixture
def words() -> str:
    """Words that stand nowhere else in the world."""
    return f"w{secrets.token_hex(8)}"


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def client_of(person: Person, **given: Any) -> Client:
    client = Client(raise_request_exception=False, **given)
    client.force_login(person)
    return client


def kept_anywhere(words: str) -> list[str]:
    """Every table of the database, every column as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" AS each WHERE each::text LIKE %s', [f"%{words}%"]
                )
                found += [table] if cursor.fetchone()[0] else []
    return found


def mailed() -> str:
    return "\n".join(f"{message.subject}\n{message.body}\n{message.message()}" for message in mail.outbox)


def every_name() -> set[str]:
    """The name of every field of every form that the portal knows, and those of the files of a post."""
    forms = set(_subclasses(DeclarativeFieldsMetaclass))
    names = {name for form in forms for name in getattr(form, "base_fields", {})}
    return {name for name in names if "password" not in name} | {
        "media-0-alt",
        "media-0-kept",
        "user_name",
        "notice",
    }


def _subclasses(metaclass: type) -> Iterator[type]:
    from django.forms import BaseForm  # noqa: PLC0415

    waiting = [BaseForm]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()


def addresses() -> Iterator[tuple[str, str]]:
    """An address of every route, whether or not anything stands there."""
    yield from _addresses(get_resolver(), "", {})


def _addresses(resolver: URLResolver, namespace: str, above: dict[str, str]) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        given = {**above, **{name: _example(kind) for name, kind in entry.pattern.converters.items()}}
        if isinstance(entry, URLResolver):
            yield from _addresses(
                entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, given
            )
        elif entry.name:
            yield f"{namespace}{entry.name}", reverse(f"{namespace}{entry.name}", kwargs=given)


def _example(converter: Any) -> str:
    if numbered := NUMBERED.fullmatch(converter.regex):
        return f"{numbered.group(1)}000001"
    return next(example for example in EXAMPLES if re.fullmatch(converter.regex, example))


def test_the_words_are_nowhere_after_they_were_sent_to_every_door(
    world: World, words: str, heard: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.ADMINS = [("Somebody", "somebody@treasury.example")]
    settings.DEBUG = False
    world.draft()
    sent = dict.fromkeys(["text", "note", "reason"], MARKED.format(words=words))
    answers = {}
    client = client_of(world.admin)  # the gate stands before the rules of who may enter
    for route, address in addresses():
        answers[route] = client.post(f"{address}?next={words}SECRET", sent).status_code
    assert set(EVERY_ROUTE) - set(answers) == set(), "routes whose arguments are not among those tried"
    assert {route for route, status in answers.items() if status != 422} == set()
    shown = client.post("/posts/new/check/", sent)
    assert shown.status_code == 200, "the checks show it, and it stores nothing"
    assert kept_anywhere(words) == []
    assert words not in heard.text
    assert words not in mailed()


def test_each_field_alone_is_looked_at(world: World, words: str) -> None:
    client = client_of(world.officer)
    for name in sorted(every_name()):
        answer = client.post("/posts/new/", {name: MARKED.format(words=words)})
        assert answer.templates[0].name == "refused_marking.html", name
    assert kept_anywhere(words) == []


def test_the_page_says_where_and_what_to_do_and_loses_nothing(world: World, words: str) -> None:
    typed = {
        "title": "Kept as it was",
        "text": MARKED.format(words=words),
        "marking": "SECRET",
        "links": ["a", "b"],
    }
    answer = client_of(world.officer).post("/posts/new/?contact=SC-000001", typed)
    page = answer.content.decode()
    assert "“Text” carries a marking: PROTECTED." in page
    assert "“Marking” carries a marking: SECRET." in page
    assert "It stands there as “SEC=PROTECTED”." in page
    assert "Tell the IT Security Team" in page
    assert 'action="/posts/new/?contact=SC-000001"' in page
    assert f">\n[SEC=PROTECTED] {words}</textarea>" in page
    assert '<input type="hidden" name="title" value="Kept as it was"' in page
    assert page.count('name="links"') == 2
    assert '<option value="OFFICIAL">' in page
    assert '<option value="PROTECTED">' not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_that_it_was_refused_is_recorded_and_the_administrators_hear_of_it(world: World, words: str) -> None:
    client_of(world.officer).post("/posts/new/", {"text": f"TOP SECRET {words}", "title": "PROTECTED"})
    (entry,) = trail(SUBJECT)
    sentence = told(entry.kind, entry.fields)
    assert sentence == (
        "Officer (officer, Policy Officer) sent something marked TOP SECRET, in “Text”, “Title”. "
        "It was refused at approvals:compose, and nothing of it was kept."
    )
    notice = Notice.objects.get()
    assert notice.person == world.admin
    assert notice.title == "Officer (officer) sent something marked TOP SECRET"
    assert "IT Security Team" in notice.body


@travel("2026-11-23T01:10:00Z", tick=True)
def test_who_sends_it_again_and_again_does_not_bury_the_administrators_in_mail(
    world: World, words: str
) -> None:
    for _ in range(3):
        client_of(world.officer).post("/posts/new/", {"text": f"TOP SECRET {words}"})
    assert len(trail(SUBJECT)) == 3, "each is on record"
    assert Notice.objects.count() == 1
    client_of(world.officer2).post("/posts/new/", {"text": f"TOP SECRET {words}"})
    assert Notice.objects.count() == 2


def test_a_name_that_is_not_ours_is_not_written_down(world: World, words: str) -> None:
    client_of(world.officer).post("/posts/new/", {f"{words} of the PROTECTED brief": "x", "text": "plain"})
    (entry,) = trail(SUBJECT)
    assert entry.fields["places"] == "“another field”"
    assert kept_anywhere(words) == []


def test_the_name_of_a_file_is_looked_at_before_the_file_is_kept(
    world: World, words: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile(f"{words}_PROTECTED.png", b"not looked at")
    answer = client_of(world.officer).post("/posts/new/", {"text": "plain", "media-0-file": file})
    assert answer.status_code == 422
    assert "The name of the file “Media 0 file” carries a marking: PROTECTED." in answer.content.decode()
    assert list(tmp_path.rglob("*")) == []
    assert kept_anywhere(words) == []


def test_what_was_being_written_when_a_session_ended_is_not_carried_through_the_sign_in(
    world: World, words: str, heard: pytest.LogCaptureFixture
) -> None:
    answer = Client().post("/posts/new/", {"text": MARKED.format(words=words)})
    assert answer.status_code == 422
    assert "carried" not in answer.content.decode()
    assert trail(SUBJECT) == [], "strangers make no entries in the record log"
    assert "Text marked PROTECTED was refused at approvals:compose" in heard.text
    assert words not in heard.text


def test_a_failed_sign_in_keeps_nothing_marked(world: World, words: str) -> None:
    answer = Client().post("/sign-in/", {"username": f"SECRET {words}", "password": "wrong"})
    assert answer.status_code == 422
    assert kept_anywhere(words) == []


@pytest.mark.parametrize("name", ["my-password", "passwords", "password_2", "xpassword1"])
def test_a_field_is_no_password_because_its_name_has_the_word_in_it(
    world: World, words: str, name: str
) -> None:
    """The record of failed sign-ins keeps fields of any name, also those in the address."""
    wrong = {"username": "officer", "password": "wrong"}
    assert Client().post("/sign-in/", {**wrong, name: f"SECRET {words}"}).status_code == 422
    assert Client().post(f"/sign-in/?{name}=SECRET+{words}", wrong).status_code == 422
    assert kept_anywhere(words) == []


def test_of_the_passwords_that_the_gate_does_not_read_nothing_is_kept(
    world: World, words: str, settings: Any
) -> None:
    every = dict.fromkeys(settings.PASSWORD_FIELDS, f"SECRET {words}")
    assert Client().post("/sign-in/", {**every, "username": "officer"}).status_code == 200
    assert kept_anywhere(words) == []


def test_a_password_may_hold_any_word(world: World) -> None:
    world.officer.set_password("the SECRET of TOP SECRET")
    world.officer.save()
    sent = {"username": "officer", "password": "the SECRET of TOP SECRET"}
    assert Client().post("/sign-in/", sent).status_code == 302
    assert PASSWORD


def test_what_the_system_may_hold_goes_through(world: World, settings: Any) -> None:
    sent = {"text": "OFFICIAL: Sensitive lines", "marking": "OFFICIAL:Sensitive"}
    assert client_of(world.officer).post("/posts/new/", sent).templates[0].name == "approvals/compose.html"
    settings.SYSTEM_CEILING = "OFFICIAL"
    assert client_of(world.officer).post("/posts/new/", sent).templates[0].name == "refused_marking.html"


ASKED = re.compile(r'(?:GET|query)(?:\.get(?:list)?\(|\[)"(\w+)"|"(\w+)" in request\.GET')


def every_parameter() -> set[str]:
    """What any view reads of an address: by its name in the code, or as a field of a form."""
    code = [file.read_text() for app in settings.INSTALLED_APPS for file in (PROJECT / app).rglob("*.py")]
    named = {name for text in code for found in ASKED.findall(text) for name in found if name}
    assert named >= {"before", "after", "subject", "subjects", "field", "released"}
    return named | every_name() | {"next", "password", "of_no_form"}


def people_who_ask(world: World) -> list[Client]:
    """Those whose reading is written down, somebody whose is not, and a stranger."""
    watched = [client_of(person) for person in (world.auditor, world.records)]
    return [*watched, client_of(world.officer), Client(raise_request_exception=False)]


def test_the_words_are_nowhere_after_they_were_asked_of_every_page(
    world: World, words: str, heard: pytest.LogCaptureFixture
) -> None:
    """One marked parameter a page, another at the next, until each was asked by each person. The gate stands before
    all pages; that it looks at each parameter is the next test's."""
    world.draft()
    pages, names = list(addresses()), sorted(every_parameter())
    for client in people_who_ask(world):
        for at in range(max(len(pages), len(names))):
            (route, address), name = pages[at % len(pages)], names[at % len(names)]
            assert client.get(address, {name: MARKED.format(words=words)}).status_code == 422, (route, name)
    assert kept_anywhere(words) == []
    assert words not in heard.text
    assert words not in mailed()


@pytest.mark.parametrize("address", ["/register/audit-trail/csv/", "/register/reading/", "/posts/"])
def test_each_parameter_alone_is_looked_at(
    world: World, words: str, address: str, heard: pytest.LogCaptureFixture
) -> None:
    auditor = client_of(world.auditor)
    for name in sorted(every_parameter()):
        answer = auditor.get(address, {name: MARKED.format(words=words)})
        assert (answer.status_code, answer.templates[0].name) == (422, "refused_marking.html"), name
    assert kept_anywhere(words) == []
    assert words not in heard.text


def test_the_words_are_nowhere_after_they_stood_in_every_part_of_every_path(
    world: World, words: str, heard: pytest.LogCaptureFixture
) -> None:
    """Whether or not there is such a page. Logs of the web server take the path from where it is looked for here."""
    ask, send = client_of(world.auditor).get, Client(raise_request_exception=False).post
    for address in marked_paths(words):
        for answer in (
            (ask(address), send(address, {"text": "plain"})) if address.endswith("/") else (ask(address),)
        ):
            assert answer.status_code == 422, address
            assert words not in f"{answer.wsgi_request.META['PATH_INFO']} {answer.content.decode()}"
    assert kept_anywhere(words) == []
    assert words not in heard.text
    assert words not in mailed()
    assert "at refused-address, from nobody who was signed in" in heard.text
    assert "sent something marked SECRET, in “Address”." in told(
        trail(SUBJECT)[0].kind, trail(SUBJECT)[0].fields
    )


def marked_paths(words: str) -> set[str]:
    """A marked word in place of each part of each address, with the last stroke and without."""
    said, inside = f"SECRET-{words}", set()
    for _, address in addresses():
        parts = address.strip("/").split("/")
        inside |= {"/".join(["", *parts[:at], said, *parts[at + 1 :], ""]) for at in range(len(parts))}
    return inside | {path.rstrip("/") for path in inside}


def test_the_page_that_refuses_an_address_is_no_page_by_itself(world: World) -> None:
    assert client_of(world.officer).get("/refused/").status_code == 404


def test_a_ceiling_that_does_not_exist_stops_the_portal(settings: Any) -> None:
    settings.SYSTEM_CEILING = "QUITE SECRET"
    with pytest.raises((ValueError, ImproperlyConfigured)):
        marking_gate.GateMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("broken", ["view", "gate"])
def test_a_report_on_an_error_says_nothing_that_was_typed(
    world: World, words: str, heard: pytest.LogCaptureFixture, settings: Any, monkeypatch: Any, broken: str
) -> None:
    """Also where the gate itself fails, and for words that are not marked: who knows what a draft is?"""
    settings.ADMINS = [("Somebody", "somebody@treasury.example")]
    settings.DEBUG = False

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(*{
        "view": ("approvals.services.propose", fails),
        "gate": ("treasury_social.gate_log.note", fails),
    }[broken])  # fmt: skip
    text = words if broken == "view" else MARKED.format(words=words)
    sent = {
        "text": text, "title": "T", "account": world.account.pk, "topic": Topic.objects.get(slug="general").pk,
        "activity": "comment", "purpose": "informing",
        "marking": "OFFICIAL", "media-TOTAL_FORMS": "0", "media-INITIAL_FORMS": "0",
        "key": "3f1f6a0e-2f0e-4d1c-9a51-111111111111",
    }  # fmt: skip
    file = SimpleUploadedFile(f"{words}.png", b"")
    asked = client_of(world.officer, HTTP_REFERER=f"http://testserver/posts/?q={words}")
    answer = asked.post(f"/posts/new/?q={words}", {**sent, "another-file": file})
    assert answer.status_code == 500
    assert "out of order" in heard.text
    assert "out of order" in mailed()
    assert words not in heard.text
    assert words not in mailed()
    assert kept_anywhere(words) == []
    assert not Post.objects.exists()


def test_while_one_writes_the_checks_point_at_it_and_nothing_is_kept(world: World, words: str) -> None:
    sent = {"text": MARKED.format(words=words), "account": world.account.pk, "marking": "OFFICIAL:Sensitive"}
    answer = client_of(world.officer).post("/posts/new/check/", sent)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "reads as the marking PROTECTED" in page
    assert "this is marked OFFICIAL: Sensitive" in page
    assert kept_anywhere(words) == []
    assert trail(SUBJECT) == []


def test_a_stranger_s_writing_is_refused_there_as_well(world: World, words: str) -> None:
    answer = Client().post("/posts/new/check/", {"text": MARKED.format(words=words)})
    assert answer.status_code == 422
    assert "carried" not in answer.content.decode()
