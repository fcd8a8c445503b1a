"""Root's servers run as `nobody`: they start wherever the checkout stands, or the folder in their way is named."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
import pytest

from local import server_user, servers
from local.portal import PROJECT
from local.supervisor import Supervisor
from local.trouble import Trouble
from local.var_folder import PLACES, var_folder

WRITTEN_BY_USE = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", ".hypothesis", "__pycache__")

by_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another user")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Its folder, below one that only its owner may enter; what it keeps below /var/lib goes with it."""
    monkeypatch.delenv("VAR_FOLDER", raising=False)
    tmp_path.chmod(0o700)
    yield tmp_path / "a check out"
    for place in PLACES.glob("a check out-*"):
        shutil.rmtree(place)


@contextmanager
def run(checkout: Path, newcomer: dict[str, str]) -> Iterator[str]:
    """`make run` in that folder, for as long as the block lasts; yields the URL of its database."""
    told = {**newcomer, "PORT": str(servers.free_port())}
    command = [checkout / ".venv" / "bin" / "python", "-m", "local", "run"]
    process = subprocess.Popen(command, env=told, cwd=checkout, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert any("is ready" in line for line in process.stdout)
    programs = psutil.Process(process.pid).children(recursive=True)
    try:
        web = next(each for each in programs if "gunicorn" in " ".join(each.cmdline()))
        yield web.environ()["DATABASE_URL"]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert not any(each.is_running() for each in programs)


def visits(url: str) -> int:
    """How often this has been asked of that database."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("SET ROLE treasury_portal")
        cursor.execute(
            "INSERT INTO profiles_session (session_key, session_data, provider_sid, expire_date)"
            " VALUES (gen_random_uuid(), 'visit', '', '2036-01-01')"
        )
        cursor.execute("SELECT count(*) FROM profiles_session WHERE session_data = 'visit'")
        return cursor.fetchone()[0]  # type: ignore[index,no-any-return]


def test_the_portal_runs_in_a_closed_folder_and_finds_its_data_again(
    checkout: Path, newcomer: dict[str, str]
) -> None:
    shutil.copytree(PROJECT, checkout, ignore=WRITTEN_BY_USE)
    (checkout / ".venv").symlink_to(sys.prefix)
    for known in (1, 2):
        with run(checkout, newcomer) as url:
            assert visits(url) == known
    assert (checkout / "var" / "checkpoints").is_dir()


def test_an_open_checkout_keeps_its_data_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VAR_FOLDER", raising=False)
    assert var_folder(folder) == folder / "var"


def test_a_folder_that_is_named_is_taken(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_FOLDER", str(checkout / "named"))
    assert var_folder(checkout) == checkout / "named"


@by_root
def test_what_stands_in_a_closed_checkout_moves_with_its_owners(checkout: Path) -> None:
    data = checkout / "var" / "valkey"
    data.mkdir(parents=True)
    server_user.own(data)
    place = var_folder(checkout)
    assert (checkout / "var").resolve() == place == var_folder(checkout)
    assert place.parent == PLACES
    assert data.owner() == "nobody"


@by_root
def test_a_link_to_data_that_are_gone_is_made_anew(checkout: Path) -> None:
    checkout.mkdir()
    shutil.rmtree(var_folder(checkout))
    assert server_user.reaches(var_folder(checkout))


@by_root
def test_a_closed_folder_that_is_named_is_told(checkout: Path) -> None:
    with Supervisor(checkout) as supervisor, pytest.raises(Trouble) as told:
        servers.start_valkey(supervisor)
    named, _, rest = str(told.value).partition(" is closed to the user `nobody`")
    assert Path(named) in checkout.parents
    assert "Let VAR_FOLDER name" in rest
