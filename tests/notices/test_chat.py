"""Teams and Slack: nothing leaves unless the settings name where to, and no more than a title and a link."""

import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from apprise.plugins.slack import NotifySlack
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.urls import reverse

from notices import chat, services
from notices.models import Preferences
from tests.notices.test_delivery import owe
from tests.profiles.people import a_person

TEAMS = "https://127.0.0.1:{}/workflows/abc123/triggers/manual/paths/invoke?api-version=2016-06-01&sig=S1g_na-ture"
SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


class Taken(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, body))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Location", "https://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "chat")]),
    )
    now, here = datetime.now(UTC), x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=9)
    )
    signed = made.add_extension(here, critical=False).sign(key, hashes.SHA256())
    place = tmp_path_factory.mktemp("chat") / "chat.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    kept = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    place.write_bytes(kept + signed.public_bytes(pem))
    return place


@pytest.fixture
def teams(certificate: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = HTTPServer(("127.0.0.1", 0), Taken)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.taken, server.status = [], 202  # type: ignore[attr-defined]
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    settings.CHAT_HOSTS = ["127.0.0.1", "hooks.slack.com"]
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def somebody_in(channel: str, hook: str) -> Any:
    person = a_person()
    services.prefer(wishes={"channel": channel, "hook": chat.closed(hook)}, by=person)
    return person


def test_teams_takes_the_title_and_the_link(committed_db, sink, teams):
    person = somebody_in("teams", TEAMS.format(teams.server_port))
    [notice] = owe(person, about="[A <at>survey</at>](https://evil.example)", body="The body stays here.")
    assert services.deliver_due() == 1
    assert not sink.messages
    [(path, body)] = teams.taken
    assert path.startswith("/workflows/abc123/triggers/manual/paths/invoke?")
    assert "sig=S1g_na-ture" in path
    said = json.dumps(json.loads(body), ensure_ascii=False)
    assert "TS-000123 needs your decision" in said
    assert f"https://social.treasury.example/notices/{notice.pk}/open/" in said
    for kept in ("The body stays here.", "<at>", "](https://evil", "Small business survey"):
        assert kept not in said


def test_slack_takes_it_as_well(committed_db, sink, teams, monkeypatch):
    monkeypatch.setattr(NotifySlack, "webhook_url", f"https://127.0.0.1:{teams.server_port}/services")
    owe(somebody_in("slack", SLACK), about="<!channel> & more")
    assert services.deliver_due() == 1
    [(path, body)] = teams.taken
    assert path == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    assert b"needs your decision" in body
    assert b"<!channel>" not in body


@pytest.mark.parametrize("changes", [{"marking": "OFFICIAL:Sensitive"}, {"urgent": True}])
def test_what_is_marked_higher_or_urgent_goes_by_mail(committed_db, sink, teams, changes):
    owe(somebody_in("teams", TEAMS.format(teams.server_port)), **changes)
    assert services.deliver_due() == 1
    assert (len(teams.taken), len(sink.messages)) == (0, 1)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_the_chat_does_not_take_goes_by_mail(committed_db, sink, teams, status):
    teams.status = status
    owe(somebody_in("teams", TEAMS.format(teams.server_port)))
    assert services.deliver_due() == 1
    assert len(teams.taken) == 1  # nor is it sent on to wherever that leads
    assert len(sink.messages) == 1


def test_nothing_leaves_where_no_host_is_named(committed_db, sink, teams, settings):
    person = somebody_in("teams", TEAMS.format(teams.server_port))
    settings.CHAT_HOSTS = []
    owe(person)
    assert services.deliver_due() == 1
    assert (len(teams.taken), len(sink.messages)) == (0, 1)


@pytest.mark.parametrize(
    ("channel", "hook"),
    [
        ("teams", "https://evil.example/workflows/a/triggers/manual/paths/invoke?sig=b"),
        ("teams", "http://127.0.0.1/workflows/a/triggers/manual/paths/invoke?sig=b"),
        ("teams", "https://127.0.0.1@evil.example/workflows/a/triggers/manual/paths/invoke?sig=b"),
        ("teams", "https://x@127.0.0.1/workflows/a/triggers/manual/paths/invoke?sig=b"),
        ("teams", "https://127.0.0.1/workflows/a/triggers/manual/paths/invoke"),
        ("teams", "https://127.0.0.1/elsewhere?sig=b"),
        ("teams", "https://127.0.0.1:nonsense/workflows/a/triggers/manual/paths/invoke?sig=b"),
        ("teams", "https://[/"),
        ("teams", "mailto://127.0.0.1/"),
        ("teams", SLACK),
        ("slack", "https://hooks.slack.com:8443/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"),
        ("slack", "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"),
        ("slack", ""),
    ],
)
def test_no_other_address_is_taken(settings, channel, hook):
    settings.CHAT_HOSTS = ["127.0.0.1", "hooks.slack.com"]
    assert chat.place_of(channel, hook) is None


def test_of_an_address_nothing_is_taken_that_could_read_files(settings):
    settings.CHAT_HOSTS = ["127.0.0.1"]
    place = chat.place_of("teams", TEAMS.format(443) + "&template=/etc/passwd&redirect=yes&:x=y&verify=no")
    assert place
    assert set(place) == {
        "host", "port", "workflow", "power_automate", "routing_id", "signature", "version",
    }  # fmt: skip


def test_the_address_is_kept_closed_and_never_shown(client, db, settings):
    settings.CHAT_HOSTS = ["hooks.slack.com"]
    person, page = a_person(""), reverse("notices:preferences")
    client.force_login(person)
    typed = {"rhythm": "at_once", "channel": "slack", "hook": SLACK}
    assert client.post(page, typed).status_code == 302
    kept = Preferences.objects.get(person=person).hook
    assert "T1JJ3T3L2" not in kept
    assert chat.opened(kept) == SLACK
    assert "T1JJ3T3L2" not in client.get(page).content.decode()
    assert client.post(page, typed | {"hook": ""}).status_code == 302
    assert chat.opened(Preferences.objects.get(person=person).hook) == SLACK
    refused = client.post(page, typed | {"channel": "teams"})
    assert refused.status_code == 422
    assert "T1JJ3T3L2" not in refused.content.decode()
    settings.SECRET_KEY = "another-secret-key-than-the-one-before"
    assert chat.opened(kept) == ""
