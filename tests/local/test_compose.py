"""docker-compose.yml: read by the documented rules, and by Compose itself where it is installed."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from local import servers
from local.portal import PROJECT

VARIABLE = re.compile(r"\$\{(\w+)(?::(-|\?)([^}]*))?\}")
SECRETS = {
    "SECRET_KEY",
    "POSTGRES_PASSWORD",
    "OWNER_PASSWORD",
    "PORTAL_PASSWORD",
    "SIGNER_PASSWORD",
    "REDIS_PASSWORD",
}
SERVICES = ["postgres", "redis", "migrate", "web", "worker", "beat", "signer"]
FILLED = {name: f"word-for-{name.lower().replace('_', '-')}" for name in SECRETS} | {
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_URL": "https://portal.example",
    "EMAIL_URL": "smtp://mail.example:25",
    "MAIL_FROM": "portal@portal.example",
    "RECORD_LOG_ORIGIN": "portal.example/records",
}


def file() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    return parsed


def services() -> dict[str, dict[str, Any]]:
    return dict(file()["services"])


def variables() -> Iterator[tuple[str, str, str]]:
    """Name, how (`-` a default, `?` required) and the text, of each variable of the file."""
    text = re.sub(r"^\s*#.*$", "", (PROJECT / "docker-compose.yml").read_text(), flags=re.MULTILINE)
    for match in VARIABLE.finditer(text.replace("$$", "")):
        yield match[1], match[2] or "", match[3] or ""


def test_it_has_every_part_of_the_portal() -> None:
    assert list(services()) == SERVICES


@pytest.mark.parametrize("name", SERVICES)
class TestEachService:
    def test_has_a_health_check(self, name: str) -> None:
        check = services()[name]["healthcheck"]
        assert check["test"][0] in ("CMD", "CMD-SHELL")
        assert {"interval", "timeout", "retries"} <= check.keys()

    def test_does_not_run_as_root(self, name: str) -> None:
        assert services()[name]["user"] in ("postgres", "redis", "10001:10001")

    def test_can_write_to_its_volumes_alone_and_gain_no_privilege(self, name: str) -> None:
        service = services()[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]

    def test_mounts_volumes_that_are_declared(self, name: str) -> None:
        for volume in services()[name].get("volumes", []):
            source = volume.split(":")[0]
            assert source in file()["volumes"] or (source.startswith("./") and (PROJECT / source).exists())

    def test_waits_for_services_that_are_there(self, name: str) -> None:
        for other, wait in services()[name].get("depends_on", {}).items():
            expected = "service_completed_successfully" if other == "migrate" else "service_healthy"
            assert other in SERVICES
            assert wait == {"condition": expected}


def test_what_keeps_data_has_a_volume_of_its_own() -> None:
    mounted = {
        name: [each for each in service.get("volumes", []) if each[0] != "."]
        for name, service in services().items()
    }
    assert mounted["postgres"] == ["database:/var/lib/postgresql"]
    assert mounted["redis"] == ["queue:/data"]
    kept = "checkpoint-archive:/var/lib/portal/checkpoint-archive:ro"
    assert mounted["web"] == [*mounted["worker"], kept]
    assert mounted["worker"] == ["media:/var/lib/portal/media", "exports:/var/lib/portal/exports"]
    assert mounted["beat"] == ["schedule:/var/lib/portal/beat"]
    assert mounted["signer"] == [
        "checkpoints:/var/lib/portal/checkpoints",
        "checkpoint-archive:/var/lib/portal/checkpoint-archive",
    ]
    assert set(file()["volumes"]) == {each.split(":")[0] for volumes in mounted.values() for each in volumes}


def test_only_the_web_is_reached_from_outside_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}
    assert file()["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "redis", "migrate", "beat"):
        assert services()[name]["networks"] == ["inside"]


def test_no_secret_has_a_default() -> None:
    required = {name for name, how, _ in variables() if how == "?"}
    assert required >= SECRETS
    assert not {name for name, how, _ in variables() if how != "?"} & SECRETS
    assert all(text for _, how, text in variables() if how == "?")  # says what to set


def test_no_process_is_told_the_login_of_another() -> None:
    logins = {"migrate": "owner", "web": "portal", "worker": "portal", "signer": "signer"}
    for name, login in logins.items():
        environment = services()[name]["environment"]
        assert environment["DATABASE_URL"].startswith(f"postgres://{login}:${{{login.upper()}_PASSWORD:?")
        told = {match[1] for value in environment.values() for match in VARIABLE.finditer(value)}
        assert not told & {
            f"{other.upper()}_PASSWORD" for other in {"postgres", "owner", "portal", "signer"} - {login}
        }
    assert "DATABASE_URL" not in services()["beat"]["environment"]


def test_the_example_names_what_must_be_given_and_gives_no_secret() -> None:
    lines = (PROJECT / ".env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert example.keys() >= {name for name, how, _ in variables() if how == "?"}
    assert not [name for name in SECRETS if example[name]]


@pytest.mark.skipif(
    subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode != 0
    if shutil.which("docker")
    else True,
    reason="Compose is not installed",
)
def test_compose_accepts_it() -> None:
    command = ["docker", "compose", "--file", str(PROJECT / "docker-compose.yml"), "config", "--quiet"]
    given = {"PATH": os.environ["PATH"], **FILLED}
    accepted = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert accepted.returncode == 0, accepted.stderr
    missing = subprocess.run(
        command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    assert missing.returncode != 0
    assert "set it to" in missing.stderr


def test_its_database_is_made_with_the_locale_of_make_run() -> None:
    said = services()["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert {*servers.LOCALE, "--lc-ctype=C.UTF-8"} - {"--encoding=UTF8"} <= {*said}
